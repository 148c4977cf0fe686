"""The small sound roster, fresh for each test."""

import copy

import pytest

from tests.formats.rosters import SOUND, Tables


@pytest.fixture
def tables() -> Tables:
    return copy.deepcopy(SOUND)
