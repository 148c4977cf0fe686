"""The part of 走教 that speaks to solvers."""
