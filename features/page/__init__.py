"""From bytes to a page as columns: decode, parse, segment."""
