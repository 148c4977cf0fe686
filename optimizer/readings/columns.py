"""The columns that the model reads: one array per fact, positions as codes."""

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from optimizer.domain.vocabulary import Kind, Mode, Stage

Ints = NDArray[np.int64]
Bools = NDArray[np.bool_]

STAGES = tuple(Stage)
KINDS = tuple(Kind)
MODES = tuple(Mode)
OPEN = 9999  # last year of a posting without an end


@dataclass(frozen=True)
class Schools:
    """Columns over schools; posts that the roster leaves empty are -1."""

    ids: list[str]
    group: Ints
    is_core: Bools
    mode: Ints  # code in MODES, -1 outside groups
    doubled: Bools  # in two groups at once, in whichever layer
    district: Ints
    town: Ints
    zone: Ints
    rural: Bools
    weak: Bools
    new: Bools
    mountain: Bools
    resettlement: Bools
    private: Bools
    quota: Ints
    senior_posts: Ints
    middle_posts: Ints

    def group_between(self, home: Ints, there: Ints) -> Ints:
        """Group that a posting belongs to: that of both ends; else of the home school, if it has one only; or -1."""
        return np.where((self.group[home] != self.group[there]) & self.doubled[home], -1, self.group[home])


@dataclass(frozen=True)
class Groups:
    ids: list[str]
    core: Ints  # school code
    stable: Bools


@dataclass(frozen=True)
class Teachers:
    """Columns over the staff on 1 September, before the plan."""

    ids: list[str]
    home: Ints
    present: Ints
    stage: Ints  # taught at the present school
    own_stage: Ints
    certified: Bools  # teachers × stages
    subject: Ints  # the main one, whatever is taught at a school (``Facts.unit_for``)
    in_term: Bools  # on a posting of record that is not over, hence fixed
    backbone: Bools
    county_backbone: Bools  # 县级 or above, whatever the policy calls backbone: the national indicator L2
    exempt: Bools
    due: Bools
    volunteer: Bools
    years_here: Ints
    age: Ints
    male: Bools
    title: Ints
    degree: Ints
    leader: Ints
    kind: Ints  # code in KINDS of the posting that the teacher would go on; of an ordinary one the place says more
    share: Ints  # parts of a post that the teacher fills (``County.parts`` make a post)
    last_full: Ints  # last school year that the teacher serves to its end, by the day of retirement
    posted_as: Ints  # code in KINDS of the posting of record that runs, -1 for none

    @property
    def posted(self) -> Bools:
        """On a posting of record, fixed (``in_term``) or open-ended and free to be moved again."""
        posted: Bools = self.posted_as >= 0
        return posted

    @property
    def free(self) -> Bools:
        """On a posting of record without a term, which holds nobody."""
        return self.posted & ~self.in_term


@dataclass(frozen=True)
class Units:
    """One row per need: a subject at a stage of a school, with posts ``least``–``most`` and present staff.

    Posts are counted in parts of a post (``County.parts`` make one), which are heads where everybody works full time.
    """

    school: Ints
    stage: Ints
    subject: Ints
    least: Ints  # parts
    most: Ints  # parts
    held: Ints  # parts that the present staff fills
    present: Ints  # heads
    weak: Bools
