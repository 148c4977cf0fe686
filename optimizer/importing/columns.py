"""Which column of a table stands where: by its heading, by a usual or similar heading, by what the cells hold."""

from collections.abc import Collection, Iterator, Mapping, Sequence
from dataclasses import dataclass, field
from itertools import islice
from typing import NamedTuple

from optimizer.domain.questions import PASS_OVER, Question
from optimizer.formats.cells import quoted, shown
from optimizer.formats.dates import Month
from optimizer.formats.sheet import Cell, Remarks, blank, listed
from optimizer.formats.table import Column, Table
from optimizer.importing.answers import Answers
from optimizer.importing.headings import EXACT, RECORD, Meaning, headings_of, means_none
from optimizer.importing.naming import naming
from optimizer.importing.regions import Region
from optimizer.importing.sampling import filled, sample, share, telling, yes_or_no

EMPTY = 0.55  # sureness of a usual heading over no value at all
LEAST = 0.5  # sureness from which a column is guessed
ALIKE = 0.03  # difference of sureness below which neither of two columns is likelier
TELLING = 0.8  # share of them that a kind reads, from which unknown headings are guessed by their cells
FEW = 3  # cells at least, for such a guess


@dataclass(frozen=True, slots=True)
class Layout:
    """Where the columns of a table stand in a region, by Column.target, and what is to be said of it."""

    positions: Mapping[str, int]
    remarks: Remarks = field(default_factory=Remarks)


class _Claim(NamedTuple):
    score: float
    place: int
    target: str
    rank: int = 0  # of equally sure ones the lowest is taken


