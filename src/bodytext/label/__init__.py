"""The labelling page: a local web application for labelling the blocks of saved pages and training a model on them."""
