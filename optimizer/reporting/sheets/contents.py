"""The order of the sheets, and one line on each for the front page."""

from optimizer.reporting.sheets import compliance, equity, filing, notes, notice, postings, proof, schools

BODY = (postings, schools, compliance, equity, proof, notes, notice, filing)
CONTENTS = tuple((module.NAME, module.PURPOSE) for module in BODY)
