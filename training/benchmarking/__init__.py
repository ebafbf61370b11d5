"""bodytext beside other extractors: time, memory and quality."""
