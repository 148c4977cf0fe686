"""``python -m optimizer.cli``."""

from optimizer.cli.program import main

main()
