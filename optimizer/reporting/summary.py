"""What the terminal says after a run."""
