"""No secret leaves the program: canaries in every place that holds one, looked for in everything that is written."""

from __future__ import annotations

import json
import os
import re
import subprocess
import sys
import zipfile
from collections import deque
from pathlib import Path
from typing import TYPE_CHECKING

import paramiko
import pytest

import collectors
from tests.agents.snmpd import start_snmpd
from tests.agents.ssh_server import HOST_KEY, Manners, SshServer
from tests.collectors.ssh.test_cisco_ios import TRANSCRIPTS
from tests.collectors.ssh.test_linux import TRANSCRIPTS as LINUX
from tests.collectors.ssh.test_linux_configuration import FILES

from .process import eventually, running

if TYPE_CHECKING:
    from collections.abc import Iterator

    from .process import Running

_CITY = """\
city: {name: Thành phố Thử, code: "T", timezone: Asia/Ho_Chi_Minh, units_as_of: 2024-06-30}
units:
  - {code: "T", name: Thành phố Thử, level: city}
  - {code: "TD", name: Quận Thử, level: district, parent: "T"}
  - {code: "TC", name: Phường Thử, level: commune, parent: "TD"}
collectors: [{name: dc-1, attached_to: r1}]
credentials:
  ios: {ssh: {user: watch, password: env:WW_PASSWORD, enable: "file:{secrets}/enable"}}
  key: {ssh: {user: watch, key: "file:{secrets}/id", passphrase: env:WW_PHRASE}}
  refused: {ssh: {user: other, password: env:WW_REFUSED}}
  v2: {snmp: {version: 2, community: env:WW_COMMUNITY}}
  v3:
    snmp:
      version: 3
      user: watch
      auth: {protocol: sha256, secret: env:WW_AUTH}
      priv: {protocol: aes128, secret: env:WW_PRIV}
sites: [{unit: "T", name: dc}, {unit: TC, name: office, staff: 5, counters: 2}]
devices:
  - name: r1
    role: router
    address: 127.0.0.1
    site: dc
    credentials: ios
    collect: [ssh]
    ssh: {platform: cisco_ios, port: {ios}}
  - name: s1
    site: office
    role: server
    address: 127.0.0.1
    port: {snmp}
    credentials: [v2, key]
    collect: [snmp, ssh]
    uplinks: [{to: r1}]
    ssh: {platform: linux, port: {linux}}
  - name: r2
    role: router
    address: 127.0.0.1
    site: office
    port: 164
    credentials: refused
    collect: [ssh]
    uplinks: [{to: r1}]
    ssh: {platform: linux, port: {linux}}
  - name: r3
    role: router
    address: 127.0.0.1
    site: office
    port: {silent}
    credentials: v3
    collect: [snmp]
    uplinks: [{to: r1}]
"""

_FAULTY = """\
import logging
import sys

logging.basicConfig(level=logging.DEBUG, stream=sys.stderr)

import wardwatch.logs

wardwatch.logs.configure = lambda: None

import collectors.ssh.archive as archive

sound, calls = archive.hardening, []


def hardening(lines, family, checks):
    calls.append(family)
    if len(calls) > 3:
        raise RuntimeError("a fault of the program, while it holds a configuration with its secrets")
    return sound(lines, family, checks)


archive.hardening = hardening
"""
"""Loaded before the program: all libraries that it does not silence log at their finest level, and the fourth
configuration that is judged meets a fault."""

ENVIRONMENT = {
    "WW_PASSWORD": "canary-password",
    "WW_PHRASE": "canary-phrase",
    "WW_REFUSED": "canary-refused",
    "WW_COMMUNITY": "canary-community",
    "WW_AUTH": "canary-authentication",
    "WW_PRIV": "canary-privacy",
}
ROOT = Path(collectors.__file__).parents[1]


class Town:
    """An inventory whose every secret is a canary, and the devices that it is about."""

    def __init__(self, folder: Path, key: paramiko.PKey, ports: dict[str, int]) -> None:
        self.folder, self.data = folder / "city", folder / "city/data"
        secrets = folder / "secrets"
        for each in (self.data, secrets, folder / "early"):
            each.mkdir(parents=True)
        (secrets / "enable").write_text("canary-enable\n", encoding="ascii")
        key.write_private_key_file(str(secrets / "id"), password="canary-phrase")
        lines = (secrets / "id").read_text(encoding="ascii").splitlines()
        self.key_lines = [line for line in lines if re.fullmatch(r"[\w+/]{40,}", line)]
        assert self.key_lines
        city = _CITY
        for name, value in {"secrets": str(secrets), **ports}.items():
            city = city.replace(f"{{{name}}}", str(value))
        (self.folder / "city.yaml").write_text(city, encoding="utf-8")
        line = f"{HOST_KEY.get_name()} {HOST_KEY.get_base64()}\n"
        (self.data / "ssh_known_hosts").write_text("".join(f"{name} {line}" for name in ("r1", "s1", "r2")), "ascii")
        (folder / "early/sitecustomize.py").write_text(_FAULTY, encoding="utf-8")
        self.settings = {
            **ENVIRONMENT,
            "PYTHONPATH": f"{folder / 'early'}{os.pathsep}{ROOT}",
            "WARDWATCH_INTERVALS_IDENTITY": "3s",
        }

    def assert_silent(self, what: str, text: str) -> None:
        """No canary, and no line of the private key."""
        found = [word for word in ("canary", *self.key_lines) if word in text]
        assert not found, f"{what}: {found}: {text[max(0, text.find(found[0]) - 200) :][:400]}"

    def command(self, *arguments: str) -> subprocess.CompletedProcess[str]:
        """Run a command of the program; all that it says is looked at."""
        command = [sys.executable, "-m", "wardwatch", *arguments, "-i", str(self.folder)]
        environment = {**os.environ, **self.settings}
        done = subprocess.run(
            command, env=environment, cwd=ROOT, capture_output=True, text=True, timeout=120, check=False
        )
        self.assert_silent(" ".join(arguments), done.stdout + done.stderr)
        return done


