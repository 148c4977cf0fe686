"""The model: candidate postings as one sparse integer matrix, its independent components, and its certificate."""
