"""What may be answered: the operation's output as botocore reads it and as the model has it, or an error that it declares."""

import datetime
import json
import re

from botocore.parsers import create_parser

from . import samples
from .model import BOTOCORE, SHAPES, declared_errors, is_document, members, output_shape, required

PARSER = create_parser("json")
# What every operation of AWS's JSON protocol may answer with, declared or not.
COMMON = {
    "SerializationException", "UnknownOperationException", "RequestEntityTooLargeException", "InvalidParameterException",
    "AccessDeniedException", "MissingAuthenticationTokenException", "UnrecognizedClientException", "InvalidSignatureException",
    "TooManyRequestsException",
}  # fmt: skip
# A failure of the server's own, which nothing that a client sends may cause, although every operation declares one of them.
OWN_FAULT = {"InternalErrorException", "InternalServerException"}
# Where Cognito's own answers break Cognito's own model: shape, constraint, and why.
LOOSE = {
    # A custom domain is "the fully-qualified domain name, such as auth.example.com", the pattern has no dot.
    ("DomainType", "pattern"),
    # GetClientToken needs the flow ALLOW_CLIENT_TOKEN_AUTH, which the enum does not have.
    ("ExplicitAuthFlowsType", "enum"),
    # The examples of the guide are sentences ("Too many users have failed ..."), the pattern takes one word.
    ("CompletionMessageType", "pattern"),
    # `phone_number_verified`, an attribute that every pool has, is one longer than an attribute's name may be.
    ("CustomAttributeNameType", "bounds"),
}


def problems(operation, answer, body):
    """All that is wrong with an answer, as sentences; `body` is the request."""
    if answer.status == 200:
        return output_problems(operation, answer)
    return error_problems(operation, answer, body)


def error_problems(operation, answer, body):
    found = []
    try:
        told = answer.json
    except ValueError:
        return [f"an error that is no JSON: {answer}"]
    name, message = told.get("__type"), told.get("message")
    if answer.status != 400:
        found.append(f"status {answer.status}")
    if not isinstance(name, str) or name not in (declared_errors(operation) | COMMON) - OWN_FAULT:
        found.append(f"{name} is none of its errors")
    if not isinstance(message, str) or not message:
        found.append("no message")
    if answer.headers.get("x-amzn-errortype", "").rstrip(":") != name:
        found.append(f"x-amzn-ErrorType is {answer.headers.get('x-amzn-errortype')}")
    if not answer.headers.get("x-amzn-requestid"):
        found.append("no x-amzn-RequestId")
    if not answer.headers.get("content-type", "").startswith("application/x-amz-json-1.1"):
        found.append(f"content type {answer.headers.get('content-type')}")
    # Members beside these are the error's own.
    extra = set(told) - {"__type", "message", *members(name)} if name in SHAPES else set(told) - {"__type", "message"}
    if extra:
        found.append(f"members {sorted(extra)} that {name} does not have")
    return found


def output_problems(operation, answer):
    shape = output_shape(operation)
    if not answer.headers.get("x-amzn-requestid"):
        return ["no x-amzn-RequestId"]
    if shape is None:
        return [] if answer.body in (b"", b"{}") else [f"a body where there is no output: {answer}"]
    try:
        told = json.loads(answer.body, object_pairs_hook=without_twins)
    except ValueError as error:
        return [f"no JSON: {error}"]
    if not isinstance(told, dict):
        return ["no JSON object"]
    found = list(breaches(shape, told, "output"))
    if not found:
        response = {"status_code": 200, "headers": answer.headers, "body": answer.body}
        parsed = PARSER.parse(response, BOTOCORE.shape_for(shape))
        parsed.pop("ResponseMetadata")
        found += lost(shape, told, parsed, "output")
    return found


def without_twins(pairs):
    value = dict(pairs)
    if len(value) != len(pairs):
        raise ValueError(f"a member twice among {[name for name, _ in pairs]}")
    return value


