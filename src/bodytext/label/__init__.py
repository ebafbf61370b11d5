"""The labelling page: a local web application in which a person labels the blocks of saved pages and trains a model on them."""
