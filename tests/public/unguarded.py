"""A script that asks for workers without ``if __name__ == "__main__":``; they do not run it again."""

from multiprocessing import active_children

import optimizer as ro
from optimizer.engine import process_pool

print("begins", flush=True)
process_pool.WORTH_PROCESSES = 0
workers: list[int] = []
instance = ro.generate("prefecture", seed=3)
alone = ro.solve(instance, listen=lambda event: workers.append(len(active_children())))
assert max(workers) == 0
together = ro.solve(instance, workers=2, listen=lambda event: workers.append(len(active_children())))
assert max(workers) == 2
assert list(alone.plan) == list(together.plan) and len(alone.plan) > 0
print("ends")
