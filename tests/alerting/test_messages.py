"""What people are sent by Debian's Alertmanager, word for word, over SMTP, Telegram's API and webhooks; what is not."""

from __future__ import annotations

import json
import socketserver
import threading
from contextlib import contextmanager
from datetime import UTC, datetime, timedelta
from email import message_from_string, policy
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import TYPE_CHECKING, Any, NamedTuple

import httpx
import pytest
import yaml

from dashboards.alertmanager.config import TEMPLATE_FILE, configuration, template
from dashboards.alertmanager.receivers import Receiver, Receivers, Sms, Smtp, Telegram, Webhook

from ..inventory.examples import load_text
from ..wardwatch.process import eventually, free_port
from .desk import Desk, start_alertmanager

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

STARTED = datetime(2026, 1, 4, 18, 5, tzinfo=UTC)
ANNOTATIONS = {
    "summary": "Mất kết nối 10354 (Phường Đường Lâm, Thị xã Sơn Tây) <b>&{{ . }}",
    "summary_en": "10354 cannot be reached (Phường Đường Lâm, Thị xã Sơn Tây)",
    "description": "Nguyên nhân gốc: r-10354.",
    "description_en": "Root: r-10354.",
    "runbook_url": "docs/runbooks/SiteUnreachable.md",
    "dashboard_url": "http://ww/status/devices/r-10354?lang=vi",
    "dashboard_url_en": "http://ww/status/devices/r-10354?lang=en",
}
FIRING_VI = """SỰ CỐ: Mất kết nối 10354 (Phường Đường Lâm, Thị xã Sơn Tây) <b>&{{ . }}
Nguyên nhân gốc: r-10354.
Từ: 05/01/2026 01:05
Mức độ: critical; thiết bị: r-10354
Hướng dẫn: docs/runbooks/SiteUnreachable.md
Xem: http://ww/status/devices/r-10354?lang=vi
"""
OVER_VI = FIRING_VI.replace("SỰ CỐ", "ĐÃ KHÔI PHỤC").replace("01:05\n", "01:05; đến: 05/01/2026 01:35\n")
FIRING_EN = """FAULT: 10354 cannot be reached (Phường Đường Lâm, Thị xã Sơn Tây)
Root: r-10354.
Since: 2026-01-05 01:05
Severity: critical; device: r-10354
What to do: docs/runbooks/SiteUnreachable.md
Look at: http://ww/status/devices/r-10354?lang=en
"""


class Mail(NamedTuple):
    """A letter by whom it was for."""

    to: str
    subject: str
    text: str


class Letters(socketserver.StreamRequestHandler):
    """As much SMTP as Alertmanager speaks (RFC 5321); keeps what is sent in the server's `mails`."""

    def handle(self) -> None:
        self._say("220 here")
        to: list[str] = []
        while line := self.rfile.readline().decode().strip():
            word = line.upper()
            if word.startswith("RCPT"):
                to.append(line.partition("<")[2].partition(">")[0])
            if word == "DATA":
                self._say("354 go on")
                self.server.mails.append((to, self._data()))  # type: ignore[attr-defined]
                to = []
            self._say("221 bye" if word == "QUIT" else "250 fine")
            if word == "QUIT":
                return

    def _data(self) -> str:
        lines = []
        while (line := self.rfile.readline().decode().rstrip("\r\n")) != ".":
            lines.append(line.removeprefix("."))
        return "\n".join(lines)

    def _say(self, text: str) -> None:
        self.wfile.write(f"{text}\r\n".encode())


class Offices:
    """Where messages go: a mail server, Telegram's API, a desk for webhooks."""

    def __init__(self) -> None:
        self.desk, self.chats = Desk(), []  # type: tuple[Desk, list[dict[str, Any]]]
        chats = self.chats

        class Bot(BaseHTTPRequestHandler):
            def do_POST(self) -> None:
                body = json.loads(self.rfile.read(int(self.headers["Content-Length"])))
                chats.append({"path": self.path, **body})
                self.send_response(200)
                self.end_headers()
                self.wfile.write(b'{"ok":true,"result":{"message_id":1,"date":1,"chat":{"id":-1001,"type":"group"}}}')

            def log_message(self, format: str, *args: Any) -> None:  # noqa: A002  the base class's name
                """Tests print nothing."""

        self.bot = ThreadingHTTPServer(("127.0.0.1", 0), Bot)
        self.post = socketserver.ThreadingTCPServer(("127.0.0.1", 0), Letters)
        self.post.mails = []  # type: ignore[attr-defined]
        self._threads = [threading.Thread(target=server.serve_forever, daemon=True) for server in (self.bot, self.post)]
        for thread in self._threads:
            thread.start()

    def mails(self) -> list[Mail]:
        found = []
        for to, text in self.post.mails:  # type: ignore[attr-defined]
            letter = message_from_string(text, policy=policy.default)
            body = letter.get_body(("plain",))
            found.append(Mail(",".join(to), str(letter["Subject"]), body.get_content() if body else ""))
        return found

    def close(self) -> None:
        self.desk.close()
        for server in (self.bot, self.post):
            server.shutdown()
            server.server_close()
        for thread in self._threads:
            thread.join(5)


