"""The assembled matrix against the plain reading: rows, sides, columns and amounts, on every check of a plan."""
