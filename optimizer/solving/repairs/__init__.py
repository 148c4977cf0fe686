"""What to do about an impossible instance: every clash, and policies with a plan, the least change first."""

from optimizer.solving.repairs.remedies import firm, mended

__all__ = ["firm", "mended"]
