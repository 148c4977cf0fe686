"""Plain data of answers, as the files of a run and the service tell them."""
