"""The pipeline in a real crawl of a local server."""

from __future__ import annotations

import json
import subprocess
import sys
import threading
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path

import pytest

pytest.importorskip("scrapy", reason="needs scrapy")

from scrapy import Field, Item

import bodytext
from bodytext.adapters.scrapy import BodytextPipeline

from .pages import LABELED, PAGE, TEXT

_CRAWL = """
import sys
import scrapy
from scrapy.crawler import CrawlerProcess

class Spider(scrapy.Spider):
    name = "pages"
    start_urls = [sys.argv[1]]

    def parse(self, response):
        yield {"url": response.url, "html": response.body}
        yield {"url": "no page"}

process = CrawlerProcess({
    "ITEM_PIPELINES": {"bodytext.adapters.scrapy.BodytextPipeline": 300},
    "FEEDS": {sys.argv[2]: {"format": "json", "fields": ["url", "text", "language"]}},
    "BODYTEXT_COMMENTS": "0",
    "LOG_ENABLED": False,
    "TELNETCONSOLE_ENABLED": False,
})
process.crawl(Spider)
process.start()
"""


def test_an_item_gets_its_text_and_the_fields_it_has() -> None:
    class Page(Item):  # type: ignore[misc]
        html = Field()
        text = Field()
        title = Field()

    item = BodytextPipeline().process_item(Page(html=PAGE))
    assert item["text"] == TEXT
    assert item["title"]
    assert set(item) == {"html", "text", "title"}


def test_comments_follow_the_text_when_asked() -> None:
    html = (LABELED / "en-article-comments-reed" / "page.html").read_bytes()
    pipeline = BodytextPipeline(include_comments=True, focus="recall")
    expected = bodytext.extract(html, focus="recall", include_comments=True)
    assert "\n\nComments\n\n" in expected
    assert pipeline.process_item({"html": html})["text"] == expected


def test_a_crawl(tmp_path: Path) -> None:
    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            self.send_response(200)
            self.send_header("Content-Type", "text/html; charset=utf-8")
            self.end_headers()
            self.wfile.write(PAGE.encode())

        def log_message(self, format: str, *arguments: object) -> None:
            pass

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as server:
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        address = f"http://127.0.0.1:{server.server_port}/"
        done = subprocess.run(
            [sys.executable, "-c", _CRAWL, address, str(tmp_path / "items.json")],
            capture_output=True,
            text=True,
            timeout=60,
            check=False,
        )
        server.shutdown()
        thread.join()
    assert done.returncode == 0, done.stderr
    page, other = json.loads((tmp_path / "items.json").read_text())
    assert page == {"url": address, "text": TEXT, "language": "nl"}
    assert other["url"] == "no page"
