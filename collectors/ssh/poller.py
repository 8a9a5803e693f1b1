"""Polling a device over SSH: logins in turn, modules one by one, partial results kept, nothing left running."""

from __future__ import annotations

import asyncio
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import TYPE_CHECKING, Any, Final, TypeVar

from collectors.errors import (
    AccountError,
    AuthenticationFailedError,
    DeadlineError,
    LoginPausedError,
    PlatformError,
    ProbeError,
)
from collectors.ssh.client_netmiko import NetmikoSession
from collectors.ssh.connection_netmiko import connect_tcp
from collectors.ssh.gate import Gate
from collectors.ssh.limits import LoginLimits
from collectors.ssh.platform import shipped_platforms
from collectors.ssh.session import Lifeline, SshLogin, SshTarget
from collectors.ssh.visit import Visit
from inventory.errors import SecretError

if TYPE_CHECKING:
    from collections.abc import Callable, Mapping

    from collectors.poll import Poll, Work
    from collectors.ssh.archive import Archive
    from collectors.ssh.host_keys import HostKeyFile
    from collectors.ssh.platform import Platform
    from inventory.identifiers import CredentialName, DeviceName
    from inventory.model import Device, Inventory, SshCredential

_T = TypeVar("_T")

SESSIONS: Final = 32
"""Devices asked at the same time at most: each takes a thread."""

_END_SECONDS: Final = 0.3
"""How long a thread may take to notice that its session was cut; within the runner's grace."""


