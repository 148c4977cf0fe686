"""What is announced of places before anything runs: what it means that no way to a school is known."""

from collections.abc import Iterator

from optimizer.domain.county import County


def places_of_roster(county: County) -> Iterator[str]:
    """Schools with neither coordinates nor a node that roads join; the reader has named them where others have."""
    joined = {node for road in county.roads for node in (road.start, road.end)}
    unplaced = [school.id for school in county.schools if school.lon is None and school.node not in joined]
    if not unplaced:
        return
    every = len(unplaced) == len(county.schools)
    who = "学校都没有经纬度，也没有道路表中的节点，路程不详" if every else f"有{len(unplaced)}所学校的路程不详"
    yield f"{who}：不按0分钟计，教师负担不含其路程，通勤时间上限无法核对，走教不安排到那里。"
