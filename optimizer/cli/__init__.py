"""The command line: ``rotation``."""

from optimizer.cli.program import app, main

__all__ = ["app", "main"]
