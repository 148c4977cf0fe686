"""Files of a roster in and out: sheets of cells, what a column may hold, and the empty template."""

from optimizer.formats.template import write_template
from optimizer.formats.writing import write

__all__ = ["write", "write_template"]
