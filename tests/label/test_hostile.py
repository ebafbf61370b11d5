"""A hostile page opened for labelling: nothing of it runs, and nothing of it is asked for."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from typing import Any

import pytest

from bodytext.label.frame import POLICY, frame_html

from .conftest import WORDS, Server, block, saved

HOSTILE = """<html lang='"><script>top.hit=1</script>'><head>
<title></title><script>top.hit = 1; parent.hit = 1; fetch("TRAP/script")</script>
<meta http-equiv="refresh" content="0;url=TRAP/refresh"><base href="TRAP/base/">
<link rel="stylesheet" href="TRAP/sheet.css"><link rel="prefetch" href="TRAP/prefetch">
<style>@import "TRAP/import.css"; @import url(TRAP/import2.css); @\\69mport "TRAP/import3.css"; body { background: url(TRAP/b.png) }
@font-face { font-family: x; src: url("TRAP/font.woff") } p { font-family: x; background-image: image-set("TRAP/set.png" 1x) }
.cover { position: fixed; inset: 0; z-index: 99 } </style><script>top.hit=1</script></style>
</head><body onload="top.hit = 1" background="TRAP/body.png" style="background: url(TRAP/style.png)">
<iframe src="TRAP/frame"></iframe><iframe srcdoc="<script>top.hit=1</script>"></iframe><object data="TRAP/object"></object>
<embed src="TRAP/embed"></embed><frameset><frame src="TRAP/frameset"></frameset>
<img src="TRAP/image.png" onerror="top.hit = 1" srcset="TRAP/srcset.png 2x"><img src=x onerror=top.hit=1>
<svg onload="top.hit=1"><script>top.hit=1</script><image href="TRAP/svg.png"/><use href="TRAP/use.svg#a"/></svg>
<math><mtext><table><mglyph><style><img src=x onerror="top.hit=1"></style></mglyph></table></mtext></math>
<video src="TRAP/video" autoplay poster="TRAP/poster"></video><audio src="TRAP/audio" autoplay></audio>
<noscript><p title="</noscript><img src=x onerror=top.hit=1>">In noscript.</p></noscript>
<xmp><script>top.hit=1</script></xmp><textarea></textarea><script>top.hit=1</script>
<div class="cover" onclick="top.hit=1"><p>Covers everything.</p></div>
<p id="first" onclick="top.hit = 1" onmouseover="top.hit = 1">WORDS</p>
<p>A script ends with &lt;/script>&lt;script>top.hit=1&lt;/script> and a comment with --> or &lt;!--.</p>
<p><a href="javascript:top.hit=1" target="_top" ping="TRAP/ping">A link to click</a> and <a href="TRAP/link" target="_top">another</a>.</p>
<form action="TRAP/form"><input name="a" autofocus onfocus="top.hit=1"><button formaction="TRAP/button">Send</button></form>
<bodytext-block data-block="0" onclick="top.hit=1">A mark of its own.</bodytext-block>
<details open ontoggle="top.hit=1"><summary>More</summary>In details.</details>
<p style="background:u\\72l(TRAP/escaped.png);behavior:url(TRAP/behavior)">Styled.</p><plaintext><script>top.hit=1</script>"""


@pytest.fixture
def trap() -> Iterator[tuple[str, list[str]]]:
    """A server that nobody should ask for anything."""
    asked: list[str] = []

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            asked.append(self.path)
            self.send_response(204)
            self.end_headers()

        do_POST = do_GET  # noqa: N815

        def log_message(self, *_: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        threading.Thread(target=server.serve_forever, daemon=True).start()
        yield f"http://127.0.0.1:{server.server_address[1]}", asked
        server.shutdown()


def test_nothing_runs_and_nothing_is_reached(
    tmp_path: Path, serve: Callable[..., Server], label_in: Callable[..., Any], trap: tuple[str, list[str]]
) -> None:
    address, asked = trap
    html = HOSTILE.replace("TRAP", address).replace("WORDS", WORDS)
    (tmp_path / "hostile.html").write_text(html, encoding="utf-8")
    server = serve(tmp_path)
    tab = label_in(server, "hostile")
    seen: list[str] = []
    tab.on("request", lambda request: seen.append(request.url))
    frame = tab.frame_locator("#frame")
    for text in (WORDS, "A link to click", "Covers everything", "Send", "More"):
        block(tab, text).click()
    block(tab, WORDS).hover()
    tab.keyboard.press("h")
    saved(tab)
    tab.wait_for_timeout(500)
    assert tab.evaluate("window.hit") is None
    assert tab.url.startswith(server.address)
    assert len(tab.frames) == 2
    assert all(url.startswith(server.address) for url in seen)
    assert asked == []
    selector = "script, iframe, object, embed, link, base, meta[http-equiv], form, svg, video, audio, input, img"
    assert frame.locator(selector).count() == 0
    handlers = "[...document.querySelectorAll('*')].flatMap((e) => e.getAttributeNames()).filter((n) => n.startsWith('on') || n === 'href')"
    assert tab.frames[1].evaluate(handlers) == []
    assert block(tab, "A mark of its own").get_attribute("data-block") != "0"
    assert "</script><script>top.hit=1</script>" in tab.locator("#text").inner_text() + block(tab, "A script ends").inner_text()


def test_the_policy_alone_would_hold_it_back(
    tmp_path: Path, serve: Callable[..., Server], label_in: Callable[..., Any], trap: tuple[str, list[str]]
) -> None:
    """The frame gets the page as it is, uncleaned, under the policy that the server sends."""
    address, asked = trap
    html = HOSTILE.replace("TRAP", address).replace("WORDS", WORDS)
    (tmp_path / "hostile.html").write_text(html, encoding="utf-8")
    (tmp_path / "plain.html").write_text(f"<p>{WORDS}", encoding="utf-8")
    server = serve(tmp_path)
    tab = label_in(server, "plain")
    raw = {"content-type": "text/html", "content-security-policy": POLICY}
    tab.route("**/pages/hostile/frame", lambda route: route.fulfill(body=html, headers=raw))
    tab.locator('#queue [data-page="hostile"]').click()
    frame = tab.frame_locator("#frame")
    frame.locator(".cover").hover()
    frame.locator(".cover").click()
    tab.wait_for_timeout(500)
    assert frame.locator("script").count() > 0
    assert tab.evaluate("window.hit") is None
    assert tab.url.startswith(server.address)
    assert asked == []


def test_nothing_that_loads_is_left_in_style_sheets() -> None:
    html = frame_html(HOSTILE.replace("WORDS", WORDS))
    assert "TRAP" not in html
    assert "fixed" not in html
