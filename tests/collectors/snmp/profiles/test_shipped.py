"""The profiles that come with the program: each checks, has a recording of its own, and is told from the others."""

from __future__ import annotations

import json
import re
from pathlib import Path

import pytest

import collectors.snmp.profiles
from collectors.readings import SystemReading
from collectors.snmp.profiles import Family, shipped
from collectors.snmp.profiles.identity import maker
from tests.shared_data import shared

from ..memory_agent import read_snmprec

_OWN = Path(__file__).resolve().parents[3] / "recordings"
_FOLDER = Path(collectors.snmp.profiles.__file__).parent
_SYSTEM = "1.3.6.1.2.1.1"


def _family(recording: Path) -> Family | None:
    variables = read_snmprec(recording)
    description, object_id = variables.get(f"{_SYSTEM}.1.0"), variables.get(f"{_SYSTEM}.2.0")
    system = SystemReading(
        description=description.decode("utf-8", "replace") if isinstance(description, bytes) else None,
        object_id=object_id if isinstance(object_id, str) else None,
    )
    library = shipped()
    return library.family_of(system, [mark for mark in library.marks(system) if f"{mark}.0" in variables])


def test_every_profile_has_a_recording_of_its_own() -> None:
    found = {family.name for path in _OWN.glob("*/agent.snmprec") if (family := _family(path)) is not None}
    assert set(shipped().families) - found == set()


@pytest.mark.parametrize("name", sorted(shipped().families))
def test_a_profile_has_modules_and_an_identity_and_says_where_they_are_written(name: str) -> None:
    family = shipped().families[name]
    assert family.document.identity.vendor
    assert all(source.document.startswith(("https://", "http://")) for source in family.document.source)
    own = {module for module in family.modules if module.startswith(f"{name}.")}
    assert own or family.document.identity.last_resort


def test_two_families_never_match_a_real_device_equally_well() -> None:
    """Otherwise which one is taken would hang on the names of the files."""
    library = shipped()
    for path in sorted((shared("recordings") / "recordings").glob("*.snmprec")):
        variables = read_snmprec(path)
        description, object_id = variables.get(f"{_SYSTEM}.1.0", b""), variables.get(f"{_SYSTEM}.2.0", "")
        assert isinstance(description, bytes)
        assert isinstance(object_id, str)
        system = SystemReading(description=description.decode("utf-8", "replace"), object_id=object_id)
        held = [mark for mark in library.marks(system) if f"{mark}.0" in variables]
        weights = [
            (match.holds is not None, match.object_id.count("."), match.description is not None)
            for family in library.families.values()
            for match in family.matches(system)
            if match.holds is None or match.holds in held
        ]
        assert not weights or weights.count(max(weights)) == 1, path.name


def test_no_profile_names_a_recording() -> None:
    names = [path.stem for path in (shared("recordings") / "recordings").glob("*.snmprec")]
    told_apart = [name for name in names if re.search(r"_[a-z]*\d", name)]
    text = "\n".join(path.read_text(encoding="utf-8") for path in _FOLDER.rglob("*.yaml"))
    assert [name for name in told_apart if name in text] == []


_TELLING = re.compile(r"(?=.*[A-Z])(?=.*[0-9])[A-Z0-9-]{8,}")
"""A serial number that nobody would write by chance."""


def test_no_profile_and_no_recording_of_ours_holds_a_value_copied_from_a_real_device() -> None:
    """Serial numbers are the values that would be copied along with anything else; each is one device's own."""
    serials: set[str] = set()
    for path in (shared("recordings") / "expected").glob("*.json"):
        document = json.loads(path.read_text(encoding="utf-8"))
        parts = [document.get("system", {}), *document.get("inventory", ())]
        serials |= {part["serial"] for part in parts if _TELLING.fullmatch(str(part.get("serial", "")))}
    assert len(serials) > 40
    ours = [*_FOLDER.rglob("*.yaml"), *_OWN.glob("*/*.snmprec"), *_OWN.glob("*/expected.json")]
    text = "\n".join(path.read_text(encoding="utf-8") for path in ours)
    assert sorted(serial for serial in serials if serial in text) == []


def test_a_maker_is_told_by_the_enterprise_number() -> None:
    makers = shipped().makers
    assert maker("1.3.6.1.4.1.9.1.1208", makers) == "Cisco"
    assert maker("1.3.6.1.4.1.8072.3.2.10", makers) is None
    assert maker("1.3.6.1.2.1.33", makers) is None
    assert maker("1.3.6.1.4.1", makers) is None
