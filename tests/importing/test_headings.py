"""The vocabulary of headings and the schema speak of the same tables and columns."""

from optimizer.formats.schema import TABLES
from optimizer.importing.headings import folded, headings_of
from optimizer.words.headings import ColumnWords, heading_words


def test_every_word_belongs_to_a_column_of_the_schema() -> None:
    columns = {table.english: {column.english for column in table.columns} for table in TABLES}
    for name, words in heading_words().tables.items():
        assert set(words.columns) <= columns[name]


def test_no_heading_means_two_columns_of_one_table() -> None:
    for table in TABLES:
        words = heading_words().tables[table.english].columns
        meant: dict[str, str] = {}
        for column in table.columns:
            own = words.get(column.english, ColumnWords())
            for word in {folded(each) for each in (column.heading, *own.record, *own.also)}:
                assert meant.setdefault(word, column.heading) == column.heading


def test_every_heading_of_the_schema_means_itself() -> None:
    for table in TABLES:
        for column in table.columns:
            for heading in (column.heading, column.english):
                meaning = headings_of(table).meaning(heading)
                assert meaning is not None and meaning == (column.target, 1.0, 0)
