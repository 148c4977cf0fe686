"""The county of a later school year: what the dated lines of the roster say of it, and nothing else."""

from dataclasses import replace
from datetime import date

import pytest

from optimizer.domain.county import County, Group, Member, Need, School
from optimizer.domain.outlook import Outlook
from optimizer.domain.past_postings import PastPosting
from optimizer.domain.roster_by_year import memberships, parting, together, unfolded
from optimizer.domain.vocabulary import Mode, Stage

NURSERY, PRIMARY, JUNIOR = Stage.KINDERGARTEN, Stage.PRIMARY, Stage.JUNIOR
YEARS = range(2024, 2033)
PLAIN = County(
    schools=(
        School("C", "核心", {PRIMARY: 900}, quota=60, senior_posts=12, middle_posts=24),
        School("M", "成员", {PRIMARY: 300, JUNIOR: 150}, opened=2010),
        School("N", "另一成员", {PRIMARY: 80}),
        School("A", "集团外", {PRIMARY: 50}),
    ),
    needs=(Need("C", PRIMARY, "语文", least=6, most=8), Need("M", PRIMARY, "语文", least=2, most=3)),
    groups=(Group("G", "集团", "C"),),
    members=(Member("G", "C", Mode.CORE), Member("G", "M", Mode.TIGHT), Member("G", "N", Mode.TRUSTEE)),
    teachers=(),
)


def belonging(county: County, year: int) -> set[tuple[str, str, Mode]]:
    return {(member.group, member.school, member.mode) for member in unfolded(county, year).members}


def posting(start: int, last: int | None, origin: str = "C", school: str = "M") -> PastPosting:
    """One of whole school years, from September to July."""
    end = None if last is None else date(last + 1, 7, 1)
    return PastPosting("T", "轮岗交流", False, date(start, 9, 1), end, origin, school)


def ends(county: County, past: PastPosting) -> dict[int, int | None]:
    """Last year of a posting of record, as the county of each year knows it."""
    dated = replace(county, history=(past,))
    return {year: unfolded(dated, year).history[0].last_year for year in YEARS}


# ---------------------------------------------------------------- nothing dated


@pytest.mark.parametrize("year", YEARS)
def test_without_dates_the_county_is_the_same_object(year: int) -> None:
    """Years that say nothing of a change do not count: 开办学年 in the past, 稳定起始学年, postings of record."""
    county = replace(PLAIN, groups=(replace(PLAIN.groups[0], stable_since=2020),), history=(posting(2020, None),))
    assert unfolded(county, year) is county


DATED = {
    "outlook": replace(PLAIN, outlooks=(Outlook("C", 2028, {PRIMARY: 950}),)),
    "since": replace(PLAIN, needs=(*PLAIN.needs, Need("C", PRIMARY, "语文", least=7, most=9, since=2028))),
    "joined": replace(PLAIN, members=(*PLAIN.members, Member("G", "A", Mode.ALLIANCE, joined=2028))),
    "left": replace(PLAIN, members=(*PLAIN.members[:2], replace(PLAIN.members[2], left=2028))),
    "suspended": replace(PLAIN, groups=(replace(PLAIN.groups[0], suspended=2028),)),
    "opened": replace(PLAIN, schools=(*PLAIN.schools[:3], replace(PLAIN.schools[3], opened=2028))),
}


@pytest.mark.parametrize("name", DATED)
def test_each_kind_of_date_counts_from_its_year_on(name: str) -> None:
    """One kind at a time: the years before are alike, the years from then on are alike, and the two differ."""
    county = DATED[name]
    seen = [unfolded(county, year) for year in YEARS]
    assert all(each == seen[0] for each in seen[:4])
    assert all(each == seen[4] for each in seen[4:])
    assert seen[3] != seen[4]


@pytest.mark.parametrize("name", DATED)
def test_a_year_once_unfolded_is_stable(name: str) -> None:
    """The model and the plain reading may both unfold: what a year looks like does not change by doing it again."""
    for year in YEARS:
        once = unfolded(DATED[name], year)
        assert unfolded(once, year) == once


