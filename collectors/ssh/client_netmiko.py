"""Sessions over SSH with netmiko and paramiko, which only this file and connection_netmiko.py know.

netmiko's drivers are not used as they are: they write what they like when a session begins (some even configure). Our
one driver takes all it writes from the platform's file, through a guard at the lowest level that writes.
"""

from __future__ import annotations

import re
from typing import TYPE_CHECKING, Any, Final

import paramiko

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
from collectors.ssh.algorithms import old_among
from collectors.ssh.connection_netmiko import CONNECT_SECONDS, GuardedConnection
from collectors.ssh.errors import AbsentError
from collectors.ssh.guard import Guard
from collectors.ssh.host_keys import HostKey
from collectors.ssh.platform import Mode
from collectors.ssh.terminal import PAGE_TURNED, shown
from inventory.secret import Secret

if TYPE_CHECKING:
    from collectors.ssh.platform import Platform, Prelude
    from collectors.ssh.session import Lifeline, SshLogin, SshTarget

COMMAND_SECONDS: Final = 30.0
_STATUS_SECONDS: Final = 2.0
_MOST_CHARACTERS: Final = 8 * 1024 * 1024
_TAIL: Final = 400
_COMMAND_NOT_FOUND: Final = 127
_NO_STATUS: Final = -1
_LOCKED: Final = re.compile(r"lock|disabled|expired|too many", re.IGNORECASE)


def guard_of(platform: Platform, target: str) -> Guard:
    """The guard of a session with a platform."""
    return Guard(
        target,
        lines=platform.lines,
        commands=platform.commands,
        newline=platform.newline,
        page_key=platform.page_key,
    )


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
        self._connection = GuardedConnection(target, login, self._guard if shell else None, lifeline, sock)
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
        if not channel.status_event.wait(self.lifeline.left(command, _STATUS_SECONDS)) or not self.alive:
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
        kind = DeadlineError if self.lifeline.is_over else ProbeTimeoutError
        return kind("no end of the answer in time", target=self.target.name, stage=stage)

    def _flood(self, stage: str) -> ProbeError:
        what = f"more than {_MOST_CHARACTERS >> 20} MiB of answer"
        return MalformedResponseError(what, target=self.target.name, stage=stage)

    def close(self) -> None:
        """End it."""
        self.lifeline.cut()
        self._connection.disconnect()
