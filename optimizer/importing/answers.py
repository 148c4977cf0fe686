"""What the planner has confirmed: how this bureau's sheets, headings, words and rows are meant."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, field, replace

from optimizer.domain.questions import Question
from optimizer.formats.sheet import Remarks

Key = tuple[str, str, str, str]  # topic, table, column, as written


@dataclass(frozen=True)
class Answers:
    """Answers by the key of their question; an empty one is what a bureau begins with."""

    given: Mapping[Key, str] = field(default_factory=dict)

    def to(self, topic: str, table: str, column: str, written: str) -> str | None:
        """What was answered, or None where nobody has been asked yet."""
        return self.given.get((topic, table, column, written))

    def of(self, question: Question, remarks: Remarks) -> str | None:
        """What was answered of a question; None where nobody has, or nothing that it takes, so that it is asked."""
        answer = self.to(*question.key)
        if answer is None or answer not in question.options:
            remarks.ask(question)
            return None
        remarks.settle(question)
        return answer

    def with_guesses(self, questions: Iterable[Question]) -> "Answers":
        """These, and the guess of each question that has one (``--accept``)."""
        guessed = {question.key: question.guess for question in questions if question.guess is not None}
        return replace(self, given={**guessed, **self.given})
