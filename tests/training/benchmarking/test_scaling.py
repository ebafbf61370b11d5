"""How our own time grows; the times themselves are not asserted."""

from __future__ import annotations

from pathlib import Path

import pytest

from bodytext.training.benchmarking import scaling as module
from bodytext.training.benchmarking.scaling import cold_start, growth, repeated, scaling, two_processes

PAGE = (Path(__file__).parents[3] / "labeled" / "nl-article-laadpalen-provincies" / "page.html").read_bytes()


def test_the_ratio_is_the_median_of_those_of_the_turns() -> None:
    clock = iter([0.0, 6.0, 0.0, 2.0, 0.0, 5.0, 0.0, 1.0, 0.0, 8.0, 0.0, 2.0])
    assert module._ratio([lambda: None, lambda: None], 3, clock=lambda: next(clock)) == 4


def test_a_page_is_repeated_up_to_a_size() -> None:
    assert repeated(b"ab", 5) == b"ababa"
    assert repeated(b"", 5) == b""


def test_all_three_are_ratios_of_times() -> None:
    assert growth(PAGE, passes=1, small=2_000, large=4_000) > 0
    assert two_processes([PAGE] * 2, passes=1) > 0
    assert cold_start(PAGE, passes=1) > 0


def test_a_process_that_fails_says_why() -> None:
    with pytest.raises(OSError, match="No module named"):
        module._process([module.sys.executable, "-c", "import nowhere_to_be_found"])


@pytest.mark.parametrize(("pages", "passes"), [([], 1), ([PAGE], 0)])
def test_scaling_needs_something_to_do(pages: list[bytes], passes: int) -> None:
    with pytest.raises(ValueError, match="needs pages and passes"):
        scaling(pages, passes=passes)
