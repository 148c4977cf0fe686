"""What a command line does wrong is said in Chinese, with the way on; it ends with 2."""

import sys

import pytest

from optimizer.cli import main

FAULTS = {
    "solve": "缺少参数 INSTANCE（实例：CSV 文件夹、.xlsx 工作簿或 .json 文件）。",
    "slove": "没有命令 slove。您是不是想写 solve",
    "solve a --yeers 3": "没有选项 --yeers。您是不是想写 --year",
    "solve a --years three": "选项 --years 的值不对：「three」应为整数，在1到6之间。",
    "solve a --years 9": "选项 --years 的值不对：「9」应为整数，在1到6之间。",
    "solve a -o": "选项 -o 的写法不对",
    "check a b": "多出了 b",
}


def ended(line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> tuple[int, str]:
    """Exit code and error text of a command line."""
    monkeypatch.setattr(sys, "argv", ["rotation", *line.split()])
    with pytest.raises(SystemExit) as end:
        main()
    return int(end.value.code or 0), capsys.readouterr().err


@pytest.mark.parametrize("line", FAULTS)
def test_a_usage_error_is_said_in_chinese(
    line: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    code, text = ended(line, monkeypatch, capsys)
    assert code == 2
    assert FAULTS[line] in text
    assert "--help" in text
    assert "Error" not in text and "Usage" not in text


@pytest.mark.parametrize("command", ["", "solve", "policy", "policy show"])
def test_help_is_chinese(command: str, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> None:
    monkeypatch.setattr(sys, "argv", ["rotation", *command.split(), "--help"])
    with pytest.raises(SystemExit):
        main()
    said = capsys.readouterr().out
    assert said.startswith(f"用法：rotation {command}") and "选项：" in said and "显示本说明" in said
    english = ("Usage", "Options", "Commands", "Arguments", "Show this", "required", "<int")
    assert not any(word in said for word in english)


def test_a_value_of_the_wrong_type_is_said_in_chinese(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    for line in ("solve --seed x a", "solve --seed -3 a", "solve a --workers 0", "generate county a --seed b"):
        code, text = ended(line, monkeypatch, capsys)
        assert code == 2
        assert "的值不对" in text and "Invalid" not in text


def test_what_a_command_ends_with_is_kept(
    monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    monkeypatch.setattr(sys, "argv", ["rotation", "version"])
    with pytest.raises(SystemExit) as end:
        main()
    assert not end.value.code
