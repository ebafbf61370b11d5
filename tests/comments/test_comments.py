"""Readers' comments: put together from their blocks, whatever the markup."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bodytext.comments import Comment, find_comments
from bodytext.features import parse, segment, segment_lines

WORDPRESS = """<ol class="comment-list">
  <li class="comment even depth-1"><div class="comment-author"><b class="fn">Ann</b> says:</div>
    <div class="comment-metadata"><time datetime="2024-03-01T10:00">1 March</time></div>
    <div class="comment-content"><p>Lovely boat.</p><p>Where was it built?</p></div>
    <ol class="children"><li class="comment odd depth-2"><div class="comment-author"><b class="fn">Bo</b> says:</div>
      <div class="comment-metadata"><time datetime="2024-03-02">2 March</time></div>
      <div class="comment-content"><p>In the north.</p></div></li></ol></li></ol>"""
DISQUS = """<ul id="post-list">{}</ul>"""
DISQUS_POST = """<li class="post" id="post-{}"><div class="post-content"><header><span class="post-byline"><a>{}</a></span>
  <a class="time-ago">{} years ago</a></header><div class="post-message"><p>{}</p></div></div><ul class="children">{}</ul></li>"""
BLOGGER = """<dl id="comments-block">
  <dt class="comment-author" id="c1"><a>Ann</a> said...</dt><dd class="comment-body"><p>Lovely boat.</p></dd>
  <dd class="comment-footer"><span class="comment-timestamp"><a>March 1, 2012 at 9:14 AM</a></span></dd>
  <dt class="comment-author" id="c2"><a>Bo</a> said...</dt><dd class="comment-body"><p>In the north.</p><p>I think.</p></dd>
  <dd class="comment-footer"><span class="comment-timestamp"><a>March 2, 2012 at 8:01 PM</a></span></dd></dl>"""
DRUPAL = """<section id="comments">
  <article class="comment"><h3>Her hull</h3><p class="submitted">Submitted by <span>Ann</span> on
    <time datetime="2024-03-01T10:00:00Z">Fri, 03/01/2024</time></p><div class="content"><p>Lovely boat.</p></div></article>
  <div class="indented"><article class="comment"><h3>Re: Her hull</h3><p class="submitted">Submitted by <span>Bo</span> on
    <time datetime="2024-03-02T10:00:00Z">Sat, 03/02/2024</time></p><div class="content"><p>In the north.</p></div></article></div>
  </section>"""
BOARD = """<table><tr><td><b>tern</b><br><br>12.3.2019 10:44</td><td>Low water is at nine.</td></tr>
  <tr><td><b>gull</b><br><br>13.3.2019 08:01</td><td>No, at ten.</td></tr></table>"""
VBULLETIN = """<ol id="posts"><li class="postbit" id="post_1"><div class="posthead"><span class="date">03-01-2009, 10:14 AM</span></div>
  <div class="userinfo"><a class="username">tern</a></div><blockquote>Low water is at nine.<br><br>Or so.</blockquote></li>
  <li class="postbit" id="post_2"><div class="posthead"><span class="date">03-02-2009, 08:01 PM</span></div>
  <div class="userinfo"><a class="username">gull</a></div><blockquote>No, at ten.</blockquote></li></ol>"""
CORAL = """<div><article class="coral-comment"><div><span class="coral-username">Ann</span></div>
  <div><time datetime="2024-03-01T10:00:00Z">1 March</time></div><div>Lovely boat.</div></article>
  <div class="replies"><article class="coral-comment coral-reply"><div><span class="coral-username">Bo</span></div>
  <div><time datetime="2024-03-02T10:00:00Z">2 March</time></div><div>In the north.</div></article></div></div>"""
NAMELESS = """<div><div><div>Ann</div><div>1 May 2020</div><div>Lovely boat.</div></div>
  <div><div>Bo</div><div>2 May 2020</div><div>Is it yours?</div><div>I had one.</div></div></div>"""


def _found(html: str) -> list[Comment]:
    tree = parse(html)
    page = segment(tree)
    return find_comments(page, range(page.n_blocks), tree)


def _words(comments: list[Comment]) -> str:
    return " ".join(f"{comment.author} {comment.date} {comment.text}" for comment in comments)


@pytest.mark.parametrize(
    ("html", "expected"),
    [
        pytest.param(
            WORDPRESS,
            [
                Comment("Lovely boat.\nWhere was it built?", "Ann", "2024-03-01T10:00"),
                Comment("In the north.", "Bo", "2024-03-02", 1),
            ],
            id="wordpress",
        ),
        pytest.param(
            DISQUS.format(
                DISQUS_POST.format(1, "Ann Reed", 3, "Lovely boat.", DISQUS_POST.format(2, "Bo", 2, "In the north.", ""))
                + DISQUS_POST.format(3, "Cy", 1, "Whose is it?", "")
            ),
            [
                Comment("Lovely boat.", "Ann Reed", "3 years ago"),
                Comment("In the north.", "Bo", "2 years ago", 1),
                Comment("Whose is it?", "Cy", "1 years ago"),
            ],
            id="disqus",
        ),
        pytest.param(
            BLOGGER,
            [
                Comment("Lovely boat.", "Ann", "March 1, 2012 at 9:14 AM"),
                Comment("In the north.\nI think.", "Bo", "March 2, 2012 at 8:01 PM"),
            ],
            id="blogger",
        ),
        pytest.param(
            DRUPAL,
            [
                Comment("Her hull\nLovely boat.", "Ann", "2024-03-01T10:00:00Z"),
                Comment("Re: Her hull\nIn the north.", "Bo", "2024-03-02T10:00:00Z", 1),
            ],
            id="drupal",
        ),
        pytest.param(
            BOARD,
            [Comment("Low water is at nine.", "tern", "12.3.2019 10:44"), Comment("No, at ten.", "gull", "13.3.2019 08:01")],
            id="board",
        ),
        pytest.param(
            VBULLETIN,
            [
                Comment("Low water is at nine.\nOr so.", "tern", "03-01-2009, 10:14 AM"),
                Comment("No, at ten.", "gull", "03-02-2009, 08:01 PM"),
            ],
            id="vbulletin",
        ),
        pytest.param(
            CORAL,
            [Comment("Lovely boat.", "Ann", "2024-03-01T10:00:00Z"), Comment("In the north.", "Bo", "2024-03-02T10:00:00Z", 1)],
            id="coral",
        ),
        pytest.param(
            NAMELESS,
            [Comment("Lovely boat.", "Ann", "1 May 2020"), Comment("Is it yours?\nI had one.", "Bo", "2 May 2020")],
            id="nameless",
        ),
    ],
)
def test_author_date_text_and_depth_are_told_apart(html: str, expected: list[Comment]) -> None:
    assert _found(html) == expected


def test_names_and_dates_may_stand_beside_paragraphs() -> None:
    item = "<li><b class=fn>Ann</b><p>Lovely boat.</p>Is it?<br><br><time datetime=2024-03-01>Friday</time></li>"
    assert _found(f"<ol>{item * 2}</ol>") == [Comment("Lovely boat.\nIs it?", "Ann", "2024-03-01")] * 2


def test_one_comment_is_enough() -> None:
    assert _found("<ol><li id=comment-7><div>Ann</div><div>1.2.2020</div><p>Lovely boat.</p></li></ol>") == [
        Comment("Lovely boat.", "Ann", "1.2.2020")
    ]


def test_items_without_names_and_dates_are_comments() -> None:
    assert [comment.text for comment in _found("<ul><li>I had one.<li>So did I.</ul>")] == ["I had one.", "So did I."]


def test_what_belongs_to_no_comment_is_one_or_part_of_the_one_before() -> None:
    items = "<li><b>Ann</b><p>Lovely boat.</p></li><li><b>Bo</b><p>Is it?</p></li>"
    found = _found(f"<h3>Two remarks</h3><ol>{items}</ol><p>The end</p>")
    assert [comment.text for comment in found] == ["Two remarks", "Lovely boat.", "Is it?\nThe end"]


def test_a_list_in_a_comment_is_part_of_it() -> None:
    items = [
        f"<li><b>{name}</b><p>{day}.5.2020</p><p>I saw:</p><ul><li>a tern</li><li>a gull</li></ul></li>"
        for day, name in enumerate(("Ann", "Bo"), 1)
    ]
    assert [comment.text for comment in _found(f"<ol>{''.join(items)}</ol>")] == ["I saw:\na tern\na gull"] * 2


def test_a_sentence_with_a_date_stays_in_the_text() -> None:
    text = "She was launched on 1 May 1912 in the north."
    assert [comment.text for comment in _found(f"<ul><li><b>Ann</b><p>{text}</p></li><li><b>Bo</b><p>Yes.</p></li></ul>")] == [
        text,
        "Yes.",
    ]


@pytest.mark.parametrize(
    ("head", "author", "date"),
    [
        ("Hans T. · 9 h", "Hans T.", "9 h"),
        ("Posted by Ann Reed on 3 May 2021 at 10:15", "Ann Reed", "3 May 2021 at 10:15"),
        ("<b>Ann</b> <span class=ago>yesterday</span>", "Ann", "yesterday"),
        ("<abbr title='2021-05-03T10:15:00Z'>Monday</abbr> <a rel=author>Ann</a>", "Ann", "2021-05-03T10:15:00Z"),
        ("晶子 2021年5月3日", "晶子", "2021年5月3日"),
        ("Ann, vor 3 Tagen", "Ann", "vor 3 Tagen"),
    ],
)
def test_name_and_date_in_one_block_are_told_apart(head: str, author: str, date: str) -> None:
    html = f"<ul><li><div>{head}</div><p>Lovely boat.</p></li><li><div>{head}</div><p>Is it?</p></li></ul>"
    assert _found(html) == [Comment("Lovely boat.", author, date), Comment("Is it?", author, date)]


def test_what_else_the_head_says_is_part_of_the_text() -> None:
    head = "<div><a>Ann</a> <time datetime=2021-05-03>Monday</time> <span>5 votes</span></div>"
    assert _found(f"<ul><li>{head}<p>Lovely boat.</p></li></ul>") == [Comment("5 votes\nLovely boat.", "Ann", "2021-05-03")]


def test_what_is_left_of_a_comment_without_text_is_its_text() -> None:
    found = _found("<ol><li><b>Ann</b><p>1 May 2024</p></li><li><b>Bo</b><p>2 May 2024</p></li></ol>")
    assert [(comment.text, comment.date) for comment in found] == [("Ann", "1 May 2024"), ("Bo", "2 May 2024")]


def test_a_long_run_of_digits_is_no_date_and_takes_no_time() -> None:
    (comment,) = _found(f"<p>{'7' * 100_000}</p>")
    assert comment.text == "7" * 100_000


def test_runs_of_lines_are_comments() -> None:
    page = segment_lines("one\ntwo\nmenu\nthree")
    assert [comment.text for comment in find_comments(page, [0, 1, 3], None)] == ["one\ntwo", "three"]


def test_no_blocks_are_no_comments() -> None:
    assert find_comments(segment(parse("<p>text")), [], parse("<p>text")) == []


parts = st.recursive(
    st.sampled_from(
        ["<b>Ann</b>", "<p>Lovely.</p>", "I had one", "<time datetime=2020-05-01>May</time>", "<p>1.2.2020</p>", "<br><br>"]
    ),
    lambda inner: st.builds(
        lambda tag, items: f"<{tag}>{''.join(items)}</{tag.split()[0]}>",
        st.sampled_from(["div", "div class=comment", "li", "article", "ul", "dl", "dt", "td", "p"]),
        st.lists(inner, min_size=1, max_size=4),
    ),
    max_leaves=12,
)


@given(parts, st.lists(st.booleans(), min_size=1, max_size=5))
def test_every_block_is_part_of_one_comment(html: str, chosen: list[bool]) -> None:
    tree = parse("".join(html))
    page = segment(tree)
    blocks = [number for number in range(page.n_blocks) if chosen[number % len(chosen)]]
    found = find_comments(page, blocks, tree)
    assert len(found) <= len(blocks)
    assert all(comment.text or comment.author or comment.date for comment in found)
    # A time is told by its attribute; the name and all longer texts are as often in the comments as on the page.
    expected = " ".join(page.texts[number] for number in blocks)
    for word in ("Ann", "Lovely", "had"):
        assert _words(found).count(word) == expected.count(word)


@pytest.mark.parametrize("n_comments", [3, 60, 12_000])
def test_however_many_there_are_all_are_found(n_comments: int) -> None:
    html = "<ol>" + "<li><b>Ann</b><p>Lovely boat.</p></li>" * n_comments + "</ol>"
    assert _found(html) == [Comment("Lovely boat.", "Ann")] * n_comments


def test_replies_may_be_nested_as_deeply_as_pages_are() -> None:
    opened = '<div class="reply"><b>Ann</b><p>Lovely boat.</p>' * 200
    assert [comment.depth for comment in _found(opened)] == list(range(200))
