"""Answers that several tests look at."""

import pytest

import optimizer as ro


@pytest.fixture(scope="module")
def instance() -> ro.Instance:
    return ro.example()


@pytest.fixture(scope="module")
def answer(instance: ro.Instance) -> ro.Answer:
    return ro.solve(instance)


@pytest.fixture(scope="module")
def refused() -> ro.Answer:
    return ro.solve(ro.example("flow_against_outflow"))
