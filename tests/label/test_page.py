"""The labelling page as a person uses it, in a real browser."""

from __future__ import annotations

import json
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

import pytest

import bodytext
from bodytext.cli import main

from .conftest import PAGE, WORDS, Server, block, ready, saved, write_pages

Serve = Callable[..., Server]
Open = Callable[..., Any]

N_BLOCKS = 9
HEADLINE, FIRST, SECOND, THIRD, HIDDEN = 3, 4, 5, 6, 7


@pytest.fixture
def server(tmp_path: Path, serve: Serve) -> Server:
    write_pages(tmp_path / "pages", "anna", "bea")
    return serve(tmp_path / "pages")


def content(server: Server, name: str = "anna") -> list[int]:
    """Numbers of the blocks labelled as content."""
    labels = server.labels(name)
    assert len(labels) == N_BLOCKS
    return [number for number, label in enumerate(labels) if label == "content"]


def prefilled() -> list[int]:
    document = bodytext.classify(PAGE.replace("NAME", "anna"))
    assert len(document.blocks) == N_BLOCKS
    return [number for number, kept in enumerate(document.kept.tolist()) if kept]


def test_by_mouse_and_after_a_reload(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    assert not (server.folder / "anna").exists()
    before = set(prefilled())
    block(tab, "Copyright").click()
    saved(tab)
    assert set(content(server)) == before | {8}
    assert server.meta("anna")["unfinished"] is True
    assert server.meta("anna")["lang"] == "en"
    assert server.meta("anna")["url"] == "https://www.ferry.example/anna"
    assert "Copyright" in tab.locator("#text").inner_text()

    tab.reload()
    ready(tab, "anna")
    assert "content" in block(tab, "Copyright").get_attribute("class")
    block(tab, "Copyright").click()
    saved(tab)
    assert set(content(server)) == before
    tab.get_by_role("button", name="Undo").click()
    saved(tab)
    assert set(content(server)) == before | {8}
    tab.get_by_role("button", name="Redo").click()
    saved(tab)
    assert set(content(server)) == before


def test_ranges_and_containers_by_mouse(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    block(tab, "Home").click()
    block(tab, "Log in").click(modifiers=["Shift"])
    saved(tab)
    assert {0, 1, 2} <= set(content(server))
    block(tab, "Boats").click(modifiers=["Alt"])
    saved(tab)
    assert not {0, 1, 2} & set(content(server))
    block(tab, "Second").click()
    tab.get_by_role("button", name="article.post 4").click()
    tab.get_by_role("button", name="Content", exact=True).click()
    saved(tab)
    assert {HEADLINE, FIRST, SECOND, THIRD} <= set(content(server))
    tab.get_by_role("button", name="Boilerplate", exact=True).click()
    saved(tab)
    assert not {HEADLINE, FIRST, SECOND, THIRD} & set(content(server))


def test_by_keyboard(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    assert "Block 1 of 9" in tab.locator("#where").inner_text()
    press = tab.keyboard.press
    press("c")
    press("Shift+J")
    press("ArrowDown")
    press("x")
    saved(tab)
    assert {0, 2} <= set(content(server))
    for _ in range(HEADLINE - 2):
        press("j")
    press("w")
    assert "4 blocks chosen" in tab.locator("#where").inner_text()
    press("b")
    press("Escape")
    press("c")
    saved(tab)
    assert content(server) == [0, 2, HEADLINE]
    press("u")
    press("u")
    saved(tab)
    assert set(content(server)) == {0, 2} | set(prefilled())
    press("U")
    saved(tab)
    assert not {FIRST, SECOND, THIRD} & set(content(server))
    press("?")
    assert tab.get_by_role("dialog").get_by_text("next doubtful block").is_visible()
    press("Escape")
    tab.get_by_role("dialog").wait_for(state="hidden")
    tab.locator("dialog:focus-within").wait_for(state="detached")
    press("Enter")
    ready(tab, "bea")
    assert "unfinished" not in server.meta("anna")
    assert tab.locator("#progress-text").inner_text() == "1 of 2 done"


def test_keys_work_inside_the_frame_too(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    block(tab, "Copyright").click()
    tab.keyboard.press("u")
    saved(tab)
    assert content(server) == prefilled()


def test_next_doubtful_and_hidden_blocks(tmp_path: Path, serve: Serve, label_in: Open) -> None:
    labeled = Path(__file__).parents[2] / "labeled" / "nl-article-warmtepomp-geluid" / "page.html"
    folder = tmp_path / "pages"
    write_pages(folder, "anna")
    (folder / "warmtepomp.html").write_bytes(labeled.read_bytes())
    tab = label_in(serve(folder), "warmtepomp")
    doubtful = [
        number for number, found in enumerate(bodytext.classify(labeled.read_bytes()).blocks) if 0.2 <= found.probability <= 0.8
    ]
    assert doubtful
    for number in [*doubtful, doubtful[0]]:
        tab.keyboard.press("n")
        assert f"Block {number + 1} of" in tab.locator("#where").inner_text()
    tab.keyboard.press("b")
    assert str(len(doubtful) - 1) == (tab.locator("#doubtful-count").inner_text() or "0")

    tab.locator('[data-page="anna"]').first.click()
    ready(tab, "anna")
    hidden = block(tab, "A hidden line")
    assert tab.locator("#hidden-count").inner_text() == "1"
    assert not hidden.is_visible()
    tab.keyboard.press("h")
    assert hidden.is_visible()
    hidden.click()
    saved(tab)
    tab.keyboard.press("h")
    assert not hidden.is_visible()


def test_queue_marks_and_fields(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    tab.get_by_label("Page type").select_option("service")
    tab.get_by_label("Language").fill("nl")
    saved(tab)
    assert (server.meta("anna")["page_type"], server.meta("anna")["lang"]) == ("service", "nl")
    tab.keyboard.press("c")
    assert tab.get_by_label("Language").input_value() == "nlc"
    tab.get_by_role("button", name="Skip").click()
    ready(tab, "bea")
    assert server.meta("anna")["skip"] is True
    assert server.meta("anna")["lang"] == "nlc"
    tab.get_by_role("button", name="Not a page").click()
    tab.get_by_text("All pages are done.").first.wait_for()
    assert server.meta("bea")["not_a_page"] is True
    assert tab.locator("#progress-text").inner_text() == "2 of 2 done"


def test_what_somebody_else_saved_is_not_overwritten_silently(server: Server, label_in: Open) -> None:
    mine = label_in(server, "anna")
    block(mine, "Copyright").click()
    saved(mine)
    other = json.loads((server.folder / "anna" / "meta.json").read_text())
    (server.folder / "anna" / "meta.json").write_text(json.dumps({**other, "annotator": "somebody"}), encoding="utf-8")
    block(mine, "Home").click()
    mine.get_by_role("dialog").get_by_text("changed elsewhere").wait_for()
    assert 0 not in content(server)
    mine.get_by_role("button", name="Load what is saved").click()
    mine.get_by_role("dialog").wait_for(state="hidden")
    ready(mine, "anna")
    saved(mine)
    assert "boilerplate" in block(mine, "Home").get_attribute("class")

    (server.folder / "anna" / "meta.json").write_text(json.dumps({**other, "annotator": "somebody else"}), encoding="utf-8")
    block(mine, "Home").click()
    mine.get_by_role("button", name="Keep mine and overwrite").click()
    saved(mine)
    assert 0 in content(server)
    assert server.meta("anna")["annotator"] == "somebody else"


def test_two_tabs_see_each_others_labels(server: Server, label_in: Open) -> None:
    one, two = label_in(server, "anna"), label_in(server, "anna")
    block(one, "Copyright").click()
    saved(one)
    two.frame_locator("#frame").locator('[data-block="8"].content').wait_for()
    block(two, "Home").click()
    saved(two)
    assert {0, 8} <= set(content(server))


def test_the_last_change_before_the_tab_closes_is_saved(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    block(tab, "Copyright").click()
    tab.goto("about:blank")
    deadline = time.monotonic() + 5
    while not (server.folder / "anna" / "labels.json").exists() and time.monotonic() < deadline:
        time.sleep(0.05)
    assert 8 in content(server)


def test_a_lost_browser_and_a_lost_server(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    tab.goto("about:blank")
    deadline = time.monotonic() + 10
    while not any("no browser is connected" in line for line in server.lines) and time.monotonic() < deadline:
        time.sleep(0.1)
    assert [line for line in server.lines if "no browser" in line] == [
        f"bodytext: no browser is connected; all labels are saved; to continue, open {server.address}\n"
    ]
    tab = label_in(server, "anna")
    server.process.terminate()
    server.process.wait(timeout=10)
    tab.get_by_text("The server does not answer.").first.wait_for()
    block(tab, "Copyright").click()
    tab.get_by_text("not saved: the server does not answer").wait_for()


def test_labels_of_another_page_are_told_and_kept(tmp_path: Path, serve: Serve, label_in: Open) -> None:
    folder = tmp_path / "pages"
    write_pages(folder, "anna", "bea")
    first = serve(folder)
    tab = label_in(first, "bea")
    block(tab, "Copyright").click()
    saved(tab)
    (folder / "bea" / "page.html").write_text(f"<p>Another page.</p><p>{WORDS}</p>", encoding="utf-8")
    foreign = (folder / "bea" / "labels.json").read_bytes()
    again = serve(folder)
    line = "bea: labels.json belongs to another page, or to another version of this one"
    assert f"bodytext: {line}\n" in again.lines
    tab = label_in(again, "bea")
    assert line in tab.get_by_role("alert").inner_text()
    assert (folder / "bea" / "labels.json").read_bytes() == foreign
    block(tab, "Another page").click()
    saved(tab)
    assert (folder / "bea" / "labels.json.old").read_bytes() == foreign
    assert len(again.labels("bea")) == 2


def test_the_button_that_opened_a_dialog_lets_go_of_the_keys_at_once(server: Server, label_in: Open) -> None:
    tab = label_in(server, "anna")
    tab.get_by_role("button", name="Train").click()
    close = tab.get_by_role("button", name="Close")
    close.dispatch_event("pointerdown")
    # In one task, before the browser has told anybody that the dialog is closed.
    assert close.evaluate("button => { button.click(); return document.activeElement.tagName; }") == "BODY"


def test_training_from_the_button(tmp_path: Path, serve: Serve, label_in: Open, faults: Callable[[Any], list[str]]) -> None:
    folder = tmp_path / "pages"
    write_pages(folder, "anna", "bea", "carla", "dora", "emma")
    server = serve(folder, "--cv", "2")
    tab = label_in(server, "anna")
    tab.set_default_timeout(60_000)
    tab.get_by_role("button", name="Train").click()
    tab.get_by_role("button", name="Train now").click()
    tab.get_by_text("Not trained: 0 finished pages").wait_for()
    tab.get_by_role("button", name="Close").click()
    tab.locator("dialog:focus-within").wait_for(state="detached")
    for _ in range(4):
        name = tab.locator("#page-name").inner_text()
        tab.keyboard.press("Enter")
        tab.locator(f'#frame:not([data-page="{name}"], [data-page=""])').wait_for(state="attached")
    tab.get_by_role("button", name="Train").click()
    tab.get_by_role("button", name="Train now").click()
    tab.get_by_text("fold 1 of 2").wait_for()
    tab.locator("#training table").wait_for()
    row = tab.get_by_role("row", name="Words, F1").locator("td").all_inner_texts()
    assert all(0 <= float(score) <= 1 for score in row[:2])
    assert float(row[2].replace("\u2212", "-")) == pytest.approx(float(row[1]) - float(row[0]), abs=0.0011)
    model = bodytext.load(folder / "model.bodytext")
    assert model.metadata["pages"] == 4
    kept = "prefilled by the new model" if float(row[1]) >= float(row[0]) else "It is no better yet"
    assert kept in tab.get_by_role("dialog").inner_text()
    assert faults(tab) == []
    report = tmp_path / "report.html"
    page = folder / "anna" / "page.html"
    assert main(["explain", str(page), "--model", str(folder / "model.bodytext"), "-o", str(report)]) == 0
    assert WORDS in report.read_text(encoding="utf-8")


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_no_serious_fault_of_accessibility(server: Server, label_in: Open, faults: Callable[[Any], list[str]], scheme: str) -> None:
    tab = label_in(server, "anna", color_scheme=scheme)
    block(tab, "Copyright").click()
    saved(tab)
    assert faults(tab) == []
    tab.keyboard.press("?")
    assert faults(tab) == []
    tab.keyboard.press("Escape")
    tab.get_by_role("button", name="Train").click()
    assert faults(tab) == []
