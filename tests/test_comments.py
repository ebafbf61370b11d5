"""Readers' comments: put together block by block, whatever the markup."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st

from bodytext.comments import Comment, find_comments
from bodytext.features import parse, segment, segment_lines

WORDPRESS = """<ol class="comment-list">
  <li class="comment depth-1"><div class="comment-author"><b class="fn">Ann</b> says:</div>
    <div class="comment-metadata"><time datetime="2024-03-01T10:00">1 March</time></div>
    <div class="comment-content"><p>Lovely boat.</p><p>Where was it built?</p></div>
    <ol class="children"><li class="comment depth-2"><div class="comment-author"><b class="fn">Bo</b> says:</div>
      <div class="comment-metadata"><time datetime="2024-03-02">2 March</time></div>
      <div class="comment-content"><p>In the north.</p></div></li></ol></li></ol>"""
BOARD = """<table><tr><td><b>tern</b><br><br>12.3.2019 10:44</td><td>Low water is at nine.</td></tr>
  <tr><td><b>gull</b><br><br>13.3.2019 08:01</td><td>No, at ten.</td></tr></table>"""
NAMELESS = "<div><div>Ann</div><div>Lovely boat.</div></div><div><div>Bo</div><div>Is it yours?</div><div>I had one.</div></div>"


def _found(html: str) -> list[Comment]:
    tree = parse(html)
    page = segment(tree)
    return find_comments(page, range(page.n_blocks), tree)


def test_author_date_text_and_depth_are_told_apart() -> None:
    assert _found(WORDPRESS) == [
        Comment("Lovely boat.\nWhere was it built?", "Ann", "2024-03-01T10:00", 0),
        Comment("In the north.", "Bo", "2024-03-02", 1),
    ]


def test_tables_of_old_boards_are_understood() -> None:
    assert [(comment.author, comment.date, comment.text) for comment in _found(BOARD)] == [
        ("tern", "12.3.2019 10:44", "Low water is at nine."),
        ("gull", "13.3.2019 08:01", "No, at ten."),
    ]


def test_no_text_of_nameless_markup_is_lost() -> None:
    found = _found(NAMELESS)
    words = " ".join(f"{comment.author} {comment.text}" for comment in found).split()
    assert sorted(words) == sorted("Ann Lovely boat. Bo Is it yours? I had one.".split())


def test_runs_of_lines_are_comments() -> None:
    page = segment_lines("one\ntwo\nmenu\nthree")
    assert [comment.text for comment in find_comments(page, [0, 1, 3], None)] == ["one\ntwo", "three"]


def test_no_blocks_are_no_comments() -> None:
    assert find_comments(segment(parse("<p>text")), [], parse("<p>text")) == []


def test_what_is_left_of_a_comment_without_text_is_its_text() -> None:
    found = _found("<ol><li><b>Ann</b><p>1 May 2024</p></li><li><b>Bo</b><p>2 May 2024</p></li></ol>")
    assert [(comment.text, comment.date) for comment in found] == [("Ann", "1 May 2024"), ("Bo", "2 May 2024")]


def test_a_long_run_of_digits_is_no_date_and_takes_no_time() -> None:
    (comment,) = _found(f"<p>{'7' * 100_000}</p>")
    assert comment.text == "7" * 100_000


@given(
    st.lists(
        st.lists(
            st.sampled_from(["<b>Ann</b>", "<p>Fine.</p>", "<time datetime=2020>May</time>", "<div>1.2.2020</div>"]),
            min_size=1,
            max_size=4,
        ),
        max_size=6,
    )
)
def test_every_block_is_part_of_one_comment(items: list[list[str]]) -> None:
    html = "".join(f"<div class=c>{''.join(parts)}</div>" for parts in items)
    n_blocks = segment(parse(html)).n_blocks
    found = _found(html)
    assert len(found) <= n_blocks
    assert bool(found) == bool(n_blocks)
    assert all(comment.text for comment in found)


def test_thousands_of_comments_are_found() -> None:
    html = "<ol>" + "<li><b>Ann</b><p>Lovely boat.</p></li>" * 12_000 + "</ol>"
    assert len(_found(html)) == 12_000
