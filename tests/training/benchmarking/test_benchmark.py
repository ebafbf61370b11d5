"""Speed and quality side by side: the statistics by hand, the misses by name, the table as it is read. Nothing here is timed."""

from __future__ import annotations

import gc
import json
import math
import socket

import numpy as np
import pytest

from bodytext.training.benchmarking.benchmark import Trial, benchmark
from bodytext.training.benchmarking.compare import Comparison, compare
from bodytext.training.benchmarking.conditions import fair
from bodytext.training.benchmarking.memory import Peak
from bodytext.training.benchmarking.peers import BASELINE, OURS, Extractor
from bodytext.training.benchmarking.render import comparison_as_dict, render_comparison, render_stages
from bodytext.training.benchmarking.stages import Stage
from bodytext.training.benchmarking.timing import Ratio, Times, ratio_of_means, times
from bodytext.training.corpora.gold import LabelledPage, Problem

GOLD = "Boats leave the harbour at dawn."
PAGES = [
    LabelledPage("north", "ours", b"<p>Boats leave the harbour at dawn.", text=GOLD, page_type="article"),
    LabelledPage("south", "ours", b"<p>Boats leave the harbour at dawn. Log in", text=GOLD, page_type="forum"),
    LabelledPage("south", "others", b"<p>Boats leave", text=GOLD, page_type="article"),
]


def _perfect(page: bytes) -> str:
    return GOLD


def _raises_on_login(page: bytes) -> str:
    if b"Log in" in page:
        raise RecursionError("too deep")
    return GOLD


def _empty_on_login(page: bytes) -> str | None:
    return None if b"Log in" in page else GOLD


def _trial(
    name: str, milliseconds: list[list[float]], texts: list[str] | None = None, raised: dict[int, str] | None = None
) -> Trial:
    found = None if texts is None else tuple(texts)
    return Trial(name, "1", (np.array(milliseconds) * 1e6).astype(np.int64), found, raised or {})


def _comparison() -> Comparison:
    return compare(
        PAGES,
        [
            _trial("slow", [[40.0, 20.0, 60.0]], [GOLD, "", ""], {2: "RecursionError: too deep"}),
            _trial(OURS, [[4.0, 2.0, 6.0], [4.0, 2.0, 6.0], [400.0, 200.0, 600.0]], [GOLD] * 3),
            _trial(BASELINE, [[2.0, 1.0, 3.0]]),
        ],
        peaks={OURS: Peak((30.0, 31.0, 33.5))},
    )


def test_times_by_hand() -> None:
    assert times([4.0, 1.0, 1.0, 2.0]) == Times(mean=2.0, median=1.5, p95=pytest.approx(3.7), pages_per_second=500.0)
    assert times([3.0]) == Times(3.0, 3.0, 3.0, pytest.approx(1000 / 3))


@pytest.mark.parametrize("bad", [[], [[1.0]], [0.0, 1.0], [-1.0], [math.nan], [math.inf]])
def test_times_refuses_what_is_no_time(bad: list[float]) -> None:
    with pytest.raises(ValueError, match="time"):
        times(bad)


def test_the_ratio_is_that_of_the_means_not_the_mean_of_the_ratios() -> None:
    assert ratio_of_means([1.0, 90.0], [1.0, 10.0]).value == pytest.approx(91 / 11)


def test_the_bootstrap_is_paired() -> None:
    """Pages of very different size, each exactly twice as slow: drawing pages changes both means alike."""
    assert ratio_of_means([2.0, 20.0, 2000.0], [1.0, 10.0, 1000.0]) == Ratio(2.0, 2.0, 2.0)


def test_the_interval_of_two_pages_reaches_from_one_to_the_other() -> None:
    """A quarter of the samples holds the first page twice, a quarter the second twice."""
    assert ratio_of_means([1.0, 3.0], [1.0, 1.0]) == Ratio(2.0, 1.0, 3.0)


def test_the_interval_narrows_with_pages_and_repeats_with_its_seed() -> None:
    rng = np.random.default_rng(4)
    few, many = rng.uniform(1, 3, 20), rng.uniform(1, 3, 2000)
    wide, narrow = ratio_of_means(few, np.ones(20)), ratio_of_means(many, np.ones(2000))
    assert wide.high - wide.low > 4 * (narrow.high - narrow.low)
    assert wide.low < 2 < wide.high
    assert ratio_of_means(few, np.ones(20)) == wide


def test_the_ratio_needs_the_same_pages() -> None:
    with pytest.raises(ValueError, match="same pages"):
        ratio_of_means([1.0, 2.0], [1.0])
    with pytest.raises(ValueError, match="resamples"):
        ratio_of_means([1.0], [1.0], resamples=0)


