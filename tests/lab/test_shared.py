"""The shared systems of the lab: the inventory names them, and they answer or fail as they are told."""

from __future__ import annotations

import time

from collectors.services import ServiceFailure, checked
from inventory.model import Service
from lab.shared import SHARED, SharedSystems


async def _reasons(shared: SharedSystems) -> dict[str, ServiceFailure | None]:
    found = {}
    for entry in shared.entries():
        service = Service(entry["name"], entry["title"], entry["check"])
        result = await checked(service, "dc", timeout_seconds=5, clock=time.time)
        found[service.name] = result.reason
    return found


async def test_every_shared_system_has_a_page_and_the_one_out_of_order_says_so() -> None:
    shared = SharedSystems({"tthc"})
    await shared.start()
    try:
        assert await _reasons(shared) == {name: ServiceFailure.STATUS if name == "tthc" else None for name in SHARED}
    finally:
        await shared.stop()
