"""走教: weekly itineraries of teachers who serve classes of several schools (definitions §7)."""
