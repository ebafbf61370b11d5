"""A model: a first pass over the blocks of a page, whose members' log-odds are averaged, and a second that sees what the first said
about the blocks around each block."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bodytext.features import NAMES, Lexicon, Page, PageFormat, features
from bodytext.features.arrays import FloatArray
from bodytext.features.families.measures import Measures
from bodytext.features.lazy import lazy

from .context import Layout, context
from .ensemble import mean_probabilities, standardised
from .errors import ModelError
from .kinds import NUMBER, kinds_of_content
from .member import Member
from .page_types import summary
from .second_pass import SecondPass
from .selection import no_content_probability
from .softmax import Softmax

FORMATS: Final[dict[PageFormat, str]] = {"html": "HTML", "text": "lines of plain text"}
"""What the models for each format of pages are for, in words."""
FORUM: Final = "forum"
"""The type of page on which what readers wrote is the body."""


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a model says about a page.

    Attributes:
        probabilities: of each block to be content, float32 `(n_blocks,)` in [0, 1].
        kinds: probability of each of `KINDS`, float32 `(n_blocks, len(KINDS))`; None if the model was trained without kinds.
        page_type: the likeliest page type, "" if unknown.
        page_type_probability: in [0, 1].
    """

    probabilities: FloatArray
    kinds: FloatArray | None = None
    page_type: str = ""
    page_type_probability: float = 0.0

    @property
    def no_content_probability(self) -> float:
        """The probability that nothing on the page is worth keeping, in [0, 1]; 0 without blocks."""
        return no_content_probability(self.probabilities)


