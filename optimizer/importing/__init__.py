"""From the sheets of any file to checked records: tables, columns, words are recognised; what is guessed is asked."""

from optimizer.importing.reading import Roster, read

__all__ = ["Roster", "read"]
