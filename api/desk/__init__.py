"""Opened plans: each one in a warm process of its own, which answers in the same request."""
