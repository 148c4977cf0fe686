"""What a roster leaves open, for whoever uploaded it: what it says of people is left out."""

import re
from collections.abc import Mapping
from typing import Any

from api.common.fault_report import silent
from api.common.question_examples import examples
from optimizer.domain.questions import Question
from optimizer.formats.schema import TABLES
from optimizer.importing.answers import Answers

CODE = re.compile(r"[0-9A-Za-z]")
PERSONAL = {
    (table.name, column.heading) for table in TABLES for column in table.columns
    if column.personal or getattr(column.kind, "of_person", False)
}


def asked(question: Question) -> Mapping[str, Any]:
    """A question by its ``id``; ``written`` is null where it tells of people one by one."""
    return {
        "id": question.id, "topic": question.topic, "table": question.table, "column": question.column,
        "written": _written(question), "text": _text(question), "guess": question.guess,
        "options": list(question.options), "examples": examples(question), "rows": list(question.rows),
    }


def replied(question: Question, answers: Answers) -> Mapping[str, Any]:
    """What was answered to it."""
    return {
        "id": question.id, "topic": question.topic, "table": question.table, "column": question.column,
        "written": _written(question), "answer": answers.given.get(question.key, ""),
    }


def _written(question: Question) -> str | None:
    if question.topic == "行" and not question.column and CODE.search(question.written):
        return None  # numbers of people; what else is asked of rows is said in words
    return None if (question.table, question.column) in PERSONAL else question.written


def _text(question: Question) -> str:
    """The sentence with nothing of the file in it but what is asked about."""
    return silent(question.text, {*question.options, *filter(None, (_written(question), question.guess))})
