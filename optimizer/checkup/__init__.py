"""数据体检: what a roster holds and what a policy will make of it, before anything is solved."""

from optimizer.checkup.checkup import Checkup, check_up

__all__ = ["Checkup", "check_up"]
