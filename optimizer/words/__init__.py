"""One vocabulary: how bureaus write subjects, titles, levels, posts and yes or no, as data files with their sources."""
