"""The policy on the page: a light for each year before any solve, and a form for all that a policy says."""

import re
import zipfile
from pathlib import Path

import pytest
from playwright.sync_api import Browser

from benchmarks.page.person import Person
from optimizer.policy.layers import presets
from tests.api.operations.test_opening_the_page import Opened

FOLDER = Path(__file__).parents[3] / "instances" / "impossible" / "third_year"
SHUT = """() => [...document.querySelectorAll(".parameter")].filter(
  (each) => !each.querySelector("input:enabled, select:enabled, button:enabled"),
).map((each) => each.textContent)"""
KEPT = """async () => {
  const { items } = await (await fetch("/api/v1/policies")).json();
  const own = items.find((each) => each.name === "本县政策");
  return (await (await fetch(`/api/v1/policies/${own.id}`)).json()).plain;
}"""


@pytest.fixture(scope="module")
def planner(browser: Browser, opened: Opened, tmp_path_factory: pytest.TempPathFactory) -> Person:
    """With the roster whose third year is impossible, at the policies."""
    packed = tmp_path_factory.mktemp("third") / "third.zip"
    with zipfile.ZipFile(packed, "w") as target:
        for path in (*FOLDER.glob("*.csv"), FOLDER / "policy.yaml"):
            target.write(path, path.name)
    person = Person(browser, opened.url)
    person.page.goto(f"{opened.url}/#/begin/{opened.token}")
    person.follow("上传名册")
    person.give(packed)
    person.press("读入")
    person.page.wait_for_url(re.compile("/checkup"))
    person.follow("选政策并求解")
    return person


def test_each_year_has_a_light(planner: Person) -> None:
    lights = planner.page.get_by_role("status", name="逐年计数")
    lights.get_by_text("红：不可能").wait_for()
    told = [each.inner_text() for each in lights.get_by_role("listitem").all()]
    assert ["绿：没有发现矛盾" in each for each in told] == [True, True, False]
    assert "2028学年" in told[2] and "还差6名" in told[2] and "不等于可行" in lights.inner_text()
    planner.choose("规划几个学年", "2")
    lights.get_by_text("红：不可能").wait_for(state="detached")
    lights.get_by_text("绿：没有发现矛盾").nth(1).wait_for()
    assert lights.get_by_role("listitem").count() == 2


def test_a_light_is_of_the_numbers_on_the_screen(planner: Person) -> None:
    planner.choose("规划几个学年", "3")
    lights = planner.page.get_by_role("status", name="逐年计数")
    lights.get_by_text("红：不可能").wait_for()
    planner.page.get_by_label("骨干教师占比：骨干占交流教师的最低比例").fill("47")
    planner.page.get_by_label("骨干教师占比：骨干占交流教师的最低比例").press("Tab")
    lights.get_by_text("绿：没有发现矛盾").nth(2).wait_for()
    planner.press("放弃改动")
    lights.get_by_text("红：不可能").wait_for()


@pytest.mark.parametrize("name", presets())
def test_every_parameter_of_a_preset_can_be_changed(planner: Person, name: str) -> None:
    planner.page.get_by_role("combobox", name="名册").select_option("")
    planner.page.get_by_label("选用的政策").select_option(name)
    planner.page.wait_for_url(re.compile("#/policy/"))
    planner.page.locator("article.entry").first.wait_for()
    assert planner.page.locator(".parameter").count() > 100
    assert planner.page.evaluate(SHUT) == []


def test_rows_are_checked_where_they_stand_and_kept(planner: Person) -> None:
    page = planner.page
    page.get_by_label("选用的政策").select_option("教共体")
    page.get_by_text("词语的口径").click()
    terms = page.get_by_role("group", name=re.compile("另定的期限"))
    terms.get_by_role("button", name=re.compile("加一行")).press("Enter")
    last = terms.get_by_role("row").last
    last.get_by_role("combobox").select_option("轮训")
    years = last.get_by_role("textbox")
    years.fill("9")
    years.press("Tab")
    last.get_by_text("「学年」不能大于 6").wait_for()
    assert page.get_by_role("button", name="存为新政策").count() == 0, "nothing wrong is taken over"
    assert page.get_by_role("button", name="开始求解").is_disabled()
    years.fill("2")
    years.press("Tab")
    last.get_by_text("不能大于").wait_for(state="detached")
    kinds = page.get_by_role("group", name=re.compile("普通教师的交流类型"))
    kinds.get_by_role("button", name=re.compile("删去 第 1 行")).click()
    page.locator("summary", has_text="目标的先后").click()
    page.get_by_label("新政策的名称").fill("本县政策")
    assert page.get_by_role("button", name="存为新政策").is_enabled()
    tolerance = page.get_by_label("「缺岗数」让出多少")
    tolerance.fill("1.5")
    tolerance.press("Tab")
    page.get_by_text("应为不小于 0 的整数").wait_for()
    page.get_by_role("tab", name="合并各层").click()
    page.get_by_role("tab", name="条款").click()
    assert tolerance.input_value() == "1.5", "what is wrong stays where it was written"
    assert page.get_by_role("button", name="存为新政策").is_disabled()
    tolerance.fill("0")
    tolerance.press("Tab")
    page.get_by_text("应为不小于 0 的整数").wait_for(state="detached")
    planner.press("「交流人次」上移")
    planner.press("存为新政策")
    page.wait_for_url(re.compile("/policy/[0-9a-f]{64}"))
    plain = page.evaluate(KEPT)
    assert plain["definitions"]["terms"] == {"融合": 0, "支教": 3, "轮训": 2}
    assert plain["definitions"]["kinds"] == {
        "融合": {"back": "调配", "across": "调配"}, "协作": {"out": "支教", "back": "轮训"},
    }
    assert plain["levels"][:2] == ["shortage", "moves"]


def test_a_clause_is_added_and_its_faults_are_told_at_it(planner: Person) -> None:
    page = planner.page
    page.get_by_label("选用的政策").select_option("标准")
    page.get_by_text("加一条条款").click()
    planner.choose("请选择规则", "budget")
    planner.press("加上")
    card = page.get_by_role("article").first
    card.get_by_text("新加的条款").wait_for()
    card.locator(".parameter").get_by_text("缺少必填项").wait_for()
    amount = card.get_by_role("spinbutton", name=re.compile("预算"))
    amount.fill("-5")
    amount.press("Tab")
    card.locator(".parameter").get_by_text("不能小于 0").wait_for()
    amount.fill("50000")
    amount.press("Tab")
    card.get_by_text(re.compile("依据：缺少必填项")).wait_for()
    until = card.get_by_label("失效日期")
    until.fill("2028-07-31")
    until.click(position={"x": 12, "y": 8})  # its first part, which alone is cleared
    until.press("Backspace")
    amount.focus()
    card.get_by_text("日期没有填完整").wait_for()
    assert page.get_by_role("button", name="存为新政策").is_disabled(), "half a day is not no day"
    until.fill("2028-07-31")
    until.press("Tab")
    for part in ("文件", "条款", "原文"):
        card.get_by_role("textbox", name=re.compile(f"：{part}$")).fill("某某县办法")
        card.get_by_role("textbox", name=re.compile(f"：{part}$")).press("Tab")
    card.get_by_text(re.compile("依据：")).wait_for(state="detached")
    planner.press("放弃改动")
    assert planner.wrong == []
