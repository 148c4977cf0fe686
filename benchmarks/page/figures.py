"""A figure with what it must reach."""

from dataclasses import dataclass

MISSED, REACHED, TOLD = "NOT REACHED", "reached", ""


@dataclass(frozen=True)
class Figure:
    """Something measured. ``value`` is None where it did not happen; without ``most`` it is only told."""

    what: str
    value: float | None
    unit: str
    most: float | None = None
    note: str = ""

    @property
    def sound(self) -> bool:
        return self.value is not None and (self.most is None or self.value <= self.most)

    def cells(self) -> tuple[str, str, str, str, str]:
        """What, value, target, verdict, note."""
        value = "no" if self.value is None else f"{self.value:.3g} {self.unit}"
        target = "" if self.most is None else f"≤ {self.most:g} {self.unit}"
        verdict = MISSED if not self.sound else REACHED if self.most is not None else TOLD
        return self.what, value, target, verdict, self.note


def ratio(what: str, ours: float, theirs: float) -> Figure:
    """Ours as a multiple of the peer's in the same run."""
    return Figure(what, ours / theirs, "×", note=f"{ours:.3g} against {theirs:.3g}")
