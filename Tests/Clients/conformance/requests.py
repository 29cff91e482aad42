"""Right requests: how the entries of `requests_*.py` become bodies."""

from dataclasses import dataclass, field

from .model import SHAPES, input_shape, is_document, members, required
from .scene import VALUES


class Absent:
    """Left out of this request."""


@dataclass
class Request:
    """One right request of an operation."""

    operation: str
    given: dict
    # Errors that are the right answer, where it is none: what has no success without a service that Lifeguard does not have.
    error: tuple = ()
    # Changes what the request is made from, before its members are.
    first: object = None
    # In the request of required members alone: further members, without which it says nothing (None: as in the whole).
    least: dict = field(default_factory=dict)
    least_error: tuple = ()
    # Whether there is one of required members alone.
    has_least: bool = True

    def whole(self, scene):
        """Every member that this request is to have."""
        draft = scene.draft()
        if self.first:
            self.first(draft)
        body = {}
        for name in members(input_shape(self.operation)):
            if name in self.given:
                value = self.given[name]
                if value is not Absent:
                    body[name] = value(draft) if callable(value) else value
            elif name in VALUES:
                body[name] = VALUES[name](draft)
            else:
                raise AssertionError(f"{self.operation}: nothing to put in {name}")
        for name in self.given:
            assert name in members(input_shape(self.operation)), f"{self.operation} has no {name}"
        return body

    def minimal(self, scene):
        """The required members alone, and what `least` says."""
        body = only_required(input_shape(self.operation), self.whole(scene), set(self.least))
        return body | {name: value for name, value in self.least.items() if value is not None}


def only_required(shape, value, kept=None):
    """`value` without what the model lets be absent. `kept` are members of the request that stay; structures inside that require nothing
    stay whole."""
    described = SHAPES[shape]
    if is_document(shape):
        return value
    if described["type"] == "structure":
        known = members(shape)
        names = [name for name in value if name in required(shape) or name in (kept or ())]
        if not names and kept is None:
            return value
        return {name: only_required(known[name], value[name]) for name in names}
    if described["type"] == "list":
        return [only_required(described["member"]["shape"], element) for element in value]
    return value


REQUESTS: dict[str, list[Request]] = {}


def right(operation, *, error=(), first=None, least=None, least_error=(), **given):
    """Notes a right request. The members' values are given, or made from a `Draft`, or those of `scene.VALUES`."""
    # Of further requests of an operation only those that need something else in their smallest form have one.
    has_least = operation not in REQUESTS or least is not None or bool(least_error)
    error, least_error = ((told,) if isinstance(told, str) else told for told in (error, least_error))
    request = Request(operation, given, error, first, least or {}, least_error or error, has_least)
    REQUESTS.setdefault(operation, []).append(request)
