"""`push` against a Grafana that keeps the API's contract: idempotent, never over somebody's change, bounded tries."""

from __future__ import annotations

import json
import sys
from collections import Counter
from pathlib import Path

import pytest

from dashboards.errors import GrafanaTokenError, PushError, PushUsageError
from dashboards.push import Outcome, Plan, Result, connect, push
from dashboards.push.attempts import WAITS_SECONDS
from dashboards.push.files import read_dashboards
from inventory.secret import Secret

from .conftest import Push, write_dashboard
from .grafana import TOKEN, FakeGrafana, Fault
from .serving import serving

CITY = "ww-city-vi"


def push_to(address: str, built: Path, *, token: str = TOKEN, timeout: float = 5.0) -> list[Outcome]:
    found, _ = read_dashboards(built)
    with connect(address, Secret(token), timeout) as grafana:
        return list(push(grafana, Plan(found), lambda _: None))


def counts(outcomes: object) -> dict[Result, int]:
    return dict(Counter(each.result for each in outcomes))  # type: ignore[attr-defined]


def of(outcomes: object, name: str) -> Outcome:
    return next(each for each in outcomes if each.name == name)  # type: ignore[attr-defined, no-any-return]


@pytest.mark.parametrize("old", [False, True])
def test_a_second_push_changes_nothing_and_says_so(pushed: Push, state: FakeGrafana, old: bool) -> None:
    state.old = old
    assert counts(pushed()) == {Result.CREATED: 7}  # 2 folders, 1 data source, 4 dashboards
    wrote = list(state.writes)
    assert counts(pushed()) == {Result.UNCHANGED: 7}
    assert state.writes == wrote
    assert {uid: len(each) for uid, each in state.versions.items()} == dict.fromkeys(state.versions, 1)
    assert state.versions[CITY][-1]["folder"] == "wardwatch-vi"


def test_a_changed_file_makes_one_version_of_its_dashboard_only(pushed: Push, state: FakeGrafana, built: Path) -> None:
    pushed()
    write_dashboard(built, "vi", CITY, refresh="30s")
    assert counts(pushed()) == {Result.UPDATED: 1, Result.UNCHANGED: 6}
    assert [each["document"].get("refresh") for each in state.versions[CITY]] == [None, "30s"]


def test_what_grafana_rewrites_in_what_it_stores_is_no_change(pushed: Push, state: FakeGrafana) -> None:
    pushed()
    state.versions[CITY][-1]["document"] |= {"schemaVersion": 42, "preload": False}
    assert counts(pushed()) == {Result.UNCHANGED: 7}


def test_what_somebody_changed_in_grafana_stays_and_is_said(pushed: Push, state: FakeGrafana, built: Path) -> None:
    pushed()
    state.edit(CITY, by="lan\u202e", message="thêm biểu đồ", title="NOC của Lan")
    write_dashboard(built, "vi", CITY, refresh="30s")
    outcomes = pushed()
    assert counts(outcomes) == {Result.CONFLICT: 1, Result.UNCHANGED: 6}
    said = 'version 2 was saved by lan at 2026-11-24T02:00:00Z ("thêm biểu đồ"); --overwrite replaces it'
    assert of(outcomes, f"vi/{CITY}").detail == said  # without the mark of direction in her name
    assert state.versions[CITY][-1]["document"]["title"] == "NOC của Lan"

    assert counts(pushed(overwrite=True)) == {Result.UPDATED: 1, Result.UNCHANGED: 6}
    assert len(state.versions[CITY]) == 3  # hers is kept
    assert state.versions[CITY][-1]["document"]["refresh"] == "30s"
    assert counts(pushed()) == {Result.UNCHANGED: 7}


def test_a_dashboard_that_somebody_moved_is_not_moved_back(pushed: Push, state: FakeGrafana) -> None:
    pushed()
    state.folders["hers"] = {"uid": "hers", "title": "Của Lan"}
    state.versions[CITY][-1]["folder"] = "hers"
    found = of(pushed(), f"vi/{CITY}")
    assert (found.result, "is in folder Của Lan" in found.detail) == (Result.CONFLICT, True)
    assert of(pushed(overwrite=True), f"vi/{CITY}").result is Result.UPDATED
    assert state.versions[CITY][-1]["folder"] == "wardwatch-vi"


