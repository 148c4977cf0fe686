"""Settings that nothing reads."""

from pathlib import Path

import pytest

from optimizer.domain.errors import InputError
from optimizer.formats.settings import KNOWN, nearest
from tests.formats.rosters import Tables
from tests.importing.asking import announced, answered

MEANT = [
    ("开学日期", "学期开始"), ("放假时间", "放假日期"), ("计划学年份", "计划学年"), ("规划学年", "规划学年数"),
    ("上午上课时间", "上午上课"),
]


@pytest.mark.parametrize(("written", "meant"), MEANT)
def test_an_unknown_setting_is_named_with_the_nearest(tables: Tables, tmp_path: Path, written: str, meant: str) -> None:
    tables["设置"].append([written, "2026-09-07"])
    county = answered(tables, tmp_path)
    assert announced(county, "【设置】", f"第4行“{written}”", f"“{meant}”")


def test_several_unknown_settings_are_one_line(tables: Tables, tmp_path: Path) -> None:
    tables["设置"] += [[written, "2026-09-07"] for written, _ in MEANT[:2]]
    [told] = [note for note in answered(tables, tmp_path).notes if "可填的项目" in note]
    assert "第4行“开学日期”（是否应为“学期开始”？）、第5行“放假时间”" in told


def test_a_number_of_the_policy_is_no_setting(tables: Tables, tmp_path: Path) -> None:
    tables["设置"].append(["骨干占比", "20%"])
    county = answered(tables, tmp_path)
    assert announced(county, "“骨干占比”", "未读取", "政策") and nearest("骨干占比") is None


VALUES = {"来源": "教育局", "规划学年数": "1", "学期开始": "2026-09-01", "放假日期": "2026-10-01", "上午上课": "8:30",
          "下午上课": "14:00", "小学上午上课": "8:30", "小学下午上课": "14:00", "初中上午上课": "8:00",
          "初中下午上课": "14:30", "学期周数": "20", "学期结束": "2027-01-18", "补课日": "2026-10-10上周三的课",
          "课间分钟": "10", "计划学年": "2026", "政策": "标准",
          "公示姓名": "全名", "依据文件": "《某县教师交流办法》（某教〔2026〕3号）", "省份": "北京市"}


def test_every_known_setting_is_read_without_a_word(tables: Tables, tmp_path: Path) -> None:
    assert set(VALUES) == set(KNOWN)
    tables["设置"] = [["项目", "值"], *([name, VALUES[name]] for name in KNOWN)]
    assert not answered(tables, tmp_path).notes


def test_names_on_the_notice_are_in_full_or_masked(tables: Tables, tmp_path: Path) -> None:
    tables["设置"].append(["公示姓名", "完整"])
    with pytest.raises(InputError) as refused:
        answered(tables, tmp_path)
    assert "公示姓名“完整”不在可选之内" in str(refused.value) and "全名" in str(refused.value)
