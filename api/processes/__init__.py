"""Child processes under limits, and the cores that they share."""