def test_teachers_roads_notes_and_dates_themselves_are_untouched() -> None:
    county = replace(DATED["left"], notes=("某行隐藏",))
    later = unfolded(county, 2030)
    assert (later.teachers, later.roads, later.notes) == (county.teachers, county.roads, county.notes)
    assert later.outlooks == county.outlooks


# ---------------------------------------------------------------- schools


def test_enrolment_changes_and_stays_changed() -> None:
    """Rows of the table may stand in any order; each year the latest row before it speaks."""
    outlooks = (Outlook("C", 2029, {PRIMARY: 800}), Outlook("C", 2027, {PRIMARY: 1000}))
    county = replace(PLAIN, outlooks=outlooks)
    pupils = [unfolded(county, year).school["C"].pupils[PRIMARY] for year in range(2026, 2031)]
    assert pupils == [900, 1000, 1000, 800, 800]
    assert unfolded(county, 2030).school["M"].pupils == PLAIN.school["M"].pupils


def test_an_empty_cell_of_an_outlook_is_unchanged() -> None:
    """Cell by cell: the stage not mentioned, the posts not mentioned; a zero is a number."""
    county = replace(PLAIN, outlooks=(
        Outlook("M", 2027, {JUNIOR: 200}), Outlook("M", 2028, {PRIMARY: 0}), Outlook("C", 2027, quota=0),
        Outlook("C", 2028, senior_posts=15), Outlook("C", 2029, middle_posts=30),
    ))
    assert unfolded(county, 2027).school["M"].pupils == {PRIMARY: 300, JUNIOR: 200}
    assert unfolded(county, 2028).school["M"].pupils == {PRIMARY: 0, JUNIOR: 200}
    posts = [(s.quota, s.senior_posts, s.middle_posts) for y in YEARS for s in [unfolded(county, y).school["C"]]]
    assert posts[2:6] == [(60, 12, 24), (0, 12, 24), (0, 15, 24), (0, 15, 30)]
    assert unfolded(county, 2029).school["C"].pupils == {PRIMARY: 900}


def test_a_school_grows_by_a_stage() -> None:
    county = replace(PLAIN, outlooks=(Outlook("N", 2027, {JUNIOR: 40}), Outlook("N", 2028, {JUNIOR: 80})))
    taught = [dict(unfolded(county, year).school["N"].pupils) for year in (2026, 2027, 2028)]
    assert taught == [{PRIMARY: 80}, {PRIMARY: 80, JUNIOR: 40}, {PRIMARY: 80, JUNIOR: 80}]
    assert PLAIN.school["N"].pupils == {PRIMARY: 80}, "the roster itself is not written to"


def test_a_school_that_opens_in_the_second_year() -> None:
    """Before, it has no pupils and needs nobody, whatever the tables say of later; then it is as they say."""
    school = School("O", "新校", {PRIMARY: 200}, opened=2027, quota=20)
    needs = (Need("O", PRIMARY, "语文", least=2, most=2), Need("O", PRIMARY, "数学", least=1, most=1, since=2028))
    county = replace(
        PLAIN, schools=(*PLAIN.schools, school), needs=(*PLAIN.needs, *needs),
        outlooks=(Outlook("O", 2026, {PRIMARY: 90}), Outlook("O", 2028, {PRIMARY: 400}, quota=36)),
    )
    seen = {year: unfolded(county, year) for year in (2026, 2027, 2028)}
    assert [seen[year].school["O"].pupils for year in seen] == [{}, {PRIMARY: 90}, {PRIMARY: 400}]
    assert [seen[year].school["O"].quota for year in seen] == [20, 20, 36]
    subjects = [[need.subject for need in seen[year].needs if need.school == "O"] for year in seen]
    assert subjects == [[], ["语文"], ["语文", "数学"]]
    assert all(set(PLAIN.needs) <= set(each.needs) for each in seen.values())


# ---------------------------------------------------------------- needs


def test_the_latest_line_of_a_need_is_in_force() -> None:
    """In any order of the rows; lines of another stage or subject are other needs."""
    first, second, third = (
        Need("M", PRIMARY, "数学", least=n, most=n, since=since) for n, since in ((1, None), (2, 2027), (3, 2029))
    )
    other = Need("M", JUNIOR, "数学", least=9, most=9)
    for lines in ((first, second, third, other), (third, other, second, first)):
        county = replace(PLAIN, needs=lines)
        held = [{n.least for n in unfolded(county, year).needs if n.stage == PRIMARY} for year in range(2026, 2031)]
        assert held == [{1}, {2}, {2}, {3}, {3}]
        assert all(other in unfolded(county, year).needs for year in YEARS)


