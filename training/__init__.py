"""From labelled pages to a model: readers, alignment, splits, fitting and scores."""
