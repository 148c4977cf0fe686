"""What ``rotation doctor`` found: one line of its table, with what to do about it."""

from dataclasses import dataclass
from enum import StrEnum


class Grade(StrEnum):
    """Only ``BAD`` makes the doctor's exit code 1."""

    FINE = "正常"
    NOTE = "留意"
    BAD = "有误"


@dataclass(frozen=True)
class Finding:
    """``advice`` is empty where nothing is to be done."""

    area: str
    name: str
    grade: Grade
    text: str
    advice: str = ""


def finding(area: str, name: str, text: str, advice: str = "", *, bad: bool = False, note: bool = False) -> Finding:
    """A finding that is fine unless it is bad or noteworthy; only then it keeps its advice."""
    grade = Grade.BAD if bad else Grade.NOTE if note else Grade.FINE
    return Finding(area, name, grade, text, advice if grade is not Grade.FINE else "")
