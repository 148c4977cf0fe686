"""The worker: an executor, its attempts at jobs in child processes, heartbeat, recovery."""
