"""Forged files of a plan, by kind, and what the verifier says of them."""
