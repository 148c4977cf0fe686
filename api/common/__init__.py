"""What every room of the service speaks: problems, fields, roles, settings, logs."""
