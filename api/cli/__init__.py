"""Commands of the service, and the processes that they start."""