@pytest.fixture
def town(tmp_path: Path) -> Iterator[Town]:
    key = paramiko.ECDSAKey.generate()
    ios = Manners(prompt="r-office#", transcripts=TRANSCRIPTS, password="canary-password", enable="canary-enable")
    linux = Manners(transcripts={**LINUX, **FILES}, password="canary-other", statuses={"/usr/sbin/sshd -T": 1})
    with (
        SshServer(ios) as router,
        SshServer(linux, keys=frozenset({key.get_base64()})) as server,
        start_snmpd(tmp_path, configuration="rocommunity canary-community") as agent,
    ):
        ports = {"ios": router.port, "linux": server.port, "snmp": agent.port, "silent": 9}
        yield Town(tmp_path, key, ports)


def _pages(watch: Running) -> Iterator[tuple[str, str]]:
    """All pages that links lead to, from the first one on, in both languages; and what machines are told."""
    for path in ("/metrics", "/metrics?slice=all", "/sd", "/status.json", "/healthz", "/readyz"):
        yield path, watch.get(path).text
    waiting, known = deque(("/status", "/status?lang=en", "/report")), set[str]()
    while waiting:
        path = waiting.popleft()
        if path in known:
            continue
        known.add(path)
        text = watch.get(path).text
        yield path, text
        links = (link.replace("&amp;", "&") for link in re.findall(r'href="(/[^"#]*)', text))
        waiting.extend(link for link in links if not link.startswith("/static"))


def _everything(path: Path) -> Iterator[tuple[str, str]]:
    """A file as text, however it is packed."""
    yield str(path), path.read_bytes().decode("latin-1")
    if zipfile.is_zipfile(path):
        with zipfile.ZipFile(path) as packed:
            for name in packed.namelist():
                yield f"{path}!{name}", packed.read(name).decode("utf-8", "replace")
    if path.suffix == ".pdf":
        shown = subprocess.run(["pdftotext", path, "-"], capture_output=True, text=True, timeout=60, check=True)
        yield f"{path} (text)", shown.stdout


@pytest.mark.timeout(300)
def test_canaries_appear_nowhere(tmp_path: Path, town: Town) -> None:
    """While it runs, when it fails, in what it keeps, in what it says and in what it writes for people."""
    with running(town.folder, town.data, town.settings) as watch:
        log = watch.log

        def asked() -> bool:
            text = watch.get("/metrics?slice=all").text
            drawn = all(f'device="{name}",role' in text for name in ("r1", "s1", "r2", "r3"))
            told = 'module="ssh"} 0' in text and 'risk="telnet"} 2' in text
            return drawn and told and "a fault of the program" in log.read_text(encoding="utf-8")

        eventually("all devices asked, and the fault met", asked, 90)
        pages = dict(_pages(watch))
    assert {"/status/devices/r1", "/status/devices/s1", "/status/devices/r2"} <= {
        path.partition("?")[0] for path in pages
    }
    for page, text in pages.items():
        town.assert_silent(page, text)
    said = log.read_text(encoding="utf-8")
    assert "Traceback" in said
    assert "\nDEBUG:" in said
    town.assert_silent("log", said)

    kept = sorted(path for path in town.data.rglob("*") if path.is_file())
    assert {path.parent.name for path in kept if path.suffix == ".cfg"} >= {"r1", "s1"}
    assert any(path.read_bytes().startswith(b"SQLite format 3") for path in kept)
    for path in kept:
        town.assert_silent(str(path), path.read_bytes().decode("latin-1"))

    commands = (("poll",), ("probe", "r1", "--ssh"), ("probe", "s1", "--ssh"), ("config", "log"), ("doctor",))
    for arguments in (*commands, ("config", "show", "r1"), ("config", "diff", "r1"), ("inventory", "check")):
        done = town.command(*arguments)
        assert done.stdout + done.stderr, arguments
    for language in ("vi", "en"):
        out = tmp_path / f"out-{language}"
        out.mkdir()
        done = town.command("report", "gap", "--format", "all", "--lang", language, "--out", str(out))
        assert done.returncode == 0, done.stderr
        written = list(out.iterdir())
        assert {path.suffix for path in written} == {".csv", ".docx", ".html", ".json", ".pdf", ".xlsx"}
        document = json.loads(next(path for path in written if path.suffix == ".json").read_text(encoding="utf-8"))
        assert ("insecure", "dc") in {(each["kind"], each["site"]) for each in document["findings"]}
        for report in written:
            for name, text in _everything(report):
                town.assert_silent(name, text)
