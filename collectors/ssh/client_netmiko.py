"""Sessions over SSH with netmiko and paramiko: the only file that knows these.

netmiko's drivers are not used as they are: they write what they like when a session begins (some even configure). Our
one driver takes all it writes from the platform's file, through a guard at the lowest level that writes.
"""

from __future__ import annotations

import base64
import codecs
import logging
import re
import socket
from typing import TYPE_CHECKING, Any, Final

import paramiko
from netmiko import BaseConnection
from netmiko.channel import SSHChannel

from collectors.errors import (
    AccountError,
    AgentError,
    AlgorithmError,
    AuthenticationFailedError,
    DeadlineError,
    HostKeyError,
    LoginQuestionError,
    MalformedResponseError,
    ProbeError,
    ProbeTimeoutError,
    SessionBrokenError,
    TargetUnreachableError,
)
from collectors.quoting import quoted
from collectors.ssh.algorithms import OLD, old_among
from collectors.ssh.errors import AbsentError
from collectors.ssh.guard import Guard
from collectors.ssh.host_keys import HostKey
from collectors.ssh.platform import Mode
from collectors.ssh.terminal import PAGE_TURNED, shown
from inventory.errors import SecretError
from inventory.secret import Secret
from inventory.ssh_access import FirstKey

if TYPE_CHECKING:
    from collectors.ssh.platform import Platform, Prelude
    from collectors.ssh.session import Lifeline, SshLogin, SshTarget

for _library in ("netmiko", "paramiko"):
    # They log what devices say and what is typed, secrets included; failures reach us as exceptions.
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)

CONNECT_SECONDS: Final = 10.0
COMMAND_SECONDS: Final = 30.0
_PIECE_SECONDS: Final = 0.1
_MOST_CHARACTERS: Final = 8 * 1024 * 1024
_TAIL: Final = 400
_COMMAND_NOT_FOUND: Final = 127
_NO_STATUS: Final = -1
_LOCKED: Final = re.compile(r"lock|disabled|expired|too many", re.IGNORECASE)


class _GuardedChannel(SSHChannel):
    """The lowest level that writes to a shell: what the guard refuses is not written.

    Reading waits a moment for the first octets instead of returning at once, and fails when the session has ended.
    """

    def __init__(self, conn: paramiko.Channel, guard: Guard, target: str) -> None:
        super().__init__(conn=conn, encoding="utf-8")
        self._guard, self._target = guard, target
        self._decoder = codecs.getincrementaldecoder("utf-8")(errors="replace")

    def write_channel(self, out_data: str) -> None:
        """Write what is admitted."""
        data = out_data.encode()
        self._guard.admit(data)
        assert self.remote_conn is not None  # noqa: S101 -- given at construction
        self.remote_conn.settimeout(CONNECT_SECONDS)
        try:
            self.remote_conn.sendall(data)
        except OSError as error:
            raise SessionBrokenError("the device ended the session", target=self._target, stage="write") from error

    def read_channel(self) -> str:
        """What has come, after a moment at most."""
        assert self.remote_conn is not None  # noqa: S101 -- given at construction
        self.remote_conn.settimeout(_PIECE_SECONDS)
        try:
            octets = self.remote_conn.recv(1 << 16)
        except TimeoutError:
            return ""
        if not octets:
            raise SessionBrokenError("the device ended the session", target=self._target, stage="read")
        return self._decoder.decode(octets)


class _Pinning(paramiko.MissingHostKeyPolicy):
    """What happens to a key when none is pinned: it is pinned now, where that is allowed, or refused."""

    def __init__(self, target: SshTarget) -> None:
        self._target = target

    def missing_host_key(self, _client: paramiko.SSHClient, _hostname: str, key: paramiko.PKey) -> None:
        """Judge a key.

        Raises:
            HostKeyError: it is not believed.
        """
        shown = HostKey(key.get_name(), key.get_base64())
        if self._target.first_key is not FirstKey.RECORD:
            what = f"no key is pinned; the device shows {shown.fingerprint}; compare it with the device and pin it"
            raise HostKeyError(what, target=self._target.name)
        if not self._target.host_keys.record(self._target.name, shown):
            raise HostKeyError("another key was pinned a moment ago", target=self._target.name, changed=True)


