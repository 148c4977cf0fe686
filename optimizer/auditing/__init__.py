"""Judging a finished plan: audit, verification, ledgers, group changes, mentor pairs. No solver."""
