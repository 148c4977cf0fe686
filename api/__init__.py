"""The service over the optimizer; its commands join the command line by entry points."""

from optimizer.domain.version import __version__ as __version__
