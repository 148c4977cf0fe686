"""Operating the service: backup, restore, doctor, retention, metrics."""
