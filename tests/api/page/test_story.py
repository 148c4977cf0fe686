"""From a bureau's own workbook to the signed plan, told in a real browser on a real service."""

import io
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from docx import Document
from openpyxl import load_workbook
from playwright.sync_api import Browser

from benchmarks.page.person import Person
from tests.api.operations.test_opening_the_page import Opened
from tests.api.page.conftest import CHROMIUMS, CURRENT, service
from tests.api.page.workbooks import bureau_workbook

STEPS = (
    "the link logs the planner in", "a faulty workbook is refused cell by cell, with a marked copy",
    "the mended one is asked about once", "the check-up is signed", "a policy is chosen and solved",
    "the plan says what is proved", "a change is judged, tried out and kept", "the planner cannot sign",
    "a policy without a plan is mended by a button that says first what it does",
    "a second person signs, with a key of their own", "the papers are Word files",
)


@pytest.fixture(scope="module", params=["current"] if CURRENT else ["80", "88"])
def browser(request: pytest.FixtureRequest, parts: Path) -> Iterator[Browser]:
    """The oldest that the page is built for, too."""
    with CHROMIUMS[request.param](parts) as found:
        assert request.param == "current" or found.version.startswith(f"{request.param}.")
        yield found


@pytest.fixture(scope="module")
def opened(browser: Browser, tmp_path_factory: pytest.TempPathFactory) -> Iterator[Opened]:
    """A service for each browser: its link is good once."""
    with service(tmp_path_factory.mktemp("story")) as begun:
        yield begun


