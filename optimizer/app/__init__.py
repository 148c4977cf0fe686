"""Use cases: what each command and each job does, apart from how it is asked for."""