def test_a_change_between_reading_and_writing_is_a_conflict(pushed: Push, state: FakeGrafana, built: Path) -> None:
    """The version that was read is sent, Grafana answers 412, and what is there then decides."""
    pushed()
    write_dashboard(built, "vi", CITY, refresh="30s")
    state.before_save = lambda uid: state.edit(uid, title="meanwhile")
    found = of(pushed(), f"vi/{CITY}")
    assert (found.result, found.detail.startswith("version 2 was saved by lan")) == (Result.CONFLICT, True)
    assert state.versions[CITY][-1]["document"]["title"] == "meanwhile"


def test_overwriting_loses_no_change_that_nobody_saw(pushed: Push, state: FakeGrafana) -> None:
    """Saved meanwhile, a version is replaced but kept, since `overwrite` of the API is never used."""
    pushed()
    state.edit(CITY, title="first")
    state.before_save = lambda uid: state.edit(uid, title="second")
    assert of(pushed(overwrite=True), f"vi/{CITY}").result is Result.UPDATED
    assert [each["createdBy"] for each in state.versions[CITY]] == ["sa-wardwatch", "lan", "lan", "sa-wardwatch"]


def test_a_dashboard_put_there_by_hand_is_taken_over_only_when_it_is_the_same(pushed: Push, state: FakeGrafana) -> None:
    pushed()
    state.edit(CITY, message="Restored from version 1")
    assert counts(pushed()) == {Result.UNCHANGED: 7}


def test_one_bad_dashboard_costs_only_itself(pushed: Push, state: FakeGrafana, built: Path) -> None:
    bad = {
        "not JSON": write_dashboard(built, "vi", "a"),
        "no uid": write_dashboard(built, "vi", "b", uid="có dấu"),
        "no panels": write_dashboard(built, "vi", "c", panels=None),
        "a list": write_dashboard(built, "vi", "d"),
        "twice": write_dashboard(built, "en", "e", uid=CITY),
        "the same title": write_dashboard(built, "vi", "zz", title=f"NOC {CITY}"),
    }
    bad["not JSON"].write_text("{", encoding="utf-8")
    bad["a list"].write_text("[]", encoding="utf-8")
    outcomes = pushed()
    assert counts(outcomes) == {Result.FAILED: 6, Result.CREATED: 7}
    failed = " ".join(each.detail for each in outcomes if each.result is Result.FAILED)
    assert "is that of en/e.json too" in failed or f'uid "{CITY}" is that of vi/{CITY}.json too' in failed
    assert "A dashboard with the same name in the folder already exists" in failed
    assert set(state.versions) == {"ww-city-vi", "ww-site-vi", "ww-city-en", "ww-site-en"}


def test_a_provisioned_dashboard_or_data_source_is_left_to_its_files(pushed: Push, state: FakeGrafana) -> None:
    pushed()
    state.provisioned.add(CITY)
    state.sources["wardwatch"] |= {"readOnly": True, "url": "http://prometheus:9090"}
    wrote = list(state.writes)
    outcomes = pushed(prometheus="http://10.0.0.1:9090")
    assert counts(outcomes) == {Result.PROVIDED: 2, Result.UNCHANGED: 5}
    assert of(outcomes, f"vi/{CITY}").detail == "by noc.json"
    assert state.writes == wrote


def test_a_data_source_keeps_what_somebody_added(pushed: Push, state: FakeGrafana) -> None:
    pushed()
    source = state.sources["wardwatch"]
    source |= {"basicAuth": True, "url": "http://10.0.0.1:9090", "name": "Prom"}
    source["jsonData"]["tlsSkipVerify"] = False
    assert counts(pushed()) == {Result.UNCHANGED: 7}
    assert counts(pushed(prometheus="http://10.0.0.2:9090", scrape_seconds=15)) == {
        Result.UPDATED: 1,
        Result.UNCHANGED: 6,
    }
    assert (source["basicAuth"], source["name"], source["url"]) == (True, "Prom", "http://10.0.0.2:9090")
    assert source["jsonData"] == {
        "httpMethod": "POST",
        "prometheusType": "Prometheus",
        "timeInterval": "15s",
        "tlsSkipVerify": False,
    }