def test_every_page_is_run_by_all_extractors_before_the_next() -> None:
    calls: list[tuple[str, bytes]] = []

    def recorder(name: str) -> Extractor:
        return Extractor(name, "1", lambda page: calls.append((name, page)) or "text")

    names = ["a", "b", "c"]
    trials = benchmark(PAGES, [recorder(name) for name in names], passes=4, seed=1)
    warm_up, timed = calls[: 3 * len(PAGES)], calls[3 * len(PAGES) :]
    assert warm_up == [(name, page.html) for page in PAGES for name in names]
    assert len(timed) == 4 * 3 * len(PAGES)
    rounds = [timed[at : at + 3] for at in range(0, len(timed), 3)]
    assert all(len({page for _, page in same}) == 1 and sorted(name for name, _ in same) == names for same in rounds)
    assert len({tuple(name for name, _ in same) for same in rounds}) > 1
    assert len({tuple(page for _, page in timed[at : at + 9 : 3]) for at in range(0, len(timed), 9)}) > 1
    assert [trial.nanoseconds.shape for trial in trials] == [(4, 3)] * 3
    assert all((trial.nanoseconds > 0).all() for trial in trials)


def test_garbage_is_not_collected_during_a_call_and_is_again_afterwards() -> None:
    seen: list[bool] = []
    benchmark(PAGES, [Extractor("a", "1", lambda page: str(seen.append(gc.isenabled())))], passes=1)
    assert seen == [True] * 3 + [False] * 3
    assert gc.isenabled()
    assert gc.get_freeze_count() == 0


def test_an_extractor_that_raises_is_named_and_its_page_counts_as_a_miss() -> None:
    row = compare(PAGES, benchmark(PAGES, [Extractor("peer", "1", _raises_on_login)])).rows[0]
    assert row.raised == (Problem("ours/south", "RecursionError: too deep"),)
    assert row.empty == ()
    assert (row.word_f1, row.shingle_f1) == (pytest.approx(2 / 3), pytest.approx(2 / 3))
    assert row.by_page_type == {"article": 1.0, "forum": 0.0}


def test_an_extractor_that_returns_nothing_is_named_and_its_page_counts_as_a_miss() -> None:
    row = compare(PAGES, benchmark(PAGES, [Extractor("peer", "1", _empty_on_login)])).rows[0]  # type: ignore[arg-type]
    assert row.raised == ()
    assert row.empty == ("ours/south",)
    assert row.word_f1 == pytest.approx(2 / 3)


def test_a_page_on_which_a_later_pass_raises_is_a_miss() -> None:
    count = iter(range(100))

    def tires(page: bytes) -> str:
        if next(count) >= 6:
            raise MemoryError
        return GOLD

    row = compare(PAGES, benchmark(PAGES, [Extractor("peer", "1", tires)], passes=2)).rows[0]
    assert (len(row.raised), row.word_f1) == (3, 0.0)
    assert row.raised[0].reason == "MemoryError"


def test_a_panic_that_is_no_exception_is_a_miss_and_control_c_is_not() -> None:
    class PanicException(BaseException):
        pass

    def panics(page: bytes) -> str:
        raise PanicException("index out of bounds")

    def interrupted(page: bytes) -> str:
        raise KeyboardInterrupt

    assert len(benchmark(PAGES, [Extractor("rust", "1", panics)], passes=1)[0].raised) == 3
    with pytest.raises(KeyboardInterrupt):
        benchmark(PAGES, [Extractor("me", "1", interrupted)])


def test_an_extractor_that_asks_for_the_network_is_a_miss() -> None:
    def fetches(page: bytes) -> str:
        with socket.create_connection(("127.0.0.1", 9)):
            return GOLD

    with fair():
        trial = benchmark(PAGES, [Extractor("online", "1", fetches)], passes=1)[0]
    assert set(trial.raised.values()) == {"OSError: an extractor asked for the network"}


def test_nothing_returned_where_nothing_is_wanted_is_right() -> None:
    page = LabelledPage("blank", "ours", b"<p>Log in", text="")
    row = compare([page], benchmark([page], [Extractor("peer", "1", lambda page: "")])).rows[0]
    assert (row.word_f1, row.empty) == (1.0, ())


def test_without_gold_there_are_times_and_no_scores() -> None:
    page = LabelledPage("bare", "ours", b"<p>Boats", with_snippets=("Boats",))
    comparison = compare([page], benchmark([page], [Extractor("peer", "1", _perfect)]))
    assert (comparison.pages, comparison.scored) == (1, 0)
    assert comparison.rows[0].word_f1 is None
    assert "1 page, 0 with gold" in render_comparison(comparison)


def test_a_page_held_as_text_is_utf_8_whatever_its_meta_says() -> None:
    seen: list[bytes] = []
    page = LabelledPage("text", "ours", '<meta charset="gbk"><p>é', text="é")
    benchmark([page], [Extractor("peer", "1", lambda source: str(seen.append(source)))], passes=1)
    assert seen[0].startswith(b"\xef\xbb\xbf<meta")
    assert seen[0].decode("utf-8-sig") == page.html


