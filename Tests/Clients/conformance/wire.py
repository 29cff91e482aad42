"""Requests as bytes, so that no client can put them right."""

import http.client
import json
import threading
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass

from .model import TARGET

WORKERS = 4


@dataclass
class Answer:
    status: int
    headers: dict  # names in small letters
    body: bytes

    @property
    def json(self):
        return json.loads(self.body)

    @property
    def error(self):
        """The error's name, or None."""
        return None if self.status == 200 else self.json.get("__type")

    def __str__(self):
        return f"{self.status} {self.body[:400].decode(errors='replace')}"


class Wire:
    """Calls to one server over kept connections, one for each thread."""

    def __init__(self, server):
        self.host, self.port = server.host, server.port
        self.local = threading.local()
        self.threads = ThreadPoolExecutor(WORKERS)

    def call(self, operation, body):
        """The answer to one call; `body` is bytes or a request."""
        content = body if isinstance(body, bytes) else json.dumps(body).encode()
        headers = {"Content-Type": "application/x-amz-json-1.1", "X-Amz-Target": f"{TARGET}.{operation}"}
        for attempt in range(2):
            connection = getattr(self.local, "connection", None)
            if connection is None:
                connection = self.local.connection = http.client.HTTPConnection(self.host, self.port, timeout=30)
            try:
                connection.request("POST", "/", content, headers)
                response = connection.getresponse()
                answer = Answer(response.status, {name.lower(): value for name, value in response.getheaders()}, response.read())
                if answer.headers.get("connection", "").lower() == "close":
                    self.local.connection = None
                return answer
            except (http.client.HTTPException, OSError):
                # The server may close a connection between two requests; never in the middle of one of a new connection.
                connection.close()
                self.local.connection = None
                if attempt:
                    raise

    def close(self):
        self.threads.shutdown()

    def each(self, operation, cases):
        """Case and answer, in order."""
        cases = list(cases)
        return zip(cases, self.threads.map(lambda case: self.call(operation, case.body), cases))
