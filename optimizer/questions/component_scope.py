"""Components of a plan's model as questions see them: joined where one wish concerns several, county-wide rows kept."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, replace
from functools import cached_property

import numpy as np
from scipy import sparse

from optimizer.model.assembly import Assembly, Component
from optimizer.readings.columns import Ints
from optimizer.readings.rows import FREE

Key = tuple[int, ...]  # indices of components


@dataclass(frozen=True)
class Parts:
    """The components of an assembly."""

    assembly: Assembly
    components: tuple[Component, ...]

    @cached_property
    def owner(self) -> Ints:
        """Component of each column."""
        owner = np.full(self.assembly.A.shape[1], -1, dtype=np.int64)
        for component in self.components:
            owner[component.postings] = component.index
        return owner

    def key(self, columns: Ints) -> Key:
        """The components that hold these columns, with the steps of the county-wide rows that they enter."""
        whole = set(np.unique(self.owner[columns]).tolist())
        more = set().union(*(joined for _, joined in self._links if joined & whole)) & self._steps
        return tuple(sorted(whole | more))

    def linked(self, key: Key) -> bool:
        """Whether county-wide rows join these components to others."""
        return any(joined & set(key) and joined - set(key) for _, joined in self._links)

    def reached(self, key: Key) -> Key:
        """These components with all that county-wide rows join them to, directly or by others."""
        whole = set(key)
        for _ in self.components:  # each round adds one at least
            more = set().union(*(joined for _, joined in self._links if joined & whole)) - whole
            if not more:
                break
            whole |= more
        return tuple(sorted(whole))

    def part(self, key: Key, x: Ints) -> Component:
        """The components as one, with what the others leave of the county-wide rows under the choice ``x``."""
        parts = [self.components[index] for index in key]
        whole = parts[0] if len(parts) == 1 else _beside(parts)
        links = self._entering(key)
        if not len(links):
            return whole
        rows = self.assembly.A[links]
        piece = rows[:, whole.postings]
        others = rows @ x - piece @ x[whole.postings]
        low, high = self.assembly.low[links], self.assembly.high[links]
        return replace(
            whole,
            A=sparse.vstack([whole.A, piece], format="csr"),
            low=np.append(whole.low, np.where(low > -FREE, low - others, -FREE)),
            high=np.append(whole.high, np.where(high < FREE, high - others, FREE)),
            labels=np.append(whole.labels, links),
        )

    @cached_property
    def _steps(self) -> frozenset[int]:
        """Components without any posting: steps that nothing but county-wide rows ties to postings."""
        width = len(self.assembly.horizon)
        return frozenset(each.index for each in self.components if (each.postings >= width).all())

    @cached_property
    def _links(self) -> tuple[tuple[int, frozenset[int]], ...]:
        """County-wide rows that some posting enters, each with the components that it joins."""
        A = self.assembly.A
        rows = np.flatnonzero(self.assembly.linking & (np.diff(A.indptr) > 0))
        return tuple(
            (row, frozenset(self.owner[A.indices[A.indptr[row] : A.indptr[row + 1]]].tolist())) for row in rows.tolist()
        )

    def _entering(self, key: Key) -> Ints:
        return np.array([row for row, joined in self._links if joined & set(key)], dtype=np.int64)


def gathered(keys: Iterable[Key]) -> Sequence[Key]:
    """Keys that share a component, as one."""
    found: list[Key] = []
    for key in keys:
        whole = set(key)
        for other in [each for each in found if set(each) & whole]:
            whole |= set(other)
            found.remove(other)
        found.append(tuple(sorted(whole)))
    return sorted(found)


def _beside(parts: Sequence[Component]) -> Component:
    return Component(
        parts[0].index,
        sparse.csr_array(sparse.block_diag([part.A for part in parts], format="csr")),
        np.concatenate([part.low for part in parts]),
        np.concatenate([part.high for part in parts]),
        np.concatenate([part.upper for part in parts]),
        np.concatenate([part.costs for part in parts], axis=1),
        np.concatenate([part.postings for part in parts]),
        np.concatenate([part.labels for part in parts]),
    )