@pytest.fixture
def offices() -> Iterator[Offices]:
    made = Offices()
    yield made
    made.close()


@contextmanager
def alertmanager(folder: Path, told: Receivers, offices: Offices) -> Iterator[str]:
    """It, with the configuration that is made for receivers, quick, and with Telegram on this machine."""
    city = folder / "city"
    city.mkdir()
    document = yaml.safe_load(configuration(told, load_text(city)))
    document["route"] |= {"group_wait": "1s", "group_interval": "1s"}
    for receiver in document["receivers"]:
        for each in receiver.get("telegram_configs", ()):
            each["api_url"] = f"http://127.0.0.1:{offices.bot.server_port}"
    path = folder / "alertmanager.yml"
    path.write_text(yaml.safe_dump(document, allow_unicode=True), encoding="utf-8")
    (folder / TEMPLATE_FILE).write_text(template(), encoding="utf-8")
    with start_alertmanager(folder / "told", path, free_port()) as url:
        yield url


def receivers(offices: Offices, folder: Path, language: Any) -> Receivers:
    token = folder / "token"
    token.write_text("12:ab\n", encoding="utf-8")
    host, port = offices.post.server_address[:2]
    everybody = Receiver(
        "shift",
        email=("desk@city.example",),
        webhook=Webhook(offices.desk.url),
        sms=Sms(email=("0900000000@sms.example",)),
        telegram=Telegram(-1001, str(token)),
    )
    smtp = Smtp(f"{host!s}:{port}", "wardwatch@city.example", tls=False)
    return Receivers((everybody,), default="shift", smtp=smtp, language=language)


def send(url: str, labels: dict[str, str], ends: datetime | None = None) -> None:
    """An alert as Prometheus sends it: it fires, or has ended."""
    ends = ends or datetime.now(UTC) + timedelta(hours=1)
    alert = {"labels": labels, "annotations": ANNOTATIONS}
    times = {"startsAt": STARTED.isoformat(), "endsAt": ends.isoformat()}
    httpx.post(f"{url}/api/v2/alerts", json=[alert | times], timeout=5, trust_env=False).raise_for_status()


SITE = {
    "alertname": "SiteUnreachable",
    "severity": "critical",
    "layer": "wan",
    "district": "269",
    "site": "10354",
    "device": "r-10354",
}


