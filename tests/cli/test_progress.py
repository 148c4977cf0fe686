"""The words of the bar."""

from optimizer.app.progress import LevelSoFar, RotationStep, Step, WeekStep
from optimizer.cli.progress import told
from optimizer.solving.rotation import Progress


def test_the_words_of_what_is_told() -> None:
    """The level at work; of the others what costs something, with its bound where that is lower."""
    levels = (LevelSoFar("shortage", 0, 0), LevelSoFar("burden", 120, 90), LevelSoFar("disruption", 3, 3))
    assert told(RotationStep("burden", 1, 4, levels)) == "正在优化「教师负担」 教师负担120（下界90） 方案变动3"
    assert told(RotationStep("", 0, 4)) == "正在优化"
    assert told(WeekStep("minutes")) == "正在优化「每周路程」"
    assert told(WeekStep("minutes", 2)) == "第2轮走教周课表：正在优化「每周路程」"
    assert told(Step("正在逐项求解", 1, 2)) == "正在逐项求解"


def test_a_step_is_the_run_as_it_was() -> None:
    """A run counts on in its own record; what was told stays."""
    run = Progress(("burden",), 2, values=[7], bounds=[5])
    step = RotationStep.of(run)
    run.done, run.values[0] = 1, 9
    assert step == RotationStep("", 0, 2, (LevelSoFar("burden", 7, 5),))
