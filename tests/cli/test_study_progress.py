"""What a study says while it runs where nobody watches a bar."""

from io import StringIO

from rich.console import Console

from optimizer.app.progress import StudyBegun, StudyStep
from optimizer.cli.study_progress import study_shown


def said(begun: StudyBegun, steps: int) -> list[str]:
    file = StringIO()
    with study_shown(Console(file=file, width=120)) as listen:
        listen(begun)
        for done in range(1, steps + 1):
            listen(StudyStep(done, steps, {"有方案": done}))
    return file.getvalue().splitlines()


def test_what_is_left_then_a_line_now_and_then() -> None:
    """About twenty lines however many cases, the last of them at the end."""
    lines = said(StudyBegun("试算", 105, 103, None), 103)
    assert lines[0] == "「试算」：105 个案例，其中 2 个已有结果，不再重算。"
    assert lines[1] == "  5/103 有方案5" and lines[-1] == "  103/103 有方案103"
    assert len(lines) == 1 + 20 + 1


def test_nothing_left_to_do() -> None:
    assert said(StudyBegun("试算", 2, 0, None), 0) == ["「试算」：2 个案例，其中 2 个已有结果，不再重算。"]


def test_failed_cases_taken_again_are_counted_first() -> None:
    lines = said(StudyBegun("试算", 3, 3, 3), 0)
    assert lines == ["3 个计算失败的案例重新计算。", "「试算」：3 个案例。"]