def test_a_fault_and_its_end_in_vietnamese_by_every_way(
    offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    with alertmanager(tmp_path, receivers(offices, tmp_path, "vi"), offices) as url:
        send(url, SITE)
        eventually("letters", lambda: len(offices.mails()) == 2 and offices.chats)
        send(url, SITE, ends=STARTED + timedelta(minutes=30))
        eventually("their ends", lambda: len(offices.mails()) == 4 and len(offices.chats) == 2)
        offices.desk.wait_for("both", lambda told: [each.status for each in told] == ["firing", "resolved"], seconds=30)
    letters = {(mail.to, mail.subject): mail.text.rstrip("\n") for mail in offices.mails()}
    summary = ANNOTATIONS["summary"]
    assert letters["desk@city.example", f"[critical] {summary}"] == FIRING_VI.rstrip("\n")
    assert letters["desk@city.example", f"[đã khôi phục] {summary}"] == OVER_VI.rstrip("\n")
    plain = "Mat ket noi 10354 (Phuong Duong Lam, Thi xa Son Tay) <b>&{{ . }}"
    short = [mail.text.strip() for mail in offices.mails() if mail.to == "0900000000@sms.example"]
    assert short == [f"SU CO 01:05 05/01: {plain}", f"DA KHOI PHUC 01:35 05/01: {plain}"]
    assert all(len(text) <= 160 for text in short)
    assert [chat["text"].rstrip("\n") for chat in offices.chats] == [FIRING_VI.rstrip("\n"), OVER_VI.rstrip("\n")]
    assert {chat["path"] for chat in offices.chats} == {"/bot12:ab/sendMessage"}
    assert {str(chat["chat_id"]) for chat in offices.chats} == {"-1001"}
    assert not any(chat.get("parse_mode") for chat in offices.chats)


def test_a_fault_in_english(offices: Offices, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TZ", "Asia/Ho_Chi_Minh")
    with alertmanager(tmp_path, receivers(offices, tmp_path, "en"), offices) as url:
        send(url, SITE)
        eventually("letters", lambda: len(offices.mails()) == 2 and offices.chats)
    letters = {mail.to: mail for mail in offices.mails()}
    assert letters["desk@city.example"].subject == f"[critical] {ANNOTATIONS['summary_en']}"
    assert letters["desk@city.example"].text.rstrip("\n") == FIRING_EN.rstrip("\n")
    short = letters["0900000000@sms.example"].text.strip()
    assert short == "FAULT 01:05 5 Jan: 10354 cannot be reached (Phuong Duong Lam, Thi xa Son Tay)"


def test_no_letter_with_an_accent_is_left_in_a_short_message(offices: Offices, tmp_path: Path) -> None:
    letters = "".join(chr(code) for code in range(0xC0, 0x1EFA) if chr(code) in LETTERS)
    assert len(letters) == len(LETTERS) == 134
    with alertmanager(tmp_path, receivers(offices, tmp_path, "vi"), offices) as url:
        alert = {"labels": SITE, "annotations": {**ANNOTATIONS, "summary": letters}}
        httpx.post(f"{url}/api/v2/alerts", json=[alert], timeout=5, trust_env=False).raise_for_status()
        eventually("letters", lambda: len(offices.mails()) == 2)
    (short,) = (mail.text.strip() for mail in offices.mails() if mail.to == "0900000000@sms.example")
    assert short.isascii()
    assert len(short.rpartition(": ")[2]) == 134


_VOWELS = "àáạảãâầấậẩẫăằắặẳẵèéẹẻẽêềếệểễìíịỉĩòóọỏõôồốộổỗơờớợởỡùúụủũưừứựửữỳýỵỷỹđ"
LETTERS = _VOWELS + _VOWELS.upper()
"""Every letter of Vietnamese that has a mark, in NFC."""


@pytest.mark.parametrize(
    ("greater", "lesser", "held"),
    [
        ("SiteUnreachable wan A r-1", "SensorWarning hardware A r-1", True),
        ("SiteUnreachable wan A r-1", "SensorWarning hardware B r-2", False),
        ("SiteUnreachable wan A r-1", "UpsOnBattery power A u-1", False),
        ("UpsOnBattery power A u-1", "DeviceDown device A ap-1", True),
        ("UpsOnBattery power A u-1", "DeviceDown device B ap-2", False),
        ("UpsOnBattery power A u-1", "SiteUnreachable wan A r-1", False),
        ("UpsBatteryEnding power A u-1", "UpsOnBattery power A u-1", False),
        ("MonitoringBlind monitoring - -", "SiteUnreachable wan A r-1", True),
        ("WardwatchDown monitoring - -", "HistoryBacklog monitoring - -", False),
        ("CircuitOverLimit circuit A r-1", "PacketLoss wan A r-1", False),
    ],
)
def test_what_is_held_back_while_something_greater_is_told(
    greater: str, lesser: str, *, held: bool, offices: Offices, tmp_path: Path
) -> None:
    def labels(words: str) -> dict[str, str]:
        named = zip(("alertname", "layer", "site", "device"), words.split(), strict=True)
        return {name: value for name, value in named if value != "-"} | {"severity": "warning"}

    told = Receivers((Receiver("shift", webhook=Webhook(offices.desk.url)),), default="shift")
    with alertmanager(tmp_path, told, offices) as url:
        send(url, labels(greater))
        send(url, labels(lesser))

        def states() -> dict[str, dict[str, Any]]:
            answer = httpx.get(f"{url}/api/v2/alerts", timeout=5, trust_env=False).json()
            return {each["labels"]["alertname"]: each["status"] for each in answer}

        eventually("judged", lambda: "unprocessed" not in {each["state"] for each in states().values()})
        assert bool(states()[lesser.split(maxsplit=1)[0]]["inhibitedBy"]) is held
        assert not states()[greater.split(maxsplit=1)[0]]["inhibitedBy"]
