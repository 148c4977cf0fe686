"""The engine: the only package that speaks to solvers."""
