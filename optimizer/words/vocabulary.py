"""Words as bureaus write them and what they mean: found, open to several readings, or unknown."""

import re
import unicodedata
from collections import Counter, defaultdict
from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from functools import cached_property
from typing import NamedTuple

SPACED = "删去了多余的空格或标点"
REMARKED = "去掉了备注（括号内的说明或年月）"
SAID = "按同义写法读入（(.+)）"  # the announcement of a synonym
CODE = re.compile(r"\d{1,4}[-–—_:.、]?(?=\D)")
BRACKET = re.compile(r"[(\[【〔<《]([^)\]】〕>》]*)[)\]】〕>》]?")
LEADING = re.compile(  # 2021年县级骨干, 2019.9县骨干, 2020-2024年度县级骨干
    r"(?:(?:19|20)\d\d(?:[年./-]\d{1,2}月?|学?年度?)?(?:[-—~至到](?:19|20)?\d\d)?(?:学?年度?)?"
    r"(?:聘任|取得|评定|认定|被?评为|获评|授予|任|[聘取评获])?)(?=\D)"
)
ORDINAL = re.compile(r"第[一二三四五六七八九十\d]{1,3}[批届期轮]")
DATED = re.compile(r"(?:19|20)\d\d(?:[年./-]?\d{0,2}月?)?(?:聘任|取得|评定|认定|评为|授予|[聘取评])?$")
LONGEST, MOST = 40, 5  # signs of a word, words of a compound: more is text
DEPTH = 4  # steps that may follow one another: 434-二级教师(2019.12) takes three
MARKS = "、,.;:。!?'\"“”‘’"  # at either end they say nothing
SEVERAL = "写了不止一项"
BETWEEN = "、,;/\\\\+&"
JOINING = "和及与"  # parts words only where nothing plainer does: 语文、体育与健康


class Found(NamedTuple):
    """The canonical name of a word, and how it was come by: empty where it is written so."""

    name: str
    how: str = ""


class Open(NamedTuple):
    """A word with several readings: what it may mean, the likeliest of them, if any is, and why it is asked."""

    options: tuple[str, ...]
    guess: str | None
    why: str


Meaning = Found | Open | None


def squeezed(written: str) -> str:
    """A word for comparison: half-width, upper case, without any space."""
    return re.sub(r"\s+", "", unicodedata.normalize("NFKC", written)).upper()


def said(written: str, name: str) -> str:
    """How a synonym is announced."""
    return f"按同义写法读入（“{written}”即“{name}”）"


def told(meaning: Meaning, word: str) -> Meaning:
    """A meaning that part of the word led to, with the whole word in its announcement."""
    return Found(meaning.name, said(word, meaning.name)) if isinstance(meaning, Found) else meaning


def held(words: Iterable[str]) -> Mapping[str, Collection[str]]:
    """The words that hold a sign, by the sign."""
    holding: defaultdict[str, set[str]] = defaultdict(set)
    for word in words:
        for sign in word:
            holding[sign].add(word)
    return holding


def alike(word: str, holding: Mapping[str, Collection[str]]) -> list[str]:
    """The words that share most of their signs with this one (Dice's coefficient at least 0.6), the most alike first.

    By the signs that they hold (``held``), since a whole column of unknown words is nothing rare.
    """
    signs = set(word)
    shared = Counter(other for sign in signs for other in holding.get(sign, ()))
    close = {other: 2 * common / (len(signs) + len(set(other))) for other, common in shared.items()}
    return sorted((other for other, share in close.items() if share >= 0.6), key=lambda other: (-close[other], other))