@pytest.mark.parametrize("status", [429, 500, 502, 503, 504])
def test_what_is_busy_is_tried_again(pushed: Push, state: FakeGrafana, waits: list[float], status: int) -> None:
    state.faults = [Fault("POST", "/dashboards/db", status, times=len(WAITS_SECONDS))]
    assert counts(pushed()) == {Result.CREATED: 7}
    assert waits == list(WAITS_SECONDS)


def test_tries_are_bounded_and_cost_one_dashboard(pushed: Push, state: FakeGrafana, waits: list[float]) -> None:
    state.faults = [Fault("GET", f"/dashboards/uid/{CITY}", 503, times=99)]
    outcomes = pushed()
    assert counts(outcomes) == {Result.FAILED: 1, Result.CREATED: 6}
    assert of(outcomes, f"vi/{CITY}").detail == "Server Error 503: made to fail"
    assert waits == list(WAITS_SECONDS)
    assert state.asked.count(("GET", f"/dashboards/uid/{CITY}")) == len(WAITS_SECONDS) + 1


def test_retry_after_is_heeded_within_bounds(pushed: Push, state: FakeGrafana, waits: list[float]) -> None:
    state.faults = [
        Fault("POST", "/folders", 429, headers={"Retry-After": "7"}),
        Fault("POST", "/folders", 429, headers={"Retry-After": "86400"}),
        Fault("POST", "/folders", 503, headers={"Retry-After": "Wed, 25 Nov 2026 07:28:00 GMT"}),
    ]
    assert counts(pushed()) == {Result.CREATED: 7}
    assert waits == [7.0, 30.0, WAITS_SECONDS[2]]


@pytest.mark.parametrize("path", ["/folders", "/datasources", "/dashboards/db"])
def test_what_was_done_although_no_answer_came_is_not_done_twice(pushed: Push, state: FakeGrafana, path: str) -> None:
    state.faults = [Fault("POST", path, done=True)]
    outcomes = pushed()
    assert counts(outcomes).keys() <= {Result.CREATED, Result.UPDATED}
    assert all(len(each) == 1 for each in state.versions.values())
    assert counts(pushed()) == {Result.UNCHANGED: 7}


def test_once_grafana_is_silent_the_rest_is_not_tried(pushed: Push, state: FakeGrafana) -> None:
    state.faults = [Fault("GET", "/dashboards/uid/ww-site-vi", times=99)]
    outcomes = pushed()
    assert [each.result for each in outcomes][-4:] == [
        Result.CREATED,
        Result.FAILED,
        Result.NOT_TRIED,
        Result.NOT_TRIED,
    ]
    assert not [path for _, path in state.asked if path.endswith("-en") and "dashboards" in path]


def test_a_request_without_an_answer_ends_by_its_timeout(built: Path, state: FakeGrafana, address: str) -> None:
    state.faults = [Fault("GET", "/folders", hold=True, times=99)]
    outcomes = push_to(address, built, timeout=0.2)
    assert outcomes[0].result is Result.FAILED
    assert "no answer" in outcomes[0].detail
    assert {each.result for each in outcomes[1:]} == {Result.NOT_TRIED}


def test_without_its_folder_a_dashboard_is_not_tried(pushed: Push, state: FakeGrafana) -> None:
    state.forbidden = ("/folders",)
    outcomes = pushed()
    assert counts(outcomes) == {Result.FAILED: 2, Result.CREATED: 1, Result.NOT_TRIED: 4}
    assert outcomes[0].detail.startswith("the token may not do this (403)")


def test_403_costs_what_it_forbids(pushed: Push, state: FakeGrafana) -> None:
    state.forbidden = ("/datasources",)
    assert counts(pushed()) == {Result.FAILED: 1, Result.CREATED: 6}


