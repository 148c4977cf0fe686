"""itineraries.json, whose parts ``cover`` and ``itineraries`` also stand in report.json (definitions §6)."""

from dataclasses import asdict
from itertools import zip_longest
from typing import Any

from optimizer.auditing.audit import Judged
from optimizer.domain.school_term import Term
from optimizer.domain.version import __version__
from optimizer.itinerant.bounds import Prices
from optimizer.itinerant.needs import Needing
from optimizer.itinerant.reasons import Uncovered
from optimizer.itinerant.weeks import Lesson, Visitor, Week
from optimizer.reporting.facts.rota import Rota
from optimizer.reporting.facts.term_days import term_notes
from optimizer.reporting.facts.visit_names import DAYS, period_of
from optimizer.reporting.facts.visit_words import LEVELS, words
from optimizer.reporting.json.routes import distance, legs_data


def rota_data(rota: Rota) -> dict[str, Any]:
    """The file as plain data; words for days and halves, ids of the roster."""
    hours = rota.week.hours
    return {
        "version": __version__,
        "year": rota.names.year,
        "hours": {"days": hours.days, "morning": hours.morning, "afternoon": hours.afternoon, "lunch": hours.lunch},
        "levels": [
            {
                "name": level.name, "title": LEVELS[level.name][0], "value": level.value, "bound": level.bound,
                "unit": LEVELS[level.name][1], "proved": level.proved, "words": words(level),
                "prices": None if weekly is None else prices_data(weekly.prices),
            }
            for level, weekly in zip_longest(rota.result.levels, rota.result.weekly.levels)
        ],
        "lost": rota.result.lost,
        "term": _term(rota.clock.term),
        "credits": credits_data(rota),
        "quotas": [_quota(judged) for judged in rota.context.quotas],
        **parts(rota),
    }


def prices_data(prices: Prices) -> dict[str, list[int]]:
    """Multiples of 2⁻²⁰; ``rotation itineraries-check --verify`` reckons the bound again from them."""
    return {"courses": prices.courses.tolist(), "levels": prices.levels.tolist()}


def _quota(judged: Judged) -> dict[str, Any]:
    """A line like those of ``compliance`` in report.json."""
    return {
        "entry": judged.entry.id, "title": judged.entry.rule.title, "reading": judged.reading,
        "scope": [str(part) for part in judged.check.subject], "year": judged.year, "required": judged.required,
        "actual": judged.actual, "met": None if judged.check.unknown else judged.check.holds,
    }


def _term(term: Term) -> dict[str, Any]:
    return {
        "first": term.first.isoformat(), "last": term.last.isoformat(),
        "off": [str(day) for day in term.days if term.held(day) is None],
        "makeup": [
            {"date": str(day), "weekday": DAYS[held]}
            for day in term.days if (held := term.makeup.get(day)) is not None
        ],
        "unsettled": list(map(str, term.unsettled)), "unannounced": list(term.unannounced),
        "notes": list(term_notes(term)),
    }


def credits_data(rota: Rota) -> list[dict[str, Any]] | None:
    """Money and points of every visiting teacher, money in CNY of the term; None where no roster tells them."""
    lines = rota.context.credits
    if lines is None:
        return None
    return [{**asdict(line), "schools": list(line.schools), "yuan": line.yuan} for line in lines]


def parts(rota: Rota) -> dict[str, list[dict[str, Any]]]:
    """``cover`` and ``itineraries``."""
    return {
        "cover": [
            {
                "school": cover.school, "school_name": rota.names.school(cover.school), "subject": cover.subject,
                "classes": cover.classes, "need": cover.need, "covered": cover.covered, "uncovered": cover.uncovered,
                "left": [_left(rota, one) for one in cover.left],
            }
            for cover in rota.covers
        ],
        "itineraries": [_itinerary(rota, visitor) for visitor in rota.visiting],
    }


def _left(rota: Rota, left: Uncovered) -> dict[str, Any]:
    return {
        "classes": list(left.classes), "periods": left.periods, "cause": left.cause.value,
        "reason": rota.reason(left),
    }


def _itinerary(rota: Rota, visitor: Visitor) -> dict[str, Any]:
    lessons = [lesson for _, day in rota.lessons(visitor) for lesson in day]
    return {
        "teacher": visitor.id, "name": rota.names.teachers.get(visitor.id, ""), "home": visitor.home,
        "home_periods": visitor.home_periods, "visit_periods": len(lessons), "most_periods": visitor.most_periods,
        "days": [
            {
                "weekday": DAYS[day], "minutes": rota.minutes(visitor, day), "way": list(rota.way(visitor, day)),
                "km": distance(rota.legs(visitor, day)), "legs": legs_data(rota.legs(visitor, day)),
            }
            for day, _ in rota.lessons(visitor)
        ],
        "lessons": [_lesson(rota.week, lesson) for lesson in lessons],
    }


def _lesson(week: Week, lesson: Lesson) -> dict[str, Any]:
    half, period = period_of(week.hours, lesson.slot)
    return {
        "weekday": DAYS[lesson.day], "half": half, "period": period, "school": lesson.school,
        "subject": lesson.subject, "class": lesson.class_id,
    }


def needs_data(found: Needing) -> dict[str, Any]:
    """What visits cannot answer, as plain data."""
    return {
        "residents": [
            {"school": school, "stage": stage.value, "subject": subject, "posts": teaching.posts}
            for teaching in found.residents
            for school, stage, subject in [teaching.unit]
        ],
        "unknown": [
            {"school": school, "stage": stage.value, "subject": subject} for school, stage, subject in found.unknown
        ],
        "unplaced": list(found.unplaced),
    }


def shared_data(rota: Rota) -> list[dict[str, Any]]:
    """The table as plain data."""
    hours = rota.week.hours
    found = []
    for one in rota.context.shared:
        told = ((DAYS[day], *period_of(hours, slot)) for day, slot in one.slots)
        found.append({
            "teacher": one.teacher, "school": one.school, "subject": one.subject, "class": one.class_id,
            "slots": [{"weekday": day, "half": half, "period": period} for day, half, period in told],
            "guests": [{"school": school, "class": name} for school, name in one.guests],
        })
    return found
