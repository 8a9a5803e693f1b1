"""An SSH server on loopback that answers from transcripts as devices do, and writes down every octet it was sent."""

from __future__ import annotations

import socket
import threading
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Self

import paramiko
from paramiko.common import AUTH_FAILED, AUTH_SUCCESSFUL, MSG_CHANNEL_REQUEST, OPEN_SUCCEEDED

if TYPE_CHECKING:
    from collections.abc import Mapping

HOST_KEY = paramiko.ECDSAKey.generate()
OTHER_KEY = paramiko.ECDSAKey.generate()


@dataclass
class Manners:
    """How a device behaves.

    Attributes:
        prompt: before the privileged level is reached, if `enable` is a secret, it ends in ">".
        transcripts: command to answer, lines ended by newlines.
        banner: shown before the login.
        motd: shown after it, before the first prompt.
        enable: the secret of the privileged level; None = the session begins there.
        page: lines after which the pager waits; 0 = it does not.
        unpaged_by: the line that switches the pager off; "" = it cannot be.
        wipe: what the pager writes over its own line.
        slow_echo: the echo comes octet by octet, after the prompt was written once more.
        hang_at, cut_at, flood_at: commands at which the device says half and waits, ends the session, or never ends.
        statuses: exit status of commands that are run, 0 where not named.
        asks: what the device asks before its first prompt, with the line that it takes for an answer.
        pager: what it writes where it waits for a key.
        invalid: its answer to what is in no transcript.
        tells_status: whether commands that are run end with an exit status.
        locked: the session is ended instead of an answer to the login.
        only: the one way of key exchange that it offers; "" = all.
    """

    prompt: str = "r1#"
    transcripts: Mapping[str, str] = field(default_factory=dict)
    banner: str = ""
    motd: str = ""
    enable: str | None = None
    page: int = 0
    unpaged_by: str = ""
    wipe: str = "\b" * 10 + " " * 10 + "\b" * 10
    slow_echo: bool = False
    hang_at: str = ""
    cut_at: str = ""
    statuses: Mapping[str, int] = field(default_factory=dict)
    locked: bool = False
    only: str = ""
    asks: tuple[tuple[str, str], ...] = ()
    pager: str = " --More-- "
    invalid: str = "            ^\n% Invalid input detected at '^' marker.\n\n"
    tells_status: bool = True
    password: str = "right"


class _Door(paramiko.ServerInterface):
    def __init__(self, server: SshServer, transport: paramiko.Transport) -> None:
        self._server, self._transport = server, transport
        self.pending: dict[int, str | None] = {}
        self.jump: tuple[str, int] | None = None

    def check_auth_password(self, username: str, password: str) -> int:
        with self._server.lock:
            self._server.logins.append((username, password))
        if self._server.manners.locked:
            self._transport.close()
            return AUTH_FAILED
        right = password == self._server.manners.password
        return AUTH_SUCCESSFUL if right else AUTH_FAILED

    def check_auth_publickey(self, username: str, key: paramiko.PKey) -> int:
        with self._server.lock:
            self._server.logins.append((username, key.get_base64()))
        return AUTH_SUCCESSFUL if key.get_base64() in self._server.keys else AUTH_FAILED

    def get_allowed_auths(self, _username: str) -> str:
        return "password,publickey"

    def get_banner(self) -> tuple[str, str]:
        return self._server.manners.banner, "en-US"

    def check_channel_request(self, _kind: str, _chanid: int) -> int:
        return OPEN_SUCCEEDED

    def check_channel_direct_tcpip_request(
        self, _chanid: int, _origin: tuple[str, int], destination: tuple[str, int]
    ) -> int:
        self.jump = destination
        return OPEN_SUCCEEDED

    def check_channel_pty_request(self, *_arguments: object) -> bool:
        return True

    def check_channel_shell_request(self, channel: paramiko.Channel) -> bool:
        self.pending[channel.chanid] = None
        return True

    def check_channel_exec_request(self, channel: paramiko.Channel, command: bytes) -> bool:
        self.pending[channel.chanid] = command.decode()
        return True

    def begin(self, channel: paramiko.Channel) -> None:
        """Begin what a channel was granted, once its request has been answered."""
        if channel.chanid in self.pending:
            command = self.pending.pop(channel.chanid)
            if command is None:
                self._server.spawn(_Shell(self._server, channel).serve)
            else:
                self._server.spawn(self._server.run, channel, command)


def _handle_request(channel: paramiko.Channel, message: paramiko.Message) -> None:
    """Answer a request of a channel before its work begins: no client takes an end before its beginning."""
    channel._handle_request(message)  # type: ignore[attr-defined]
    channel.get_transport().server_object.begin(channel)  # type: ignore[union-attr]


class _Transport(paramiko.Transport):
    _channel_handler_table = {  # noqa: RUF012 -- paramiko's own shape
        **paramiko.Transport._channel_handler_table,  # type: ignore[attr-defined]
        MSG_CHANNEL_REQUEST: _handle_request,
    }


