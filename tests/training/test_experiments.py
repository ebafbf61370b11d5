"""An experiment is scored on pages its models have not seen, compared with the default, and added to the record."""

from __future__ import annotations

import shutil
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest

from bodytext.features import NAMES
from bodytext.models import Model, default_model
from bodytext.training import experiments as module
from bodytext.training.corpora.dataset import Example, load_dataset
from bodytext.training.experiments import EXPERIMENTS, Experiment, by_page_type, columns, head, main, row
from bodytext.training.fitting.recipe import Recipe

LABELED = Path(__file__).parents[2] / "labeled"
STORY = "The ferry to the island leaves at nine and comes back before the tide turns, says harbour master {}."
Training = list[tuple[list[Example], Recipe]]


@pytest.fixture
def corpora(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    """Three of our own pages, and three articles of a corpus that is also scored across."""
    for folder in sorted(LABELED.glob("nl-*"))[:3]:
        shutil.copytree(folder, tmp_path / "labeled" / folder.name)
    news = tmp_path / "news2023"
    news.mkdir()
    for name in ("north", "south", "west"):
        (news / f"{name}.html").write_text(f"<nav>Home</nav><p>{STORY.format(name)}</p>", encoding="utf-8")
        (news / f"{name}.txt").write_text(STORY.format(name), encoding="utf-8")
    monkeypatch.setattr(module, "OWN_PAGES", tmp_path / "labeled")
    return tmp_path


@pytest.fixture
def trained(monkeypatch: pytest.MonkeyPatch) -> Training:
    """What models were trained on, and how; the shipped model stands in for each."""
    seen: Training = []

    def fit(examples: list[Example], *, recipe: Recipe, **_: object) -> Model:
        seen.append((list(examples), recipe))
        return default_model("html")

    monkeypatch.setattr(module, "fit", fit)
    return seen


def test_experiments_are_appended_to_the_record(corpora: Path, trained: Training, capsys: pytest.CaptureFixture[str]) -> None:
    record = corpora / "record.md"
    record.write_text("# Record\n")
    assert main([str(corpora), "default", "one-network", "--record", str(record), "--jobs", "1"]) == 0
    _, default, one_network = record.read_text().splitlines()
    assert default.startswith("| default | the baseline | ")
    assert default.endswith(" |  |")
    assert one_network.startswith("| one-network | is an average of networks worth its time? | ")
    assert one_network.endswith("(+0.0000, +0.0000 to +0.0000) | even |")
    assert capsys.readouterr().out.splitlines() == [default, one_network]
    assert [recipe.n_networks for _, recipe in trained] == [2] * 4 + [1] * 4


def test_no_model_sees_the_pages_it_is_scored_on(corpora: Path, trained: Training, monkeypatch: pytest.MonkeyPatch) -> None:
    scored: list[tuple[int, str]] = []
    real_score = module.score

    def score(example: Example, model: Model) -> object:
        scored.append((len(trained) - 1, example.digest))
        return real_score(example, model)

    monkeypatch.setattr(module, "score", score)
    assert main([str(corpora), "default", "--record", str(corpora / "record.md"), "--jobs", "1"]) == 0
    digests = [{page.digest for page in pages} for pages, _ in trained]
    assert len(digests) == 4
    assert sorted(digest for run, digest in scored if run < 3) == sorted(set().union(*digests[:3]))
    assert all(digest not in digests[run] for run, digest in scored)
    across, _ = trained[3]
    assert {page.source.corpus for page in across} == {"labeled"}


def test_an_unknown_experiment_is_refused(corpora: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with pytest.raises(SystemExit) as stopped:
        main([str(corpora), "alchemy"])
    assert stopped.value.code == 2
    assert "alchemy" in capsys.readouterr().err


def test_every_experiment_changes_something() -> None:
    assert all(experiment != Experiment(experiment.why) for name, experiment in EXPERIMENTS.items() if name != "default")
    prefixes = {prefix for experiment in EXPERIMENTS.values() for prefix in experiment.recipe.excluded_prefixes}
    assert [prefix for prefix in prefixes if not any(name.startswith(prefix) for name in NAMES)] == []


@pytest.mark.parametrize(
    ("change", "verdict"), [((0.1, 0.1), "ahead"), ((-0.1, -0.1), "behind"), ((0.1, -0.1), "mixed"), ((0.0, 0.0), "even")]
)
def test_the_verdict(change: tuple[float, float], verdict: str) -> None:
    corpora = ["wcxb", "news2023"]
    corpus_of = np.array(["wcxb"] * 4 + ["news2023"] * 4)
    default = {
        "out of fold": np.full(8, 0.5),
        "across": np.where(corpus_of == "news2023", 0.5, np.nan),
    }
    changed = {way: scores + np.where(corpus_of == "wcxb", *change) for way, scores in default.items()}
    line = row("one-network", changed, default, corpus_of, corpora)
    assert line.endswith(f"| {verdict} |")
    assert line.count("|") == head(corpora).splitlines()[0].count("|")
    assert columns(corpora) == [("out of fold", "wcxb"), ("out of fold", "news2023"), ("across", "news2023")]


def test_page_types_are_those_of_wcxb_out_of_fold(corpora: Path) -> None:
    first, second, third = load_dataset([corpora / "news2023"], jobs=1).examples
    typed = [
        replace(page, source=replace(page.source, corpus=corpus, page_type=page_type))
        for page, corpus, page_type in [(first, "wcxb", "forum"), (second, "wcxb", "article"), (third, "labeled", "forum")]
    ]
    default = {"out of fold": np.array([0.5, 0.25, 0.0])}
    changed = {"out of fold": np.array([0.75, 0.25, 1.0])}
    assert by_page_type(changed, default, typed) == "article 0.2500 (+0.0000), forum 0.7500 (+0.2500)"
    assert by_page_type(changed, default, typed[2:]) == ""
