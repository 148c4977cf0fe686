"""Facts told of a plan: figures and words, each worked out once, for every format."""
