"""Plain data of an answer, as report.json and the service tell it."""
