"""Templates: the shipped one, restyled ones, faulty ones, hostile ones."""

import contextlib
import random
import zipfile
from collections.abc import Callable
from io import BytesIO
from pathlib import Path

import pytest
from docx import Document
from docx.document import Document as Paper
from docx.enum.text import WD_LINE_SPACING
from docx.oxml.ns import qn
from docx.shared import Pt
from jinja2.exceptions import SecurityError
from lxml import etree

from optimizer.domain.errors import InputError
from optimizer.reporting.docx.approval import approval_template, check_template, container
from optimizer.reporting.docx.approval.layout import build
from optimizer.reporting.docx.approval.sandbox import Sandbox
from optimizer.solving.answers import Solved
from tests.reporting.approval.papers import approved, changed, everything, parts, repacked, saying, text

RELATIONS = (
    '<?xml version="1.0"?><Relationships xmlns="http://schemas.openxmlformats.org/package/2006/relationships">'
    '<Relationship Id="r1" Type="http://schemas.openxmlformats.org/officeDocument/2006/relationships/{}" '
    'Target="http://example.org/x" TargetMode="External"/></Relationships>'
)


def refused(path: Path) -> str:
    """What is said of a template that is not taken."""
    with pytest.raises(InputError) as error:
        check_template(path)
    assert all(problem.advice for problem in error.value.problems)
    return str(error.value)


# ---------------------------------------------------------------- the shipped one


def test_shipped_is_what_the_builder_makes(tmp_path: Path) -> None:
    """Part by part, whatever the order and the spelling of the XML; ``python -m …approval.layout`` writes it anew."""
    approval_template(tmp_path / "随附.docx")
    build(tmp_path / "新建.docx")
    shipped, built = parts(tmp_path / "随附.docx"), parts(tmp_path / "新建.docx")
    assert shipped.keys() == built.keys()
    for name in shipped:
        if name.endswith((".xml", ".rels")):
            one, other = (etree.tostring(etree.fromstring(each[name]), method="c14n") for each in (shipped, built))
            assert one == other, name
        else:
            assert shipped[name] == built[name], name


def test_official_form(tmp_path: Path) -> None:
    """GB/T 9704—2012: A4, margins, fonts and sizes, 28 points between lines, page numbers outside."""
    approval_template(tmp_path / "模板.docx")
    paper = Document(str(tmp_path / "模板.docx"))
    [section] = paper.sections
    margins = (section.top_margin, section.bottom_margin, section.left_margin, section.right_margin)
    lengths = (section.page_width, section.page_height, *margins)
    assert [round(length.mm) for length in lengths if length is not None] == [210, 297, 37, 35, 28, 26]
    for style, font, size in (
        ("批复标题", "方正小标宋简体", 22), ("批复一级标题", "黑体", 16), ("批复二级标题", "楷体_GB2312", 16),
        ("批复正文", "仿宋_GB2312", 16),
    ):
        look = paper.styles[style]
        assert look.element.rPr.rFonts.get(qn("w:eastAsia")) == font
        assert look.font.size == Pt(size)
    body = paper.styles["批复正文"].paragraph_format
    assert (body.line_spacing_rule, body.line_spacing) == (WD_LINE_SPACING.EXACTLY, Pt(28))
    for found in paper.tables:
        assert sum(round(cell.width.mm) for cell in found.rows[0].cells) <= 156
    assert paper.settings.odd_and_even_pages_header_footer
    assert "PAGE" in everything(tmp_path / "模板.docx")


def test_no_file_is_overwritten(tmp_path: Path) -> None:
    (tmp_path / "模板.docx").write_text("旧")
    with pytest.raises(InputError, match="已存在"):
        approval_template(tmp_path / "模板.docx")
    assert (tmp_path / "模板.docx").read_text() == "旧"


# ---------------------------------------------------------------- restyled ones


def test_restyled(solved: Solved, tmp_path: Path) -> None:
    """Another font, another order, fewer parts, text of one's own: the document follows."""

    def restyle(paper: Paper) -> None:
        paper.styles["批复正文"].font.name = "宋体"
        paper.tables[0]._tbl.getparent().remove(paper.tables[0]._tbl)
        paper.add_paragraph("本局另行通知：共{{ 人次 }}人次{% if 人次 > 3 %}，人数较多{% endif %}。")
        paper.add_paragraph("{%p for 行 in 名单 %}")
        paper.add_paragraph("{{ 行.姓名 }}去{{ 行.交流学校 }}")
        paper.add_paragraph("{%p endfor %}")

    template = changed(tmp_path / "模板.docx", restyle)
    paper = approved(tmp_path / "批复.docx", solved, template=template)
    count = len(solved.plan.postings)
    assert f"本局另行通知：共{count}人次，人数较多。" in text(paper)
    assert text(paper).count("去城") + text(paper).count("去柳") == count
    assert paper.styles["批复正文"].font.name == "宋体"
    assert not [each for each in paper.tables if each.rows[0].cells[-1].text == "条文摘录"]


