"""Alertmanager's configuration: its own tool and a linter accept it, alerts reach whom they should."""

from __future__ import annotations

import shutil
import subprocess
import sys
from datetime import date
from pathlib import Path
from typing import Any

import pytest
import yaml

from dashboards.alertmanager.config import GROUPED, TEMPLATE_FILE, configuration, template
from dashboards.alertmanager.hours import exceptions, interval
from dashboards.alertmanager.receivers import load_receivers
from dashboards.errors import ReceiversError
from inventory.opening import OpeningHours, Span

from ...inventory.examples import load_text
from ..rules.promtool import CASES

HOURS = """
opening_hours:
  counter:
    weekly: {mon-fri: ["07:30-11:30", "13:30-17:00"], sat: ["07:30-11:30"]}
    closed: [2027-02-05/2027-02-11]
    instead: {"2027-01-30": ["07:30-17:00"]}
"""
FILE = """
default: shift
watchdog: dead-man
smtp: {host: "mail.example:587", from: ww@example, username: ww, password_file: /etc/alertmanager/smtp}
receivers:
  - {name: shift, webhook: {url: "http://127.0.0.1:9/hook"}, sms: {url: "http://127.0.0.1:9/sms"}}
  - {name: helpdesk, email: [helpdesk@example, second@example]}
  - {name: district, telegram: {chat: -1001, token_file: TOKEN}}
  - {name: dead-man, webhook: {url: "http://127.0.0.1:9/alive"}}
routes:
  - {to: shift, severity: [critical, warning]}
  - {to: district, severity: [critical], district: ["D1"]}
  - {to: helpdesk, layer: [office, power], hours: counter}
"""


def made(tmp_path: Path, text: str = FILE) -> Path:
    """The configuration and its template in a folder."""
    city = tmp_path / "city"
    city.mkdir()
    token = tmp_path / "token"
    token.write_text("123:abc\n", encoding="utf-8")
    receivers = tmp_path / "receivers.yaml"
    receivers.write_text(text.replace("TOKEN", str(token)), encoding="utf-8")
    inventory = load_text(city, hours=HOURS)
    path = tmp_path / "alertmanager.yml"
    path.write_text(configuration(load_receivers(receivers), inventory), encoding="utf-8")
    (tmp_path / TEMPLATE_FILE).write_text(template(), encoding="utf-8")
    return path


def run(*command: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)


def amtool(*arguments: str) -> str:
    assert shutil.which("amtool"), "amtool is not installed: apt-get install prometheus-alertmanager"
    done = run("amtool", *arguments)
    assert done.returncode == 0, done.stdout + done.stderr
    return done.stdout


def test_its_own_tool_and_a_linter_accept_it(tmp_path: Path) -> None:
    path = made(tmp_path)
    assert "SUCCESS" in amtool("check-config", str(path))
    done = run(str(Path(sys.executable).with_name("amlint")), "check", str(path))
    assert done.returncode == 0, done.stdout
    assert "WARN" not in done.stdout
    assert "ERROR" not in done.stdout


def test_two_faults_are_two_notifications() -> None:
    """Every label by which an alert tells faults apart is among those that group."""
    not_apart = {"role", "job", "instance"}
    for name, case in CASES.items():
        assert set(case["labels"]) - not_apart <= set(GROUPED), name


@pytest.mark.parametrize(
    ("labels", "receivers"),
    [
        ("severity=critical layer=wan district=D1", "shift,district"),
        ("severity=critical layer=wan district=D2", "shift"),
        ("severity=warning layer=power district=D1", "shift,helpdesk"),
        ("severity=info layer=office district=D1", "helpdesk"),
        ("severity=info layer=monitoring", "shift"),
        ("alertname=Watchdog severity=info layer=monitoring", "dead-man"),
    ],
)
def test_an_alert_reaches_whom_it_should(tmp_path: Path, labels: str, receivers: str) -> None:
    assert amtool("config", "routes", "test", f"--config.file={made(tmp_path)}", *labels.split()).strip() == receivers


