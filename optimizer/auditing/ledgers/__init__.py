"""The ledgers of an audited plan: pure readings of its years, for sheets, report.json and tests."""

from collections.abc import Sequence
from dataclasses import dataclass

from optimizer.auditing.audit import Audit
from optimizer.auditing.ledgers.burden import Strain, strains
from optimizer.auditing.ledgers.credits import Credit, Excellence, credits, excellence
from optimizer.auditing.ledgers.gate import Passage, passages
from optimizer.auditing.ledgers.posts import Seats, seats
from optimizer.auditing.ledgers.promotions import Promotion, promotions
from optimizer.auditing.ledgers.ranks import Pool, Ranks, pools, ranks


@dataclass(frozen=True)
class Ledgers:
    """Every ledger over the whole horizon."""

    seats: Sequence[Seats]
    ranks: Sequence[Ranks]
    pools: Sequence[Pool]
    promotions: Sequence[Promotion]
    gate: Sequence[Passage]
    credits: Sequence[Credit]
    excellence: Sequence[Excellence]
    burden: Sequence[Strain]


def ledgers(audit: Audit) -> Ledgers:
    """The ledgers of a plan."""
    histories = {year: seen.history for year, seen in audit.years.items()}
    promoted = tuple(promotions(histories))
    lines = {year: tuple(ranks(audit.instance, history, promoted)) for year, history in histories.items()}
    return Ledgers(
        seats=tuple(line for history in histories.values() for line in seats(history)),
        ranks=tuple(line for each in lines.values() for line in each),
        pools=tuple(line for year, each in lines.items() for line in pools(histories[year], each)),
        promotions=promoted,
        gate=tuple(passages(histories)),
        credits=tuple(credits(histories)),
        excellence=tuple(line for history in histories.values() for line in excellence(history)),
        burden=tuple(strains(histories)),
    )
