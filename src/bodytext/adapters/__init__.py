"""bodytext in other frameworks: one small module for each, to be imported by those who use it."""
