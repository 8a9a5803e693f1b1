"""A connection of netmiko and paramiko that writes nothing by itself: keys are pinned, a shell is guarded."""

from __future__ import annotations

import base64
import codecs
import logging
import socket
from typing import TYPE_CHECKING, Any, Final

import paramiko
from netmiko import BaseConnection
from netmiko.channel import SSHChannel

from collectors.errors import HostKeyError, ProbeTimeoutError, SessionBrokenError, TargetUnreachableError
from collectors.ssh.algorithms import OLD
from collectors.ssh.host_keys import HostKey
from inventory.errors import SecretError
from inventory.ssh_access import FirstKey

if TYPE_CHECKING:
    from collectors.ssh.guard import Guard
    from collectors.ssh.session import Lifeline, SshLogin, SshTarget

for _library in ("netmiko", "paramiko"):
    # They log what devices say and what is typed, secrets included; failures reach us as exceptions.
    logging.getLogger(_library).setLevel(logging.CRITICAL + 1)

CONNECT_SECONDS: Final = 10.0
_PIECE_SECONDS: Final = 0.1


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


class GuardedConnection(BaseConnection):
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
