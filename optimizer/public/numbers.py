"""The numbers of a request, held to the limits that the command line has."""

from optimizer.domain.errors import InputError, Problem

LIMITS: dict[str, tuple[float, float]] = {
    "workers": (1, 1024), "seconds": (0.1, float("inf")), "seed": (0, 2**31 - 1), "gap": (0, 100), "most": (1, 200),
}


def check(**given: float | None) -> None:
    """Raises InputError for every number outside its limits; None is no limit asked for."""
    problems = []
    for name, value in given.items():
        least, most = LIMITS[name]
        if value is not None and not least <= value <= most:
            problems.append(Problem("", None, name, f"数值超出范围（{value}）", f"可填 {least:g} 至 {most:g}。"))
    if problems:
        raise InputError(problems)