@pytest.mark.parametrize(("pages", "extractors", "passes"), [([], ["a"], 1), (PAGES, [], 1), (PAGES, ["a"], 0)])
def test_benchmark_needs_something_to_do(pages: list[LabelledPage], extractors: list[str], passes: int) -> None:
    with pytest.raises(ValueError, match="needs pages"):
        benchmark(pages, [Extractor(name, "1", _perfect) for name in extractors], passes=passes)


def test_the_rows_by_hand() -> None:
    comparison = _comparison()
    parse, ours, slow = comparison.rows
    assert [row.name for row in comparison.rows] == [BASELINE, OURS, "slow"]
    assert ours.times == Times(mean=4.0, median=4.0, p95=pytest.approx(5.8), pages_per_second=250.0)
    assert (parse.over_baseline, ours.over_baseline, slow.over_baseline) == (Ratio(1, 1, 1), Ratio(2, 2, 2), Ratio(20, 20, 20))
    assert slow.ours_over == Ratio(pytest.approx(0.1), pytest.approx(0.1), pytest.approx(0.1))
    assert (parse.word_f1, ours.word_f1, slow.word_f1) == (None, 1.0, pytest.approx(1 / 3))
    assert (slow.raised, slow.empty) == ((Problem("others/south", "RecursionError: too deep"),), ("ours/south",))
    assert ours.peak is not None
    assert (ours.peak.mb, ours.peak.growth) == (33.5, 2.5)
    assert dict(comparison.page_types) == {"article": 2, "forum": 1}


def test_without_the_bare_parse_there_is_no_ratio_to_it() -> None:
    row = compare(PAGES, [_trial("alone", [[1.0, 2.0, 3.0]], [GOLD] * 3)]).rows[0]
    assert (row.over_baseline, row.ours_over) == (None, None)


def test_the_table_shows_speed_and_quality_and_names_every_miss() -> None:
    text = render_comparison(_comparison(), missing=[Problem("absent", "not installed")], notes=["Measured in a test."])
    lines = text.splitlines()
    assert lines[0] == "3 pages, 3 with gold, 0 KB on average; median of 1 passes, one thread".replace(
        "median of 1 passes", "1 pass"
    )
    header, parse, ours, slow = lines[2:6]
    assert header.split()[:3] == ["mean", "median", "95%"]
    assert parse.split() == ["lxml", "parse", "2.00", "2.00", "2.90", "1", "2.0", "500", "-", "-", "-"]
    assert ours.split() == [OURS, "4.00", "4.00", "5.80", "2.0", "(2.0-2.0)", "250", "34", "1.000", "1.000", "0"]
    assert slow.split() == ["slow", "40.00", "40.00", "58.00", "20", "(20-20)", "0.10", "25", "-", "0.333", "0.333", "2"]
    ahead = [line.split() for line in lines if line.startswith(("bodytext ahead  ", "slow  "))]
    assert ahead[-2:] == [[OURS, "ahead", "all", "article", "forum"], ["slow", "97%", "77%", "100%"]]
    assert "slow raised on 1: RecursionError: too deep (others/south)" in lines
    assert "slow returned nothing on 1 (ours/south)" in lines
    assert "absent: not installed" in lines
    assert lines[-1] == "Measured in a test."
    kinds = [line.split() for line in lines if line.startswith(("word F1", "pages  "))]
    assert kinds == [["word", "F1", "article", "forum"], ["pages", "2", "1"]]
    assert max(map(len, lines)) <= 110


def test_many_misses_are_counted_and_the_first_named() -> None:
    pages = [LabelledPage(f"page-{number}", "ours", b"<p>x", text=GOLD) for number in range(9)]
    text = render_comparison(compare(pages, benchmark(pages, [Extractor("mute", "1", lambda page: " ")])))
    assert "mute returned nothing on 9 (ours/page-0, ours/page-1, ours/page-2, ours/page-3, ours/page-4 and 4 more)" in text


def test_the_json_form_has_everything() -> None:
    stages = [Stage("parse", 1.5, 1.0)]
    plain = json.loads(
        json.dumps(comparison_as_dict(_comparison(), missing=[Problem("absent", "gone")], notes=["note"], stages=stages))
    )
    assert plain["rows"][1]["times"]["pages_per_second"] == 250.0
    assert plain["rows"][1]["over_baseline"] == {"value": 2.0, "low": 2.0, "high": 2.0}
    assert plain["rows"][1]["peak"] == {"passes": [30.0, 31.0, 33.5]}
    assert plain["rows"][2]["raised"] == [{"name": "others/south", "reason": "RecursionError: too deep"}]
    assert plain["missing"] == [{"name": "absent", "reason": "gone"}]
    assert plain["scaling"] is None
    assert (plain["notes"], plain["stages"]) == (["note"], [{"name": "parse", "ms": 1.5, "share": 1.0}])


def test_stages_are_printed_with_their_sum() -> None:
    lines = render_stages([Stage("parse", 1.5, 0.75), Stage("model", 0.5, 0.25)]).splitlines()
    assert lines[1].split() == ["parse", "1.500", "75%"]
    assert lines[-1].split() == ["all", "2.000", "100%"]