class SshPoller:
    """Polls devices over SSH; a Prober. One session a device at a time, each in a thread of a pool."""

    def __init__(
        self,
        inventory: Inventory,
        host_keys: HostKeyFile,
        *,
        archive: Archive | None = None,
        platforms: Mapping[str, Platform] | None = None,
        clock: Callable[[], float] = time.time,
        sessions: int = SESSIONS,
    ) -> None:
        """Take the parts.

        Args:
            inventory: has the logins, and the jump hosts.
            host_keys: the pinned ones.
            archive: keeps configurations; None = they are not asked for.
            platforms: by name; None = those that come with the program.
            clock: UTC seconds since 1970.
            sessions: most at a time.
        """
        self._inventory, self._host_keys, self._archive, self._clock = inventory, host_keys, archive, clock
        self._platforms = shipped_platforms() if platforms is None else platforms
        self._pool = ThreadPoolExecutor(sessions, thread_name_prefix="ssh")
        self._limits = LoginLimits()
        self._gates: dict[CredentialName, Gate] = {}
        self._open: dict[DeviceName, NetmikoSession] = {}

    def use(self, inventory: Inventory) -> None:
        """Take another inventory from the next poll on, after a reload."""
        self._inventory = inventory

    def forget(self, device: DeviceName) -> None:
        """Drop what is kept of a device, when its inventory entry changed."""
        session = self._open.pop(device, None)
        if session is not None:
            self._pool.submit(session.close)

    def close(self) -> None:
        """End all sessions and threads."""
        for name in list(self._open):
            self.forget(name)
        self._pool.shutdown(wait=True)

    async def poll(self, device: Device, work: frozenset[Work], *, deadline_seconds: float) -> Poll:
        """Poll a device; see Prober."""
        kept = self._open.pop(device.name, None)
        if kept is not None and not kept.alive:
            self._pool.submit(kept.close)
            kept = None
        lifeline = Lifeline(deadline_seconds) if kept is None else kept.lifeline
        lifeline.renew(deadline_seconds)
        visit, started = Visit(device, work, self._clock, kept), self._clock()
        failure: ProbeError | SecretError | None = None
        limit = asyncio.timeout(deadline_seconds)
        try:
            async with limit:
                await self._visit(device, visit, lifeline)
        except (ProbeError, SecretError) as error:
            failure = error
        except TimeoutError:
            if not limit.expired():
                raise
            failure = DeadlineError(f"no result within {deadline_seconds:g} s", target=device.name)
        finally:
            self._leave(device, visit, lifeline)
        return visit.poll(started, failure)

    async def _visit(self, device: Device, visit: Visit, lifeline: Lifeline) -> None:
        """Enter, and ask all modules of the work."""
        platform = self._platforms.get(device.ssh.platform)
        if platform is None:
            what = f"ssh: {{platform: ...}} is not stated; one of {', '.join(sorted(self._platforms))}"
            raise PlatformError(what, target=device.name)
        if visit.session is None:
            visit.session = await self._enter(device, platform, lifeline)
        await self._in_thread(lifeline, visit.ask_all, platform, self._archive)

    def _leave(self, device: Device, visit: Visit, lifeline: Lifeline) -> None:
        """Keep the session where the inventory says so, or end all that belongs to it."""
        session = visit.session
        if session is not None and device.ssh.keep_open and not visit.broken and session.alive:
            self._open[device.name] = session
            return
        lifeline.cut()
        if session is not None:
            self._pool.submit(session.close)

    async def _enter(self, device: Device, platform: Platform | None, lifeline: Lifeline) -> NetmikoSession:
        """Log in under the first of the device's logins that it accepts.

        Raises:
            ProbeError: none is accepted, or it did not come so far.
            SecretError: the secret of the only one left cannot be read.
        """
        failure: ProbeError | SecretError | None = None
        for name in device.ssh_credentials:
            try:
                return await self._log_in(device, name, platform, lifeline)
            except (AuthenticationFailedError, AccountError, LoginPausedError, SecretError) as error:
                failure = error if failure is None or isinstance(failure, LoginPausedError) else failure
        if failure is None:
            raise AuthenticationFailedError("no SSH login to try; name one under credentials", target=device.name)
        raise failure

    async def _log_in(
        self, device: Device, name: CredentialName, platform: Platform | None, lifeline: Lifeline
    ) -> NetmikoSession:
        """One login, when its time has come and there is room for it."""
        credential = self._inventory.credentials[name]
        login = _resolved(credential)  # type: ignore[arg-type]  # the loader parts logins by kind
        self._limits.present(name, (login, None if login.key is None else _stamp(login.key)))
        self._still_allowed(name, device)
        sock = await self._way(device, lifeline)
        gate = self._gates.setdefault(name, Gate())
        async with gate.place(lambda: 1 if self._limits.doubtful(name) else credential.at_once):  # type: ignore[union-attr]
            self._still_allowed(name, device)
            try:
                session = await self._in_thread(
                    lifeline, NetmikoSession, self._target(device), login, platform, lifeline, sock
                )
            except (AuthenticationFailedError, AccountError):
                self._limits.refused(name, device.name, time.monotonic())
                raise
            self._limits.accepted(name, device.name)
        return session

    def _still_allowed(self, login: CredentialName, device: Device) -> None:
        seconds = self._limits.wait(login, device.name, time.monotonic())
        if seconds > 0:
            what = (
                f'login "{login}" was refused before and is tried again in {seconds:.0f} s, lest an account be locked'
            )
            raise LoginPausedError(what, target=device.name)

    async def _way(self, device: Device, lifeline: Lifeline) -> Any:
        """A connection to the device: a socket, or a channel through its jump host."""
        if not device.ssh.via:
            return await self._in_thread(lifeline, connect_tcp, self._target(device), lifeline)
        jump = self._inventory.devices[device.ssh.via]
        session = await self._enter(jump, None, lifeline)
        return await self._in_thread(lifeline, session.tunnel, self._target(device))

    def _target(self, device: Device) -> SshTarget:
        own = device.ssh
        return SshTarget(device.name, str(device.address), own.port, self._host_keys, own.first_key, own.old_algorithms)

    async def _in_thread(self, lifeline: Lifeline, function: Callable[..., _T], *arguments: Any) -> _T:
        """Run what blocks in a thread; when the time is up its connections are closed, which ends it."""
        future = asyncio.get_running_loop().run_in_executor(self._pool, function, *arguments)
        try:
            return await asyncio.shield(future)
        except asyncio.CancelledError:
            lifeline.cut()
            await asyncio.wait({future}, timeout=_END_SECONDS)
            future.add_done_callback(_discard)
            raise


def _discard(future: asyncio.Future[Any]) -> None:
    """Take note of what nobody waits for any more: mostly a failure of the cut, rarely a session that was in time."""
    if not future.cancelled() and future.exception() is None and isinstance(future.result(), NetmikoSession):
        future.result().close()


def _stamp(key: Path) -> int:
    """Tells a key file from what it was before; 0 where it cannot be looked at."""
    try:
        return key.stat().st_mtime_ns
    except OSError:
        return 0


def _resolved(credential: SshCredential) -> SshLogin:
    """A login with its secrets read now.

    Raises:
        SecretError: one cannot be read.
    """
    read = {
        name: reference.resolve()
        for name in ("password", "passphrase", "enable")
        if (reference := getattr(credential, name)) is not None
    }
    return SshLogin(credential.user, None if credential.key is None else Path(credential.key.place), **read)
