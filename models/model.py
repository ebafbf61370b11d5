"""A model: features are standardised, every member computes log-odds, and their mean gives a block's probability."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import reduce
from typing import Any, Final

import numpy as np
import numpy.typing as npt

from bodytext.features import NAMES, Lexicon, Page, PageFormat, features
from bodytext.features.arrays import DoubleArray, FloatArray
from bodytext.features.lazy import lazy

from .errors import ModelError
from .logistic import logistic
from .member import Member
from .page_types import PageTypes

FORMATS: Final[dict[PageFormat, str]] = {"html": "HTML", "text": "lines of plain text"}
"""What the models for each format of pages are for, in words."""
CLIP: Final = 5.0
"""Standardised features are clipped to this many standard deviations."""


@dataclass(frozen=True, slots=True, eq=False)
class Prediction:
    """What a model says about a page.

    Attributes:
        probabilities: of each block to be content, float32 `(n_blocks,)` in [0, 1].
        kinds: probability of each of `KINDS`, float32 `(n_blocks, len(KINDS))`; None if the model was trained without kinds.
        page_type: the likeliest page type, "" if unknown.
        page_type_probability: in [0, 1].
        no_content_probability: probability that nothing on the page is worth keeping, in [0, 1].
    """

    probabilities: FloatArray
    kinds: FloatArray | None = None
    page_type: str = ""
    page_type_probability: float = 0.0
    no_content_probability: float = 0.0


@dataclass(frozen=True, eq=False, repr=False)
class Model:
    """A trained model, as `bodytext.load` returns it.

    Attributes:
        page_format: `html` or `text`, the page_format of pages it was trained on.
        columns: names of the feature columns it reads, length `n_inputs`.
        mean, scale: standardisation, float32 `(n_inputs,)`: `(x - mean) * scale`.
        members: the classifiers whose log-odds are averaged; at least one, no class twice.
        lexicon: learned names and words.
        metadata: what it was trained on and with; for people.
        page_types: classifier of page types; None if the labelled pages did not state their types.
    """

    page_format: PageFormat
    columns: tuple[str, ...]
    mean: FloatArray
    scale: FloatArray
    members: tuple[Member, ...]
    lexicon: Lexicon
    metadata: dict[str, Any] = field(default_factory=dict)
    page_types: PageTypes | None = None

    def __repr__(self) -> str:
        n_types = len(self.page_types.names) if self.page_types else 0
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
        return self.predict(features(page, lexicon=self.lexicon))

    def classify(self, page: Page) -> Prediction:
        """Predict everything about a page."""
        x = self.standardised(features(page, lexicon=self.lexicon))
        probabilities = self.forward(x)
        if self.page_types is None or not page.n_blocks:
            return Prediction(probabilities)
        of_types = self.page_types.probabilities(x, probabilities)
        likeliest = int(of_types.argmax())
        return Prediction(
            probabilities, page_type=self.page_types.names[likeliest], page_type_probability=float(of_types[likeliest])
        )

    def predict(self, matrix: FloatArray) -> FloatArray:
        """Compute the probability for each row of a feature matrix.

        Args:
            matrix: float32 `(n_rows, len(NAMES))`; a transposed C array, with one column per row, is read without a copy.

        Returns:
            float32 `(n_rows,)` in [0, 1].
        """
        return self.forward(self.standardised(matrix))

    def standardised(self, matrix: FloatArray) -> FloatArray:
        """Standardise a matrix for the members: float32 `(n_inputs, n_rows)`, clipped to `CLIP` standard deviations."""
        x = matrix.T[self.at]
        x -= self.mean[:, np.newaxis]
        x *= self.scale[:, np.newaxis]
        return np.clip(x, -CLIP, CLIP, out=x)

    def forward(self, x: FloatArray) -> FloatArray:
        """Compute the probability for each column of standardised inputs, float32 `(n_inputs, n_rows)`."""
        if len(self.members) == 1:
            return self.members[0].probabilities(x)
        total: DoubleArray = reduce(np.add, [member.log_odds(x) for member in self.members])
        return logistic(total / len(self.members))