def test_a_tag_split_by_the_editor(solved: Solved, tmp_path: Path) -> None:
    """Word and WPS cut tags into runs as they like."""

    def split(paper: Paper) -> None:
        paragraph = paper.add_paragraph("共")
        for piece in ("{", "{ 人", "次 ", "}", "}人次。"):
            paragraph.add_run(piece)

    paper = approved(tmp_path / "批复.docx", solved, template=changed(tmp_path / "模板.docx", split))
    assert f"共{len(solved.plan.postings)}人次。" in text(paper)


# ---------------------------------------------------------------- faulty ones


def test_unknown_variables_are_all_named(tmp_path: Path) -> None:
    """Where each stands, also in a branch that is not taken and in a header, and what may be used instead."""

    def spoil(paper: Paper) -> None:
        paper.add_paragraph("经{{ 局长 }}同意")
        paper.add_paragraph("{% if not 已批准 %}{{ 科长 }}{% endif %}")
        paper.sections[0].header.paragraphs[0].add_run("{{ 密级 }}")

    said = refused(changed(tmp_path / "模板.docx", spoil))
    assert "“经{{ 局长 }}同意”处：没有名为“局长”的变量" in said
    assert "没有名为“科长”的变量" in said
    assert "没有名为“密级”的变量" in said
    assert "可用的变量：标题、" in said
    assert "名单（每行：序号、编号、姓名" in said
    assert len(said.splitlines()) == 3


@pytest.mark.parametrize(
    ("lines", "words"),
    [
        (
            ["{%p for 行 in 名单 %}", "{{ 行.电话 }}", "{%p endfor %}"],
            ["“{{ 行.电话 }}", "没有“电话”这一项，可用：序号"],
        ),
        (["{%p for 行 in 名单 %}", "{{ 行.姓名 }}"], ["标签写法有误"]),
        (["甲{{ 标题 "], ["标签写法有误"]),
        (["乙{% fi 标题 %}"], ["“乙{% fi 标题 %}”处：标签写法有误"]),
        (["{{ 标题|首字 }}"], ["标签写法有误", "首字"]),
        (["丙{{ 1/0 }}"], ["“丙{{ 1/0 }}”处：除数为零"]),
        (["{{ 标题 + 1 }}"], ["文字与数字混用"]),
        (["｛｛ 标题 ｝｝"], ["标签用了全角的括号"]),
        (["{{ 标题.__doc__ }}"], ["模板不得使用“__doc__”"]),
        (["{% if 标题.__doc__ is defined %}{% endif %}"], ["模板不得使用“__doc__”"]),
        (["{{ 标题['__doc__'] }}"], ["模板不得使用“__doc__”"]),
        (["{{ 名单.append(1) }}"], ["模板不得使用“append”"]),
        (["{{ lipsum() }}"], ["没有名为“lipsum”的变量"]),
        (["{% include '别处' %}"], ["模板不能引入其他文件"]),
        (["{% import 'x' as x %}"], ["模板不能引入其他文件"]),
        (["{% for i in range(100_001) %}甲{% endfor %}"], ["循环次数或数字过大"]),
        (["{{ '</w:t></w:p>'|safe }}"], ["文档结构被破坏"]),
        (["{% for i in [] %}" * 25 + "{% endfor %}" * 25], ["无法填写"]),
    ],
)
def test_faulty(tmp_path: Path, lines: list[str], words: list[str]) -> None:
    """What is wrong, and where; never a traceback."""
    said = refused(saying(tmp_path / "模板.docx", *lines))
    assert all(word in said for word in words), said


def test_a_loop_over_half_a_row(tmp_path: Path) -> None:
    """Begin and end of a loop in different rows without {%tr: the table would be torn apart, silently."""

    def tear(paper: Paper) -> None:
        found = paper.add_table(2, 1)
        found.rows[0].cells[0].text = "{% for 行 in 名单 %}"
        found.rows[1].cells[0].text = "{% endfor %}</w:t>"
        paper.add_paragraph("{% if 人次 > 5 %}")
        paper.add_table(1, 1).rows[0].cells[0].text = "{% endif %}"

    assert "文档结构被破坏" in refused(changed(tmp_path / "模板.docx", tear))


def test_nothing_is_half_written(solved: Solved, tmp_path: Path) -> None:
    """A fault leaves the document of before, and no other file."""
    template = saying(tmp_path / "模板.docx", "{{ 局长 }}")
    (tmp_path / "批复.docx").write_text("旧")
    with pytest.raises(InputError):
        approved(tmp_path / "批复.docx", solved, template=template)
    assert (tmp_path / "批复.docx").read_text() == "旧"
    assert {path.name for path in tmp_path.iterdir()} == {"模板.docx", "批复.docx"}


