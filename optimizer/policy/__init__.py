"""Policy as data: entries with their clauses, presets, contradictions; and the instance that binds a county to one."""
