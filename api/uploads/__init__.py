"""What comes in: rosters and policies read in a process of their own, names kept apart."""