@dataclass(frozen=True)
class Vocabulary:
    """The words of one kind of column; every key is squeezed.

    ``same`` and ``also`` map other ways of writing to the name, ``same`` without a word said. ``prefixes`` and
    ``suffixes`` say nothing. A word that holds one of the ``doubts`` (原, 在读 …) is asked. ``separators`` part the
    words of a compound cell, of which the highest counts where the names are ``ranked`` (lowest first);
    ``remarks`` among them are passed over.
    """

    names: tuple[str, ...]
    same: Mapping[str, str] = field(default_factory=dict)
    also: Mapping[str, str] = field(default_factory=dict)
    open: Mapping[str, Open] = field(default_factory=dict)
    ranked: bool = False
    prefixes: tuple[str, ...] = ()
    suffixes: tuple[str, ...] = ()
    doubts: tuple[str, ...] = ()
    separators: str = BETWEEN
    remarks: frozenset[str] = frozenset()

    def look(self, written: str, depth: int = DEPTH) -> Meaning:
        """What a word means: from the plain step to the daring, the first that leads to a known word."""
        word = squeezed(written).strip(MARKS)
        plain = self.plain(word)
        if plain is not None:
            untidy = word != squeezed(written) or re.search(r"\S\s+\S", written)
            return Found(word, SPACED) if untidy and plain == Found(word) else plain
        if any(doubt in word for doubt in self.doubts):
            return Open(self.names, None, "像是已不再是、尚未取得或只是拟定")
        if depth == 0 or len(word) > LONGEST:
            return None
        steps = (self._coded, self._remarked, self._affixed, self._compound)
        return next((meaning for step in steps if (meaning := step(word, depth - 1))), None)

    def plain(self, word: str) -> Meaning:
        """What a squeezed word means as it stands."""
        if word in self.names:
            return Found(word)
        if word in self.same:
            return Found(self.same[word])
        if word in self.also:
            return Found(self.also[word], said(word, self.also[word]))
        return self.open.get(word)

    def near(self, written: str) -> tuple[str, ...]:
        """Names that something unknown may have been meant for, the nearest first, three at most."""
        return tuple(dict.fromkeys(self._ways[way] for way in alike(squeezed(written), self._holding)))[:3]

    @cached_property
    def _ways(self) -> Mapping[str, str]:
        return {name: name for name in self.names} | dict(self.also)

    @cached_property
    def _holding(self) -> Mapping[str, Collection[str]]:
        return held(self._ways)

    def parts(self, word: str) -> Sequence[str]:
        """The words of a compound cell: 语文、数学; 语文和数学; 语文数学."""
        parts = [part for part in re.split(f"[{self.separators}]", word) if part]
        if len(parts) < 2:
            parts = [part for part in re.split(f"[{JOINING}]", word) if part]
        run = self._run.findall(word) if len(parts) < 2 else ()
        parts = run if len(run) > 1 and "".join(run) == word else parts
        return parts if len(parts) <= MOST else []

    @cached_property
    def _run(self) -> re.Pattern[str]:
        words = {word for word in (*self.names, *self.also) if len(word) > 1}
        return re.compile("|".join(map(re.escape, sorted(words, key=len, reverse=True))) or "(?!)")

    # ------------------------------------------------------------------ steps
    def _coded(self, word: str, depth: int) -> Meaning:
        """434-二级教师, 0-无: the code of a national table stands before its name."""
        code = CODE.match(word)
        return told(self.look(word[code.end():], depth), word) if code else None

    def _remarked(self, word: str, depth: int) -> Meaning:
        """一级(2019.12): a remark in brackets or a date at the end; a known word in the brackets is asked about."""
        bare = ORDINAL.sub("", LEADING.sub("", DATED.sub("", BRACKET.sub("", word)), count=1)).strip(MARKS)
        meaning = self.look(bare, depth) if bare not in ("", word) else None
        if not isinstance(meaning, Found):
            return meaning
        for remark in BRACKET.finditer(word):
            apart = remark.start() == 0 or remark.end() == len(word)  # not 县(市、区)级
            within = self.look(remark[1], depth) if apart and remark[1] else None
            if isinstance(within, Found) and within.name != meaning.name:
                return self._beside(meaning.name, within.name)
        return Found(meaning.name, REMARKED)

    def _beside(self, name: str, remark: str) -> Meaning:
        return Open((name, remark), name, f"括号内另写了“{remark}”")

    def _affixed(self, word: str, depth: int) -> Meaning:
        """县级骨干教师, 全日制本科: what stands before or behind the word says nothing more."""
        for suffix in self.suffixes:
            if word.endswith(suffix) and word != suffix and (meaning := self.look(word.removesuffix(suffix), depth)):
                return told(meaning, word)
        for prefix in self.prefixes:
            if word.startswith(prefix) and word != prefix and (meaning := self.look(word.removeprefix(prefix), depth)):
                return told(meaning, word)
        return None

    def _compound(self, word: str, depth: int) -> Meaning:
        """县级、学科带头人: the highest of several ranks; of other words each is a reading, the first the likeliest."""
        parts = self.parts(word)
        words = [part for part in parts if part not in self.remarks]
        meanings = [self.look(part, depth) for part in words] if len(parts) > 1 else []
        if not meanings or None in meanings:
            return None
        found = tuple(dict.fromkeys(meaning.name for meaning in meanings if isinstance(meaning, Found)))
        first = found[0] if found else None
        highest = max(found, key=self.names.index) if found and self.ranked else first
        unsure = next((meaning for meaning in meanings if isinstance(meaning, Open)), None)
        if unsure is not None:
            return Open(tuple(dict.fromkeys((*found, *unsure.options))), highest, unsure.why)
        if len(found) == 1:
            return Found(found[0], said(word, found[0]))
        if highest is not None and self.ranked:
            return Found(highest, f"写了几级，按最高的读入（“{word}”即“{highest}”）")
        return Open(found, first, SEVERAL)