KINDS = {
    "string": str, "boolean": bool, "integer": int, "long": int, "timestamp": (int, float), "blob": str, "list": list, "map": dict,
    "structure": dict,
}  # fmt: skip


def breaches(shape, value, place):
    """What the model says against a value of an answer."""
    if is_document(shape):
        return
    described = SHAPES[shape]
    kind = described["type"]
    if not isinstance(value, KINDS[kind]) or (isinstance(value, bool) and kind != "boolean"):
        yield f"{place} is {json.dumps(value)[:60]}, no {kind}"
        return
    size = value if kind in ("integer", "long") else len(value) if kind in ("string", "list", "map") else None
    if size is not None and (shape, "bounds") not in LOOSE and not samples.within(shape, size):
        yield f"{place} is out of bounds: {json.dumps(value)[:60]}"
    if kind == "string":
        if "enum" in described and (shape, "enum") not in LOOSE and value not in described["enum"]:
            yield f"{place} is none of the enum: {value}"
        if (shape, "pattern") not in LOOSE and not samples.fits(shape, value):
            yield f"{place} breaks the pattern of {shape}: {value[:60]}"
    elif kind == "structure":
        known = members(shape)
        for name in required(shape):
            if name not in value:
                yield f"{place}.{name} is required and absent"
        for name, member in value.items():
            if name not in known:
                yield f"{place}.{name} is no member of {shape}"
            else:
                yield from breaches(known[name], member, f"{place}.{name}")
    elif kind == "list":
        for index, element in enumerate(value):
            yield from breaches(described["member"]["shape"], element, f"{place}[{index}]")
    elif kind == "map":
        for key, element in value.items():
            yield from breaches(described["key"]["shape"], key, f"{place} key")
            yield from breaches(described["value"]["shape"], element, f"{place}.{key}")


def lost(shape, told, parsed, place):
    """What botocore's parser made otherwise of an answer than the model's types say."""
    if is_document(shape):
        return [] if parsed == told else [f"{place} was parsed as {parsed!r:.60}"]
    described = SHAPES[shape]
    kind = described["type"]
    if kind == "structure":
        if set(told) != set(parsed):
            return [f"{place} was parsed with {sorted(parsed)}"]
        known = members(shape)
        return [text for name in told for text in lost(known[name], told[name], parsed[name], f"{place}.{name}")]
    if kind == "list":
        inner = described["member"]["shape"]
        return [text for number, pair in enumerate(zip(told, parsed)) for text in lost(inner, *pair, f"{place}[{number}]")]
    if kind == "timestamp":
        return [] if isinstance(parsed, datetime.datetime) else [f"{place} was not parsed as a time"]
    if kind == "blob":
        return [] if isinstance(parsed, bytes) else [f"{place} was not parsed as bytes"]
    return [] if parsed == told else [f"{place} was parsed as {parsed!r:.60}"]


def refusal_problems(operation, case, answer):
    """What is wrong with the answer to a request in which one thing is broken."""
    if answer.status == 200:
        return ["was accepted"]
    found = error_problems(operation, answer, case.body)
    if found:
        return found
    if answer.error != case.error:
        return [f"was answered {answer.error}: {answer.json['message'][:200]}"]
    message = answer.json["message"]
    if case.error == "InvalidParameterException":
        if not re.match(r"(1 validation error|\d+ validation errors) detected: ", message):
            return [f"is not told as a broken constraint: {message[:200]}"]
        if f"at '{case.location}' failed to satisfy constraint: " not in message:
            return [f"is told at another place than '{case.location}': {message[:300]}"]
    if case.node.sensitive and isinstance(case.value, str) and len(case.value) > 5 and case.value[:6] in answer.body.decode():
        return [f"a sensitive value is told: {message[:200]}"]
    return []


def is_broken_constraint(answer):
    """Whether a request was refused for its form, before anybody looked at what it says."""
    if answer.error == "SerializationException":
        return True
    return answer.error == "InvalidParameterException" and " failed to satisfy constraint: " in answer.json["message"]
