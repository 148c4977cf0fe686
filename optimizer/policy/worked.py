"""What is worked out of a roster once for a horizon, whatever the entries of a policy ask."""

from collections.abc import Mapping
from dataclasses import dataclass, replace
from functools import cached_property

from optimizer.domain.county import County
from optimizer.domain.definitions import Definitions
from optimizer.domain.roads import Travel
from optimizer.domain.roster_by_year import unfolded
from optimizer.domain.row_order import in_order
from optimizer.policy.digests import SCHEMA, data_digest
from optimizer.readings.model_view import Facts


@dataclass(frozen=True)
class Worked:
    """Each part is worked out when it is first asked for, and then kept for every instance that hands this on."""

    county: County
    definitions: Definitions
    years: tuple[int, ...]
    ways: Travel | None = None  # of a county that may have the same places

    def fits(self, county: County, definitions: Definitions, years: tuple[int, ...]) -> bool:
        """Whether it was worked out of this very county, under equal definitions, for the same years."""
        return self.county is county and self.years == years and self.definitions == definitions

    @cached_property
    def ordered(self) -> County:
        """The county with its rows in the one order that everything is worked out in, whatever the file's."""
        return in_order(self.county)

    @cached_property
    def counties(self) -> Mapping[int, County]:
        """By year; what begins within the horizon is the plan's to decide, so the record of it is left out.

        A posting to a place elsewhere is nothing that a plan decides: whoever has one is away.
        """
        first, here, county = self.years[0], self.county.school, self.ordered
        earlier = tuple(past for past in county.history if past.first_year < first or past.school not in here)
        whole = county if len(earlier) == len(county.history) else replace(county, history=earlier)
        return {year: unfolded(whole, year) for year in self.years}

    @cached_property
    def travel(self) -> Travel:
        """Ways between homes and schools; the same in every year."""
        return Travel.of_county(self.ordered, self.definitions, self.ways)

    @cached_property
    def facts(self) -> Mapping[int, Facts]:
        """The model's columns of each year, before any move of the plan."""
        return {
            year: Facts(county, self.definitions, year, self.years[0], self.travel)
            for year, county in self.counties.items()
        }

    def digest(self, schema: str = SCHEMA) -> str:
        """The digest of the data."""
        if schema != SCHEMA:
            return data_digest(self.county, schema)
        return self._digest

    @cached_property
    def _digest(self) -> str:
        return data_digest(self.county)
