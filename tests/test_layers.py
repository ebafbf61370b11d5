"""Who may import whom: layers, lowest first. An import goes down, or stays inside its layer's own package; it never goes up or across."""

from __future__ import annotations

import ast
from collections.abc import Iterator, Mapping
from graphlib import CycleError, TopologicalSorter
from pathlib import Path
from typing import Final, NamedTuple

import pytest

ROOT: Final = Path(__file__).parents[1]
FOLDERS: Final = {
    "bodytext": ROOT / "src" / "bodytext",
    "bodytext.features": ROOT / "features",
    "bodytext.models": ROOT / "models",
    "bodytext.training": ROOT / "training",
}

LEAVES: Final = frozenset(
    {
        "bodytext.assets",
        "bodytext.atomic",
        "bodytext.extras",
        "bodytext.features.arrays",
        "bodytext.features.compiled",
        "bodytext.features.lazy",
        "bodytext.installed",
        "bodytext.memory",
    }
)
"""Modules that import nothing of ours but one another, and that every other may import."""
LAYERS: Final = (
    {"bodytext.features.page"},
    {"bodytext.features.loops"},
    {"bodytext.features.families"},
    {"bodytext.features"},
    {"bodytext.models"},
    {"bodytext.comments"},
    {"bodytext.render"},
    {"bodytext.formats"},
    {"bodytext.inputs", "bodytext.document"},
    {"bodytext.extraction"},
    {"bodytext"},
    {"bodytext.training"},
    {"bodytext.training.cache"},
    {"bodytext.training.corpora"},
    {"bodytext.training.fitting"},
    {"bodytext.training.scoring"},
    {"bodytext.training.benchmarking"},
    {"bodytext.batch", "bodytext.explain", "bodytext.fetch"},
    {"bodytext.adapters", "bodytext.label"},
    {"bodytext.cli"},
    {
        "bodytext.__main__",
        "bodytext.training.experiments",
        "bodytext.training.gate",
        "bodytext.training.languages",
        "bodytext.training.train",
    },
)
"""Packages and modules, lowest first; the longest name that fits a module is its layer. Those of the same rank must not import
each other. Modules of `training` that are run as programs are above the command line, whose messages they print."""
PREDICTION: Final = ("bodytext", "bodytext.batch", "bodytext.explain", "bodytext.adapters")
"""What must not need the packages of training."""


class Import(NamedTuple):
    """One imported module: its name, the line, and how many dots the name was written with."""

    name: str
    line: int
    dots: int


def modules() -> dict[str, Path]:
    """Every module by its name, compiled ones by their stubs."""
    found: dict[str, Path] = {}
    for package, folder in FOLDERS.items():
        for path in sorted((*folder.rglob("*.py"), *folder.rglob("*.pyi"))):
            found[".".join((package, *path.relative_to(folder).with_suffix("").parts)).removesuffix(".__init__")] = path
    return found


MODULES: Final = modules()


