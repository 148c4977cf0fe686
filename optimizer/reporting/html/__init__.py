"""summary.html of a study: charts, refusals, acceptance and the rows, in one file that needs no network."""
