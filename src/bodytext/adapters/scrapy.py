"""An item pipeline for Scrapy that adds the body text to items with HTML."""

from __future__ import annotations

from typing import Any

import bodytext
from bodytext.models import Focus

from .frameworks import framework

with framework("Scrapy", "scrapy"):
    from itemadapter import ItemAdapter


class BodytextPipeline:
    """Fills `text` from `html`, and `title`, `language`, `confidence` and `page_type` where the item has such fields.

    Settings:
        BODYTEXT_HTML_FIELD: field with the page, bytes or str (default "html").
        BODYTEXT_TEXT_FIELD: field for the text (default "text").
        BODYTEXT_FORMAT: `txt`, `markdown` or `html` (default "txt").
        BODYTEXT_MODEL: path of a model file (default: the shipped model).
        BODYTEXT_FOCUS: `precision` or `recall` (default: both count the same).
        BODYTEXT_COMMENTS: whether readers' comments follow the text (default False).
    """

    def __init__(
        self,
        *,
        html_field: str = "html",
        text_field: str = "text",
        body: Any = "txt",
        model: str | None = None,
        focus: Focus | None = None,
        include_comments: bool = False,
    ) -> None:
        self.html_field = html_field
        self.text_field = text_field
        self.body = body
        self.model = bodytext.load(model) if model is not None else None
        self.focus = focus
        self.include_comments = include_comments

    @classmethod
    def from_crawler(cls, crawler: Any) -> BodytextPipeline:
        """Create the pipeline from Scrapy's settings."""
        settings = crawler.settings
        return cls(
            html_field=settings.get("BODYTEXT_HTML_FIELD", "html"),
            text_field=settings.get("BODYTEXT_TEXT_FIELD", "text"),
            body=settings.get("BODYTEXT_FORMAT", "txt"),
            model=settings.get("BODYTEXT_MODEL"),
            focus=settings.get("BODYTEXT_FOCUS"),
            include_comments=settings.getbool("BODYTEXT_COMMENTS", False),
        )

    def process_item(self, item: Any, spider: Any = None) -> Any:
        """Add the text to an item; items without a page are passed on unchanged."""
        fields = ItemAdapter(item)
        page = fields.get(self.html_field)
        if not isinstance(page, bytes | str):
            return item
        document = bodytext.classify(page, focus=self.focus, model=self.model, url=fields.get("url"))
        fields[self.text_field] = document.render(self.body, include_comments=self.include_comments)
        metadata = {
            "title": document.title,
            "language": document.language,
            "confidence": document.confidence,
            "page_type": document.page_type,
        }
        names = set(metadata) if isinstance(item, dict) else set(metadata) & set(fields.field_names())
        for name in names:
            fields.setdefault(name, metadata[name])
        return item