def imports(source: str, package: str, known: Mapping[str, Path] = MODULES) -> Iterator[Import]:
    """What some source imports of ours, also inside functions and under `TYPE_CHECKING`."""
    for node in ast.walk(ast.parse(source)):
        if isinstance(node, ast.Import):
            names = [(alias.name, 0) for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            above = package.split(".")[: len(package.split(".")) - node.level + 1] if node.level else []
            base = ".".join([*above, *([node.module] if node.module else [])])
            names = [(name if (name := f"{base}.{alias.name}") in known else base, node.level) for alias in node.names]
        else:
            continue
        yield from (Import(name, node.lineno, dots) for name, dots in names if name.partition(".")[0] == "bodytext")


def package_of(module: str) -> str:
    """The package that a module's relative imports start from."""
    return module if MODULES[module].name == "__init__.py" else module.rpartition(".")[0]


def imports_of(module: str) -> list[Import]:
    """What a module imports of ours."""
    return list(imports(MODULES[module].read_text(encoding="utf-8"), package_of(module)))


def layer_of(module: str) -> tuple[int, str]:
    """Number and name of a module's layer; leaves have the number -1."""
    name = module
    while name:
        if name in LEAVES:
            return -1, name
        for number, layer in enumerate(LAYERS):
            if name in layer:
                return number, name
        name = name.rpartition(".")[0]
    raise AssertionError(f"{module} has no layer")


def is_allowed(importer: str, imported: str) -> bool:
    """Whether an import goes down, or stays where it is."""
    (above, own), (below, other) = layer_of(importer), layer_of(imported)
    return other == own or below < above or below == above == -1


def test_no_layer_is_empty() -> None:
    assert [layer for layer in LAYERS if layer.isdisjoint(MODULES)] == []


def test_every_module_of_the_top_folder_has_a_layer_of_its_own() -> None:
    top = [name for name, path in MODULES.items() if path.parent == FOLDERS["bodytext"] and name != "bodytext"]
    assert [name for name in top if layer_of(name)[1] == "bodytext"] == []


@pytest.mark.parametrize("module", sorted(MODULES))
def test_imports_go_down(module: str) -> None:
    wrong = [f"line {found.line} imports {found.name}" for found in imports_of(module) if not is_allowed(module, found.name)]
    assert wrong == []


@pytest.mark.parametrize("module", sorted(MODULES))
def test_relative_imports_stay_in_the_folder(module: str) -> None:
    folder = MODULES[module].parent
    wrong = [
        f"line {found.line} imports {found.name}"
        for found in imports_of(module)
        if found.dots > 1 or (found.dots and found.name in MODULES and not MODULES[found.name].is_relative_to(folder))
    ]
    assert wrong == []


def test_no_modules_import_one_another() -> None:
    sources = [module for module, path in MODULES.items() if path.suffix == ".py"]  # stubs run nowhere
    graph = {module: {found.name for found in imports_of(module)} - {module} for module in sources}
    try:
        TopologicalSorter(graph).prepare()
    except CycleError as error:
        pytest.fail(" imports ".join(reversed(error.args[1])))


@pytest.mark.parametrize(
    ("source", "name", "dots"),
    [
        ("import bodytext.document", "bodytext.document", 0),
        ("from bodytext import document", "bodytext.document", 0),
        ("from bodytext.document import Document", "bodytext.document", 0),
        ("def run():\n    from bodytext.document import Document", "bodytext.document", 0),
        ("if TYPE_CHECKING:\n    from bodytext.document import Document", "bodytext.document", 0),
        ("from .nodes import Node", "bodytext.render.nodes", 1),
        ("from . import nodes", "bodytext.render.nodes", 1),
        ("from .. import document", "bodytext.document", 2),
    ],
)
def test_every_way_to_import_is_seen(source: str, name: str, dots: int) -> None:
    (found,) = imports(source, "bodytext.render")
    assert (found.name, found.dots) == (name, dots)


@pytest.mark.parametrize(
    ("importer", "imported"),
    [
        ("bodytext.render.json", "bodytext.document"),
        ("bodytext.features.page.parse", "bodytext.features.schema"),
        ("bodytext.models.format", "bodytext.training.fitting.fit"),
        ("bodytext.extraction", "bodytext.training.corpora.gold"),
        ("bodytext.batch.rows", "bodytext.explain.report"),
        ("bodytext.training.corpora.gold", "bodytext.training.scoring.metrics"),
    ],
)
def test_an_import_upwards_or_across_is_seen(importer: str, imported: str) -> None:
    assert not is_allowed(importer, imported)


def test_nobody_who_predicts_needs_training() -> None:
    """Not even by way of others."""
    graph = {module: {found.name for found in imports_of(module)} for module in MODULES}
    reached = {name for name in MODULES if layer_of(name)[1] in PREDICTION}
    waiting = list(reached)
    while waiting:
        new = graph.get(waiting.pop(), set()) - reached
        reached |= new
        waiting += new
    assert [name for name in sorted(reached) if name.startswith("bodytext.training")] == []
