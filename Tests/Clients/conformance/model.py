"""The service model as botocore has it, and walks through values by their shapes."""

from dataclasses import dataclass

from botocore.loaders import Loader
from botocore.model import ServiceModel

SERVICE = "cognito-idp"
RAW = Loader().load_service_model(SERVICE, "service-2")
SHAPES = RAW["shapes"]
OPERATIONS = sorted(RAW["operations"])
TARGET = RAW["metadata"]["targetPrefix"]
BOTOCORE = ServiceModel(RAW, SERVICE)


def input_shape(operation):
    return RAW["operations"][operation]["input"]["shape"]


def output_shape(operation):
    """The name, or None where the operation answers with nothing."""
    return RAW["operations"][operation].get("output", {}).get("shape")


def declared_errors(operation):
    return {error["shape"] for error in RAW["operations"][operation].get("errors", [])}


def is_document(shape):
    return SHAPES[shape].get("document", False)


def members(shape):
    """Name and shape of each member of a structure."""
    return {name: member["shape"] for name, member in SHAPES[shape].get("members", {}).items()}


def required(shape):
    return SHAPES[shape].get("required", [])


@dataclass(frozen=True)
class Node:
    """One value inside a request."""

    shape: str
    # Member names, map keys and indexes from the top.
    path: tuple
    # Where AWS says that its constraints are broken: elements of scalars are told at the list, members begin small.
    location: str
    # Whether it, or something around it, must not be told to anybody.
    sensitive: bool = False

    @property
    def kind(self):
        return "document" if is_document(self.shape) else SHAPES[self.shape]["type"]


def lowered(name):
    return name[:1].lower() + name[1:]


def walk(shape, value, path=(), location="", sensitive=False):
    """Every value in `value`, with its shape."""
    sensitive = sensitive or SHAPES[shape].get("sensitive", False)
    node = Node(shape, path, location, sensitive)
    yield node
    described = SHAPES[shape]
    if node.kind == "structure":
        known = members(shape)
        for name, member in value.items():
            told = f"{location}.{lowered(name)}" if location else lowered(name)
            yield from walk(known[name], member, (*path, name), told, sensitive)
    elif node.kind in ("list", "map"):
        inner = described["member" if node.kind == "list" else "value"]["shape"]
        for key, element in enumerate(value) if node.kind == "list" else value.items():
            step = key + 1 if node.kind == "list" else key
            told = f"{location}.{step}.member" if SHAPES[inner]["type"] == "structure" else location
            yield from walk(inner, element, (*path, key), told, sensitive)


def member_paths(shape, path=(), above=()):
    """Every member that a request of this shape can have, down to the leaves; map keys are left out."""
    described = SHAPES[shape]
    if is_document(shape) or shape in above:
        return
    if described["type"] == "structure":
        for name, member in members(shape).items():
            yield (*path, name)
            yield from member_paths(member, (*path, name), (*above, shape))
    elif described["type"] == "list":
        yield from member_paths(described["member"]["shape"], (*path, "[]"), (*above, shape))
    elif described["type"] == "map":
        yield from member_paths(described["value"]["shape"], (*path, "{}"), (*above, shape))


def paths_in(shape, value):
    """The members that a request has, in the form of `member_paths`."""
    found = set()

    def visit(shape, value, path):
        described = SHAPES[shape]
        if is_document(shape):
            return
        if described["type"] == "structure":
            known = members(shape)
            for name, member in value.items():
                found.add((*path, name))
                visit(known[name], member, (*path, name))
        elif described["type"] == "list":
            for element in value:
                visit(described["member"]["shape"], element, (*path, "[]"))
        elif described["type"] == "map":
            for element in value.values():
                visit(described["value"]["shape"], element, (*path, "{}"))

    visit(shape, value, ())
    return found
