"""`python -m lab`: the same as `wardwatch lab`, without the application around it; what tests and benchmarks start."""

from __future__ import annotations

import argparse
import sys
from pathlib import Path

from lab.city import default_register
from lab.errors import LabError
from lab.order import CityOrder
from lab.plans import PLANS
from lab.run import run
from lab.scenario import DEFAULT_SCENARIO
from lab.service import LabSettings

_USAGE, _RUNTIME = 2, 4


def _parser() -> argparse.ArgumentParser:
    parser = argparse.ArgumentParser(prog="python -m lab", description="A simulated city on loopback.")
    parser.add_argument("--dir", type=Path, required=True, help="folder that the inventory is written to")
    parser.add_argument("--port", type=int, default=0, help="UDP port of the agents (0: any free one)")
    parser.add_argument("--seed", type=int, default=1, help="of everything that is made up")
    parser.add_argument("--register", default=default_register(), help="shipped register of units")
    parser.add_argument("--districts", default="", help="unit codes separated by commas, or all (default: drawn)")
    parser.add_argument("--communes", default="8", help="how many in all, or all")
    parser.add_argument("--plan", choices=sorted(PLANS), default="small", help="what stands in the sites")
    parser.add_argument("--scenario", default=DEFAULT_SCENARIO, help="how well off the districts are, or a YAML file")
    parser.add_argument("--nights", action="store_true", help="office machines are really off outside office hours")
    parser.add_argument("--loss", type=float, default=0.0, help="share of datagrams lost on every fifth commune's line")
    parser.add_argument("--pace", type=float, default=5.0, help="seconds between polls, which default faults follow")
    parser.add_argument("--faults", default="default", help="default, none, or the file of a script")
    parser.add_argument("--json", action="store_true", help="say what is served as one line of JSON")
    parser.add_argument("--stop-on-eof", action="store_true", help="stop when standard input ends")
    return parser


def main() -> int:
    """Run a lab; returns the exit code."""
    options = _parser().parse_args()
    try:
        order = CityOrder.from_options(
            seed=options.seed,
            register=options.register,
            districts=options.districts,
            communes=options.communes,
            plan=options.plan,
            scenario=options.scenario,
            nights=options.nights,
            loss=options.loss,
        )
        settings = LabSettings(order, options.dir, options.port, options.faults, options.pace)
        run(settings, as_json=options.json, stop_on_eof=options.stop_on_eof)
    except (LabError, OSError) as error:
        sys.stderr.write(f"lab: {error}\n")
        return _USAGE if isinstance(error, LabError) else _RUNTIME
    return 0


if __name__ == "__main__":
    sys.exit(main())
