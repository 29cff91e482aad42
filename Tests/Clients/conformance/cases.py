"""The cases of an operation that one look at the model yields."""

import copy
import json
from dataclasses import dataclass

from . import samples
from .model import SHAPES, Node, input_shape, members, required, walk

# How a wrong type of each kind looks. A timestamp may also be a text (RFC 3339), and a document anything.
WRONG = {
    "string": [7, True, ["x"], {"x": "y"}],
    "boolean": ["true", 1, [True], {"x": True}],
    "integer": ["7", True, 1.5, [7], {"x": 7}, 2**31, -(2**31) - 1, 10**400],
    "long": ["7", True, 1.5, [7], {"x": 7}, 2**63],
    "timestamp": ["yesterday", True, [1], {"x": 1}],
    "blob": [7, True, ["eA=="], {"x": "y"}, "not base64!"],
    "list": ["x", 7, True, {"x": "y"}],
    "map": ["x", 7, True, ["x"]],
    "structure": ["x", 7, True, ["x"]],
}  # fmt: skip
SIZED = {"string", "integer", "long", "list", "map", "blob"}
ABSENT = object()


@dataclass(frozen=True)
class Case:
    """One request and what has to be answered."""

    kind: str
    node: Node
    value: object
    body: bytes
    # The error's name; None when anything but a broken constraint may be the answer.
    error: str | None
    location: str = ""

    def __str__(self):
        shown = "absent" if self.value is ABSENT else json.dumps(self.value)[:100]
        return f"{self.kind}: {'.'.join(map(str, self.node.path)) or 'the body'} = {shown}"


def changed(body, path, value):
    """The body with one value replaced, or dropped."""
    if not path:
        return value
    body = copy.copy(body)
    if value is ABSENT and len(path) == 1:
        del body[path[0]]
    else:
        body[path[0]] = changed(body[path[0]], path[1:], value)
    return body


def encoded(body):
    return json.dumps(body).encode()


def broken(operation, body=None):
    """Requests in which exactly one thing is wrong, made from one that has every member; `body` has those that must not be samples."""
    top = input_shape(operation)
    whole = filled(top, body or {})

    def case(kind, node, path, value, error="InvalidParameterException", location=None):
        body = encoded(changed(whole, path, value))
        return Case(kind, node, value, body, error, node.location if location is None else location)

    for node in walk(top, whole):
        described, sample = SHAPES[node.shape], at(whole, node.path)
        if node.kind == "structure":
            for name in required(node.shape):
                inner = next(inner for inner in walk(top, whole) if inner.path == (*node.path, name))
                yield case("required member absent", inner, inner.path, ABSENT)
                yield case("required member null", inner, inner.path, None)
        if node.kind in ("list", "map") and sample:
            inner = described["member" if node.kind == "list" else "value"]["shape"]
            key = next(iter(sample)) if node.kind == "map" else 0
            told = node.location
            if SHAPES[inner]["type"] == "structure":
                told += f".{key + 1 if node.kind == 'list' else key}.member"
            yield case("element null", Node(inner, (*node.path, key), told), (*node.path, key), None, location=told)
        if node.kind == "map":
            for wrong in wrong_texts(described["key"]["shape"]):
                yield case("map key", node, node.path, {wrong: next(iter(sample.values()))})
        for wrong in WRONG.get(node.kind, []):
            yield case("wrong type", node, node.path, wrong, "SerializationException")
        for wrong in described.get("enum", [])[:1]:
            for value in (wrong + "X", wrong.swapcase(), ""):
                yield case("enum", node, node.path, value)
        for wrong in samples.off_pattern(node.shape) if node.kind == "string" else []:
            yield case("pattern", node, node.path, wrong)
        for kind, wrong in out_of_bounds(node, sample):
            yield case(kind, node, node.path, wrong)


def out_of_bounds(node, sample):
    if node.kind not in SIZED:
        return
    least, most = samples.bounds(node.shape)
    if least is not None:
        value = samples.of_size(node.shape, least - 1, sample)
        if value is None and node.kind == "string" and least > 0:
            # No text so short keeps the pattern as well.
            value = "~" * (least - 1)
        if value is not None:
            yield "one below", value
    if most is not None:
        value = samples.of_size(node.shape, most + 1, sample)
        yield "one above", "a" * (most + 1) if value is None else value


def wrong_texts(shape):
    """Texts that a shape of texts refuses."""
    least, most = samples.bounds(shape)
    found = list(samples.off_pattern(shape))
    if most is not None:
        found.append(samples.text_of_length(shape, most + 1) or "a" * (most + 1))
    if least:
        found.append("a" * (least - 1))
    return found


