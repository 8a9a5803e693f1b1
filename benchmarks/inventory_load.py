"""Time to load and check an inventory of about 6,500 devices, two ways of writing it. Budget: 3 s.

Run: python -m benchmarks.inventory_load [--repeat N]
"""

from __future__ import annotations

import argparse
import resource
import tempfile
import time
from pathlib import Path

from inventory.load import load_inventory
from inventory.registers import SHIPPED

BUDGET_SECONDS = 3.0
DEVICES_BELOW_ROUTER = ("sw-a", "sw-b", "ups", "prn-a", "prn-b", "pc-1", "pc-2", "pc-3", "pc-4", "ap")
ROLES = {"sw": "switch", "ups": "ups", "prn": "printer", "pc": "pc", "ap": "access_point"}

HEAD = """
city: {name: "Thành phố Hà Nội", code: "01", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-12-31}
units: hanoi
norms: [national, hanoi]
simulated: true
collectors: [{name: dc-1, attached_to: core-1}]
credentials: {ro: {snmp: {version: 2, community: env:WW_COMMUNITY}}}
defaults: {device: {credentials: ro}, roles: {pc: {expected: office_hours}}}
"""


def communes() -> list[tuple[str, str]]:
    """Code and district of the communes of 2023."""
    rows = (SHIPPED / "hanoi" / "units.csv").read_text(encoding="utf-8").splitlines()[1:]
    cells = [row.split(",") for row in rows]
    return [(cell[0], cell[3]) for cell in cells if cell[2] == "commune" and not cell[4]]


def write(folder: Path, *, templates: bool) -> int:
    """Write the inventory, one file a district; returns how many devices it has."""
    places = communes()
    districts = sorted({district for _, district in places})
    lines = [HEAD, "sites:", '  - {unit: "01", name: dc}', *(f'  - {{unit: "{code}"}}' for code in districts)]
    lines += ["devices:", "  - {name: core-1, site: dc, role: router, address: 10.0.0.1}"]
    for number, code in enumerate(districts):
        uplink = "uplinks: [{to: core-1}]"
        lines.append(f'  - {{name: r-{code}, site: "{code}", role: router, address: 10.1.{number}.1, {uplink}}}')
    lines += ["templates:", "  commune:", "    places: [office, one_stop_shop]", "    devices:"]
    lines += [f"      - {{{device}}}" for device in commune_devices("{unit}", "{district}", "10.{a}.{b}")]
    (folder / "city.yaml").write_text("\n".join(lines), encoding="utf-8")
    for number, district in enumerate(districts):
        here = [code for code, parent in places if parent == district]
        write_district(folder / f"district-{district}.yaml", district, number, here, templates=templates)
    return 1 + len(districts) + len(places) * (1 + len(DEVICES_BELOW_ROUTER))


def commune_devices(unit: str, district: str, net: str) -> list[str]:
    """The devices of a commune, as the inside of YAML mappings."""
    router = f'name: "r-{unit}", role: router, address: "{net}.1", uplinks: [{{to: "r-{district}"}}]'
    return [
        router,
        *(
            f'name: "{kind}-{unit}", role: {ROLES[kind.partition("-")[0]]}, address: "{net}.{host}", '
            f'uplinks: [{{to: "r-{unit}", priority: 1}}], in_use_since: 2021'
            for host, kind in enumerate(DEVICES_BELOW_ROUTER, 2)
        ),
    ]


def write_district(path: Path, district: str, number: int, units: list[str], *, templates: bool) -> None:
    """One district's sites, assets and, where templates are not used, devices."""
    sites, devices, assets = ["sites:"], ["devices:"], ["assets:"]
    for index, unit in enumerate(units):
        net = f"10.{number + 10}.{index}"
        extra = f"template: commune, vars: {{a: {number + 10}, b: {index}}}"
        places = "places: [office, one_stop_shop]"
        sites.append(f'  - {{unit: "{unit}", {extra if templates else places}, staff: 21, counters: 3}}')
        devices += [f'  - {{site: "{unit}", {device}}}' for device in commune_devices(unit, district, net)]
        assets.append(f'  "{unit}":')
        assets.append("    office: {pc: [{count: 12, year: 2018, broken: 1}, {count: 6, year: 2021}], ups: []}")
        assets.append("    one_stop_shop: {pc: [{count: 3, year: 2021}], scanner: null}")
    path.write_text("\n".join([*sites, *assets, *([] if templates else devices)]), encoding="utf-8")


def main() -> None:
    """Print seconds for each way of writing, the best of several runs, and the largest resident set."""
    parser = argparse.ArgumentParser(description=__doc__)
    parser.add_argument("--repeat", type=int, default=3)
    repeat = parser.parse_args().repeat
    for templates in (True, False):
        with tempfile.TemporaryDirectory() as name:
            folder = Path(name)
            expected = write(folder, templates=templates)
            size = sum(path.stat().st_size for path in folder.iterdir())
            times = []
            for _ in range(repeat):
                start = time.perf_counter()
                found = len(load_inventory(folder).devices)
                times.append(time.perf_counter() - start)
                assert found == expected
            how = "templates" if templates else "written out"
            verdict = "within" if min(times) <= BUDGET_SECONDS else "OVER"
            print(
                f"{expected} devices, {how}, {size // 1024} KiB: {min(times):.2f} s ({verdict} {BUDGET_SECONDS:.0f} s)"
            )
    print(f"largest resident set {resource.getrusage(resource.RUSAGE_SELF).ru_maxrss // 1024} MiB")


if __name__ == "__main__":
    main()