class _Transport(paramiko.Transport):
    """A transport that remembers which key exchange it used: paramiko forgets it once it is done."""

    key_exchange = ""

    def _set_K_H(self, k: int, h: bytes) -> None:  # noqa: N802 -- paramiko's name; version 4 is pinned
        known = self._kex_info  # type: ignore[attr-defined]
        kinds = {kind: name for name, kind in known.items()}
        self.key_exchange = kinds.get(type(self.kex_engine), "")
        super()._set_K_H(k, h)  # type: ignore[misc]


class _Connection(BaseConnection):
    """A session of netmiko that writes nothing by itself."""

    def __init__(self, target: SshTarget, login: SshLogin, guard: Guard | None, lifeline: Lifeline, sock: Any) -> None:
        """Take the parts; without a guard no shell is opened."""
        self._target, self._guard, self._lifeline = target, guard, lifeline
        password = None if login.password is None else login.password.reveal()
        super().__init__(
            host=target.address,
            port=target.port,
            username=login.user,
            password=password,
            pkey=_private_key(login),
            disabled_algorithms=None if target.old_algorithms else {kind: list(names) for kind, names in OLD.items()},
            allow_agent=False,
            ssh_strict=True,
            system_host_keys=False,
            sock=sock,
            conn_timeout=lifeline.left("connect", CONNECT_SECONDS),
            banner_timeout=lifeline.left("connect", CONNECT_SECONDS),
            auth_timeout=lifeline.left("log in", 2 * CONNECT_SECONDS),
            disable_lf_normalization=True,
            auto_connect=False,
        )
        # Each connection hangs a filter on a logger that says nothing here; not all would take theirs away again.
        logging.getLogger("netmiko").removeFilter(self._secrets_filter)

    def _build_ssh_client(self) -> paramiko.SSHClient:
        """A client that knows the pinned keys of this device and nobody else's."""
        client = paramiko.SSHClient()
        keys, name = client.get_host_keys(), self._host_name
        for pinned in self._target.host_keys.of(self._target.name):
            try:
                keys.add(
                    name, pinned.kind, paramiko.PKey.from_type_string(pinned.kind, base64.b64decode(pinned.octets))
                )
            except (paramiko.SSHException, ValueError, TypeError) as error:
                what = "what is pinned cannot be read as a key; correct its line in the file of keys"
                raise HostKeyError(what, target=self._target.name, changed=True) from error
        client.set_missing_host_key_policy(_Pinning(self._target))
        return client

    @property
    def _host_name(self) -> str:
        """What paramiko looks keys up by."""
        return self.host if self.port == paramiko.config.SSH_PORT else f"[{self.host}]:{self.port}"

    def establish_connection(self, width: int = 511, height: int = 1000) -> None:
        """Log in, and open a shell where the platform has one."""
        client = self.remote_conn_pre = self._build_ssh_client()
        client.connect(**self._connect_params_dict(), transport_factory=_Transport)
        if self._guard is not None:
            self.remote_conn = client.invoke_shell(term="vt100", width=width, height=height)
            self.channel = _GuardedChannel(self.remote_conn, self._guard, self._target.name)

    def session_preparation(self) -> None:
        """Nothing: NetmikoSession prepares."""

    def cleanup(self, command: str = "") -> None:
        """Nothing is written at the end either; the connection is closed."""


def guard_of(platform: Platform, target: str) -> Guard:
    """The guard of a session with a platform."""
    return Guard(
        target,
        lines=platform.lines,
        commands=platform.commands,
        newline=platform.newline,
        page_key=platform.page_key,
    )


