"""A parser for the XML parts of a workbook that takes no DTD and no encoding but UTF-8."""

from xml.parsers import expat

from optimizer.domain.errors import InputError
from optimizer.formats.container import SAVE_AS, damaged

BROKEN = (expat.ExpatError, ValueError, LookupError)  # what parsing raises for a part that is damaged


def part_parser(separator: str | None = None) -> expat.XMLParserType:
    """UTF-8 whatever the part declares; names come as "namespace name" where ``separator`` is a space."""
    parser = expat.ParserCreate("utf-8", separator)
    parser.ordered_attributes = True
    parser.buffer_text = True
    parser.XmlDeclHandler = _declaration
    parser.StartDoctypeDeclHandler = _doctype
    return parser


def _declaration(_version: str, encoding: str | None, _standalone: int) -> None:
    if encoding is not None and encoding.lower() != "utf-8":  # another reader would see something else than we do
        raise damaged()


def _doctype(*_: object) -> None:
    raise InputError.of("工作簿内含 DTD 声明，可能有害", SAVE_AS)
