"""What a goal is: one number to make small, counted by the model and measured plainly on a finished plan."""

from abc import ABC, abstractmethod
from typing import ClassVar

from optimizer.policy.instance import Instance
from optimizer.readings.horizon import Horizon
from optimizer.readings.plain_view import History
from optimizer.readings.postings import Postings
from optimizer.readings.rows import Amount


class Goal(ABC):
    """A level of the lexicographic order (definitions §4): the sum of one number over the years of the horizon."""

    name: ClassVar[str]

    @abstractmethod
    def amount(self, instance: Instance, postings: Postings) -> Amount:
        """The model's count in one year, over the postings that would be in effect."""

    def total(self, instance: Instance, horizon: Horizon) -> Amount:
        """The model's count over all years, on the columns of the horizon."""
        views = [horizon.at(year) for year in horizon.years]
        return sum(
            (self.amount(instance, view).over(view.column, len(horizon)) for view in views),
            start=Amount.nothing(len(horizon)),
        )

    @abstractmethod
    def measure(self, instance: Instance, history: History) -> int:
        """The same number of one year read plainly from a plan."""
