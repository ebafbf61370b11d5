"""From labelled pages to a model: readers, alignment, splits, fit, scores."""
