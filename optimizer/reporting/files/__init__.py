"""Files that are written whole and read back: plans, versions, decisions, chances, limits, weeks of visits."""
