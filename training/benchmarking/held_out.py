"""bodytext as it performs on unseen pages: each page is extracted by a model that was trained on other sites."""

from __future__ import annotations

from collections.abc import Callable, Sequence

from bodytext.models import Model
from bodytext.training.cache import Cache
from bodytext.training.corpora.dataset import Dataset
from bodytext.training.corpora.gold import LabelledPage
from bodytext.training.scoring.evaluate import fold_models

from .pages import page_bytes
from .peers import Extractor, ours_by_page


def held_out(
    pages: Sequence[LabelledPage],
    data: Dataset,
    *,
    folds: int,
    cache: Cache | None = None,
    on_step: Callable[[str], None] = lambda step: None,
) -> Extractor:
    """Cross-validate, and extract each page with the model that has not seen its site.

    Args:
        pages: the pages to extract.
        data: the pages to train on, from the same corpora.
        folds: number of models to train.
        cache: cache of lexicons and matrices; the result does not depend on it.
        on_step: called with a description of each step.

    Raises:
        ValueError: there are no pages to train on, or fewer sites than folds.
    """
    examples = [*data.examples, *data.misaligned]
    of_page: dict[tuple[str, str], Model] = {}
    of_site: dict[str, Model] = {}
    for numbers, model in fold_models(data, folds=folds, page_format="html", cache=cache, on_step=on_step):
        for example in (examples[number] for number in numbers):
            of_page[example.source.corpus, example.source.name] = model
            of_site[example.site] = model
    # Pages that cannot be learned from are in no fold; if their site is in none either, no model has seen it.
    return ours_by_page(
        {page_bytes(page): of_page.get((page.corpus, page.name)) or of_site.get(page.site, model) for page in pages}
    )
