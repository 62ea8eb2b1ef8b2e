"""A PostgreSQL server for tests: made in a temporary folder, reached by a socket in it, gone afterwards."""

from __future__ import annotations

import os
import shutil
import subprocess
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from importlib.util import find_spec
from itertools import count
from pathlib import Path

OPTIONS = "-c listen_addresses='' -c fsync=off -c full_page_writes=off -c synchronous_commit=off"
MAKING = ("--auth=trust", "--no-sync", "--no-locale", "-E", "UTF8")
ACCOUNT = "postgres"


class NoServerError(Exception):
    """There is no server to test with; the message says why."""


@dataclass(frozen=True)
class Server:
    """A running server. `folder` has its socket."""

    folder: Path
    numbers: Iterator[int]

    def url(self, name: str) -> str:
        return f"postgresql://{ACCOUNT}@/{name}?host={self.folder}"

    def database(self, template: str = "template1") -> str:
        """The URL of a new database, a copy of another one."""
        import psycopg

        name = f"test_{next(self.numbers)}"
        with psycopg.connect(self.url(ACCOUNT), autocommit=True) as connection:
            connection.execute(f"CREATE DATABASE {name} TEMPLATE {template}".encode())
        return self.url(name)


@contextmanager
def running_server() -> Iterator[Server]:
    """A new, empty server.

    Raises:
        NoServerError: the programs are not there, or it does not start.
    """
    programs = _programs()
    folder = Path(tempfile.mkdtemp(prefix="pg"))
    try:
        if os.geteuid() == 0:
            shutil.chown(folder, ACCOUNT, ACCOUNT)
        data = folder / "data"
        _run(
            programs / "initdb",
            "-D",
            data,
            "-U",
            ACCOUNT,
            "--auth=trust",
            "--no-sync",
            "--no-locale",
            "-E",
            "UTF8",
        )
        _run(
            programs / "pg_ctl", "-D", data, "-w", "-l", folder / "log", "-o", f"-k {folder} {OPTIONS}", "start"
        )  # fmt: skip
        try:
            yield Server(folder, count())
        finally:
            _run(programs / "pg_ctl", "-D", data, "-m", "immediate", "stop")
    finally:
        shutil.rmtree(folder, ignore_errors=True)


def _programs() -> Path:
    """The folder of the server's programs: Debian's newest, else wherever the path leads."""
    if find_spec("psycopg") is None:
        raise NoServerError("PostgreSQL's driver is not installed: pip install 'backbeat[postgresql]'")
    found = sorted(Path("/usr/lib/postgresql").glob("*/bin/initdb"), key=lambda p: float(p.parts[-3]))
    elsewhere = shutil.which("initdb")
    if not found and elsewhere is None:
        raise NoServerError("PostgreSQL is not installed (on Debian: apt install postgresql)")
    return found[-1].parent if found else Path(str(elsewhere)).parent


def _run(*command: object) -> None:
    """Run a program of the server, which refuses to run as root."""
    words = [str(word) for word in command]
    if os.geteuid() == 0:
        words = ["runuser", "-u", ACCOUNT, "--", *words]
    done = subprocess.run(
        words, stdout=subprocess.DEVNULL, stderr=subprocess.PIPE, text=True, check=False, cwd="/", timeout=60
    )
    if done.returncode:
        raise NoServerError(f"PostgreSQL does not start: {' '.join(done.stderr.split())[:200]}")
