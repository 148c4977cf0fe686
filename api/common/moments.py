"""Moments as the service tells them."""

from datetime import UTC, datetime


def moment(milliseconds: int | None) -> str | None:
    """ISO 8601 in UTC."""
    if milliseconds is None:
        return None
    return datetime.fromtimestamp(milliseconds / 1000, UTC).isoformat("T", "milliseconds")
