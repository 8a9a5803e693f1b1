"""A PostgreSQL server of one's own for a while: a private data directory, a free port of loopback, ended by its pid."""

from __future__ import annotations

import contextlib
import os
import pwd
import secrets
import shutil
import signal
import subprocess
import tempfile
import time
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks.children import free_port

if TYPE_CHECKING:
    from collections.abc import Iterator, Sequence

START_SECONDS = 60.0
USER = "wardwatch"
PASSWORD = "thì là mà"
"""Not ASCII on purpose: a password may be anything."""


class ServerMissingError(RuntimeError):
    """PostgreSQL's programs are not installed here."""


def programs() -> Path:
    """The folder of initdb and postgres, of the newest version; Debian keeps them out of PATH.

    Raises:
        ServerMissingError: there is none.
    """
    folders = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=lambda path: int(path.parent.name))
    found = [folder for folder in folders if (folder / "initdb").exists()]
    if found:
        return found[-1]
    elsewhere = shutil.which("initdb")
    if elsewhere is None:
        raise ServerMissingError("no PostgreSQL here; expected Debian's package postgresql")
    return Path(elsewhere).resolve().parent


class Server:
    """A running server. The superuser may come in over its socket without a password; `wardwatch` by TCP with its own.

    Attributes:
        port: of loopback.
        folder: of its data, its log and its socket.
    """

    def __init__(self, folder: Path, options: Sequence[str] = ()) -> None:
        """Take an initialised folder, and options of postgres."""
        self.folder, self.port = folder, free_port()
        self._options = options
        self._process: subprocess.Popen[bytes] | None = None

    def start(self) -> None:
        """Start it, and wait until it takes connections.

        Raises:
            RuntimeError: it does not; the message holds its log.
        """
        command = [str(programs() / "postgres"), "-D", str(self.folder / "data"), "-p", str(self.port), "-i"]
        places = ["-c", "listen_addresses=127.0.0.1", "-k", str(self.folder), *self._options]
        with (self.folder / "log").open("ab") as log:
            self._process = subprocess.Popen(
                [*_as_owner(), *command, *places], cwd=self.folder, stdout=log, stderr=log, start_new_session=True
            )
        ready = [str(programs() / "pg_isready"), "-q", "-h", str(self.folder), "-p", str(self.port)]
        until = time.monotonic() + START_SECONDS
        while subprocess.run(ready, check=False).returncode:
            if self._process.poll() is not None or time.monotonic() > until:
                raise RuntimeError(f"PostgreSQL did not start:\n{(self.folder / 'log').read_text(errors='replace')}")
            time.sleep(0.02)

    def stop(self, how: signal.Signals = signal.SIGQUIT) -> None:
        """End it, at once (SIGQUIT), after its clients are thrown out (SIGINT), or as a crash does (SIGKILL)."""
        process, self._process = self._process, None
        if process is None:
            return
        sessions = _children(process.pid)
        process.send_signal(how)
        try:
            process.wait(START_SECONDS)
        except subprocess.TimeoutExpired:
            process.kill()
            process.wait()
        if how is signal.SIGKILL:  # a machine that crashes takes all of them
            for session in sessions:
                with contextlib.suppress(ProcessLookupError):
                    os.kill(session, signal.SIGKILL)
            until = time.monotonic() + START_SECONDS
            while any(Path(f"/proc/{session}").exists() for session in sessions) and time.monotonic() < until:
                time.sleep(0.005)

    def sql(self, statement: str, database: str = "postgres") -> str:
        """Run a statement as the superuser; what psql prints.

        Raises:
            subprocess.CalledProcessError: the server refuses.
        """
        command = [str(programs() / "psql"), "-qAtX", "-v", "ON_ERROR_STOP=1", "-h", str(self.folder)]
        where = ["-p", str(self.port), "-U", "postgres", "-d", database, "-c", statement]
        return subprocess.run([*command, *where], check=True, capture_output=True, text=True, timeout=60).stdout.strip()

    def new_database(self) -> str:
        """Make an empty database that belongs to `wardwatch`; its name."""
        name = f"w_{secrets.token_hex(6)}"
        self.sql(f"CREATE DATABASE {name} OWNER {USER} ENCODING 'UTF8' TEMPLATE template0")
        return name

    def end_sessions(self, database: str) -> None:
        """Throw everybody out of a database, as an administrator would."""
        others = f"pid <> pg_backend_pid() AND datname = '{database}'"
        self.sql(f"SELECT pg_terminate_backend(pid, 10000) FROM pg_stat_activity WHERE {others}")  # noqa: S608 -- our own name

    def copy(self, source: str, target: str) -> None:
        """Dump one database and restore it into another that is empty, as the user `wardwatch` owns it.

        Raises:
            subprocess.CalledProcessError: the server refuses.
        """
        where = ["-h", str(self.folder), "-p", str(self.port), "-U", "postgres"]
        dump = self.folder / f"{source}.dump"
        for command in (
            ["pg_dump", "-Fc", "-f", str(dump), *where, source],
            ["pg_restore", "--exit-on-error", *where, "-d", target, str(dump)],
        ):
            subprocess.run(
                [str(programs() / command[0]), *command[1:]], check=True, capture_output=True, timeout=START_SECONDS
            )

    def url(self, database: str) -> str:
        """The URL of a database, without the password."""
        return f"postgresql://{USER}@127.0.0.1:{self.port}/{database}"


@contextlib.contextmanager
def server(*options: str) -> Iterator[Server]:
    """A server until the block ends.

    Args:
        options: of postgres, such as -c fsync=off.

    Raises:
        ServerMissingError: PostgreSQL is not installed.
        RuntimeError: it does not start.
    """
    folder = Path(tempfile.mkdtemp(prefix="wardwatch-postgres-"))
    found: Server | None = None
    try:
        _initialise(folder)
        found = Server(folder, options)
        found.start()
        found.sql(f"CREATE ROLE {USER} LOGIN PASSWORD '{PASSWORD}'")
        yield found
    finally:
        if found is not None:
            found.stop()
        shutil.rmtree(folder, ignore_errors=True)


def _initialise(folder: Path) -> None:
    owner = _owner()
    if owner is not None:
        os.chown(folder, owner.pw_uid, owner.pw_gid)
    command = [str(programs() / "initdb"), "-D", str(folder / "data"), "-U", "postgres", "--no-sync"]
    how = ["--auth-local=trust", "--auth-host=scram-sha-256", "--encoding=UTF8", "--locale=C"]
    done = subprocess.run(
        [*_as_owner(), *command, *how], cwd=folder, capture_output=True, text=True, timeout=START_SECONDS, check=False
    )
    if done.returncode:
        raise RuntimeError(f"initdb failed:\n{done.stdout}{done.stderr}")


def _owner() -> pwd.struct_passwd | None:
    """Who the server runs as; None: as we do. It refuses to run as root."""
    if os.geteuid() != 0:
        return None
    try:
        return pwd.getpwnam("postgres")
    except KeyError:
        return pwd.getpwnam("nobody")


def _as_owner() -> list[str]:
    owner = _owner()
    if owner is None:
        return []
    return ["setpriv", f"--reuid={owner.pw_uid}", f"--regid={owner.pw_gid}", "--clear-groups", "--"]


def _children(process: int) -> list[int]:
    """The processes that a process has started (proc(5), children)."""
    return [int(pid) for pid in Path(f"/proc/{process}/task/{process}/children").read_text(encoding="ascii").split()]
