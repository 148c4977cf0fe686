"""A policy names subjects, titles, levels and modes in everyday words, too: here they become those of the rosters."""

from collections.abc import Callable, Mapping
from functools import partial
from typing import Any

from optimizer.domain.definitions import Definitions
from optimizer.words.files import vocabulary
from optimizer.words.subjects import subject
from optimizer.words.vocabulary import Found, Open

DEFINED = {"backbone": "backbone", "backbone_titles": "titles", "degree": "degrees", "visit_reach": "reaches"}
SCOPED = {"stages": "stages", "modes": "modes"}
RANKED = {"rank": "titles"}  # parameters of rules
Told = Callable[[str, str, str], None]  # where, as written, as read


def in_words(plain: Mapping[str, Any]) -> tuple[dict[str, Any], tuple[str, ...]]:
    """Plain data of a policy in canonical words, and what has to be said of it; what nobody knows stays as it is."""
    notes: dict[str, None] = {}

    def told(where: str, written: str, read: str) -> None:
        notes[f"政策「{where}」的“{written}”按同义写法读作“{read}”。"] = None

    found = dict(plain)
    if isinstance(plain.get("definitions"), Mapping):
        found["definitions"] = _definitions(plain["definitions"], told)
    if isinstance(plain.get("entries"), list | tuple):
        found["entries"] = [_entry(entry, told) if isinstance(entry, Mapping) else entry for entry in plain["entries"]]
    return found, tuple(notes)


def _definitions(plain: Mapping[str, Any], told: Told) -> dict[str, Any]:
    found = dict(plain)
    for key, name in DEFINED.items():
        if key in plain:
            found[key] = _named(plain[key], name, partial(told, _title(key)))
    if isinstance(plain.get("scarce"), list | tuple):
        found["scarce"] = _subjects(plain["scarce"], partial(told, _title("scarce")))
    return found


def _title(key: str) -> str:
    return Definitions.model_fields[key].title or key


def _entry(plain: Mapping[str, Any], told: Told) -> dict[str, Any]:
    found = dict(plain)
    where = str(plain.get("id", "?"))
    for key, name in RANKED.items():
        if key in plain:
            found[key] = _named(plain[key], name, partial(told, where))
    if isinstance(plain.get("scope"), Mapping):
        found["scope"] = {
            key: _named(value, SCOPED[key], partial(told, where)) if key in SCOPED else value
            for key, value in plain["scope"].items()
        }
    return found


def _named(value: Any, name: str, told: Callable[[str, str], None]) -> Any:
    """A word, or the words of a list or of the values of a mapping, by their canonical names."""
    if isinstance(value, list | tuple):
        return [_named(part, name, told) for part in value]
    if isinstance(value, Mapping):
        return {key: _named(part, name, told) for key, part in value.items()}
    meaning = vocabulary(name).look(value) if isinstance(value, str) else None
    if not isinstance(meaning, Found) or meaning.name == value:
        return value
    told(value, meaning.name)
    return meaning.name


def _subjects(words: list[Any] | tuple[Any, ...], told: Callable[[str, str], None]) -> list[Any]:
    """The subjects as written, and after them those that they mean under another name; 音体美 means all three."""
    found = list(words)
    for word in words:
        meaning = subject(word) if isinstance(word, str) else None
        names = (meaning.name,) if isinstance(meaning, Found) else meaning.options if isinstance(meaning, Open) else ()
        missing = [name for name in names if name not in found]
        if missing:
            found += missing
            told(word, "、".join(missing))
    return found
