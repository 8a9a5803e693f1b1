"""Errors that stay inside the SSH collector; those that leave it are in `collectors.errors`."""

from __future__ import annotations

from collectors.errors import ProbeError


class AbsentError(ProbeError):
    """The device says that it does not have what was asked for: no fault of anything, the module is empty."""