def test_a_need_may_begin_later_or_end() -> None:
    """No line before its first year; a line of no posts ends it."""
    county = replace(PLAIN, needs=(
        Need("C", PRIMARY, "科学", least=1, most=2, since=2027),
        Need("C", PRIMARY, "科学", least=0, most=0, since=2030),
    ))
    assert [[need.most for need in unfolded(county, year).needs] for year in (2026, 2027, 2029, 2030)] == [
        [], [2], [2], [0],
    ]


# ---------------------------------------------------------------- groups


def test_joining_and_leaving() -> None:
    """加入学年 is the first year inside, 退出学年 the first outside."""
    line = Member("G", "A", Mode.ALLIANCE, joined=2027, left=2029)
    county = replace(PLAIN, members=(*PLAIN.members, line))
    assert [line in unfolded(county, year).members for year in (2026, 2027, 2028, 2029)] == [False, True, True, False]
    assert unfolded(county, 2028).member["A"].mode is Mode.ALLIANCE
    assert "A" not in unfolded(county, 2029).member


GROWN = replace(
    PLAIN,
    groups=(*PLAIN.groups, Group("H", "新集团", "M")),
    members=(
        PLAIN.members[0], PLAIN.members[2],
        Member("G", "M", Mode.TIGHT, left=2027), Member("G", "M", Mode.COOPERATION, 2027, 2029),
        Member("H", "M", Mode.CORE, 2029), Member("H", "A", Mode.TIGHT, 2030),
    ),
)


def test_a_member_graduates_and_leads_its_own_group() -> None:
    """紧密, then 协作, then 核心 of a group that exists only from then on; one line in force each year."""
    lives = {year: unfolded(GROWN, year).member["M"] for year in YEARS}
    assert [(lives[year].group, lives[year].mode) for year in (2026, 2027, 2028, 2029)] == [
        ("G", Mode.TIGHT), ("G", Mode.COOPERATION), ("G", Mode.COOPERATION), ("H", Mode.CORE),
    ]
    assert [[group.id for group in unfolded(GROWN, year).groups] for year in (2028, 2029)] == [["G"], ["G", "H"]]
    assert "A" not in unfolded(GROWN, 2029).member and "A" in unfolded(GROWN, 2030).member
    for year in YEARS:
        schools = [member.school for member in unfolded(GROWN, year).members]
        assert len(schools) == len(set(schools))


def test_a_change_of_mode_ends_no_posting_but_a_change_of_group_does() -> None:
    """C and M share G until 2028; the posting is still known as it was until they part."""
    assert ends(GROWN, posting(2025, 2030)) == {year: 2030 if year < 2029 else 2028 for year in YEARS}


def test_a_suspended_group_is_gone_and_everybody_returns() -> None:
    county = DATED["suspended"]
    assert len(belonging(county, 2027)) == 3
    assert belonging(county, 2028) == set()
    assert unfolded(county, 2028).groups == ()
    for origin, school in (("C", "M"), ("M", "C"), ("N", "M")):
        assert ends(county, posting(2026, None, origin, school)) == {y: None if y < 2028 else 2027 for y in YEARS}
        assert ends(county, posting(2026, 2029, origin, school)) == {y: 2029 if y < 2028 else 2027 for y in YEARS}


def test_postings_that_the_suspension_does_not_touch() -> None:
    """Those that end by themselves, to the very last month; those from outside the group; a later start."""
    county = DATED["suspended"]
    untouched = (
        posting(2024, 2027), replace(posting(2024, None), end=date(2028, 8, 31)), posting(2026, None, "C", "A"),
        posting(2026, None, "A", "M"), posting(2029, None),
    )
    dated = replace(county, history=untouched)
    assert all(unfolded(dated, year).history == untouched for year in YEARS)