def test_without_anybody_for_it_the_watchdog_is_told_to_nobody(tmp_path: Path) -> None:
    path = made(tmp_path, FILE.replace("watchdog: dead-man\n", ""))
    assert amtool("config", "routes", "test", f"--config.file={path}", "alertname=Watchdog").strip() == "nobody"


def test_hours_and_holidays(tmp_path: Path) -> None:
    document = yaml.safe_load(made(tmp_path).read_text(encoding="utf-8"))
    counter, closed = document["time_intervals"]
    morning, afternoon = (
        {"start_time": "07:30", "end_time": "11:30"},
        {"start_time": "13:30", "end_time": "17:00"},
    )
    assert [each["times"] for each in counter["time_intervals"]] == [[morning, afternoon]] * 5 + [[morning]]
    assert {each["location"] for each in counter["time_intervals"]} == {"Asia/Ho_Chi_Minh"}
    assert [each["days_of_month"] for each in closed["time_intervals"]] == [[str(day)] for day in range(5, 12)]
    route = document["route"]["routes"][-1]
    assert (route["active_time_intervals"], route["mute_time_intervals"]) == (["counter"], ["counter-closed"])


def test_a_span_over_midnight_is_one_of_each_day() -> None:
    night = OpeningHours("night", ((Span(22 * 60, 30 * 60),), *((),) * 6))
    found: Any = interval(night, "UTC")["time_intervals"]
    assert [(each["weekdays"], each["times"]) for each in found] == [
        (["monday"], [{"start_time": "22:00", "end_time": "24:00"}]),
        (["tuesday"], [{"start_time": "00:00", "end_time": "06:00"}]),
    ]


def test_a_holiday_that_is_worked_is_none() -> None:
    day, other = date(2027, 2, 5), date(2027, 2, 6)
    hours = OpeningHours("x", ((),) * 7, frozenset({day, other}), {day: (Span(0, 60),)})
    found = exceptions(hours, "UTC")
    assert found is not None
    assert [each["days_of_month"] for each in found["time_intervals"]] == [["6"]]


@pytest.mark.parametrize(
    ("text", "message"),
    [
        (
            FILE.replace("default: shift", "default: shfit"),
            "unknown receiver 'shfit'; expected one of: shift, helpdesk",
        ),
        (FILE.replace("to: helpdesk", "to: nobody-here"), "unknown receiver 'nobody-here'"),
        (FILE.replace("name: district", "name: shift"), "receiver 'shift' is given twice"),
        (FILE.replace(", telegram: {chat: -1001, token_file: TOKEN}", ""), "receiver 'district' cannot be told"),
        (
            FILE.replace('sms: {url: "http://127.0.0.1:9/sms"}', "sms: {}"),
            "sms of receiver 'shift'; expected either url",
        ),
        (
            FILE.replace("smtp:", "# smtp:").replace(
                "email: [helpdesk@example, second@example]", "sms: {email: [a@b]}"
            ),
            "receiver 'helpdesk' has an e-mail address; expected smtp:",
        ),
        (FILE.replace("smtp:", "# smtp:"), "receiver 'helpdesk' has an e-mail address; expected smtp:"),
        (FILE.replace("critical, warning", "urgent"), "Invalid enum value 'urgent' - at `$.routes[0].severity[0]`"),
        (FILE.replace("watchdog:", "watchdogs:"), "Object contains unknown field `watchdogs`"),
        ("receivers: [", "not YAML:"),
        (FILE.replace("hours: counter", "hours: counters"), "a route names the hours 'counters'"),
        (FILE.replace("TOKEN", "/nowhere/token"), "/nowhere/token: the token of the Telegram bot cannot be read"),
    ],
)
def test_what_is_wrong_is_named(tmp_path: Path, text: str, message: str) -> None:
    with pytest.raises(ReceiversError) as caught:
        made(tmp_path, text)
    assert message in str(caught.value)
