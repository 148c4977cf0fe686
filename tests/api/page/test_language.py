"""The page in English: each of its own words is said in both languages. What the service tells stays as it tells it."""

import re
from collections.abc import Iterator
from pathlib import Path

import pytest

SOURCES = Path(__file__).parents[3] / "api" / "page" / "src"
FILES = sorted(
    path for ending in ("*.vue", "*.ts") for path in SOURCES.rglob(ending) if path.name != "schema.d.ts"
)
HAN = re.compile(r"[\u3400-\u9fff]+")
COMMENT = re.compile(r"<!--.*?-->|/\*.*?\*/|(?:^|(?<=\s))//[^\n]*", re.DOTALL)
TEXT = r'"((?:[^"\\\n]|\\.)*)"'
PAIR = re.compile(rf"(?:[\w.]+|{TEXT})?\s*:?\s*\[\s*{TEXT},\s*{TEXT},?\s*\]")  # with its key in a dictionary

SERVICE = "compared with a word of the service, or sent to it"
EXCEPTIONS = {  # Chinese outside of a pair of both languages, by file: why it is there
    "grid/columns.ts": (("是",), "how files of a roster write a flag, so that it can be pasted back"),
    "views/decide/PapersBox.vue": (("请示", "通知", "批复", "交流通知", "申请审批表", "证明附件"), SERVICE),
    "views/plan/OpenedPlan.vue": (("生效",), SERVICE), "views/plan/ComplianceTab.vue": (("生效",), SERVICE),
    "views/policy/EntryCard.vue": (("生效",), SERVICE), "views/policy/CheckPanel.vue": (("矛盾", "提醒"), SERVICE),
    "views/plan/TeacherCard.vue": (("无",), SERVICE), "views/plan/listing.ts": (("无",), SERVICE),
    "views/plan/TeachersTab.vue": (("派出", "续任", "此前交流"), SERVICE),
    "views/plan/timeline.ts": (("派出", "续任", "返校"), "as the service says it; words.ts translates it"),
    "views/policy/PolicyView.vue": (("标准",), "the name of a preset"),
    "views/policy/LayersPanel.vue": (("国家基线",), "the name of a preset"),
    "views/roster/UploadView.vue": (("用您自己的表",), "a heading of the handbook, which is Chinese"),
    "views/decide/names.ts": (("欧阳", "拓跋"), "surnames of two characters"),
}
ENGLISH = {"中文", "优秀"}  # in an English text: the switch back, and a grade that has no other name


def source(path: Path) -> str:
    return COMMENT.sub("", path.read_text("utf-8"))


def pairs(text: str) -> Iterator[tuple[str, str]]:
    for found in PAIR.finditer(text):
        yield found[2], found[3]


@pytest.mark.parametrize("path", FILES, ids=lambda path: str(path.relative_to(SOURCES)))
def test_no_word_of_the_page_is_in_chinese_only(path: Path) -> None:
    name = path.relative_to(SOURCES).as_posix()
    left = set(HAN.findall(PAIR.sub("", source(path))))
    allowed, _ = EXCEPTIONS.get(name, ((), ""))
    if name == "views/decide/names.ts":
        assert set(allowed) <= left
    else:
        assert left == set(allowed)


def test_every_word_has_an_english_one() -> None:
    told = [pair for path in FILES for pair in pairs(source(path)) if HAN.search(pair[0])]
    assert len(told) > 700
    for chinese, english in told:
        assert re.search("[A-Za-z]", english) or set(HAN.findall(english)) <= {"中文"}, chinese
        assert set(HAN.findall(english)) <= ENGLISH, chinese
        assert set(re.findall(r"{\w+}", chinese)) == set(re.findall(r"{\w+}", english)), chinese


def test_the_exceptions_are_of_files_that_there_are() -> None:
    assert set(EXCEPTIONS) <= {path.relative_to(SOURCES).as_posix() for path in FILES}