def test_a_token_that_may_not_make_a_data_source_can_leave_it_alone(pushed: Push, state: FakeGrafana) -> None:
    state.forbidden = ("/datasources",)
    assert counts(pushed(data_source=False)) == {Result.CREATED: 6}
    assert not [path for _, path in state.asked if path.startswith("/datasources")]


def test_a_token_that_is_not_taken_ends_it(built: Path, state: FakeGrafana, address: str) -> None:
    with pytest.raises(GrafanaTokenError, match="401") as caught:
        push_to(address, built, token="glsa_wrong")
    assert "glsa_wrong" not in str(caught.value)
    assert not state.writes


def test_where_nobody_listens_nothing_is_tried(built: Path) -> None:
    with serving(FakeGrafana()) as gone:
        pass
    with pytest.raises(PushError, match=r"no answer .*; nothing was pushed"):
        push_to(gone, built)


def test_a_grafana_that_is_not_ready_is_named_with_its_address(built: Path, state: FakeGrafana, address: str) -> None:
    state.faults = [Fault("GET", "/health", 503, times=99)]
    with pytest.raises(PushError) as caught:
        push_to(address, built)
    assert str(caught.value) == f"{address}: Server Error 503: made to fail; nothing was pushed"
    assert len(state.asked) == len(WAITS_SECONDS) + 1


def test_what_is_no_grafana_is_said(built: Path, state: FakeGrafana) -> None:
    with serving(state, "/grafana") as address:
        with pytest.raises(PushError, match="Not found; nothing was pushed"):
            push_to(address.removesuffix("/grafana"), built)
        outcomes = push_to(f"{address}/", built)
    assert counts(outcomes) == {Result.CREATED: 7}


def test_a_redirection_is_not_followed_with_the_token(pushed: Push, state: FakeGrafana, address: str) -> None:
    state.faults = [Fault("POST", "/folders", 307, headers={"Location": f"{address}/api/elsewhere"}, times=2)]
    outcomes = pushed()
    assert "sends us elsewhere" in outcomes[0].detail
    assert ("POST", "/elsewhere") not in state.asked


@pytest.mark.parametrize(
    ("address", "said"),
    [
        ("http://admin:geheim@127.0.0.1:3000", "has a login in it"),
        ("127.0.0.1:3000", "is no address of Grafana"),
        ("ftp://127.0.0.1", "is no address of Grafana"),
        ("http://127.0.0.1:3000/?verify=false", "is no address of Grafana"),
        ("http://127.0.0.1:99999", "cannot be read"),
    ],
)
def test_an_address_that_cannot_be(address: str, said: str) -> None:
    with pytest.raises(PushUsageError, match=said) as caught:
        connect(address, Secret(TOKEN), 1.0)
    assert "geheim" not in str(caught.value)


def test_a_token_that_would_make_a_header_of_its_own_is_refused() -> None:
    with pytest.raises(PushUsageError) as caught:
        connect("http://127.0.0.1:1", Secret("glsa_a\r\nX-Other: b"), 1.0)
    assert "glsa_a" not in str(caught.value)


def test_where_grafana_client_is_not_installed_it_is_named(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "grafana_client.api", None)
    with pytest.raises(PushUsageError, match=r"wardwatch\[grafana\]"):
        connect("http://127.0.0.1:1", Secret(TOKEN), 1.0)


def test_a_folder_without_dashboards_is_a_mistake(tmp_path: Path) -> None:
    with pytest.raises(PushUsageError, match="no dashboards; expected grafana/vi"):
        read_dashboards(tmp_path)


def test_the_digest_is_of_the_content_whatever_the_order(built: Path) -> None:
    path = built / "grafana" / "vi" / f"{CITY}.json"
    before = read_dashboards(built)[0][0].digest
    document = json.loads(path.read_text(encoding="utf-8"))
    path.write_text(json.dumps({**dict(reversed(document.items())), "id": 12, "version": 3}), encoding="utf-8")
    assert read_dashboards(built)[0][0].digest == before
    path.write_text(json.dumps({**document, "refresh": "1m"}), encoding="utf-8")
    assert read_dashboards(built)[0][0].digest != before