class SshServer:
    """A device on loopback.

    Attributes:
        port: where it listens.
        sent: every octet written to its shells, in order.
        commands: every command that was run in a channel of its own.
        logins: user and password, or key, of every login tried.
        sessions: connections that were opened.
    """

    def __init__(
        self,
        manners: Manners,
        *,
        key: paramiko.PKey = HOST_KEY,
        keys: frozenset[str] = frozenset(),
        host: str = "127.0.0.1",
    ) -> None:
        self.manners, self.key, self.keys = manners, key, keys
        self.sent = bytearray()
        self.commands: list[str] = []
        self.logins: list[tuple[str, str]] = []
        self.sessions = 0
        self.lock = threading.Lock()
        self._socket = socket.create_server((host, 0))
        self.port: int = self._socket.getsockname()[1]
        self._threads: list[threading.Thread] = []
        self._open: list[paramiko.Transport | socket.socket] = []
        self._closed = threading.Event()

    def __enter__(self) -> Self:
        self.spawn(self._listen)
        return self

    def __exit__(self, *_error: object) -> None:
        self._closed.set()
        self._socket.close()
        for each in self._open:
            each.close()
        for thread in self._threads:
            thread.join(5)

    def spawn(self, function: object, *arguments: object) -> None:
        thread = threading.Thread(target=self._quietly, args=(function, *arguments), daemon=True)
        self._threads.append(thread)
        thread.start()

    def _quietly(self, function: object, *arguments: object) -> None:
        try:
            function(*arguments)  # type: ignore[operator]
        except (EOFError, OSError, paramiko.SSHException):
            return

    def _listen(self) -> None:
        self._socket.settimeout(0.1)
        while not self._closed.is_set():
            try:
                connection, _ = self._socket.accept()
            except TimeoutError:
                continue
            self.sessions += 1
            self._open.append(connection)
            self.spawn(self._serve, connection)

    def _serve(self, connection: socket.socket) -> None:
        connection.settimeout(None)
        transport = _Transport(connection)
        self._open.append(transport)
        transport.add_server_key(self.key)
        if self.manners.only:
            transport.get_security_options().kex = (self.manners.only,)
        door = _Door(self, transport)
        transport.start_server(server=door)
        kept = []  # the transport itself holds channels weakly
        while transport.is_active() and not self._closed.is_set():
            channel = transport.accept(0.1)
            if channel is None:
                continue
            kept.append(channel)
            if door.jump is not None:
                self.spawn(self._pass_on, channel, door.jump)
                door.jump = None

    def _pass_on(self, channel: paramiko.Channel, destination: tuple[str, int]) -> None:
        with socket.create_connection(destination) as onward:
            self._open.append(onward)
            self.spawn(self._copy, onward, channel)
            self._copy(channel, onward)

    @staticmethod
    def _copy(source: paramiko.Channel | socket.socket, target: paramiko.Channel | socket.socket) -> None:
        while data := source.recv(1 << 15):
            target.sendall(data)
        target.close()

    # Commands in channels of their own

    def run(self, channel: paramiko.Channel, command: str) -> None:
        with self.lock:
            self.commands.append(command)
        manners = self.manners
        answer = manners.transcripts.get(command)
        if command == manners.hang_at:
            channel.sendall((answer or "")[:10].encode())
            self._closed.wait()
            return
        if command == manners.cut_at:
            channel.sendall((answer or "")[:10].encode())
            channel.get_transport().close()
            return
        if answer is None:
            channel.sendall_stderr(b"sh: 1: not found\n")
            channel.send_exit_status(127)
        else:
            status = manners.statuses.get(command, 0)
            (channel.sendall_stderr if status else channel.sendall)(answer.encode())
            if manners.tells_status:
                channel.send_exit_status(status)
        channel.close()


class _Shell:
    def __init__(self, server: SshServer, channel: paramiko.Channel) -> None:
        self._server, self._channel, self._manners = server, channel, server.manners
        self._privileged = self._manners.enable is None
        self._page = self._manners.page
        self._closed = server._closed

    @property
    def _prompt(self) -> str:
        return self._manners.prompt if self._privileged else f"{self._manners.prompt[:-1]}>"

    def serve(self) -> None:
        self._say(self._manners.motd)
        for question, answer in self._manners.asks:
            self._say(question)
            while self._line().rstrip("\r\n") != answer:
                self._say(f"\n{question}")
        self._say("\n" + self._prompt)
        while line := self._line():
            self._answer(line.rstrip("\r\n"))

    def _octets(self) -> bytes:
        data = self._channel.recv(1)
        with self._server.lock:
            self._server.sent += data
        return data

    def _line(self) -> str:
        line = b""
        while not line.endswith((b"\n", b"\r")):
            data = self._octets()
            if not data:
                return ""
            line += data
        return line.decode()

    def _say(self, text: str) -> None:
        self._channel.sendall(text.replace("\n", "\r\n").encode())

    def _echo(self, line: str) -> None:
        if not self._manners.slow_echo:
            self._say(f"{line}\n")
            return
        self._say(f"\n{self._prompt}")
        for character in f"{line}\n":
            self._say(character)

    def _answer(self, line: str) -> None:
        manners = self._manners
        self._echo(line)
        if line == "enable" and manners.enable is not None and not self._privileged:
            self._say("Password: ")
            self._privileged = self._line().rstrip("\r\n") == manners.enable
            self._say(("" if self._privileged else "\n% Access denied\n") + f"\n{self._prompt}")
            return
        if line == manners.unpaged_by:
            self._page = 0
        answer = manners.transcripts.get(line, "" if line.startswith("terminal ") else manners.invalid)
        if line == manners.cut_at:
            self._say(answer[: len(answer) // 2])
            self._channel.get_transport().close()
            return
        if line == manners.hang_at:
            self._say(answer[: len(answer) // 2])
            self._closed.wait()
            return
        self._pages(answer)
        self._say(self._prompt)

    def _pages(self, answer: str) -> None:
        lines = answer.splitlines(keepends=True)
        step = self._page or len(lines) + 1
        for at in range(0, len(lines), step):
            if at:
                self._say(self._manners.pager)
                self._octets()
                self._say(self._manners.wipe)
            self._say("".join(lines[at : at + step]))
