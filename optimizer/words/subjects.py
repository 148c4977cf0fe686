"""Subjects: national names, and what local and former names mean at a stage and beside the needs of a county."""

import re
from collections.abc import Collection, Mapping
from dataclasses import fields
from functools import cache

from optimizer.domain.vocabulary import Stage
from optimizer.words.files import built, data
from optimizer.words.vocabulary import BETWEEN, JOINING, Found, Meaning, Open, Vocabulary, alike, held, squeezed

PRESCHOOL = "学前"  # what a kindergarten that is not staffed by subjects is short of
PE_AND_ARTS = frozenset(data("subjects")["pe_and_arts"])  # indicator L3 of 教督〔2017〕6号, with the arts of 2022
BROAD: Mapping[str, tuple[str, ...]] = {line["word"]: tuple(line["of"]) for line in data("subjects")["broad"]}
STAGES: Mapping[str, frozenset[Stage]] = {
    word: frozenset(map(Stage, stages)) for word, stages in data("subjects")["stages"].items()
}
AT_STAGE = re.compile(rf"(?:^|[({BETWEEN}{JOINING}兼])({'|'.join(sorted(STAGES, key=len, reverse=True))})")


class _Subjects(Vocabulary):
    """In brackets behind a broad subject stands which part of it is meant: 艺术(音乐)."""

    def _beside(self, name: str, remark: str) -> Meaning:
        if remark in BROAD.get(name, ()):
            return Found(remark, f"按括号内的写法读作“{remark}”")
        return Vocabulary._beside(self, name, remark)


@cache
def vocabulary_at(stage: Stage | None) -> Vocabulary:
    """The subjects as they are called at a stage; without one, as in the compulsory stages."""
    plain, at = data("subjects"), stage or Stage.JUNIOR
    moved = {squeezed(word): line[at] for line in plain["by_stage"] if at in line for word in line["words"]}
    common = built(plain, moved)
    own = {field.name: getattr(common, field.name) for field in fields(Vocabulary)}
    names = tuple(name for name in common.names if moved.get(name, name) == name)
    return _Subjects(**(own | {"names": names, "prefixes": (*common.prefixes, *STAGES)}))


def subject(written: str, stage: Stage | None = None, needed: Collection[str] = ()) -> Found | Open:
    """What a subject means at a stage whose needs name ``needed``; a word that nobody knows is itself."""
    words = vocabulary_at(stage)
    meaning = words.look(written) or Found(written)
    if isinstance(meaning, Open):
        return meaning
    if stage is not None and words.plain(squeezed(written)) is None:
        claimed = [STAGES[found] for found in AT_STAGE.findall(squeezed(written))]
        if claimed and not any(stage in stages for stages in claimed):
            return Open((meaning.name,), meaning.name, f"与本行的学段“{stage}”不一致")
    return meaning if not needed or meaning.name in needed else _beside_needs(meaning, words, needed)


def _beside_needs(meaning: Found, words: Vocabulary, needed: Collection[str]) -> Found | Open:
    """A subject that no need of its stage names: another name of one of them, or another subject."""
    name = meaning.name
    within = tuple(part for part in BROAD.get(name, ()) if part in needed)
    if within:
        return Open(within, within[0] if len(within) == 1 else None, f"本学段的需求写的是{'、'.join(within)}")
    wider = next((broad for broad, parts in BROAD.items() if name in parts and broad in needed), None)
    likely = wider or _likely(name, [other for other in sorted(needed) if not {name, other} <= {*words.names}])
    if likely is None:
        return meaning
    return Open((likely, name), likely, f"本学段的需求没有写，与需求中的“{likely}”是同一学科吗")


def _likely(name: str, others: Collection[str]) -> str | None:
    within = [other for other in others if min(len(name), len(other)) > 1 and (other in name or name in other)]
    return next(iter([*within, *alike(name, held(others))]), None)
