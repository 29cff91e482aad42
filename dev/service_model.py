"""Reads a botocore service model and answers what the Swift writer asks of it."""

import gzip
import json
import pathlib
import zipfile

# Identity pools share a module with user pools; a name that both use for different things gets this prefix.
CLASH_PREFIX = {"cognito-idp": "", "cognito-identity": "IdentityPool"}
SWIFT_SERVICE = {"cognito-idp": "CognitoIdentityProvider", "cognito-identity": "CognitoIdentity"}

# Where the service takes more than its model says, by its own documentation; no client checks a pattern or an enum before it sends.
# A string stands in the constraint's place, a list is added to it.
CORRECTIONS = {
    # CreateUserPoolDomain: a custom domain is "the fully-qualified domain name, such as auth.example.com". The model's pattern has no dot;
    # where dots may stand is a rule of domains.
    "DomainType": {"pattern": r"^[a-z0-9](?:[a-z0-9\-.]{0,61}[a-z0-9])?$"},
    # GetClientToken: the app client must have the flow ALLOW_CLIENT_TOKEN_AUTH.
    "ExplicitAuthFlowsType": {"enum": ["ALLOW_CLIENT_TOKEN_AUTH"]},
}


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
        if service == "cognito-idp":
            self.correct()
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

    def correct(self):
        for name, constraints in CORRECTIONS.items():
            shape = self.shapes[name]
            for key, value in constraints.items():
                if isinstance(value, list):
                    assert not set(value) & set(shape[key]), f"the model of {name} has {value} by now"
                    value = shape[key] + value
                shape[key] = value

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
