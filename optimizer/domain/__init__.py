"""The domain: what a county, a plan and a word is. Frozen records, no opinion, no pandas."""
