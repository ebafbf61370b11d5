"""What is kept of each kind of block, and which groups are torn, as an evaluation prints them."""

from __future__ import annotations

import numpy as np

from bodytext.features import parse, segment
from bodytext.models.kinds import NUMBER
from bodytext.training.scoring.leaks import LONG_BOILERPLATE, leaks
from bodytext.training.scoring.render import render_report
from bodytext.training.scoring.report import build_report
from bodytext.training.scoring.results import PageResult
from bodytext.training.scoring.torn import torn_groups


def _page(kinds: str, kept: str, words: list[int] | None = None) -> PageResult:
    numbers = np.array([NUMBER[kind] for kind in kinds.split()], dtype=np.int32)
    return PageResult(
        name="a",
        corpus="ours",
        page_type="",
        lang="",
        site="a",
        predicted="",
        kept=np.array([one == "x" for one in kept]),
        kinds=numbers,
        words=np.array(words or [1] * len(kept), dtype=np.float32),
    )


def test_blocks_and_pages_are_counted_by_kind() -> None:
    found = {leak.kind: leak for leak in leaks([_page("body comment comment", "xx."), _page("body comment", "x.")])}
    assert (found["body"].blocks, found["body"].kept, found["body"].pages_kept) == (2, 2, 2)
    comment = found["comment"]
    assert (comment.blocks, comment.kept, comment.pages, comment.pages_kept) == (3, 1, 2, 1)
    assert comment.share == 1 / 3
    assert found.keys() == {"body", "comment"}


def test_long_boilerplate_is_counted_by_itself() -> None:
    found = {leak.kind: leak for leak in leaks([_page("boilerplate boilerplate", "x.", [5, 6])])}
    assert (found["boilerplate"].blocks, found["boilerplate"].kept) == (2, 1)
    assert (found[LONG_BOILERPLATE].blocks, found[LONG_BOILERPLATE].kept) == (1, 0)


def test_pages_without_kinds_have_no_leaks() -> None:
    assert leaks([PageResult("a", "ours", "", "", "a", "")]) == ()


def test_the_report_shows_them() -> None:
    text = render_report(build_report([_page("body comment", "x.")]))
    assert "comment       1    0.0%      1              0" in text


def _torn(html: str, labels: str, kept: str) -> tuple[int, int]:
    page = segment(parse(html))
    content, chosen = (np.array([one == "x" for one in text]) for text in (labels, kept))
    return torn_groups(page, content, chosen)


LIST = "<p>Before</p><ul><li>one</li><li>two</li><li>three</li></ul>"


def test_a_list_that_is_kept_in_part_is_torn() -> None:
    assert _torn(LIST, "xxxx", "xx.x") == (1, 1)
    assert _torn(LIST, "....", "..x.") == (1, 1)


def test_a_list_that_stands_or_falls_whole_is_not() -> None:
    assert _torn(LIST, "xxxx", "x...") == (0, 1)
    assert _torn(LIST, "x...", "xxxx") == (0, 1)


def test_a_list_that_the_labels_tear_does_not_count() -> None:
    assert _torn(LIST, "xxx.", "xx.x") == (0, 0)


def test_a_list_within_a_list_counts_once() -> None:
    nested = "<ul><li>one<ul><li>a</li><li>b</li></ul></li><li>two</li></ul>"
    assert _torn(nested, "xxxx", "x.xx") == (1, 1)


def test_tables_and_preformatted_texts_are_groups_too() -> None:
    assert _torn("<table><tr><td>a<td>b</table><pre>c</pre>", "xxx", "x.x") == (1, 1)
