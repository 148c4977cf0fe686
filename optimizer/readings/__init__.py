"""Two independent views of one school year: columns and rows for the model, plain loops for the auditor."""
