"""Counting before any solve: what no plan can satisfy (``breaks``), and the long run of the quotas (``outlook``).

Exact necessary conditions (definitions §2 'Steady state'): a break is a proof in integers, its absence is no promise.
"""

from optimizer.solving.counting.breaking import Break, Remedy, breaks
from optimizer.solving.counting.steady_state import Line, Stock, outlook

__all__ = ["Break", "Line", "Remedy", "Stock", "breaks", "outlook"]