@pytest.fixture(scope="module")
def folder(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tmp_path_factory.mktemp("files")


def test_the_story(browser: Browser, opened: Opened, approver: str, folder: Path) -> None:
    planner = Person(browser, opened.url)
    _the_link_logs_in(planner, opened)
    _a_faulty_workbook_is_refused(planner, folder)
    _the_mended_one_is_asked_about_once(planner, folder)
    _the_check_up_is_signed(planner)
    _a_policy_is_chosen_and_solved(planner)
    _the_plan_says_what_is_proved(planner)
    _a_change_is_kept(planner)
    decision = _the_planner_cannot_sign(planner)
    _a_policy_without_a_plan_is_mended(planner)
    planner.press("退出")
    _a_second_person_signs(Person(browser, opened.url), approver, decision)
    assert planner.wrong == []


def _the_link_logs_in(planner: Person, opened: Opened) -> None:
    planner.page.goto(f"{opened.url}/#/begin/{opened.token}")
    planner.sees("本机用户")
    planner.page.wait_for_url(re.compile("#/begin$"))  # the token is gone from the address


def _a_faulty_workbook_is_refused(planner: Person, folder: Path) -> None:
    planner.follow("上传名册")
    planner.give(bureau_workbook(folder / "花名册.xlsx", faulty=True))
    planner.press("读入")
    planner.sees("2 处错误")
    faults = planner.page.get_by_role("grid", name="2 处错误")
    assert faults.get_by_role("row", name=re.compile("教师 5 编制学校")).count() == 1
    assert faults.get_by_role("row", name=re.compile("教师 7 出生年月")).count() == 1
    marked = load_workbook(io.BytesIO(planner.fetched("下载标注副本")))
    assert marked.sheetnames[0] == "检查结果"
    planner.press("移除花名册.xlsx")


def _the_mended_one_is_asked_about_once(planner: Person, folder: Path) -> None:
    planner.give(bureau_workbook(folder / "花名册.xlsx", faulty=False))
    planner.press("读入")
    planner.sees("请确认 3 处读法")
    planner.page.get_by_role("row", name=re.compile("任教科目.*例：")).wait_for()
    planner.choose(re.compile("艺术"), "音乐")
    planner.page.get_by_role("checkbox", name="其余的猜测都认可").check()
    planner.press("按以上回答再读一次")
    planner.sees("3 所学校 · 1 个集团 · 159 名教师")


def _the_check_up_is_signed(planner: Person) -> None:
    planner.press("确认体检")
    dialog = planner.page.get_by_role("dialog")
    dialog.get_by_role("textbox").fill("人事科")
    dialog.get_by_role("button", name="确认").last.click()
    planner.sees(re.compile("人事科.*确认"))


def _a_policy_is_chosen_and_solved(planner: Person) -> None:
    planner.follow("选政策并求解")
    planner.sees("任期内不再交流")
    planner.press("开始求解")
    planner.page.get_by_role("heading", name="求解交流方案").wait_for()
    planner.page.reload()  # nothing is lost
    planner.page.get_by_role("row", name=re.compile("校际差异 0.* 已证明最优")).wait_for()
    planner.follow("看方案")


def _the_plan_says_what_is_proved(planner: Person) -> None:
    planner.sees("全部合规")
    planner.follow("证明")
    planner.sees("用整数算出的下界等于方案的值")
    for tab in ("学校", "教师", "流向", "地图", "走教周课表", "均衡", "合规", "台账", "版本", "名单"):
        planner.page.get_by_role("navigation", name="方案的各个方面").get_by_role("link", name=tab, exact=True).click()
        planner.page.wait_for_load_state("networkidle")


def _a_change_is_kept(planner: Person) -> None:
    rows = planner.page.get_by_role("grid", name="交流名单").get_by_role("row")
    rows.nth(1).dblclick()
    planner.press("留校")
    planner.sees("待定的调整")
    planner.press("↶ 撤销")
    planner.press("↷ 重做")
    planner.press("最小调整重算")
    planner.sees(re.compile("共变动 [1-9][0-9]* 人"))
    before = planner.page.url.split("/plans/")[1].split("/")[0]
    planner.press("保留为新方案")
    planner.page.wait_for_url(lambda url: "/plans/" in url and before not in url)


def _the_planner_cannot_sign(planner: Person) -> str:
    planner.follow("送审与签发")
    planner.sees("您的角色不能签发")
    planner.page.get_by_label("写意见").fill("请局长办公会审定。")
    planner.press("发表")
    planner.press("写文书")
    planner.page.get_by_role("button", name="下载 批复.docx").wait_for()
    return planner.page.url


def _a_policy_without_a_plan_is_mended(planner: Person) -> None:
    planner.follow("开始")
    planner.choose(re.compile("示例"), "flow_against_outflow")
    planner.press("用示例试一试")
    planner.sees("这份政策之下没有可行方案")
    planner.page.get_by_role("button", name=re.compile("按这个方案改政策并求解.*年度交流比例")).click()
    dialog = planner.page.get_by_role("dialog")
    dialog.get_by_role("row", name=re.compile("年度交流比例.* 20 14$")).wait_for()
    promised = dialog.get_by_role("row", name=re.compile("^交流人次")).get_by_role("cell").nth(1).inner_text()
    dialog.get_by_role("button", name="存为新政策并求解").click()
    planner.page.get_by_role("row", name=f"交流人次 {promised} {promised} 0 已证明最优").wait_for()


def _a_second_person_signs(approver: Person, key: str, decision: str) -> None:
    approver.page.goto(decision)
    approver.page.get_by_role("textbox", name="密钥").fill(key)
    approver.press("登录")
    approver.sees("请局长办公会审定。")
    approver.page.get_by_label("签发人（印在批复上）").fill("局长办公会")
    approver.page.get_by_label("文号").first.fill("教人〔2026〕12号")
    approver.press("签发方案")
    approver.page.get_by_role("dialog").get_by_role("button", name="签发方案").click()
    approver.sees(re.compile("由局长办公会签发"))
    document = Document(io.BytesIO(approver.fetched("下载 批复.docx")))
    assert any("教师交流轮岗" in paragraph.text for paragraph in document.paragraphs)
    assert approver.wrong == []
