from pathlib import Path

import pytest
from pytest_django.fixtures import Settings


@pytest.fixture(autouse=True)
def media_root(settings: Settings, tmp_path: Path) -> Path:
    """A media folder of its own, which does not exist yet."""
    settings.MEDIA_ROOT = tmp_path / "media"
    return settings.MEDIA_ROOT
