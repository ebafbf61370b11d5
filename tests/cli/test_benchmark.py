"""The command `bodytext benchmark`, on the labelled pages of this repository."""

from __future__ import annotations

import argparse
import dataclasses
import json
import re
import shutil
from collections.abc import Iterator, Mapping
from pathlib import Path
from typing import Any

import pytest

from bodytext.cli import benchmark as benchmark_command
from bodytext.cli.arguments import UsageError
from bodytext.cli.benchmark import add_arguments, run
from bodytext.models import DEFAULT, Model, ModelError, default_model
from bodytext.training.benchmarking import held_out, peers
from bodytext.training.benchmarking.memory import Peak, measure_peak
from bodytext.training.benchmarking.pages import page_bytes, sample
from bodytext.training.benchmarking.peers import BASELINE, OURS, ours_by_page
from bodytext.training.benchmarking.plot import THEMES
from bodytext.training.corpora.dataset import Dataset
from bodytext.training.scoring import evaluate

LABELED = Path(__file__).parents[2] / "labeled"


def command(*arguments: str | Path) -> int:
    parser = argparse.ArgumentParser()
    add_arguments(parser)
    return run(parser.parse_args([str(argument) for argument in arguments]))


@pytest.fixture
def fakes(monkeypatch: pytest.MonkeyPatch) -> None:
    """Two peers, one of which is not there."""

    def absent() -> peers.Extract:
        raise ModuleNotFoundError("No module named 'absent'")

    def present() -> peers.Extract:
        return lambda page: "the and of"

    monkeypatch.setattr(peers, "PEERS", {"trafilatura": present, "resiliparse": absent})