@dataclass(frozen=True, slots=True, eq=False)
class FirstPass:
    """What the first pass says about a page with at least one block.

    Attributes:
        probabilities: of each block to be content, float32 `(n_blocks,)`.
        kinds: probabilities of the kinds, float32 `(len(KINDS), n_blocks)`.
        page_types: probabilities of the model's page types, float32 `(n_types,)`.
    """

    probabilities: FloatArray
    kinds: FloatArray
    page_types: FloatArray


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A trained model, as `bodytext.load` returns it.

    Attributes:
        page_format: `html` or `text`, the format of the pages it was trained on.
        columns: names of the feature columns it reads, length `n_inputs`.
        mean, scale: standardisation, float32 `(n_inputs,)`: `(x - mean) * scale`.
        members: the classifiers whose log-odds are averaged; at least one, no class twice.
        lexicon: learned names and words.
        metadata: what it was trained on and with; for people.
        kinds: classifier of the kinds of blocks; None if the labelled pages had none.
        page_types: classifier of page types; None if the labelled pages did not state their types.
        second_pass: the second pass; None if there is only one.
    """

    page_format: PageFormat
    columns: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    members: tuple[Member, ...]
    lexicon: Lexicon
    metadata: dict[str, Any] = field(default_factory=dict)
    kinds: Softmax | None = None
    page_types: Softmax | None = None
    second_pass: SecondPass | None = None

    def __repr__(self) -> str:
        n_types = len(self.page_types.classes) if self.page_types else 0
        parts = (
            f"{len(self.columns)} columns",
            *map(str, self.members),
            f"{len(self.lexicon.names):,} names",
            f"{len(self.lexicon.words):,} words",
            f"{n_types} page types",
        )
        return f"<Model {self.page_format}: {', '.join(parts)}>"

    def require_format(self, page_format: PageFormat) -> None:
        """Raise unless the model was trained on pages of this format.

        Raises:
            ModelError: it was not.

        >>> from bodytext.models import default_model
        >>> default_model("text").require_format("html")
        Traceback (most recent call last):
        bodytext.models.errors.ModelError: this model is for lines of plain text, not for HTML
        """
        if self.page_format != page_format:
            raise ModelError(f"this model is for {FORMATS[self.page_format]}, not for {FORMATS[page_format]}")

    @lazy
    def at(self) -> npt.NDArray[np.intp]:
        """The positions of its columns among all features."""
        place = {name: number for number, name in enumerate(NAMES)}
        return np.array([place[name] for name in self.columns], dtype=np.intp)

    def probabilities(self, page: Page) -> FloatArray:
        """Compute each block's probability of being content.

        Returns:
            float32 `(n_blocks,)` in [0, 1].
        """
        return self.classify(page).probabilities

    def classify(self, page: Page) -> Prediction:
        """Predict everything about a page."""
        if not page.n_blocks:
            return Prediction(np.zeros(0, dtype=np.float32))
        measures = Measures(page)
        first = self.first_pass(self.standardised(features(page, lexicon=self.lexicon, measures=measures)))
        probabilities, kinds = first.probabilities, first.kinds if self.kinds else None
        if self.second_pass is not None:
            probabilities, of_kinds = self.decide(self.context(Layout.of(page, measures), first), first)
            kinds = kinds if of_kinds is None else of_kinds
        likeliest = int(first.page_types.argmax()) if self.page_types else 0
        return Prediction(
            probabilities,
            None if kinds is None else kinds.T,
            page_type=self.page_types.classes[likeliest] if self.page_types else "",
            page_type_probability=float(first.page_types[likeliest]) if self.page_types else 0.0,
        )

    def first_pass(self, x: FloatArray) -> FirstPass:
        """Take the first pass over a page of standardised features, float32 `(n_inputs, n_blocks)`, at least one block."""
        probabilities = mean_probabilities(self.members, x)
        kinds = self.kinds.probabilities(x) if self.kinds else kinds_of_content(probabilities)
        types = np.zeros(0, dtype=np.float32)
        if self.page_types:
            types = self.page_types.probabilities(summary(x, probabilities, kinds)[:, np.newaxis])[:, 0]
        return FirstPass(probabilities, kinds, types)

    def context(self, layout: Layout, first: FirstPass) -> FloatArray:
        """Compute what the second pass sees of a page, float32 `(n_columns, n_blocks)`; the model must have one."""
        assert self.second_pass is not None
        found = context(layout, first.probabilities, first.kinds, first.page_types)
        return standardised(found, self.second_pass.mean, self.second_pass.scale)

    def decide(self, x: FloatArray, first: FirstPass) -> tuple[FloatArray, FloatArray | None]:
        """Take the second pass, which the model must have.

        Args:
            x: what it sees of the page, from `context`.
            first: what the first pass said.

        Returns:
            The probability of each block to be content, float32 `(n_blocks,)`, and those of the kinds, float32
            `(len(KINDS), n_blocks)`; None if the pass does not tell kinds.
        """
        assert self.second_pass is not None
        probabilities = mean_probabilities(self.second_pass.members, x)
        if self.second_pass.kinds is None:
            return probabilities, None
        kinds = self.second_pass.kinds.probabilities(x)
        return probabilities * (1 - kinds[NUMBER["comment"]] * (1 - self._forum(first))), kinds

    def predict(self, matrix: FloatArray) -> FloatArray:
        """Compute the probability that the first pass gives each row of a feature matrix.

        Args:
            matrix: float32 `(n_rows, len(NAMES))`; a transposed C array, with one column per row, is read without a copy.

        Returns:
            float32 `(n_rows,)` in [0, 1].
        """
        return mean_probabilities(self.members, self.standardised(matrix))

    def standardised(self, matrix: FloatArray) -> FloatArray:
        """Standardise a matrix for the first pass: float32 `(n_inputs, n_rows)`."""
        return standardised(matrix.T[self.at], self.mean, self.scale)

    def _forum(self, first: FirstPass) -> float:
        """The probability that the page is a forum."""
        if self.page_types is None or FORUM not in self.page_types.classes:
            return 0.0
        return float(first.page_types[self.page_types.classes.index(FORUM)])
