"""What a goal is: one number to make small, counted by the model and measured plainly on a finished plan."""

from abc import ABC, abstractmethod
from typing import ClassVar

from optimizer.demands import Amount
from optimizer.history import History
from optimizer.instance import Instance
from optimizer.postings import Postings


class Goal(ABC):
    """A level of the lexicographic order (definitions §4)."""

    name: ClassVar[str]

    @abstractmethod
    def amount(self, instance: Instance, postings: Postings) -> Amount:
        """The model's count over the postings table."""

    @abstractmethod
    def measure(self, instance: Instance, history: History) -> int:
        """The same number read plainly from a plan."""