@pytest.mark.usefixtures("fakes")
def test_one_table_and_the_missing_peer_by_name(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    svg = tmp_path / "plot.svg"
    arguments = ("--limit", "3", "--passes", "1", "--no-memory", "--stages", "--plot", svg)
    assert command(LABELED, "--peers", "trafilatura", *arguments) == 0
    out = capsys.readouterr().out
    assert all(any(line.startswith(name) for line in out.splitlines()) for name in (BASELINE, OURS, "trafilatura"))
    assert "segment" in out
    for theme in THEMES:
        assert (tmp_path / f"plot-{theme}.svg").read_text(encoding="utf-8").count('id="dot-') == 2
    assert len(list(tmp_path.iterdir())) == 2

    assert command(LABELED, "--peers", "trafilatura", "resiliparse", "--limit", "2", "--passes", "1", "--no-memory") == 1
    captured = capsys.readouterr()
    assert "left out resiliparse: not installed (No module named 'absent')" in captured.err
    assert "resiliparse: not installed (No module named 'absent')" in captured.out


@pytest.mark.usefixtures("fakes")
def test_with_cv_each_page_meets_a_model_that_has_not_seen_its_site(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    corpus = tmp_path / "corpus"
    corpus.mkdir()
    for folder in sorted(LABELED.glob("*-*-*"))[:36:2]:
        (corpus / folder.name).symlink_to(folder)
    asked: dict[bytes, Model] = {}
    seen_in_training: dict[int, set[str]] = {}
    by_page, fold_models = ours_by_page, held_out.fold_models

    def remembered(models: Mapping[bytes, Model]) -> peers.Extractor:
        asked.update(models)
        return by_page(models)

    def spied(data: Dataset, **options: Any) -> Iterator[tuple[list[int], Model]]:
        examples = [*data.examples, *data.misaligned]
        for numbers, model in fold_models(data, **options):
            seen_in_training[id(model)] = {example.site for at, example in enumerate(examples) if at not in numbers}
            yield numbers, model

    monkeypatch.setattr(held_out, "ours_by_page", remembered)
    monkeypatch.setattr(held_out, "fold_models", spied)
    # Which model a page meets is the question, not how good it is.
    monkeypatch.setattr(evaluate, "fit", lambda examples, **_: dataclasses.replace(default_model("html")))
    arguments = ("--cv", "2", "--peers", "trafilatura", "--limit", "12", "--passes", "1", "--no-memory")
    assert command(corpus, *arguments) == 0
    pages, _ = sample([corpus], limit=12)
    assert len(asked) == 12
    assert len(set(map(id, asked.values()))) == 2
    assert all(page.site not in seen_in_training[id(asked[page_bytes(page)])] for page in pages)
    out = capsys.readouterr().out
    assert "each page by one of 2 models, trained on the pages of other sites" in out
    assert [line.split()[:3] for line in out.splitlines() if line.startswith("bodytext ahead  ")] == [[OURS, "ahead", "all"]]


def test_json(capsys: pytest.CaptureFixture[str]) -> None:
    assert command(LABELED, "--peers", "none", "--limit", "2", "--passes", "1", "--no-memory", "--json") == 0
    plain = json.loads(capsys.readouterr().out)
    assert sorted(row["name"] for row in plain["rows"]) == sorted([OURS, BASELINE])
    assert (plain["pages"], plain["passes"], plain["missing"]) == (2, 1, [])


def test_a_corpus_that_is_not_there(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    assert command(tmp_path / "nowhere") == 1
    assert "nowhere" in capsys.readouterr().err


@pytest.mark.parametrize(
    "wrong",
    [
        ("--peers", "nobody"),
        ("--limit", "0"),
        ("--limit", "ten"),
        ("--passes", "-1"),
        ("--seed", "-1"),
        ("--cv", "1"),
        ("--plot", "plot.png"),
        ("--stages", "pdf"),
    ],
)
def test_wrong_usage(wrong: tuple[str, str], capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as exit_:
        command(LABELED, *wrong)
    assert exit_.value.code == 2
    assert wrong[0] in capsys.readouterr().err


@pytest.mark.parametrize(
    ("ignored", "said"),
    [
        (("--cache", "cache"), "--cache is for training; it needs --cv"),
        (("--scaling", "--model", DEFAULT["html"]), "--scaling times the shipped model; leave out --model"),
        (("--peers", "none", "trafilatura"), "--peers none cannot be combined"),
    ],
)
def test_an_option_that_would_be_ignored_is_refused(ignored: tuple[str | Path, ...], said: str) -> None:
    with pytest.raises(UsageError, match=re.escape(said)):
        command(LABELED, *ignored)


def test_a_plot_that_cannot_be_written_is_known_before_anything_is_timed(
    capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch, tmp_path: Path
) -> None:
    monkeypatch.setattr(benchmark_command, "benchmark", None)
    assert command(LABELED, "--peers", "none", "--plot", tmp_path / "missing" / "plot.svg") == 1
    out, err = capsys.readouterr()
    assert out == ""
    assert "plot.svg: no such folder" in err
    assert err.count("\n") == 1


def test_a_model_that_is_not_for_html_is_refused(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    with pytest.raises(ModelError, match="this model is for lines of plain text, not for HTML"):
        command(LABELED, "--model", DEFAULT["text"])
    with pytest.raises(ModelError, match="No such file"):
        command(LABELED, "--model", tmp_path / "nowhere")


@pytest.mark.parametrize(
    ("arguments", "said"),
    [
        ((), "no pages to time"),
        (("--cv", "2"), "no labelled pages to train on and to score"),
    ],
)
def test_pages_that_all_cannot_be_used(
    arguments: tuple[str, ...], said: str, capsys: pytest.CaptureFixture[str], tmp_path: Path
) -> None:
    (tmp_path / "page").mkdir()
    (tmp_path / "page" / "page.html").write_text("<p>Rye")
    assert command(tmp_path, "--peers", "none", *arguments) == 1
    assert said in capsys.readouterr().err


def test_more_folds_than_pages(capsys: pytest.CaptureFixture[str], tmp_path: Path) -> None:
    for name in ("nl-article-laadpalen-provincies", "de-forum-lastenrad-speichen"):
        shutil.copytree(LABELED / name, tmp_path / name)
    assert command(tmp_path, "--peers", "none", "--cv", "5") == 1
    assert capsys.readouterr().err == "bodytext: 5 folds need at least 5 pages or sites, not 2\n"


def test_a_sample_is_drawn_from_all_pages_and_repeats() -> None:
    everything, _ = sample([LABELED])
    some, _ = sample([LABELED], limit=10, seed=3)
    assert [page.name for page in some] == [page.name for page in sample([LABELED], limit=10, seed=3)[0]]
    assert [page.name for page in some] != [page.name for page in everything[:10]]
    assert len(some) == 10
    assert len(sample([LABELED], limit=10_000)[0]) == len(everything)


def test_peak_memory_after_each_pass() -> None:
    done: list[int] = []
    peak = measure_peak(BASELINE, [b"<p>small", b"<p>" + b"large " * 1_000_000], passes=2, on_page=lambda: done.append(1))
    assert len(done) == 4
    assert len(peak.passes) == 2
    # The page itself, 6 MB, is read into the process and copied by the parser.
    assert peak.passes[1] >= peak.passes[0] > 6
    assert peak.growth == 0


def test_peak_memory_of_an_extractor_that_cannot_start() -> None:
    with pytest.raises(OSError, match="nobody"):
        measure_peak("nobody", [b"<p>x" * 1_000_000])


def test_growth_counts_from_the_second_pass() -> None:
    assert Peak((10.0, 30.0, 30.0, 31.5)).growth == 1.5
    assert Peak((10.0, 30.0)).growth == 0.0