class _Search:
    """The columns of one region being found."""

    def __init__(
        self, region: Region, table: Table, answers: Answers, given: frozenset[str], schools: Collection[str]
    ) -> None:
        self.given, self.schools = given, schools
        self.region, self.table, self.answers = region, table, answers
        self.columns = {column.target: column for column in table.columns}
        self.positions: dict[str, int] = {}
        self.remarks = Remarks()
        self.unread: list[int] = []
        self.hidden = region.sheet.hidden_columns
        self.recorded: list[str] = []  # headings of the national record
        self.vacant: set[str] = set()  # columns that stand under their heading without a single value
        self.row = region.first  # of the headings, counted from 1

    def layout(self) -> Layout:
        """Exact headings first, then answers, then guesses from the surest on."""
        self._tell_headings()
        claims: list[_Claim] = []
        for place, heading in self.region.headings.items():
            meaning = headings_of(self.table).meaning(heading)
            if meaning is not None and meaning.score == EXACT:
                self._take_exact(place, meaning.target)
            elif (answer := self._answer(heading)) is not None:
                self._take_answered(place, answer)
            else:
                claims += self._claims(place, meaning)
        self._take_guesses(claims)
        self._guess_by_cells({claim.place for claim in claims})
        self._tell_missing()
        if hidden := [self.columns[t].heading for t, place in self.positions.items() if place in self.hidden]:
            self.remarks.note(f"【{self.table.name}】隐藏的列照常读入：{'、'.join(hidden)}。")
        if self.recorded:
            self.remarks.note(f"【{self.table.name}】按全国教师管理信息系统的列名：{'、'.join(self.recorded)}。")
        if told := [question for question in self.remarks.answered if question.guess is not None]:
            read = "、".join(f"{quoted(question.written)}读作「{question.guess}」" for question in told)
            self.remarks.note(f"【{self.table.name}】按对照表：{read}。")
        if self.unread:
            headings = "、".join(quoted(self.region.headings[place]) for place in sorted(self.unread))
            self.remarks.note(f"【{self.table.name}】以下列不在模板内，未读取：{headings}。")
        return Layout(self.positions, self.remarks)

    def _tell_headings(self) -> None:
        """Titles above and headings of two rows; headings that are merged with others, and columns that have none."""
        region = self.region
        depth = "（两行，合读作一行）" if region.first - region.top > 1 else ""
        if region.titles or depth:
            above = f"，其上{listed([row + 1 for row in region.titles])}作为标题跳过" if region.titles else ""
            self.remarks.note(f"【{self.table.name}】表头在第{region.top + 1}行{depth}{above}。")
        for up, left, down, right in region.sheet.merged:
            named = any(place in region.headings for place in range(left, right + 1))
            if up == region.top == down == region.first - 1 and left < right and named:
                self.remarks.problem(
                    self.table.name, up + 1, None, f"表头有合并单元格（第{left + 1}–{right + 1}列）",
                    "请取消合并，让每一列都有自己的列名，且表头只占一行",
                )
        unnamed = [place for place in range(*region.columns) if place not in region.headings]
        if held := [str(place + 1) for place in unnamed if filled(region, place)]:
            self.remarks.note(f"【{self.table.name}】第{'、'.join(held)}列没有列名，未读取。")

    def _take_exact(self, place: int, target: str) -> None:
        """A column that is surely this one; without a value it gives way to another one."""
        known = filled(self.region, place)
        if target in self.positions and known and target not in self.vacant:
            self.remarks.problem(
                self.table.name, self.row, self.columns[target].heading,
                f"列名重复（第{self.positions[target] + 1}列与第{place + 1}列）", "请只保留一列",
            )
        elif target not in self.positions or known:
            self.positions[target] = place
            self.vacant.discard(target)
            if not known:
                self.vacant.add(target)

    def _answer(self, heading: str) -> str | None:
        answer = self.answers.to("列", self.table.name, "", heading)
        known = {column.heading for column in self.table.columns} | {PASS_OVER}
        return answer if answer in known else None

    def _take_answered(self, place: int, answer: str) -> None:
        self.remarks.settle(self._question(place, None if answer == PASS_OVER else answer, ()))
        if answer == PASS_OVER:
            self.unread.append(place)
        else:
            self._take_exact(place, next(column.target for column in self.table.columns if column.heading == answer))

    def _claims(self, place: int, meaning: Meaning | None) -> Iterator[_Claim]:
        """What an inexact heading may stand for; nothing, where it is like two columns alike: that is asked."""
        cells = sample(self.region, place)
        if meaning is not None:
            yield _Claim(meaning.score if cells else EMPTY, place, meaning.target, meaning.rank)
            return
        found = [
            _Claim(like.score * (0.6 + 0.4 * self._share(cells, self.columns[like.target])), place, like.target)
            for like in headings_of(self.table).similar(self.region.headings[place])
            if cells
        ]
        found.sort(key=lambda claim: -claim.score)
        if len(found) > 1 and found[0].score - found[1].score < ALIKE:
            alike = tuple(self.columns[claim.target].heading for claim in found)
            self.remarks.ask(self._question(place, None, alike))
            self.unread.append(place)
        else:
            yield from found

    def _take_guesses(self, claims: Sequence[_Claim]) -> None:
        placed: set[int] = set()
        rivals: dict[int, str] = {}
        for claim in sorted(claims, key=lambda claim: (-claim.score, claim.rank, claim.place)):
            if claim.place in placed or claim.score < LEAST:
                continue
            if claim.target in self.positions and (claim.target not in self.vacant or claim.score == EMPTY):
                rivals.setdefault(claim.place, claim.target)
                continue
            placed.add(claim.place)
            self.positions[claim.target] = claim.place
            self.vacant.discard(claim.target)
            self._announce(claim)
        for place, target in rivals.items():
            if place not in placed and sample(self.region, place):
                self._ask_rival(place, target)

    def _announce(self, claim: _Claim) -> None:
        heading, column = self.region.headings[claim.place], self.columns[claim.target]
        if claim.score == RECORD:
            self.recorded.append(f"{quoted(heading)}读作「{column.heading}」")
        elif sample(self.region, claim.place):
            self.remarks.ask(self._question(claim.place, column.heading, ()))

    def _ask_rival(self, place: int, target: str) -> None:
        """A further column for what stands already in another one: passed over, if nobody says otherwise."""
        other = self.region.headings[self.positions[target]]
        same = list(self.region.cells(place)) == list(self.region.cells(self.positions[target]))
        exact = headings_of(self.table).meaning(other) == Meaning(target, EXACT)
        named = () if same else self._naming(sample(self.region, place))
        self.unread.append(place)
        if exact and named:
            self.remarks.ask(self._question(place, None, named))
        elif not same and not exact:
            why = f"「{self.columns[target].heading}」已由{quoted(other)}读入"
            self.remarks.ask(self._question(place, PASS_OVER, (self.columns[target].heading,), why))

    def _guess_by_cells(self, claimed: set[int]) -> None:
        """Unknown headings over cells that only a column still missing could hold."""
        for place, heading in self.region.headings.items():
            if place in self.positions.values() or place in self.unread:
                continue
            self.unread.append(place)
            cells = sample(self.region, place)
            if place in claimed or means_none(heading) or len(cells) == 0:
                continue
            few = list(islice((cell for cell in self.region.cells(place) if not blank(cell)), FEW))
            if named := self._naming(cells):
                self.remarks.ask(self._question(place, None, named))
                continue
            fits = [c for c in self.table.columns if telling(c) and self._share(cells, c) >= TELLING]
            fitting = [column for column in fits if column in self._free()]
            taken = any(column.kind.options for column in fits if column not in fitting)  # so they tell nothing
            if len(few) < FEW or not fitting or taken or yes_or_no(cells):
                continue
            if isinstance(fitting[0].kind, Month):
                self.remarks.ask(self._question(place, None, tuple(column.heading for column in fitting)))
            else:
                self.unread.remove(place)
                self.positions[fitting[0].target] = place
                self.vacant.discard(fitting[0].target)
                self.remarks.ask(self._question(place, fitting[0].heading, ()))

    def _free(self) -> Sequence[Column]:
        """The columns that stand nowhere, or without a value."""
        return [c for c in self.table.columns if c.target not in self.positions or c.target in self.vacant]

    def _naming(self, cells: Sequence[Cell]) -> tuple[str, ...]:
        return naming(cells, self.table, self._free(), self.schools)

    def _question(self, place: int, guess: str | None, others: tuple[str, ...], why: str = "") -> Question:
        heading = self.region.headings[place]
        free = tuple(c.heading for c in self.table.columns if c.target not in self.positions and c.heading != guess)
        first = () if guess is None else (guess,)
        options = tuple(dict.fromkeys((*first, *others, *free, PASS_OVER)))
        column = next((column for column in self.table.columns if column.heading == guess), None)
        examples: tuple[str, ...] = ()
        if column is not None and not column.personal and self._share(cells := sample(self.region, place), column) > 0:
            examples = tuple(dict.fromkeys(map(shown, cells[:3])))
        asked = "是哪一列" if guess is None else "不读" if guess == PASS_OVER else f"读作「{guess}」"
        text = f"【{self.table.name}】列{quoted(heading)}{asked}？{why}"
        return Question("列", self.table.name, "", heading, text, guess, options, examples)

    def _share(self, cells: Sequence[Cell], column: Column) -> float:
        return share(cells, column, self.region.sheet.epoch)

    def _tell_missing(self) -> None:
        unread = "、".join(quoted(self.region.headings[place]) for place in sorted(self.unread))
        for column in self.table.columns:
            if column.required and column.target not in self.positions and column.target not in self.given:
                meant = f"；若就是未读取的{unread}之一，请改用此列名" if unread else ""
                advice = f"请增加此列：{column.note}{meant}"
                self.remarks.problem(self.table.name, self.row, column.heading, "缺少必填列", advice)


def layout(
    region: Region, table: Table, answers: Answers, given: frozenset[str] = frozenset(), schools: Collection[str] = ()
) -> Layout:
    """The columns of a table in a region; guesses are asked, what is missing or doubled is a problem.

    ``given`` are columns that come from elsewhere where the region has none, ``schools`` all that schools are called.
    """
    return _Search(region, table, answers, given, schools).layout()
