"""What a child does, one module per kind of job: ``perform(task, work, tell)`` gives how it ended.

``work`` holds the inputs as files (roster.json, policy.json, plan.json …); files that the job leaves go to
``work/out``. The result is plain data: ``state``, ``outcome``, ``result``, ``plan`` (a summary, where ``out/plan.json``
is an audited plan). Names of teachers are tokens here, so everything is written with full names.
"""
