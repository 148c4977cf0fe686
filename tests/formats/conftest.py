"""Fixtures of the format tests."""

from copy import deepcopy

import pytest

from tests.formats.rosters import SOUND, Tables


@pytest.fixture
def tables() -> Tables:
    """The sound roster, to be spoiled."""
    return deepcopy(SOUND)
