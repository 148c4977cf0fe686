"""A second opinion on what rests on the integer core: another solver is asked for a better point and finds none."""

import highspy
import numpy as np

from optimizer.engine.relaxation import linear_program
from optimizer.model.certificate import System
from optimizer.readings.columns import Ints

NODES = 20_000  # a limit that repeats, unlike the clock


def none_better(system: System, cost: Ints, value: int) -> bool:
    """Whether HiGHS MIP, too, says that no integer point of the system costs less than ``value``.

    False where it ends at its limit. Raises ArithmeticError where it finds such a point: one solver is wrong then.
    """
    better = system.capped(cost, value - 1)
    model = linear_program(better)
    model.integrality_ = [highspy.HighsVarType.kInteger] * model.num_col_
    highs = highspy.Highs()
    for option, setting in (("output_flag", False), ("threads", 1), ("random_seed", 0), ("mip_max_nodes", NODES)):
        highs.setOptionValue(option, setting)
    highs.passModel(model)
    highs.run()
    if highs.getModelStatus() == highspy.HighsModelStatus.kInfeasible:
        return True
    point = np.rint(np.asarray(highs.getSolution().col_value)).astype(np.int64)
    if len(point) == len(cost) and better.holds(point):
        raise ArithmeticError(f"a point of cost {int(cost @ point)} beats the optimum {value} of the integer engine")
    return False
