"""Every way in which a log-in fails, with a real sshd: each has a class and a reason of its own and tells no secret."""

from __future__ import annotations

import logging
import traceback
from typing import TYPE_CHECKING

import pytest

from collectors.errors import (
    AccountError,
    AlgorithmError,
    AuthenticationFailedError,
    CommandRefusedError,
    HostKeyError,
    ProbeError,
    Reason,
)
from collectors.poll import Work
from collectors.readings import RiskReading
from collectors.ssh.client_netmiko import NetmikoSession
from collectors.ssh.connection_netmiko import connect_tcp
from collectors.ssh.host_keys import HostKeyFile
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.session import Lifeline, SshLogin, SshTarget
from inventory.secret import Secret
from inventory.ssh_access import FirstKey

from ...agents.sshd import PASSWORD, start_sshd
from .devices import one_device, polling, r1

if TYPE_CHECKING:
    from collections.abc import Iterator
    from pathlib import Path

    from ...agents.sshd import LoopbackSshd

LINUX = shipped_platforms()["linux"]
WRONG = "canary-wrong"
KINDS = {Reason.AUTHENTICATION: AuthenticationFailedError, Reason.ACCOUNT: AccountError}


@pytest.fixture(autouse=True)
def _tells_no_secret(caplog: pytest.LogCaptureFixture) -> Iterator[None]:
    caplog.set_level(logging.DEBUG)
    yield
    assert "canary" not in caplog.text


def log_in(folder: Path, server: LoopbackSshd, user: str = "watch", password: str = PASSWORD) -> NetmikoSession:
    """A session with a server whose key is pinned."""
    keys = HostKeyFile(folder / "keys")
    keys.record("r1", server.host_key)
    target = SshTarget("r1", "127.0.0.1", server.port, keys, FirstKey.REFUSE, old_algorithms=False)
    lifeline = Lifeline(60)
    login = SshLogin(user, password=Secret(password))
    return NetmikoSession(target, login, LINUX, lifeline, connect_tcp(target, lifeline))


@pytest.mark.parametrize(
    ("login", "more", "reason", "message"),
    [
        pytest.param(
            ("watch", WRONG),
            "",
            Reason.AUTHENTICATION,
            'r1: log in: user "watch" was refused',
            id="wrong password",
        ),
        pytest.param(
            ("nobody-knows", WRONG),
            "",
            Reason.AUTHENTICATION,
            'r1: log in: user "nobody-knows" was refused',
            id="unknown user",
        ),
        pytest.param(
            # sshd tells nobody that a password is locked: the right one is refused as a wrong one is
            ("locked", PASSWORD),
            "",
            Reason.AUTHENTICATION,
            'r1: log in: user "locked" was refused',
            id="usermod -L",
        ),
        pytest.param(
            ("expired", PASSWORD),
            "",
            Reason.ACCOUNT,
            "r1: log in: the device ended the session instead of answering the login; it says "
            '"Your account has expired; please contact your system administrator."; the account may be locked',
            id="account closed",
        ),
        pytest.param(
            ("watch", WRONG),
            "MaxAuthTries 1",
            Reason.ACCOUNT,
            "r1: log in: the device ended the session instead of answering the login; the account may be locked",
            id="too many failures",
        ),
        pytest.param(
            ("watch", PASSWORD),
            "PasswordAuthentication no",
            Reason.AUTHENTICATION,
            'r1: log in: user "watch": the device takes only "publickey"',
            id="passwords are not taken",
        ),
    ],
)
def test_a_refused_login_says_what_kind_of_refusal_it_is(
    tmp_path: Path, login: tuple[str, str], more: str, reason: Reason, message: str
) -> None:
    """No message, log or traceback has the password."""
    with start_sshd(tmp_path / "sshd", more) as server, pytest.raises(ProbeError) as refused:
        log_in(tmp_path, server, *login)
    assert (type(refused.value), refused.value.reason, str(refused.value)) == (KINDS[reason], reason, message)
    assert WRONG not in "".join(traceback.format_exception(refused.value))


@pytest.mark.parametrize(
    ("more", "key_type"),
    [
        ("KexAlgorithms diffie-hellman-group14-sha1", "ed25519"),
        ("Ciphers aes256-cbc,3des-cbc", "ed25519"),
        ("Ciphers aes256-ctr\nMACs hmac-sha1", "ed25519"),
        ("HostKeyAlgorithms ssh-rsa", "rsa"),
    ],
    ids=["key exchange", "cipher", "MAC", "host key"],
)
def test_a_server_of_old_algorithms_is_refused_before_any_login(tmp_path: Path, more: str, key_type: str) -> None:
    """Whichever of the four kinds is old; the message says which key would allow it."""
    with start_sshd(tmp_path / "sshd", more, key_type=key_type) as server:
        with pytest.raises(AlgorithmError) as refused:
            log_in(tmp_path, server)
        said = server.log.read_text(encoding="utf-8")
    assert refused.value.reason is Reason.ALGORITHM
    assert "old_algorithms: true" in str(refused.value)
    assert "password" not in said


async def test_a_server_with_another_key_gets_no_login(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The device was replaced, or somebody stands in between: the poll refuses, the risk is critical."""
    monkeypatch.setenv("WW_SSH", "canary-right")
    with start_sshd(tmp_path / "before") as before:
        keys = HostKeyFile(tmp_path / "keys")
        keys.record("r1", before.host_key)
    with start_sshd(tmp_path / "after") as after:
        inventory = one_device(tmp_path / "city", after.port, "platform: linux")
        with polling(inventory, keys) as poller:
            poll = await poller.poll(r1(inventory), frozenset({Work.HEALTH}), deadline_seconds=60)
        assert "password" not in after.log.read_text(encoding="utf-8")
        with pytest.raises(HostKeyError):
            log_in(tmp_path, after._replace(host_key=before.host_key))
    message = (
        f"r1: host key: the device shows {after.host_key.fingerprint}, which is not the key pinned for it; "
        "somebody else may answer"
    )
    assert (poll.reason, poll.message) == (Reason.HOST_KEY, message)
    assert [(each.risk, each.severity) for each in poll.readings.risks or ()] == [("host_key", "critical")]


def test_a_command_on_no_list_reaches_no_server(tmp_path: Path) -> None:
    """It costs nothing but itself: the session answers the next one, and the server saw only that."""
    with start_sshd(tmp_path / "sshd") as server:
        session = log_in(tmp_path, server)
        try:
            with pytest.raises(CommandRefusedError) as refused:
                session.ask("hostname; reboot")
            kernel = session.ask("uname -srm")
        finally:
            session.close()
        said = server.log.read_text(encoding="utf-8")
    assert (refused.value.reason, kernel.split()[0]) == (Reason.COMMAND, "Linux")
    assert str(refused.value).endswith("is on no allow-list of its platform; nothing was sent")
    assert said.count("Starting session: command") == 1


async def test_a_session_that_is_well_says_so(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The same server lets the right password in: the refusals above are no accident of its configuration."""
    monkeypatch.setenv("WW_SSH", PASSWORD)
    with start_sshd(tmp_path / "sshd") as server:
        keys = HostKeyFile(tmp_path / "keys")
        keys.record("r1", server.host_key)
        inventory = one_device(tmp_path / "city", server.port, "platform: linux")
        with polling(inventory, keys) as poller:
            poll = await poller.poll(r1(inventory), frozenset({Work.HEALTH}), deadline_seconds=60)
    assert (poll.answered, poll.reason) == (True, None)
    risks = poll.readings.risks or ()
    assert RiskReading("host_key", "ok") in risks
    assert RiskReading("old_algorithms", "ok") in risks
