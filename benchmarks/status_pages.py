"""What a status page of the whole city costs: CPU of one request, and bytes before and after compression.

The city page has a budget of 300 ms. The pages go through the routes and the compression of the application; nobody
polls meanwhile. Run: python -m benchmarks.status_pages
"""

from __future__ import annotations

import asyncio
import statistics
import time
from typing import NamedTuple
from urllib.parse import quote

import httpx
from starlette.applications import Starlette
from starlette.middleware import Middleware
from starlette.middleware.gzip import GZipMiddleware

from benchmarks.full_city import CitySource
from benchmarks.machine import description
from dashboards.status import status_routes

BUDGET_MILLISECONDS = 300.0
ROUNDS = 5


class Cost(NamedTuple):
    """The median CPU of one request, milliseconds, the page's bytes, and those sent."""

    milliseconds: float
    octets: int
    sent: int


def pages(source: CitySource) -> dict[str, str]:
    """Paths by kind of page; of each kind one that has much on it."""
    root = source.down[0]
    site = source.inventory.devices[root].site
    commune = source.inventory.devices[source.down[-1]]
    circuit = next(
        circuit.id for circuit in source.inventory.circuits.values() if commune.name in {e.device for e in circuit.ends}
    )
    return {
        "city": "/status",
        "wall": "/status/wall",
        "outages": "/status/outages",
        "handover": "/status/handover?hours=24",
        "services": "/status/services",
        "circuits": "/status/circuits",
        "circuit": f"/status/circuits/{quote(circuit, safe='')}",
        "district": f"/status/districts/{source.inventory.sites[site].unit}",
        "commune": f"/status/communes/{source.inventory.sites[commune.site].unit}",
        "site": f"/status/sites/{quote(site, safe='')}",
        "device": f"/status/devices/{quote(root, safe='')}",
        "find": "/status/find?q=ph%C6%B0%E1%BB%9Dng",
        "missing": "/status/none",
    }


def application(source: CitySource) -> Starlette:
    """The routes with the application's compression."""
    zipped = Middleware(GZipMiddleware, minimum_size=2_000, compresslevel=1)
    return Starlette(middleware=[zipped], routes=status_routes(source))


async def cost(app: Starlette, path: str, rounds: int = ROUNDS) -> Cost:
    """What a page costs; the first request warms what is indexed once per inventory and does not count."""
    times, octets, sent = [], 0, 0
    async with httpx.AsyncClient(transport=httpx.ASGITransport(app), base_url="http://city") as client:
        for _ in range(rounds + 1):
            began = time.process_time()
            async with client.stream("GET", path) as answer:
                sent = sum([len(piece) async for piece in answer.aiter_raw()])
            times.append(time.process_time() - began)
        octets = len((await client.get(path)).content)
    return Cost(statistics.median(times[1:]) * 1000, octets, sent)


def main() -> None:
    """Print every page's cost."""
    source = CitySource()
    app, listed = application(source), pages(source)
    print(description())
    print(f"sites {len(source.inventory.sites)}, devices {len(source.inventory.devices)}, faults {len(source.down)}")
    found = {kind: asyncio.run(cost(app, path)) for kind, path in listed.items()}
    for kind, each in found.items():
        print(
            f"{kind:<10} {each.milliseconds:7.1f} ms CPU  {each.octets / 1e3:7.1f} kB  {each.sent / 1e3:6.1f} kB sent"
        )
    city = found["city"].milliseconds
    verdict = "kept" if city <= BUDGET_MILLISECONDS else "EXCEEDED"
    print(f"city page {city:.1f} ms, budget {BUDGET_MILLISECONDS:g} ms: {verdict}")


if __name__ == "__main__":
    main()
