"""Rows that no operation writes yet, put straight into a running server's database."""

import sqlite3
import subprocess
from contextlib import closing


def insert(server, postgres, table, **values):
    """One row; its values are texts, numbers or None.

    `postgres` gives the suite's cluster, and is called only where the server has its database there.
    """
    names = ", ".join(values)
    url = next((argument for argument in server.arguments if argument.startswith("postgres://")), None)
    if url is None:
        with closing(sqlite3.connect(server.folder / "lifeguard.db", timeout=30)) as connection, connection:
            connection.execute(f"INSERT INTO {table} ({names}) VALUES ({', '.join('?' * len(values))})", list(values.values()))
        return
    literals = ", ".join(map(literal, values.values()))
    subprocess.run(
        [str(postgres().bin / "psql"), url, "--no-psqlrc", "--quiet", "--command", f"INSERT INTO {table} ({names}) VALUES ({literals})"],
        check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
    )  # fmt: skip


def literal(value):
    if value is None:
        return "NULL"
    return str(value) if isinstance(value, int) else "'" + value.replace("'", "''") + "'"


def change(server, postgres, statement):
    """A statement that moves time on, where the program has no clock that a test could turn."""
    url = next((argument for argument in server.arguments if argument.startswith("postgres://")), None)
    if url is None:
        with closing(sqlite3.connect(server.folder / "lifeguard.db", timeout=30)) as connection, connection:
            connection.execute(statement)
        return
    subprocess.run(
        [str(postgres().bin / "psql"), url, "--no-psqlrc", "--quiet", "--command", statement],
        check=True, stdin=subprocess.DEVNULL, capture_output=True, text=True, timeout=30,
    )  # fmt: skip
