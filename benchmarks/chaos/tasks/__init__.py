"""Kinds of job for executors under fire: mostly a short wait in the place of a solve, so that kills are many."""
