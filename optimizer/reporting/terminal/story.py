"""A story on the terminal."""

from collections.abc import Iterator

from rich.cells import cell_len
from rich.console import Console

from optimizer.reporting.stories.story import Grid, Story
from optimizer.reporting.terminal.voice import Voice


def print_story(console: Console, story: Story) -> None:
    """Verdict, facts, sections."""
    say = Voice(console)
    say(f"\n{story.title}", "bold")
    say(story.verdict, "bold green")
    if story.facts:
        say("　".join(f"{name}：{value}" for name, value in story.facts.items()))
    for section in story.sections:
        say(f"\n{section.title}", "bold")
        for line in section.lines:
            say(f"  {line}")
        if section.grid is not None:
            for line in _lines(section.grid):
                say(f"  {line}")
        for note in section.notes:
            say(f"  {note}")


def _lines(grid: Grid) -> Iterator[str]:
    """Columns padded to their width; the last one runs on, for a terminal wraps it better than a narrow column."""
    widths = [max(map(cell_len, column)) for column in zip(grid.headings, *grid.rows, strict=True)]
    rows = [grid.headings, tuple("─" * width for width in widths), *grid.rows]
    for row in rows:
        padded = (text + " " * (width - cell_len(text)) for text, width in zip(row[:-1], widths, strict=False))
        yield "  ".join([*padded, row[-1]])
