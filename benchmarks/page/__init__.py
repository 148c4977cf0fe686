"""The page in real browsers: what it takes to load, to look through a large roster, to try an edit."""
