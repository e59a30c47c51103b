from pathlib import Path

import pytest
from pytest_django import Settings

from tests.authorization.world import World, make_world


@pytest.fixture
def world(db: None, settings: Settings, tmp_path: Path) -> World:
    settings.MEDIA_ROOT = tmp_path
    return make_world()
