"""Types of `compiled_characters`."""

import numpy as np
import numpy.typing as npt

from .characters import Counts

def count_characters(texts: list[str], table: npt.NDArray[np.uint8], /) -> Counts: ...
