"""The service over the optimizer; its commands join the command line by entry points."""
