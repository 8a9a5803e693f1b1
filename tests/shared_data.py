"""Data that lies beside the repository and is not part of it: recordings of devices, golden cases, sources of units."""

from __future__ import annotations

import os
from pathlib import Path
from typing import Final

import pytest

SHARED: Final = Path(__file__).resolve().parents[1].parent / "shared"


def shared(path: str) -> Path:
    """A file or folder of the shared data.

    Where it is absent the test is skipped with the reason; where CI=true it fails, as nothing may be skipped there.
    """
    found = SHARED / path
    if found.exists():
        return found
    reason = f"shared data not found beside the repository: {path}"
    if os.environ.get("CI") == "true":
        pytest.fail(reason)
    pytest.skip(reason)
