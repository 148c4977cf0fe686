"""What is announced of places before anything runs: schools to which no way is known."""

from collections.abc import Iterator

from optimizer.domain.county import County

SHOWN = 10  # schools that a note names


def places_of_roster(county: County) -> Iterator[str]:
    """Schools with neither coordinates nor a node that roads join."""
    joined = {node for road in county.roads for node in (road.start, road.end)}
    unplaced = [school.id for school in county.schools if school.lon is None and school.node not in joined]
    if not unplaced:
        return
    if len(unplaced) == len(county.schools):
        who = "学校都没有经纬度，也没有道路表中的节点"
    else:
        more = "等" if len(unplaced) > SHOWN else ""
        who = f"有{len(unplaced)}所学校（{'、'.join(unplaced[:SHOWN])}{more}）没有经纬度，也没有道路表中的节点"
    yield f"{who}：路程不详，不按0分钟计；教师负担不含其路程，通勤时间上限无法核对，走教不安排到那里。"
