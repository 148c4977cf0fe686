"""The version of the program: it stands in every file that is written."""

__version__ = "0.7.0"
