"""What stands in a stored roster, and in everything that is made from it, in the place of a teacher's name."""

import hashlib
import re

from optimizer.reporting.facts.masking import CLOSE, OPEN, STAR

PLAIN = re.compile(r"[A-Za-z0-9_.-]{1,60}")
INSIDE = rf"({re.escape(STAR)}?)(~?{PLAIN.pattern})"  # a star: masked there in every case
TOKEN = re.compile(f"{OPEN}{INSIDE}{CLOSE}")


def token(teacher: str) -> str:
    """``⟦T001⟧``; an id that some format would escape or fold is digested. The same teacher has the same everywhere."""
    if PLAIN.fullmatch(teacher):
        return f"{OPEN}{teacher}{CLOSE}"
    return f"{OPEN}~{hashlib.sha256(teacher.encode()).hexdigest()[:32]}{CLOSE}"
