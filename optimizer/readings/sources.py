"""Columns of the roster behind the words that rules and goals use, as ``table.column`` in English.

Only columns that a roster may leave empty are told: what is required is always there, and always read.
"""

from collections.abc import Iterable, Mapping

from optimizer.domain.definitions import Definitions

Columns = frozenset[str]
NONE: Columns = frozenset()

# which schools are there, who is on the staff of each, on a posting of which kind, in which group: under any policy
ALWAYS: Columns = frozenset({
    "schools.opened", "schools.closes", "schools.merged_into",
    "teachers.stages", "teachers.leader", "teachers.recruited", "teachers.leave", "teachers.workload",
    "teachers.retires", "teachers.title",
    "history.end", "history.origin",
    "members.joined", "members.left", "groups.suspended", "needs.since",
})
ARRIVAL: Columns = frozenset({"teachers.arrived"})
LESSONS: Columns = frozenset({"needs.classes", "needs.periods", "needs.load"})
LEAST_POSTS: Columns = LESSONS | {"needs.least"}
MOST_POSTS: Columns = LESSONS | {"needs.most"}
COUNTED: Columns = frozenset({"schools.counted", "schools.teaching_point"})
NEW: Columns = frozenset({"schools.new", "schools.opened"})
WAYS: Columns = frozenset({
    "schools.lon", "schools.lat", "schools.node", "teachers.lon", "teachers.lat", "teachers.node", "roads.oneway",
})
PUPILS: Mapping[str, str] = {
    "幼儿园": "schools.kindergarten_pupils", "小学": "schools.primary_pupils", "初中": "schools.junior_pupils",
    "高中": "schools.senior_pupils",
}
RATED: Mapping[str, Columns] = {
    "农村": frozenset({"schools.rural"}), "山区": frozenset({"schools.mountain"}),
    "薄弱": frozenset({"schools.weak"}), "新建": NEW,
}


def column(name: str, wanted: object = True) -> Columns:
    """One column, or none where it is not ``wanted``."""
    return frozenset({name}) if wanted else NONE


def backbone(definitions: Definitions) -> Columns:
    """Whether somebody is a backbone teacher."""
    return column("teachers.backbone") | column("teachers.title", definitions.backbone_titles)


def exempt(definitions: Definitions) -> Columns:
    """Whether somebody is deferred, or over age without volunteering."""
    limited = definitions.male_age_limit is not None or definitions.female_age_limit is not None
    return column("teachers.deferred_until") | column("teachers.volunteer", limited)


def flagged(flags: Iterable[str]) -> Columns:
    """Whether a school carries one of these flags, named as in the records."""
    return NONE.union(*(NEW if flag == "new" else column(f"schools.{flag}") for flag in flags))


def rated(names: Iterable[str]) -> Columns:
    """What of a school an amount depends on that is given by the names of flags and zones."""
    return NONE.union(*(RATED.get(name, column("schools.zone")) for name in names))


def enrolled(stages: Iterable[str]) -> Columns:
    """How many pupils, or whether any, a school has at these stages."""
    return frozenset(PUPILS[stage] for stage in stages)
