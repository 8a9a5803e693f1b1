"""`python -m benchmarks.proof [NAME...]`: run the long proofs and write their dated pages.

Exit code 1 when something was not kept; the pages are written all the same.
"""

from __future__ import annotations

import argparse
import sys
from functools import partial
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.proof import alerting, kills, mutated_packets, recordings, root_cause, soak, trap_flood
from benchmarks.proof.scripts import proof_of

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from benchmarks.proof.paper import Paper

PAGES = Path(__file__).resolve().parents[2] / "docs" / "proof"


def _proofs(options: argparse.Namespace) -> Mapping[str, Callable[[], Paper]]:
    return {
        "inventory_load": proof_of("inventory_load", "Loading and checking 6,500 devices"),
        "gap_report": proof_of("gap_report", "The gap report of the city"),
        "scrape": proof_of("scrape", "A scrape of 500,000 series"),
        "snmp_engine": proof_of("snmp_engine", "CPU of the SNMP engine for a device"),
        "city_poll": proof_of("city_poll", "One poll of the whole city"),
        "ssh_logins": proof_of("ssh_logins", "579 log-ins over SSH beside SNMP polling"),
        "mutated_packets": partial(mutated_packets.prove, options.packets),
        "recordings": recordings.prove,
        "kills": partial(kills.prove, options.kills),
        "root_cause": partial(root_cause.prove, options.cases, options.casts),
        "alerting": alerting.prove,
        "trap_flood": trap_flood.prove,
        "soak": partial(soak.prove, options.minutes, options.dir),
    }


def main() -> int:
    """Run what is named, or everything; returns the exit code."""
    parser = argparse.ArgumentParser(prog="python -m benchmarks.proof", description=__doc__)
    parser.add_argument("names", nargs="*", metavar="NAME", help="which proofs (default: all)")
    parser.add_argument("--minutes", type=float, default=60.0, help="length of the soak")
    parser.add_argument("--packets", type=int, default=mutated_packets.PACKETS, help="how many are mutated")
    parser.add_argument("--cases", type=int, default=root_cause.CASES, help="small networks in the proof of root cause")
    parser.add_argument("--casts", type=int, default=root_cause.CASTS, help="casts of faults at full size")
    parser.add_argument("--kills", type=int, default=kills.KILLS, help="of a writer of each kind of database")
    parser.add_argument("--dir", type=Path, help="where the soak works; stays afterwards (default: a temporary folder)")
    parser.add_argument("--pages", type=Path, default=PAGES, help="where the pages go")
    options = parser.parse_args()
    proofs = _proofs(options)
    unknown = set(options.names) - proofs.keys()
    if unknown:
        parser.error(f"unknown proof {', '.join(sorted(unknown))}; known: {', '.join(proofs)}")
    missed = 0
    for name in options.names or proofs:
        print(f"{name} ...", flush=True)
        paper = proofs[name]()
        missed += paper.missed
        print(f"{name}: {paper.missed} missed; {paper.write(options.pages)}", flush=True)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
