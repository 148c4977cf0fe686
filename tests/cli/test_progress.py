"""The words of the bar."""

from optimizer.app.progress import LevelSoFar, RotationStep, Step, WeekStep
from optimizer.cli.progress import told
from optimizer.goals.gauge import Gauge
from optimizer.solving.rotation import Progress


def test_the_words_of_what_is_told() -> None:
    """The level at work; of the others what costs something, with its bound where that is lower."""
    shortage, burden = Gauge("缺岗数", "个岗位", "个"), Gauge("教师负担", "分钟（折合）", "分钟")
    periods, equity = Gauge("未覆盖课时（总量）", "节", "节", 100), Gauge("校际差异", "", "", 1000, 3)
    levels = (
        LevelSoFar("shortage", 0, 0, shortage), LevelSoFar("burden", 120, 90, burden),
        LevelSoFar("uncovered", 29_650, 29_650, periods), LevelSoFar("equity", 1_100, 1_100, equity),
    )
    words = "正在优化「教师负担」 教师负担120分钟（下界90） 未覆盖课时（总量）296.5节"
    assert told(RotationStep("burden", "教师负担", 1, 4, levels)) == words
    assert told(RotationStep("", "", 0, 4)) == "正在优化"
    done = LevelSoFar("equity", 3_047, 3_047, equity)
    assert told(RotationStep("equity", "校际差异", 4, 4, (done,))) == "正在优化「校际差异」 校际差异0.047"
    assert told(WeekStep("minutes")) == "正在优化「每周路程」"
    assert told(WeekStep("minutes", 2)) == "第2轮走教周课表：正在优化「每周路程」"
    assert told(Step("正在逐项求解", 1, 2)) == "正在逐项求解"


def test_a_step_is_the_run_as_it_was() -> None:
    """A run counts on in its own record; what was told stays."""
    gauge = Gauge("教师负担", "分钟（折合）", "分钟")
    run = Progress(("burden",), 2, {"burden": gauge}, values=[7], bounds=[5])
    step = RotationStep.of(run)
    run.done, run.values[0] = 1, 9
    assert step == RotationStep("", "", 0, 2, (LevelSoFar("burden", 7, 5, gauge),))
