"""Counting before any solve: what no plan can satisfy (``breaks``), and the long run of the quotas (``outlook``).

Exact necessary conditions (definitions §2 'Steady state'): a break is a proof in integers, its absence is no promise.
``by_year`` tells the same of every school year.
"""

from optimizer.solving.counting.breaking import Break, Remedy, breaks
from optimizer.solving.counting.by_year import Standing, YearCount, by_year
from optimizer.solving.counting.steady_state import Line, Stock, outlook

__all__ = ["Break", "Line", "Remedy", "Standing", "Stock", "YearCount", "breaks", "by_year", "outlook"]
