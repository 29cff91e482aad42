"""A PostgreSQL cluster of the suite's own: a temporary directory, a free port on loopback, Debian's binaries."""

import os
import pwd
import shutil
import socket
import subprocess
import tempfile
from pathlib import Path


def free_port() -> int:
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


def version(folder: Path) -> int:
    return int(folder.parent.name)


class Postgres:
    def __init__(self):
        found = sorted(Path("/usr/lib/postgresql").glob("*/bin"), key=version)
        if not found:
            raise RuntimeError("PostgreSQL is not installed: apt-get install postgresql")
        self.bin = found[-1]
        self.port = free_port()
        self.folder = Path(tempfile.mkdtemp(prefix="lifeguard-postgres-"))
        self.databases = 0
        # initdb refuses to run as root; Debian's package brings a user for it.
        self.user = "postgres" if os.geteuid() == 0 else pwd.getpwuid(os.geteuid()).pw_name
        if os.geteuid() == 0:
            shutil.chown(self.folder, "postgres", "postgres")
        self._run("initdb", "--pgdata", self.folder / "data", "--auth", "trust", "--username", self.user, "--encoding", "UTF8", "--no-sync")
        # The suite kills the program, never the database: nothing here need reach the disk.
        self._run(
            "pg_ctl", "start", "--wait", "--pgdata", self.folder / "data", "--log", self.folder / "log",
            "--options", f"-c port={self.port} -c listen_addresses=127.0.0.1 -c unix_socket_directories='' -c max_connections=300 -c fsync=off",
        )  # fmt: skip

    def _run(self, command, *arguments):
        prefix = ["runuser", "-u", "postgres", "--"] if os.geteuid() == 0 else []
        done = subprocess.run(
            [*prefix, str(self.bin / command), *map(str, arguments)],
            cwd=self.folder, stdin=subprocess.DEVNULL, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True,
        )  # fmt: skip
        if done.returncode != 0:
            raise RuntimeError(f"{command} failed: {done.stdout}")

    def new_database(self) -> str:
        """The URL of an empty database."""
        self.databases += 1
        name = f"lifeguard_{self.databases}"
        self._run("createdb", "--host", "127.0.0.1", "--port", self.port, "--username", self.user, name)
        return f"postgres://{self.user}@127.0.0.1:{self.port}/{name}"

    def stop(self):
        self._run("pg_ctl", "stop", "--wait", "--mode", "immediate", "--pgdata", self.folder / "data")
        shutil.rmtree(self.folder, ignore_errors=True)
