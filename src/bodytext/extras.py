"""Says in one line which extra to install if a package is missing."""

from __future__ import annotations

from collections.abc import Iterator
from contextlib import contextmanager
from typing import Final, Literal

Extra = Literal["batch", "cluster", "label", "train"]

_PURPOSES: Final[dict[Extra, str]] = {
    "batch": "batch processing",
    "cluster": "processing on a cluster",
    "label": "the labelling page",
    "train": "training",
}
_DISTRIBUTIONS: Final = {"sklearn": "scikit-learn"}
"""Names on the package index of packages that are imported under another name."""


class MissingExtraError(ImportError):
    """A package of an extra is missing or does not work; the message says what to install."""


@contextmanager
def needs(extra: Extra) -> Iterator[None]:
    """Import packages of an extra inside this context manager, at the top of a module or in a function.

    Args:
        extra: as in `pip install 'bodytext[...]'`.

    Raises:
        MissingExtraError: one of the packages cannot be imported; the cause is the error that the import raised.

    >>> with needs("train"):
    ...     import no_such_package
    Traceback (most recent call last):
    bodytext.extras.MissingExtraError: training needs no_such_package: pip install 'bodytext[train]'
    """
    try:
        yield
    except MissingExtraError:
        raise
    except ImportError as error:
        package = (error.name or "").partition(".")[0]
        if package == __name__.partition(".")[0]:
            raise
        wanted = _DISTRIBUTIONS.get(package, package) or f"the packages of its extra {extra!r}"
        command = f"'bodytext[{extra}]'"
        if isinstance(error, ModuleNotFoundError):
            message = f"{_PURPOSES[extra]} needs {wanted}: pip install {command}"
        else:
            reason = " ".join(str(error).split())
            message = f"{_PURPOSES[extra]} needs {wanted}, which cannot be imported ({reason}): pip install --upgrade {command}"
        raise MissingExtraError(message, name=error.name, path=error.path) from error
