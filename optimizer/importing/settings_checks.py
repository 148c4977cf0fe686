"""What the settings say can be read."""

from collections.abc import Iterator

from optimizer.domain.errors import Problem
from optimizer.formats.cells import Refusal, quoted
from optimizer.formats.local_curriculum import local_name, local_value
from optimizer.formats.terms import READERS, folded
from optimizer.importing.references import Tables, fault


def settings_sound(tables: Tables) -> Iterator[Problem]:
    """What the settings say of the term can be read."""
    if "settings" in tables:
        settings = tables["settings"]
        for row, name, value in settings.sound("name", "value"):
            if folded(value) and (name in READERS or local_name(name)):
                try:
                    READERS[name](folded(value)) if name in READERS else local_value(name, value)
                except Refusal as refusal:
                    yield fault(settings, row, "value", f"{name}{quoted(refusal.shown)}{refusal.rule}", refusal.advice)