def test_a_full_disk(solved: Solved, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The document of before stands, and nothing beside it."""

    def fail(paper: Paper, saved: BytesIO) -> None:
        saved.write(b"half")
        raise OSError("full")

    (tmp_path / "批复.docx").write_text("旧")
    monkeypatch.setattr(Paper, "save", fail)
    with pytest.raises(OSError, match="full"):
        approved(tmp_path / "批复.docx", solved)
    assert (tmp_path / "批复.docx").read_text() == "旧"
    assert [path.name for path in tmp_path.iterdir()] == ["批复.docx"]


# ---------------------------------------------------------------- other files


def test_not_a_document(tmp_path: Path) -> None:
    """Missing, empty, text, another kind of zip, cut short."""
    path = tmp_path / "模板.docx"
    assert "无法打开" in refused(path)
    for content in (b"", b"hello", b"PK\x03\x04" + b"\0" * 40, b"\xd0\xcf\x11\xe0\xa1\xb1\x1a\xe1" * 9):
        path.write_bytes(content)
        assert "不是 .docx 文件" in refused(path)
    with zipfile.ZipFile(path, "w") as packed:
        packed.writestr("xl/workbook.xml", "<x/>")
    assert "不是 Word 文档" in refused(path)
    path.unlink()
    approval_template(path)
    path.write_bytes(path.read_bytes()[:-2000])
    assert "不是 .docx 文件" in refused(path)


def test_hostile_files(tmp_path: Path) -> None:
    """Macros, links that would tell who reads the document, and declarations."""
    plain = tmp_path / "模板.docx"
    approval_template(plain)
    target = tmp_path / "坏.docx"
    for part in ("word__vbaProject_bin", "word__embeddings__a_xlsx", "word__activeX__a_xml"):
        assert "含有宏" in refused(repacked(plain, target, **{part: b"x"}))
    for kind in ("attachedTemplate", "image", "oleObject"):
        links = RELATIONS.format(kind).encode()
        assert "链接了外部文件" in refused(repacked(plain, target, word___rels__settings_xml_rels=links))
    check_template(repacked(plain, target, word___rels__settings_xml_rels=RELATIONS.format("hyperlink").encode()))
    assert "内部结构异常" in refused(repacked(plain, target, word___rels__x_rels=b"<!DOCTYPE a><a/>"))


LIMITS: dict[str, tuple[Callable[[Path], int], str]] = {
    "FILE_BYTES": (lambda path: path.stat().st_size, "超过"),
    "TOTAL_BYTES": (lambda path: sum(map(len, parts(path).values())), "解压后过大"),
    "PARTS": (lambda path: len(parts(path)), "解压后过大"),
}


@pytest.mark.parametrize("name", LIMITS)
def test_limits(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, name: str) -> None:
    """The default template passes at the limit, and not one lower."""
    measure, word = LIMITS[name]
    path = tmp_path / "模板.docx"
    approval_template(path)
    most = measure(path)
    assert most < getattr(container, name)
    monkeypatch.setattr(container, name, most)
    check_template(path)
    monkeypatch.setattr(container, name, most - 1)
    assert word in refused(path)


def test_the_sandbox_shows_nothing_that_begins_with_an_underscore() -> None:
    """Neither as an attribute nor by a name that the template makes, and of no object at all."""

    class Thing:
        shown, _hidden = "a", "b"

    sandbox = Sandbox()
    assert sandbox.from_string("{{ thing.shown }}").render(thing=Thing()) == "a"
    for source in ("{{ thing._hidden }}", "{{ thing['_hidden'] }}", "{{ thing[name] }}"):
        with pytest.raises(SecurityError, match="模板不得使用“_hidden”"):
            sandbox.from_string(source).render(thing=Thing(), name="_hidden")
    assert set(sandbox.globals) == {"range", "namespace"}


def test_entities_are_not_expanded(tmp_path: Path) -> None:
    """An entity in the body is not known, so that it neither reads a file nor grows."""
    plain = tmp_path / "模板.docx"
    approval_template(plain)
    secret = tmp_path / "secret"
    secret.write_text("秘密")
    body = parts(plain)["word/document.xml"].decode()
    head, rest = body.split("<w:document", 1)
    entity = f'{head}<!DOCTYPE d [<!ENTITY s SYSTEM "file://{secret}">]><w:document{rest}'.replace("一、依据", "&s;")
    hostile = repacked(plain, tmp_path / "坏.docx", word__document_xml=entity.encode())
    said = refused(hostile)
    assert "文档结构被破坏" in said
    assert "秘密" not in said


def test_damaged_files_never_end_in_a_traceback(tmp_path: Path) -> None:
    """200 random dents, in the file and in its body: taken, or refused with advice."""
    plain = tmp_path / "模板.docx"
    approval_template(plain)
    raw, body = plain.read_bytes(), parts(plain)["word/document.xml"]
    draw, taken, target = random.Random(1), 0, tmp_path / "坏.docx"
    for number in range(200):
        if number % 2:
            dented = bytearray(raw)
            dented[draw.randrange(len(raw))] ^= 1 << draw.randrange(8)
            target.write_bytes(bytes(dented))
        else:
            at, width = draw.randrange(len(body)), draw.randrange(1, 30)
            repacked(plain, target, word__document_xml=body[:at] + body[at + width :])
        with contextlib.suppress(InputError):
            check_template(target)
            taken += 1
    assert taken < 150
