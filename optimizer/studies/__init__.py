"""Studies for researchers: instances × policies × parameters × years × seeds × limits, one row per case.

``run_case`` solves one case and knows of no scheduling; ``expand`` lists the cases with their content ids; ``Store``
keeps the finished rows. ``execute`` is one executor over them, on the cores of one machine; another may take its place.
"""