def allowed(operation, body):
    """Requests with one value at the edge of what the model allows, made from one that is right: any answer but a broken constraint."""
    top = input_shape(operation)
    whole = filled(top, body)
    for node in walk(top, whole):
        sample = at(whole, node.path)
        values = []
        if node.kind in SIZED:
            least, most = samples.bounds(node.shape)
            sizes = [("at the least", least), ("at the most", most)]
            values += [(kind, samples.of_size(node.shape, size, sample)) for kind, size in sizes if size is not None]
        values += [("each enum value", value) for value in SHAPES[node.shape].get("enum", [])]
        # A list or map of nothing, and null, are absent or empty by right when no bound says otherwise.
        if node.kind in ("list", "map") and samples.bounds(node.shape)[0] in (None, 0):
            values.append(("empty", [] if node.kind == "list" else {}))
        for kind, value in values:
            if value is not None:
                yield Case(kind, node, value, encoded(with_only(top, body, whole, node.path, value)), None, node.location)


def with_only(shape, body, whole, path, value):
    """`body` with one value replaced; what it lacks on the way there, and around it by right, comes from `whole`."""
    if not path:
        return value
    step, described = path[0], SHAPES[shape]
    if described["type"] == "list":
        inner, body = described["member"]["shape"], list(body or whole)
    elif described["type"] == "map":
        inner, body = described["value"]["shape"], dict(body or whole)
    else:
        inner = members(shape)[step]
        body = dict(body) if body is not None else {name: whole[name] for name in required(shape)}
    below = body[step] if isinstance(step, int) else body.get(step)
    body[step] = with_only(inner, below, whole[step], path[1:], value)
    return body


def filled(shape, body):
    """`body` with what it lacks."""
    whole = samples.everything(shape)
    return {name: merged(member, whole[name], body.get(name)) for name, member in members(shape).items() if name in whole}


def merged(shape, whole, given):
    if given is None:
        return whole
    described = SHAPES[shape]
    if described["type"] == "structure" and not described.get("document"):
        return {name: merged(member, whole.get(name), given.get(name)) for name, member in members(shape).items() if name in whole}
    if described["type"] == "list" and given:
        return [merged(described["member"]["shape"], whole[0], element) for element in given]
    return given or whole


def at(value, path):
    for step in path:
        value = value[step]
    return value


# What is no request at all, for every operation alike: (what, body, the error's name).
MALFORMED = [
    ("nothing", b"", "SerializationException"),
    ("null", b"null", "SerializationException"),
    ("a list", b"[]", "SerializationException"),
    ("a text", b'"UserPoolId"', "SerializationException"),
    ("a number", b"1", "SerializationException"),
    ("cut short", b'{"UserPoolId": "x"', "SerializationException"),
    ("two values", b"{} {}", "SerializationException"),
    ("a comma at the end", b'{"x": 1,}', "SerializationException"),
    ("no quotes", b"{x: 1}", "SerializationException"),
    ("a comment", b"{} // x", "SerializationException"),
    ("NaN", b'{"x": NaN}', "SerializationException"),
    ("a number with a leading zero", b'{"x": 01}', "SerializationException"),
    ("a lone surrogate", b'{"x": "\\ud800"}', "SerializationException"),
    ("a name that is a lone surrogate", b'{"\\udfff": 1}', "SerializationException"),
    ("not UTF-8", b'{"x": "\xff\xfe"}', "SerializationException"),
    ("an overlong slash", b'{"x": "\xc0\xaf"}', "SerializationException"),
    ("a surrogate in UTF-8", b'{"x": "\xed\xa0\x80"}', "SerializationException"),
    ("a byte-order mark", b"\xef\xbb\xbf{}", "SerializationException"),
    ("UTF-16", '{"x": 1}'.encode("utf-16"), "SerializationException"),
    ("a control character", b'{"x": "a\x00b"}', "SerializationException"),
    ("too deep", b'{"x":' * 5_000 + b"1" + b"}" * 5_000, "SerializationException"),
    ("lists too deep", b'{"x": ' + b"[" * 50_000 + b"]" * 50_000 + b"}", "SerializationException"),
    ("too many values", b'{"x": [' + b"1," * 200_000 + b"1]}", "SerializationException"),
]  # fmt: skip
# Members that no shape has are passed over, as AWS does: the answer is that of the request without them.
UNKNOWN = [
    ("an unknown member", {"NoSuchMember": {"a": [1, None, "x"]}}),
    ("a name in small letters", {"userpoolid": 7, "username": [], "clientid": {}, "accesstoken": 1}),
    ("a number beyond all bounds", {"NoSuchMember": 10**4000}),
    ("an empty name", {"": 1}),
    ("a null of no meaning", {"NoSuchMember": None, "__proto__": {"x": 1}}),
]
