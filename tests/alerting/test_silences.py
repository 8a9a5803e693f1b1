"""Planned work as silences of Debian's Alertmanager: ahead, during, changed, called off, after restarts of it."""

from __future__ import annotations

import threading
import time
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any

import httpx
import pytest
from typer.testing import CliRunner

from dashboards.alertmanager.config import TEMPLATE_FILE, configuration, template
from dashboards.alertmanager.receivers import Receiver, Receivers, Webhook
from dashboards.errors import AlertmanagerError
from inventory.load import load_inventory
from wardwatch.cli.app import app
from wardwatch.settings import load_settings
from wardwatch.silencing import synchronise

from ..inventory.examples import load_text
from ..wardwatch.process import eventually, free_port, lines_of, running
from .desk import Desk, start_alertmanager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path


class Scene:
    """An inventory whose planned work is written anew, and a port for Alertmanager with a desk behind it."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.port, self.desk = folder, free_port(), Desk()
        self.inventory, self.url = folder / "city", f"http://127.0.0.1:{self.port}"
        self.inventory.mkdir()
        load_text(self.inventory)
        told = Receivers((Receiver("shift", webhook=Webhook(self.desk.url)),), default="shift")
        made = configuration(told, load_inventory(self.inventory))
        made = made.replace("group_wait: 10s", "group_wait: 1s").replace("group_interval: 1m", "group_interval: 1s")
        (folder / "alertmanager.yml").write_text(made, encoding="utf-8")
        (folder / TEMPLATE_FILE).write_text(template(), encoding="utf-8")

    def alertmanager(self) -> Any:
        return start_alertmanager(self.folder / "told", self.folder / "alertmanager.yml", self.port)

    def plan(self, *entries: str) -> None:
        text = "".join(f"  - {{{entry}}}\n" for entry in entries)
        (self.inventory / "work.yaml").write_text(f"maintenance:\n{text}" if entries else "", encoding="utf-8")

    def sync(self) -> str:
        done = CliRunner().invoke(app, ["silences", "sync", "-i", str(self.inventory), "--alertmanager", self.url])
        if done.exception and not isinstance(done.exception, SystemExit):
            raise done.exception
        assert done.exit_code == 0, done.output
        return done.output.strip()

    def silences(self) -> dict[str, dict[str, Any]]:
        """All of them by their comments; of one comment the one that has not expired."""
        answer = httpx.get(f"{self.url}/api/v2/silences", timeout=5, trust_env=False).json()
        return {each["comment"]: each for each in sorted(answer, key=lambda each: each["status"]["state"] != "expired")}

    def alert(self, **labels: str) -> None:
        """An alert that fires now, as Prometheus would send it."""
        ends = datetime.now(UTC) + timedelta(hours=1)
        body = [{"labels": labels, "annotations": {}, "endsAt": ends.isoformat()}]
        httpx.post(f"{self.url}/api/v2/alerts", json=body, timeout=5, trust_env=False).raise_for_status()

    def suppressed(self, name: str) -> bool | None:
        """Whether a silence holds an alert; None while Alertmanager has not judged it."""
        answer = httpx.get(f"{self.url}/api/v2/alerts", timeout=5, trust_env=False).json()
        (found,) = (each for each in answer if each["labels"]["alertname"] == name)
        state = found["status"]["state"]
        return None if state == "unprocessed" else bool(found["status"]["silencedBy"])


@pytest.fixture
def scene(tmp_path: Path) -> Iterator[Scene]:
    made = Scene(tmp_path)
    yield made
    made.desk.close()


def at(hours: float) -> str:
    return f"{datetime.now(UTC) + timedelta(hours=hours):%Y-%m-%dT%H:%M}Z"


def test_silences_follow_the_work_from_before_it_begins_until_it_is_called_off(scene: Scene) -> None:
    before, one, two, three, four = map(at, (-1, 1, 2, 3, 4))
    soon = f'site: "D1", from: "{two}", to: "{three}", reason: thay UPS'
    now = f'device: "r-D1", from: "{before}", to: "{one}", reason: cập nhật'
    scene.plan(soon, now)
    with scene.alertmanager():
        assert scene.sync() == "silences: 2 made, 0 changed, 0 ended, 0 as they should be"
        assert scene.sync() == "silences: 0 made, 0 changed, 0 ended, 2 as they should be"
        found = scene.silences()
        assert {comment: each["status"]["state"] for comment, each in found.items()} == {
            "thay UPS": "pending",
            "cập nhật": "active",
        }
        assert {each["createdBy"] for each in found.values()} == {"wardwatch"}
        scene.plan(soon.replace(three, four), now.replace(one, two))
        assert scene.sync() == "silences: 0 made, 2 changed, 0 ended, 0 as they should be"
        changed = scene.silences()
        assert {comment: each["id"] for comment, each in changed.items()} == {
            comment: each["id"] for comment, each in found.items()
        }
        assert all(changed[comment]["endsAt"] > found[comment]["endsAt"] for comment in found)
        scene.plan()
        assert scene.sync() == "silences: 0 made, 0 changed, 2 ended, 0 as they should be"
        assert {each["status"]["state"] for each in scene.silences().values()} == {"expired"}
        assert scene.sync() == "silences: 0 made, 0 changed, 0 ended, 0 as they should be"


def test_what_the_work_causes_is_not_told_and_what_it_does_not_is(scene: Scene) -> None:
    place = {"district": "D1", "site": "D1", "device": "r-D1", "severity": "warning"}
    scene.plan(f'site: "D1", from: "{at(-1)}", to: "{at(1)}", reason: đổi tuyến')
    with scene.alertmanager():
        scene.sync()
        scene.alert(alertname="UpsOnBattery", layer="power", **place)
        scene.alert(alertname="SiteUnreachable", layer="wan", **place)
        scene.alert(alertname="SensorCritical", layer="hardware", **{**place, "site": "D2", "device": "r-D2"})
        names = ("UpsOnBattery", "SiteUnreachable", "SensorCritical")
        eventually("judged", lambda: all(scene.suppressed(name) is not None for name in names))
        assert {name: scene.suppressed(name) for name in names} == {
            "UpsOnBattery": True,
            "SiteUnreachable": False,
            "SensorCritical": False,
        }
        scene.desk.wait_for("both", lambda told: len({each.fault for each in told}) >= 2, seconds=30)
        scene.plan()
        scene.sync()
        scene.desk.wait_for(
            "the third, when the work is called off",
            lambda told: any(each.fault == ("UpsOnBattery", "r-D1") for each in told),
            seconds=90,
        )


def test_a_restart_of_alertmanager_and_silences_of_others_change_nothing(scene: Scene) -> None:
    scene.plan(f'site: "D1", from: "{at(-1)}", to: "{at(1)}", reason: đổi tuyến')
    others = {
        "matchers": [{"name": "site", "value": "D1", "isRegex": False, "isEqual": True}],
        "startsAt": datetime.now(UTC).isoformat(),
        "endsAt": (datetime.now(UTC) + timedelta(hours=5)).isoformat(),
        "createdBy": "An",
        "comment": "đang xem",
    }
    with scene.alertmanager():
        scene.sync()
        httpx.post(f"{scene.url}/api/v2/silences", json=others, timeout=5, trust_env=False).raise_for_status()
        before = {comment: each["id"] for comment, each in scene.silences().items()}
    with scene.alertmanager():
        assert scene.sync() == "silences: 0 made, 0 changed, 0 ended, 1 as they should be"
        assert {comment: each["id"] for comment, each in scene.silences().items()} == before
        scene.plan()
        scene.sync()
        assert {comment: each["status"]["state"] for comment, each in scene.silences().items()} == {
            "đổi tuyến": "expired",
            "đang xem": "active",
        }


@pytest.mark.timeout(120)
def test_a_running_wardwatch_keeps_them_also_of_what_is_announced_meanwhile(scene: Scene, tmp_path: Path) -> None:
    scene.plan(f'site: "D1", from: "{at(2)}", to: "{at(3)}", reason: thay UPS')
    settings = {"WARDWATCH_ALERTMANAGER_URL": scene.url}
    with running(scene.inventory, tmp_path / "data", settings) as run:
        eventually("it says that nobody answers", lambda: lines_of(run, "silences of planned work cannot be kept"))
        with scene.alertmanager():
            words = ["maintenance", "add", "-i", str(scene.inventory), "--data-dir", str(tmp_path / "data")]
            more = ["--site", "D1", "--for", "1h", "--reason", "thay cáp", "--by", "An"]
            done = CliRunner().invoke(app, [*words, *more])
            assert done.exit_code == 0, done.output
            wanted = {"thay UPS": "pending", "thay cáp (An)": "active"}
            eventually(
                "both are there",
                lambda: {key: each["status"]["state"] for key, each in scene.silences().items()} == wanted,
                patience=60,
            )
        assert len(lines_of(run, "silences of planned work cannot be kept")) == 1
        assert len(lines_of(run, "silences of planned work are kept again")) == 1


@contextmanager
def refusing(status: int, body: str, kind: str = "text/html") -> Iterator[str]:
    """A server that is no Alertmanager, or one that wants a login."""

    class Handler(BaseHTTPRequestHandler):
        def do_GET(self) -> None:
            login = self.headers.get("Authorization", "")
            self.send_response(200 if login == "Basic d2F0Y2g6Z2VoZWlt" else status)
            self.send_header("Content-Type", "application/json" if login else kind)
            self.end_headers()
            self.wfile.write(b"[]" if login else body.encode())

        def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
            """Tests print nothing."""

    server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
    thread = threading.Thread(target=server.serve_forever, daemon=True)
    thread.start()
    yield f"http://127.0.0.1:{server.server_port}"
    server.shutdown()
    server.server_close()
    thread.join(5)


@pytest.mark.parametrize(
    ("status", "kind", "body", "message"),
    [
        (200, "application/json", "[", "silences are not as API v2 has them (JSONDecodeError"),
        (200, "application/json", '[{"id": 1}]', "silences are not as API v2 has them (KeyError('createdBy'))"),
        (200, "text/html", "<html>a portal</html>", "no Alertmanager answers there; expected JSON of its API v2"),
        (401, "text/html", "log in first", "GET /api/v2/silences was answered with 401: log in first"),
    ],
)
def test_what_is_no_alertmanager_is_named(status: int, kind: str, body: str, message: str, tmp_path: Path) -> None:
    with refusing(status, body, kind) as url, pytest.raises(AlertmanagerError) as caught:
        synchronise(load_settings(tmp_path, {"alertmanager_url": url}), (), time.time())
    assert str(caught.value).startswith(f"{url}: {message}")


def test_a_login_is_sent_from_where_the_settings_say(tmp_path: Path) -> None:
    (tmp_path / "password").write_text("geheim\n", encoding="utf-8")
    with refusing(401, "") as url:
        given = {
            "alertmanager_url": url,
            "alertmanager_user": "watch",
            "alertmanager_password": f"file:{tmp_path / 'password'}",
        }
        assert synchronise(load_settings(tmp_path, given), (), time.time()).kept == 0


def test_nobody_there_is_a_message_and_an_exit_code(tmp_path: Path) -> None:
    load_text(tmp_path)
    done = CliRunner().invoke(app, ["silences", "sync", "-i", str(tmp_path)])
    assert done.exit_code == 2
    assert "alertmanager_url" in done.output
    with pytest.raises(AlertmanagerError, match=r"Alertmanager cannot be asked .*; check alertmanager_url"):
        synchronise(load_settings(tmp_path, {"alertmanager_url": f"http://127.0.0.1:{free_port()}"}), (), time.time())
