"""The peers of the weekly benchmark know less than the week, so what is lawful of their plans never beats ours."""

from benchmarks.week_peer import plain_week
from benchmarks.week_vehicles import vehicles_week
from optimizer.itinerant.engine.itineraries import plan_week
from optimizer.itinerant.generator import generate_week


def test_the_plain_model_covers_no_more() -> None:
    """A few CPU seconds on a township: a plan, stopped in time, with no fewer uncovered periods than are proved."""
    given = generate_week("township", 1)
    ours = plan_week(given).levels[0]
    peer = plain_week(given, seconds=3.0, workers=1)
    assert ours.proved
    assert peer.uncovered is not None
    assert peer.uncovered >= ours.bound
    assert peer.cpu < 10


def test_the_lawful_part_of_vehicles_covers_no_more() -> None:
    """PyVRP's plan may cover more than the week allows; what is lawful of it may not."""
    given = generate_week("township", 1)
    ours = plan_week(given).levels[0]
    peer = vehicles_week(given, seconds=1.0)
    assert ours.bound <= peer.lawful < given.periods
    assert peer.uncovered <= peer.lawful
