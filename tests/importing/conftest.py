"""Fixtures of the tests of reading."""

from copy import deepcopy

import pytest

from tests.formats.rosters import SOUND, Tables


@pytest.fixture
def tables() -> Tables:
    """The sound roster, to be changed."""
    return deepcopy(SOUND)
