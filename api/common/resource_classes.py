"""Size classes: the cores, memory and time that a job may have, stated on it and enforced."""

from typing import NamedTuple


class Size(NamedTuple):
    """``memory`` in MiB over all processes of the job, ``seconds`` of wall clock for one attempt."""

    cores: int
    memory: int
    seconds: int


SIZES = {"small": Size(1, 1024, 120), "standard": Size(1, 3072, 1800), "large": Size(4, 8192, 14_400)}
