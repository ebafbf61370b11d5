"""The algorithm in NeMo Curator's extractor of Common Crawl."""

from __future__ import annotations

import pytest

extract = pytest.importorskip(
    "nemo_curator.stages.text.download.common_crawl.extract", reason="needs nemo-curator[text]", exc_type=ImportError
)

from bodytext.adapters.nemo_curator import BodytextExtractor

from .pages import PAGE, TEXT, URL


def test_paragraphs() -> None:
    algorithm = BodytextExtractor()
    assert algorithm.extract_text(PAGE, frozenset(), "DUTCH") == TEXT.split("\n\n")
    assert algorithm.extract_text("<p></p>", frozenset(), "DUTCH") is None


@pytest.mark.filterwarnings("ignore")
def test_a_record_of_common_crawl() -> None:
    extractor = extract.CommonCrawlHTMLExtractor(algorithm=BodytextExtractor())
    found = extractor.extract({"url": URL, "warc_id": "1", "source_id": "a", "content": PAGE.encode()})
    assert found == {"url": URL, "warc_id": "1", "source_id": "a", "language": "DUTCH", "text": TEXT}
