"""Kinds of job that only tests have: children that crash, swell, do not listen, or leave children of their own."""
