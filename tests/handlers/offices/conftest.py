"""The office that tests of offices begin with."""

import pytest

from tests.support.harness import Harness


@pytest.fixture
async def office(harness: Harness) -> Harness:
    """Chicago, set up by Priya, who is its organizer."""
    await harness.set_up()
    await harness.person("priya").close(clear=True)
    return harness
