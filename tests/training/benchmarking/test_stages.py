"""Our own time by stage: every stage is found, the shares add up, and nothing stays under the stopwatch."""

from __future__ import annotations

import pytest

import bodytext
from bodytext import document
from bodytext.features import schema
from bodytext.models import model
from bodytext.training.benchmarking import stages as module
from bodytext.training.benchmarking.stages import REST, stages, stopwatch

PAGES = [b"<title>Boats</title><h1>Boats</h1><p>Boats leave the harbour at dawn, and come back at night.", b"<p>One<p>Two"]


def test_every_stage_is_found_in_the_code_as_it_is() -> None:
    for name, place, attribute in module._POINTS:
        assert hasattr(module._owner(place), attribute), f"the stage {name} is no longer called by {place}.{attribute}"


def test_the_stages_are_in_order_and_their_shares_add_up() -> None:
    found = stages(PAGES, passes=3)
    names = [stage.name for stage in found]
    assert names == [
        *("decode", "parse", "segment", "measures", *(family.name for family in schema.FAMILIES)),
        *("matrix", "model", "select", "render"),
        REST,
    ]
    assert sum(stage.share for stage in found) == pytest.approx(1)
    assert all(stage.ms >= 0 for stage in found)
    assert {stage.name for stage in found if stage.ms == 0} <= {"render"}


def test_the_text_is_the_same_under_the_stopwatch_and_everything_is_put_back() -> None:
    before = document.parse, schema.FAMILIES, model.Measures
    expected = bodytext.extract(PAGES[0])
    with stopwatch() as watch:
        assert document.parse is not before[0]
        assert bodytext.extract(PAGES[0]) == expected
        assert watch.spent["parse"] > 0
    assert (document.parse, schema.FAMILIES, model.Measures) == before


def test_time_inside_a_stage_counts_once(monkeypatch: pytest.MonkeyPatch) -> None:
    clock = iter([0, 10, 40, 100])
    monkeypatch.setattr(module, "perf_counter_ns", lambda: next(clock))
    watch = module._Watch([])
    inner = watch.timed("inner", lambda: "done")
    assert watch.timed("outer", inner)() == "done"
    assert watch.spent == {"inner": 30, "outer": 70}


def test_a_stage_that_was_renamed_counts_for_its_caller(monkeypatch: pytest.MonkeyPatch) -> None:
    points = [(name, place, "gone" if name == "segment" else attribute) for name, place, attribute in module._POINTS]
    monkeypatch.setattr(module, "_POINTS", (*points, ("elsewhere", "bodytext.no_such_module", "run")))
    names = [stage.name for stage in stages(PAGES, passes=1)]
    assert "segment" not in names
    assert "elsewhere" not in names
    assert names[-1] == REST


def test_stages_need_pages() -> None:
    with pytest.raises(ValueError, match="needs pages"):
        stages([])
