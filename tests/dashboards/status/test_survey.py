from __future__ import annotations

from collectors.state.model import DeviceState
from dashboards.status.directory import Directory
from dashboards.status.faces import Face, worst
from dashboards.status.survey import survey
from inventory.identifiers import SiteName

from .town import HOSTILE, status, statuses, town


def test_silence_of_a_closed_office_and_of_a_device_behind_a_router_looks_calm() -> None:
    """A device that may be silent is quiet where another would be unknown."""
    counted = survey(Directory(town()), {})
    assert counted.faces == {
        "core-1": Face.UNKNOWN,
        "r-001": Face.UNKNOWN,
        "r-002": Face.UNKNOWN,
        "r-00001": Face.UNKNOWN,
        "pc-00001": Face.QUIET,
        "pc-00001-x": Face.QUIET,
        "r-00002": Face.UNKNOWN,
        HOSTILE: Face.UNKNOWN,
    }


def test_devices_are_counted_by_group_and_site_and_gathered_behind_their_root() -> None:
    """Whole counts of the town with one root."""
    counted = survey(Directory(town()), statuses())
    none = dict.fromkeys(Face, 0)
    assert counted.total == none | {Face.UP: 2, Face.DOWN: 1, Face.BEHIND: 2, Face.DEGRADED: 1, Face.QUIET: 2}
    assert counted.by_group == {
        "01": none | {Face.UP: 1},
        "001": none | {Face.UP: 1, Face.DEGRADED: 1},
        "002": none | {Face.DOWN: 1, Face.BEHIND: 2, Face.QUIET: 2},
    }
    assert counted.by_site[SiteName("00001")] == none | {Face.BEHIND: 1, Face.QUIET: 2}
    assert counted.behind == {"r-002": ("r-00001", "r-00002")}
    assert [counted.group_face(code) for code in counted.by_group] == [Face.UP, Face.DEGRADED, Face.DOWN]


def test_a_device_cut_off_twice_is_behind_both_roots() -> None:
    """Two cuts of a ring each hide the same device."""
    both = {"r-00001": status("r-00001", DeviceState.BEHIND, roots=("r-001", "r-002"))}
    assert survey(Directory(town()), both).behind == {  # type: ignore[arg-type]
        "r-001": ("r-00001",),
        "r-002": ("r-00001",),
    }


def test_a_device_that_is_expected_to_answer_is_an_outage_whoever_it_is() -> None:
    """A PC that is down in office hours is shown as down; only its unknown is calm."""
    known = {"pc-00001": status("pc-00001", DeviceState.DOWN)}
    assert survey(Directory(town()), known).faces["pc-00001"] is Face.DOWN  # type: ignore[arg-type, index]


def test_the_worst_face_is_the_one_of_most_concern() -> None:
    """What people must act on comes before what they must wait for."""
    assert worst([Face.UP, Face.QUIET]) is Face.UP
    assert worst([Face.UNKNOWN, Face.DEGRADED, Face.UP]) is Face.DEGRADED
    assert worst([Face.BEHIND, Face.DOWN]) is Face.DOWN
    assert worst([]) is Face.QUIET
