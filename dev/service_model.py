"""Reads a botocore service model and answers what the Swift writer asks of it."""

import gzip
import json
import pathlib
import zipfile

# Identity pools share a module with user pools; a name that both use for different things gets this prefix.
CLASH_PREFIX = {"cognito-idp": "", "cognito-identity": "IdentityPool"}
SWIFT_SERVICE = {"cognito-idp": "CognitoIdentityProvider", "cognito-identity": "CognitoIdentity"}


def load(source, service):
    """The newest service-2 model of `service` in a botocore wheel, or in a directory it was unpacked to."""
    source = pathlib.Path(source)
    inner = f"botocore/data/{service}/"
    if source.is_file():
        with zipfile.ZipFile(source) as wheel:
            names = [n for n in wheel.namelist() if n.startswith(inner) and n.endswith("/service-2.json.gz")]
            return json.loads(gzip.decompress(wheel.read(max(names))))
    found = sorted(source.glob(f"{inner}*/service-2.json.gz")) or sorted(source.glob(f"**/{service}/*/service-2.json.gz"))
    return json.loads(gzip.decompress(found[-1].read_bytes()))


class ServiceModel:
    def __init__(self, source, service):
        self.service = service
        self.swift_service = SWIFT_SERVICE[service]
        self.raw = load(source, service)
        self.shapes = self.raw["shapes"]
        self.operations = self.raw["operations"]
        self.taken = set()
        self.decoded, self.encoded, uses = set(), set(), {}
        for operation in self.operations.values():
            for direction, reached in (("input", self.decoded), ("output", self.encoded)):
                if direction in operation:
                    name = operation[direction]["shape"]
                    uses.setdefault(name, []).append((operation["name"], direction))
                    self.reach(name, reached, ())
        nested = {m["shape"] for n in self.decoded | self.encoded for m in self.parts(n)}
        # An operation's own input or output, used nowhere else, is written in the operation's file under its name.
        self.own = {n: u[0] for n, u in uses.items() if len(u) == 1 and n not in nested}
        self.tops = {n for n in uses if n not in self.own}

    def parts(self, name):
        shape = self.shapes[name]
        if shape["type"] == "structure":
            return list(shape["members"].values())
        if shape["type"] == "list":
            return [shape["member"]]
        if shape["type"] == "map":
            return [shape["key"], shape["value"]]
        return []

    def reach(self, name, reached, chain):
        assert name not in chain, f"the shape {name} holds itself"
        reached.add(name)
        for part in self.parts(name):
            self.reach(part["shape"], reached, chain + (name,))

    def kind(self, name):
        shape = self.shapes[name]
        if shape.get("document"):
            return "document"
        return "enum" if "enum" in shape else shape["type"]

    def structures(self):
        """Names of the structures that get a file of their own."""
        return sorted(n for n in self.decoded | self.encoded
                      if self.kind(n) == "structure" and n not in self.own)

    def enums(self):
        return sorted(n for n in self.decoded | self.encoded if self.kind(n) == "enum")

    def swift_type(self, name):
        return CLASH_PREFIX[self.service] + name if name in self.taken else name

    def operation_type(self, name):
        return CLASH_PREFIX[self.service] + name if name in self.taken else name

    def holds_asset_bytes(self, name):
        reached = set()
        self.reach(name, reached, ())
        return any(self.shapes[n]["type"] == "blob" and self.shapes[n].get("max", 0) > 500_000 for n in reached)