def test_a_posting_older_than_the_group_ends_with_it() -> None:
    """It was no posting of the group when it began, but everybody returns."""
    members = tuple(replace(member, joined=2026) for member in PLAIN.members)
    county = replace(DATED["suspended"], members=members)
    assert ends(county, posting(2024, None)) == {year: None if year < 2028 else 2027 for year in YEARS}
    assert ends(county, posting(2024, 2024))[2030] == 2024


def test_a_cut_posting_ends_before_the_year_of_parting() -> None:
    """August 31 still belongs to the year before; nothing else of the record changes."""
    past = replace(posting(2026, None), passed=True)
    (cut,) = unfolded(replace(DATED["suspended"], history=(past,)), 2028).history
    assert cut == replace(past, end=date(2028, 8, 31))


@pytest.mark.parametrize("gone", ["C", "M"])
def test_a_member_that_leaves_takes_its_postings_with_it(gone: str) -> None:
    """And when the core leaves, the group ends for all, postings between the other members too."""
    members = tuple(replace(member, left=2028) if member.school == gone else member for member in PLAIN.members)
    county = replace(PLAIN, members=members)
    left = {school for _, school, _ in belonging(county, 2028)}
    assert left == ({"C", "N"} if gone == "M" else set())
    assert [group.id for group in unfolded(county, 2028).groups] == (["G"] if gone == "M" else [])
    parted = {("C", "M"), ("N", "M")} if gone == "M" else {("C", "M"), ("N", "M"), ("C", "N")}
    for pair in (("C", "M"), ("N", "M"), ("C", "N")):
        assert ends(county, posting(2026, None, *pair))[2028] == (2027 if pair in parted else None)
        assert ends(county, posting(2026, None, *pair))[2027] is None


def test_a_group_begins_with_its_core() -> None:
    """Members listed from ever belong to nothing before it."""
    members = (replace(PLAIN.members[0], joined=2027), *PLAIN.members[1:])
    county = replace(PLAIN, members=members)
    assert belonging(county, 2026) == set() and unfolded(county, 2026).groups == ()
    assert len(belonging(county, 2027)) == 3 and unfolded(county, 2027).groups == PLAIN.groups


def test_a_group_of_another_core_goes_on() -> None:
    """What ends one group leaves the other as it was."""
    county = replace(
        PLAIN,
        groups=(replace(PLAIN.groups[0], suspended=2028), Group("H", "另一集团", "N")),
        members=(*PLAIN.members[:2], Member("H", "N", Mode.CORE), Member("H", "A", Mode.TIGHT)),
    )
    assert belonging(county, 2028) == {("H", "N", Mode.CORE), ("H", "A", Mode.TIGHT)}
    assert ends(county, posting(2026, None, "N", "A"))[2030] is None


# ---------------------------------------------------------------- together and parting


def test_together_means_one_working_group_in_that_year() -> None:
    stays = memberships(GROWN)
    assert [together(stays, "C", "M", year) for year in (2026, 2028, 2029)] == [True, True, False]
    assert [together(stays, "M", "A", year) for year in (2028, 2029, 2030)] == [False, False, True]
    assert not together(stays, "N", "A", 2030)
    assert not together(stays, "A", "A", 2026), "a school outside every group shares none, not even with itself"


@pytest.mark.parametrize(("first", "until", "expected"), [
    (2025, 2028, None), (2025, 2029, 2029), (2028, 2035, 2029), (2029, 2035, None), (2028, 2028, None),
])
def test_parting_is_the_first_year_not_shared(first: int, until: int, expected: int | None) -> None:
    stays = memberships(GROWN)
    assert parting(stays, "C", "M", first, until) == expected
    assert parting(stays, "M", "C", first, until) == expected


def test_parting_for_a_while_is_parting() -> None:
    """A school that is out for one year and comes back has sent its people home."""
    lines = (Member("G", "M", Mode.TIGHT, left=2027), Member("G", "M", Mode.TIGHT, joined=2028))
    county = replace(PLAIN, members=(PLAIN.members[0], *lines))
    assert parting(memberships(county), "C", "M", 2025, 2030) == 2027
    assert ends(county, posting(2025, None)) == {year: None if year < 2027 else 2026 for year in YEARS}
    assert "M" in unfolded(county, 2028).member
