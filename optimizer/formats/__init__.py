"""Rosters in and out: workbook, CSV folder, JSON file, and the empty template."""

from optimizer.formats.reading import Roster, read
from optimizer.formats.template import write_template
from optimizer.formats.writing import write

__all__ = ["Roster", "read", "write", "write_template"]