def connect_tcp(target: SshTarget, lifeline: Lifeline) -> socket.socket:
    """A TCP connection to a device.

    Raises:
        TargetUnreachableError: the network or the device refuses it.
        ProbeTimeoutError: nothing came.
    """
    try:
        sock = socket.create_connection((target.address, target.port), lifeline.left("connect", CONNECT_SECONDS))
    except TimeoutError as error:
        raise ProbeTimeoutError("no TCP connection", target=target.name, stage="connect") from error
    except OSError as error:
        what = f"no TCP connection to port {target.port}: {error.strerror}"
        raise TargetUnreachableError(what, target=target.name, stage="connect") from error
    lifeline.hang(lambda: _shut(sock), "connect")
    return sock


def _shut(sock: socket.socket) -> None:
    """Close a socket, even under a thread that waits for it."""
    try:
        sock.shutdown(socket.SHUT_RDWR)
    finally:
        sock.close()


class NetmikoSession:
    """A login to a device that answers read commands. Used from one thread at a time."""

    def __init__(
        self, target: SshTarget, login: SshLogin, platform: Platform | None, lifeline: Lifeline, sock: Any
    ) -> None:
        """Log in over an open connection and get the command line ready.

        Args:
            target: whom to ask.
            login: under which.
            platform: whose commands are asked; None for a jump host, which is asked nothing.
            lifeline: ends the session when its time is up.
            sock: a socket, or a channel through a jump host.

        Raises:
            ProbeError: that did not come about, in one of its kinds.
            SecretError: the key cannot be read.
        """
        self.target, self._login, self._platform, self.lifeline = target, login, platform, lifeline
        self._guard = None if platform is None else guard_of(platform, target.name)
        shell = platform is not None and platform.mode is Mode.SHELL
        self._connection = _Connection(target, login, self._guard if shell else None, lifeline, sock)
        self._prompt: re.Pattern[str] | None = None
        try:
            self._enter()
            if platform is not None and platform.mode is Mode.SHELL:
                self._prepare(platform)
        except BaseException:
            self.close()
            raise

    def _enter(self) -> None:
        name, lifeline = self.target.name, self.lifeline
        try:
            self._connection.establish_connection()
        except ProbeError:
            raise
        except paramiko.BadHostKeyException as error:
            shown = HostKey(error.key.get_name(), error.key.get_base64())
            what = f"the device shows {shown.fingerprint}, which is not the key pinned for it; somebody else may answer"
            raise HostKeyError(what, target=name, changed=True) from None
        except paramiko.ssh_exception.IncompatiblePeer as error:
            what = f"{quoted(str(error))}; ssh: {{old_algorithms: true}} would allow old ones"
            raise AlgorithmError(what, target=name, stage="log in") from None
        except paramiko.AuthenticationException as error:
            raise self._refusal(error) from None
        except (paramiko.SSHException, EOFError, OSError) as error:
            if lifeline.is_cut:
                raise DeadlineError("the poll's deadline passed", target=name, stage="log in") from None
            if isinstance(error, TimeoutError):
                raise ProbeTimeoutError("no answer in time", target=name, stage="log in") from None
            if "banner" in str(error) or "protocol" in str(error).lower():
                what = f"what answers is no SSH server: {quoted(str(error))}"
                raise MalformedResponseError(what, target=name, stage="log in") from None
            what = f"the session broke off: {quoted(str(error))}"
            raise SessionBrokenError(what, target=name, stage="log in") from None

    def _refusal(self, error: paramiko.AuthenticationException) -> ProbeError:
        """What a failed login was: refused, cut off, or without an answer."""
        name = self.target.name
        if self.lifeline.is_cut:
            return DeadlineError("the poll's deadline passed", target=name, stage="log in")
        client = self._connection.remote_conn_pre
        transport = None if client is None else client.get_transport()
        # The banner outlives the connection only here; asked for it, a transport that has ended says none.
        banner = None if transport is None else getattr(transport.auth_handler, "banner", None)
        said = "" if not banner else f"; it says {quoted(banner.decode(errors='replace').strip())}"
        if "timeout" in str(error).lower():
            return ProbeTimeoutError(f"no answer to the login{said}", target=name, stage="log in")
        if transport is None or not transport.is_active() or _LOCKED.search(said):
            what = f"the device ended the session instead of answering the login{said}; the account may be locked"
            return AccountError(what, target=name, stage="log in")
        if isinstance(error, paramiko.BadAuthenticationType):
            kinds = ", ".join(sorted(map(quoted, error.allowed_types)))
            what = f"user {quoted(self._login.user)}: the device takes only {kinds}{said}"
            return AuthenticationFailedError(what, target=name, stage="log in")
        what = f"user {quoted(self._login.user)} was refused{said}"
        return AuthenticationFailedError(what, target=name, stage="log in")

    @property
    def _transport(self) -> paramiko.Transport:
        client = self._connection.remote_conn_pre
        transport = None if client is None else client.get_transport()
        if transport is None or not transport.is_active():
            raise SessionBrokenError("the device ended the session", target=self.target.name)
        return transport

    @property
    def alive(self) -> bool:
        """Whether it can still be used."""
        client = self._connection.remote_conn_pre
        transport = None if client is None else client.get_transport()
        return not self.lifeline.is_cut and transport is not None and transport.is_active()

    @property
    def old_algorithms(self) -> tuple[str, ...]:
        """The old algorithms that it uses."""
        transport = self._transport
        used = (
            getattr(transport, "key_exchange", ""),
            transport.local_cipher,
            getattr(transport, "remote_cipher", ""),
            transport.local_mac,
            getattr(transport, "remote_mac", ""),
            transport.host_key_type,
        )
        return old_among([name for name in used if name])

    def tunnel(self, target: SshTarget) -> paramiko.Channel:
        """A channel through this device to another one (direct-tcpip, RFC 4254, 7.2); no command runs here.

        Raises:
            TargetUnreachableError: it does not pass the connection on.
        """
        try:
            return self._transport.open_channel(
                "direct-tcpip",
                (target.address, target.port),
                ("127.0.0.1", 0),
                timeout=self.lifeline.left("tunnel", CONNECT_SECONDS),
            )
        except (paramiko.SSHException, EOFError, OSError) as error:
            what = f"{self.target.name} does not pass the connection on: {quoted(str(error))}"
            raise TargetUnreachableError(what, target=target.name, stage="tunnel") from None

    def ask(self, command: str) -> str:
        """The answer to a command of the platform's list, without echo and prompt.

        Raises:
            AbsentError: the device does not have what was asked for.
            AgentError: the device refused the command.
            CommandRefusedError: it is on no list; nothing was sent.
            ProbeError: the session did not survive it.
        """
        platform = self._platform
        if platform is None or self._guard is None:
            raise AgentError("a jump host is asked nothing", target=self.target.name)
        try:
            answer = self._run(command) if platform.mode is Mode.EXEC else self._typed(command)
        except SessionBrokenError:
            if self.lifeline.is_cut:
                raise self._late(command) from None
            raise
        for pattern in platform.absent:
            if found := pattern.search(answer):
                raise AbsentError(quoted(found[0]), target=self.target.name, stage=command)
        for pattern in platform.failures:
            if found := pattern.search(answer):
                what = f"the device does not answer it: {quoted(found[0])}"
                raise AgentError(what, target=self.target.name, stage=command)
        return answer

    # Commands in channels of their own

    def _run(self, command: str) -> str:
        assert self._guard is not None  # noqa: S101 -- only a platform's commands come here
        self._guard.admit_command(command)
        name, limit = self.target.name, self.lifeline.left(command, COMMAND_SECONDS)
        try:
            channel = self._transport.open_session(timeout=limit)
            channel.settimeout(limit)
            channel.exec_command(command)
            answer = self._read_out(channel, command)
        except TimeoutError:
            raise self._late(command) from None
        except (paramiko.SSHException, EOFError, OSError) as error:
            what = f"the session broke off: {quoted(str(error))}"
            raise SessionBrokenError(what, target=name, stage=command) from None
        return answer

    def _read_out(self, channel: paramiko.Channel, command: str) -> str:
        """All that a command writes, and how it ended."""
        pieces: list[bytes] = []
        size = 0
        while True:
            channel.settimeout(self.lifeline.left(command, COMMAND_SECONDS))
            piece = channel.recv(1 << 16)
            if not piece:
                break
            pieces.append(piece)
            size += len(piece)
            if size > _MOST_CHARACTERS:
                raise self._flood(command)
        if not channel.status_event.wait(self.lifeline.left(command, _PIECE_SECONDS * 20)) or not self.alive:
            raise SessionBrokenError("the session ended before the command did", target=self.target.name, stage=command)
        if channel.exit_status and not (channel.exit_status == _NO_STATUS and self._may_end_without_status):
            said = (
                quoted(channel.recv_stderr(1 << 12).decode(errors="replace").strip())
                if channel.recv_stderr_ready()
                else ""
            )
            absent = () if self._platform is None else self._platform.absent
            if channel.exit_status == _COMMAND_NOT_FOUND or any(pattern.search(said) for pattern in absent):
                raise AbsentError(f"there is no such thing {said}".strip(), target=self.target.name, stage=command)
            what = f"it ended with status {channel.exit_status} {said}".strip()
            raise AgentError(what, target=self.target.name, stage=command)
        return shown(b"".join(pieces).decode(errors="replace").replace(PAGE_TURNED, ""))

    @property
    def _may_end_without_status(self) -> bool:
        """Whether no exit status is no sign of a command that was killed."""
        return self._platform is not None and not self._platform.tells_status

    # Lines typed into a shell

    def _prepare(self, platform: Platform) -> None:
        """From the first prompt to one that is known exactly, at the privileged level where a secret opens it."""
        text = self._first_prompt(platform)
        if platform.enable is not None and self._login.enable is not None and platform.enable.before.search(text):
            self._rise(platform, self._login.enable)
        for line in platform.prepare:
            text = self._exchange(line, platform.prompt)
        self._prompt = re.compile(rf"(?:^|\n){re.escape(text.rstrip().rpartition(chr(10))[2])}\s*\Z")
        self._refuse_unprepared(platform, text)

    def _first_prompt(self, platform: Platform) -> str:
        """What comes until the first prompt; what the device asks before it is answered once each.

        Raises:
            AuthenticationFailedError: it asks the same again, so the answer was not the right one.
        """
        assert self._guard is not None  # noqa: S101 -- a jump host has no shell
        ends = "|".join(each.pattern for each in (platform.prompt, *(each.asks for each in platform.prelude)))
        answered: list[Prelude] = []
        while True:
            text = self._until(re.compile(ends, re.MULTILINE), "prompt", "")
            asked = next((each for each in platform.prelude if each.asks.search(text)), None)
            if asked is None:
                return text
            if asked in answered:
                what = f"user {quoted(self._login.user)} was refused by what the device asks before its first prompt"
                raise AuthenticationFailedError(what, target=self.target.name, stage="log in")
            answered.append(asked)
            self._answer(asked, platform.newline)

    def _answer(self, question: Prelude, newline: str) -> None:
        assert self._guard is not None  # noqa: S101 -- a jump host has no shell
        login = self._login
        answers = {"user": Secret(login.user), "password": login.password, "line": Secret(question.line)}
        answer = answers[question.answer]
        if answer is None:
            what = "the device asks for a password, and the login has only a key; give it a password"
            raise AuthenticationFailedError(what, target=self.target.name, stage="log in")
        self._guard.expect_secret(answer)
        self._connection.write_channel(answer.reveal() + newline)

    def _refuse_unprepared(self, platform: Platform, text: str) -> None:
        """Go on without what preparation would have done: answers are then read page by page."""
        if any(pattern.search(text) for pattern in platform.failures) and platform.pager is None:
            what = "the session cannot be prepared: the device refuses the platform's first lines"
            raise AgentError(what, target=self.target.name, stage="prepare")

    def _rise(self, platform: Platform, secret: Secret) -> None:
        """To the privileged level.

        Raises:
            AuthenticationFailedError: the secret is not the right one.
        """
        enable = platform.enable
        assert enable is not None  # noqa: S101 -- asked before
        either = re.compile(f"{enable.asks.pattern}|{enable.after.pattern}", re.MULTILINE)
        text = self._exchange(enable.line, either)
        if enable.after.search(text):
            return
        assert self._guard is not None  # noqa: S101 -- a jump host has no shell
        self._guard.expect_secret(secret)
        self._connection.write_channel(secret.reveal() + platform.newline)
        text = self._until(re.compile(f"{either.pattern}|{enable.before.pattern}", re.MULTILINE), "enable", "")
        if not enable.after.search(text):
            raise AuthenticationFailedError("the enable secret was refused", target=self.target.name, stage="enable")

    def _typed(self, command: str) -> str:
        assert self._prompt is not None  # noqa: S101 -- set by preparation
        text = self._exchange(command, self._prompt)
        body = text[text.index(command) + len(command) :]
        return self._prompt.sub("\n", body).lstrip("\n")

    def _exchange(self, line: str, end: re.Pattern[str]) -> str:
        """Type a line and read until the device waits again."""
        assert self._platform is not None  # noqa: S101 -- a jump host has no shell
        self._connection.write_channel(line + self._platform.newline)
        return self._until(end, line, line)

    def _until(self, end: re.Pattern[str], stage: str, echo: str) -> str:
        """What comes until it ends as expected; pages are turned.

        Args:
            end: fits the end of what is waited for.
            stage: what is being done, for messages.
            echo: must have come back before an end is one: a prompt that was late is none.

        Raises:
            ProbeError: the end did not come.
        """
        assert self._platform is not None  # noqa: S101 -- a jump host has no shell
        assert self._guard is not None  # noqa: S101 -- see there
        pager, raw, page_at = self._platform.pager, "", 0
        until = self.lifeline.now() + self.lifeline.left(stage, COMMAND_SECONDS)
        while True:
            if self.lifeline.is_cut or self.lifeline.now() > until:
                raise self._late(stage)
            piece = self._connection.read_channel().replace(PAGE_TURNED, "")
            raw += piece
            if len(raw) > _MOST_CHARACTERS:
                raise self._flood(stage)
            tail = shown(raw[max(page_at, len(raw) - _TAIL) :])
            if pager is not None and pager.search(tail):
                raw += PAGE_TURNED
                page_at = len(raw)
                self._guard.expect_page()
                self._connection.write_channel(self._platform.page_key)
            elif end.search(tail) and echo in raw[: _TAIL + len(echo)]:
                return shown(raw, pager)
            elif not piece and self._prompt is None:
                self._refuse_questions(tail)

    def _refuse_questions(self, tail: str) -> None:
        """End a session whose device waits for an answer instead of giving its prompt, having written none.

        Raises:
            LoginQuestionError: it does.
        """
        assert self._platform is not None  # noqa: S101 -- a jump host has no shell
        if any(question.search(tail.rstrip()) for question in self._platform.questions):
            asked = quoted(tail.strip().rpartition("\n")[2].strip())
            what = f"the device asks {asked}, which a person must answer: log in once by hand with this user"
            raise LoginQuestionError(what, target=self.target.name, stage="log in")

    def _late(self, stage: str) -> ProbeError:
        kind = DeadlineError if self.lifeline.is_cut else ProbeTimeoutError
        return kind("no end of the answer in time", target=self.target.name, stage=stage)

    def _flood(self, stage: str) -> ProbeError:
        what = f"more than {_MOST_CHARACTERS >> 20} MiB of answer"
        return MalformedResponseError(what, target=self.target.name, stage=stage)

    def close(self) -> None:
        """End it."""
        self.lifeline.cut()
        self._connection.disconnect()


def _private_key(login: SshLogin) -> paramiko.PKey | None:
    """The private key of a login.

    Raises:
        SecretError: its file cannot be read, or its passphrase does not open it.
    """
    if login.key is None:
        return None
    passphrase = None if login.passphrase is None else login.passphrase.reveal().encode()
    try:
        return paramiko.PKey.from_path(login.key, passphrase)
    except OSError as error:
        raise SecretError(f"key file {login.key}: cannot be read ({error.strerror})") from None
    except (paramiko.SSHException, ValueError, TypeError):
        what = "no private key that the passphrase (or none) opens"
        raise SecretError(f"key file {login.key}: {what}") from None
