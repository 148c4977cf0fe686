"""Processes that tests run in place of those that read uploads: their readers die, swell, or never end."""
