"""The public Python API, as a stranger meets it."""
