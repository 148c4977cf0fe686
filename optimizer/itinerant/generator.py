"""Seeded counties for 走教: towns of small schools, classes without a specialist, teachers with hours left."""

from collections.abc import Mapping

import numpy as np

from optimizer.itinerant.weeks import Course, Hours, Visitor, Week, closed

SHAPES: Mapping[str, tuple[int, int]] = {  # schools, visitors
    "township": (6, 8), "group": (20, 25), "district": (100, 120), "county": (300, 400),
}
LESSONS = {"英语": 3, "音乐": 2, "美术": 2, "体育": 3, "信息科技": 1}
TOWN = 6  # schools
ROAD = 1.4 / 30 * 60  # minutes a straight kilometre: detours, at 30 km/h


def generate_week(shape: str, seed: int) -> Week:
    """A week of a shape of ``SHAPES``; equal seeds give equal weeks."""
    schools, visitors = SHAPES[shape]
    rng = np.random.default_rng([seed, schools])
    towns = max(1, round(schools / TOWN))
    side = 9.0 * np.sqrt(towns)  # km
    centre = rng.random((towns, 2)) * side
    town = np.arange(schools) % towns
    point = centre[town] + rng.normal(0, 3.0, (schools, 2))
    travel = np.ceil(np.linalg.norm(point[:, None] - point[None], axis=2) * ROAD).astype(np.int64)
    names = tuple(f"校{number + 1:03d}" for number in range(schools))
    near = np.linalg.norm(centre[:, None] - centre[None], axis=2)
    subjects = tuple(LESSONS)
    hours = Hours()
    courses = []
    for name in names:
        classes = int(rng.integers(3, 10))
        ids = tuple(f"{grade + 1}班" for grade in range(classes))
        for subject in subjects:
            if rng.random() < 0.45:
                waiting = int(rng.integers(1, 1 + min(4, classes)))
                courses.append(Course(name, subject, ids[:waiting], LESSONS[subject]))
    roster = []
    for number in range(visitors):
        home = int(rng.integers(schools))
        wide, free = rng.random() < 0.2, rng.random() < 0.15  # four towns; hardly any lessons at home
        scope_towns = np.argsort(near[town[home]], kind="stable")[: 4 if wide else 2]
        own = [subjects[k] for k in rng.choice(len(subjects), size=1 + (rng.random() < 0.3), replace=False)]
        halves = {(day, half) for day in range(hours.days) for half in (0, 1)}
        if rng.random() < 0.3:  # a day, or some half-days, are taken
            for _ in range(int(rng.integers(1, 3))):
                halves.discard((int(rng.integers(hours.days)), int(rng.integers(2))))
        roster.append(
            Visitor(
                f"师{number + 1:03d}", names[home], tuple(own),
                int(rng.integers(0, 5)) if free else int(rng.integers(6, 15)), 18, frozenset(halves),
                tuple(n for code, n in enumerate(names) if town[code] in scope_towns and code != home),
            )
        )
    return Week(hours, names, closed(travel), tuple(roster), tuple(courses))
