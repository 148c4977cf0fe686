"""A template filled in: docxtpl within the sandbox, and every fault of the template said where it stands."""

import re
from collections.abc import Iterator, Mapping
from io import BytesIO
from typing import Any

from docx.oxml import parse_xml
from docxtpl import DocxTemplate
from jinja2 import TemplateSyntaxError, UndefinedError, meta, nodes
from jinja2.exceptions import SecurityError

from optimizer.domain.errors import InputError, Problem
from optimizer.reporting.docx.approval.sandbox import Sandbox
from optimizer.reporting.docx.approval.variables import catalogue

TAG = re.compile(r"<[^>]+>")
FULL_WIDTH = re.compile(r"｛｛|｛%|｛％|\{％|\{｛|｛\{")
FOREIGN = (nodes.Include, nodes.Import, nodes.FromImport, nodes.Extends)
ONLY_PLAIN = "模板只能使用所给的变量，请删去这一处。"
WORDS: Mapping[type[Exception], str] = {  # their own texts may quote what the plan says of people
    OverflowError: "循环次数或数字过大", ZeroDivisionError: "除数为零", TypeError: "文字与数字混用，或这里不能这样计算",
    ValueError: "数字的写法有误", RecursionError: "标签嵌套过深",
}
SHOWN = 60  # characters of a paragraph that a message quotes
RENDERED = "<template>"  # file name of frames inside a template


class Fault(Exception):
    """A fault at a paragraph of a part."""

    def __init__(self, rule: str, paragraph: str, advice: str) -> None:
        self.rule, self.paragraph, self.advice = rule, paragraph, advice
        super().__init__(rule)


class _Template(DocxTemplate):  # type: ignore[misc]
    """Tells the paragraph where rendering stops, and refuses a result that is no longer sound XML."""

    def render_xml_part(self, src_xml: str, part: Any, context: dict[str, Any], jinja_env: Any = None) -> str:
        try:
            done: str = super().render_xml_part(src_xml, part, context, jinja_env)
        except MemoryError:
            raise
        except Exception as error:
            raise _told(error, _paragraphs(_split(src_xml))) from error
        return done

    def fix_tables(self, xml: str) -> Any:
        try:
            parse_xml(xml)
        except SyntaxError as error:
            advice = "for/if 与 endfor/endif 须成对：{%tr … %} 各占表格的一整行，{%p … %} 各占一整段。"
            raise Fault("填入内容后文档结构被破坏", "", advice) from error
        return super().fix_tables(xml)


def rendered(template: bytes, values: Mapping[str, Any], name: str) -> _Template:
    """The document. Raises InputError for whatever is wrong with the template, called ``name``."""
    try:
        paper = _Template(BytesIO(template))
        faults = list(_mistakes(paper, values))
        if not faults:
            paper.render(dict(values), Sandbox(), autoescape=True)
    except MemoryError:
        raise
    except Fault as fault:
        faults = [fault]
    except Exception as error:  # whatever a foreign file makes docx, lxml or jinja2 raise
        faults = [_told(error, [])]
    if faults:
        raise InputError(_problem(fault, name) for fault in faults)
    return paper


def _mistakes(paper: _Template, values: Mapping[str, Any]) -> Iterator[Fault]:
    """Everything that can be seen to be wrong before anything is filled in, part by part."""
    environment = Sandbox()
    for source in _parts(paper):
        paragraphs = _paragraphs(source)
        for text in filter(FULL_WIDTH.search, paragraphs):
            yield Fault("标签用了全角的括号", text, "请改成半角的 {{ }} 或 {% %}。")
        try:
            tree = environment.parse(source)
            unknown = meta.find_undeclared_variables(tree) - set(values) - set(environment.globals)
        except TemplateSyntaxError as error:
            yield _told(error, paragraphs)
            continue
        used = {node.name: node.lineno for node in reversed(list(tree.find_all(nodes.Name)))}
        for name in sorted(unknown, key=lambda name: used[name]):
            yield Fault(f"没有名为“{name}”的变量", paragraphs[used[name] - 1], f"可用的变量：{catalogue(values)}。")
        for node in tree.find_all((*FOREIGN, nodes.Getattr)):
            at = paragraphs[node.lineno - 1]
            if not isinstance(node, nodes.Getattr):
                yield Fault("模板不能引入其他文件", at, "请把内容写在同一个模板里。")
            elif node.attr.startswith("_"):
                yield Fault(f"模板不得使用“{node.attr}”", at, ONLY_PLAIN)


def _parts(paper: _Template) -> Iterator[str]:
    """The sources of body, headers and footers, as they are rendered."""
    paper.render_init()
    yield _split(paper.patch_xml(paper.get_xml()))
    for uri in (paper.HEADER_URI, paper.FOOTER_URI):
        for _, part in paper.get_headers_footers(uri):
            yield _split(paper.patch_xml(paper.get_part_xml(part)))


def _split(source: str) -> str:
    return re.sub(r"<w:p([ >])", r"\n<w:p\1", source)


def _paragraphs(source: str) -> list[str]:
    """The lines that jinja2 counts, without XML: each begins with a paragraph of the document."""
    return [TAG.sub("", line) for line in source.split("\n")]


def _told(error: Exception, paragraphs: list[str]) -> Fault:
    line = getattr(error, "lineno", None) or _line(error)
    paragraph = paragraphs[line - 1] if line is not None and 0 < line <= len(paragraphs) else ""
    if isinstance(error, SecurityError):
        return Fault(str(error.message or "模板用了不允许的写法"), paragraph, ONLY_PLAIN)
    if isinstance(error, UndefinedError):
        return Fault(str(error.message), paragraph, "请改成可用的名称。")
    if isinstance(error, TemplateSyntaxError):
        advice = "请对照默认模板改正；for、if 须有对应的 endfor、endif。"
        return Fault(f"标签写法有误（{error.message}）", paragraph, advice)
    known = (words for kind, words in WORDS.items() if isinstance(error, kind))
    return Fault(next(known, f"无法填写（{type(error).__name__}）"), paragraph, "请对照默认模板改正这一处。")


def _line(error: BaseException) -> int | None:
    """The line of a template at which an error arose while it was filled in."""
    trace, found = error.__traceback__, None
    while trace is not None:
        if trace.tb_frame.f_code.co_filename == RENDERED:
            found = trace.tb_lineno
        trace = trace.tb_next
    return found


def _problem(fault: Fault, name: str) -> Problem:
    text = " ".join(fault.paragraph.split())
    where = f"“{text[:SHOWN]}{'…' if len(text) > SHOWN else ''}”处：" if text else ""
    return Problem(name, None, None, f"{where}{fault.rule}", fault.advice)
