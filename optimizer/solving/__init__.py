"""Solving: the rotation, its rounds with weekly visits, infeasibility, counting proofs, repairs."""
