"""Stand-ins for kinds of jobs, whose children die as they are told."""
