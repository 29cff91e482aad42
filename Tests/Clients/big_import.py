#!/usr/bin/env python3
"""Half a million users from one file with hashes of all four kinds, `kill -9` in the middle, and what came of it.

    .build-venv/pytest/bin/python Tests/Clients/big_import.py [--count 500000] [--signers 2000] [--engine postgres]

Shows progress; ends with exit code 1 where a row is not as it should be, a password does not work, or memory passes 200 MB.
"""

import argparse
import os
import random
import sys
import tempfile
import threading
import time
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import import_csv
from lifeguard import Lifeguard
from pools import Pool, attributes
from postgres import Postgres
from test_user_import import counts, create, describe, log, sign_in, start, upload

MOST_MEGABYTES = 200


class Memory:
    """The most that the server's processes had resident, looked at all the time, since each is another process after a kill."""

    def __init__(self, server):
        self.server, self.most, self.ended = server, 0, threading.Event()
        self.thread = threading.Thread(target=self.watch, daemon=True)
        self.thread.start()

    def watch(self):
        while not self.ended.wait(0.2):
            try:
                status = Path(f"/proc/{self.server.process.pid}/status").read_text()
                self.most = max(self.most, int(status.split("VmHWM:")[1].split()[0]) / 1024)
            except (OSError, IndexError):
                pass


def told(text):
    print(f"{time.strftime('%H:%M:%S')} {text}", flush=True)


def everybody(pool, count):
    """Each row once, with its address, and nobody else."""
    seen = bytearray(count + 1)
    for place, page in enumerate(pool.cognito.get_paginator("list_users").paginate(UserPoolId=pool.id)):
        for user in page["Users"]:
            number = int(user["Username"].removeprefix("user"))
            assert user["Username"] == import_csv.username(number) and not seen[number], user
            assert attributes(user)["email"] == f"{user['Username']}@example.com" and user["UserStatus"] == "CONFIRMED", user
            seen[number] = 1
        if place % 1_000 == 999:
            told(f"{sum(seen):,} of {count:,} users looked at")
    assert sum(seen) == count, f"{count - sum(seen)} users are missing"


def main(count, signers, engine):
    os.environ["AWS_EC2_METADATA_DISABLED"] = "true"
    postgres = Postgres() if engine == "postgres" else None
    with tempfile.TemporaryDirectory() as folder:
        database = ["--database-url", postgres.new_database()] if postgres else []
        server = Lifeguard(Path(folder) / "data", *database)
        try:
            memory = Memory(server)
            pool = Pool(server)
            job = create(pool, PasswordHashingAlgorithm="BCRYPT")
            assert upload(job, import_csv.content(count, "ALL")).status_code == 200
            told(f"{count:,} rows are up")
            begun = time.monotonic()
            start(pool, job)
            is_killed, shown = False, 0
            while True:
                now = describe(pool, job)
                if now["ImportedUsers"] - shown >= count // 10:
                    shown = now["ImportedUsers"]
                    told(f"{shown:,} imported, {memory.most:.0f} MB at most")
                if not is_killed and now["ImportedUsers"] > count // 2:
                    server.kill()
                    server.start()
                    pool.cognito = pool.app.cognito = server.cognito()
                    is_killed = True
                    told(f"killed at {now['ImportedUsers']:,}; goes on at {describe(pool, job)['ImportedUsers']:,}")
                if now["Status"] not in ("Pending", "InProgress", "Created"):
                    break
                time.sleep(0.2)
            told(f"{now['Status']}: {counts(now)} in {time.monotonic() - begun:.0f} s")
            assert is_killed and (now["Status"], counts(now)) == ("Succeeded", (count, 0, 0)) and log(server, pool, job) == []
            while_importing = memory.most
            everybody(pool, count)
            begun = time.monotonic()
            chosen = random.Random(4).sample(range(1, count + 1), signers)
            with ThreadPoolExecutor(max_workers=4) as hands:
                assert all(tokens["TokenType"] == "Bearer" for tokens in hands.map(lambda number: sign_in(pool, number, "user"), chosen))
            told(f"{signers:,} signed in with their old passwords in {time.monotonic() - begun:.0f} s")
            # A hash that was upgraded by the first sign-in works again.
            assert all(sign_in(pool, number, "user")["TokenType"] == "Bearer" for number in chosen[:20])
            told(f"memory: {while_importing:.0f} MB at most while importing, {memory.most:.0f} MB over all")
            assert while_importing < MOST_MEGABYTES
            memory.ended.set()
            assert server.stop() == 0
        finally:
            if server.process.poll() is None:
                server.kill()
            if postgres:
                postgres.stop()


if __name__ == "__main__":
    parser = argparse.ArgumentParser(description=__doc__.splitlines()[0])
    parser.add_argument("--count", type=int, default=500_000)
    parser.add_argument("--signers", type=int, default=2_000)
    parser.add_argument("--engine", choices=["sqlite", "postgres"], default="sqlite")
    given = parser.parse_args()
    sys.exit(main(given.count, given.signers, given.engine))
