"""Every operation against the service model: requests with one thing broken, requests that are right, and every answer."""

import json

import pytest
from conformance import answers, cases, model, requests_pools, requests_signin, requests_users, summary
from conformance.requests import REQUESTS
from conformance.scene import Scene
from conformance.wire import Answer, Wire

every_operation = pytest.mark.parametrize("operation", model.OPERATIONS)
assert requests_pools and requests_signin and requests_users  # they fill REQUESTS
# What may be said of things that are not the caller's; RevokeToken has a word of its own for clients.
NOT_THERE = {
    "ResourceNotFoundException", "UserNotFoundException", "NotAuthorizedException", "InvalidParameterException", "UnauthorizedException",
}  # fmt: skip
# What the server says of itself when an answer was not thought of; the answer may look like any other.
SLIPS = ["undeclared error", "internal error", "unexpected error"]
# Changes, and the operation that shows whether there was one.
SHOWN_BY = {
    "AdminDeleteUser": "AdminGetUser", "AdminUpdateUserAttributes": "AdminGetUser", "DeleteGroup": "GetGroup",
    "DeleteIdentityProvider": "DescribeIdentityProvider", "DeleteResourceServer": "DescribeResourceServer",
    "DeleteUserPool": "DescribeUserPool", "DeleteUserPoolClient": "DescribeUserPoolClient", "SetLogDeliveryConfiguration":
    "GetLogDeliveryConfiguration", "SetRiskConfiguration": "DescribeRiskConfiguration", "SetUICustomization": "GetUICustomization",
    "SetUserPoolMfaConfig": "GetUserPoolMfaConfig", "SetUserPoolSessionConfiguration": "GetUserPoolSessionConfiguration",
    "UpdateGroup": "GetGroup", "UpdateIdentityProvider": "DescribeIdentityProvider", "UpdateManagedLoginBranding":
    "DescribeManagedLoginBranding", "UpdateResourceServer": "DescribeResourceServer", "UpdateTerms": "DescribeTerms",
    "UpdateUserAttributes": "GetUser", "UpdateUserPool": "DescribeUserPool", "UpdateUserPoolClient": "DescribeUserPoolClient",
    "UpdateUserPoolDomain": "DescribeUserPoolDomain",
}  # fmt: skip


@pytest.fixture(scope="module", autouse=True)
def counted(request):
    if not request.config.pluginmanager.is_registered(summary):
        request.config.pluginmanager.register(summary)


@pytest.fixture(scope="module")
def wire(server):
    before = len(server.log.read_text(errors="replace"))
    made = Wire(server)
    yield made
    made.close()
    told = server.log.read_text(errors="replace")[before:].splitlines()
    assert not (slips := [line for line in told if any(slip in line for slip in SLIPS)]), "\n".join(slips[:20])


@pytest.fixture(scope="module")
def scene(server, request):
    made = Scene(server, lambda: request.getfixturevalue("postgres"))
    yield made
    made.give_back()


@pytest.fixture
def built(wire, operation):
    if wire.call(operation, b"null").status == 501:
        pytest.fail(f"{operation} is not built", pytrace=False)


def judged(wire, operation, made, problems):
    """Runs the cases of an operation, counts them, and fails with what is wrong in all of them."""
    found, number = [], 0
    for case, answer in wire.each(operation, made):
        number += 1
        summary.generated[case.kind] += 1
        found += [f"{case} -> {problem}" for problem in problems(operation, case, answer)]
    report(found)
    return number


def report(found):
    if found:
        pytest.fail(f"{len(found)} problems:\n" + "\n".join(found[:40]), pytrace=False)


@every_operation
@pytest.mark.usefixtures("built")
def test_what_breaks_the_model_is_refused(wire, operation):
    assert judged(wire, operation, cases.broken(operation), answers.refusal_problems), "no cases"


@every_operation
@pytest.mark.usefixtures("built")
def test_right_requests_are_answered_as_the_model_has_it(wire, scene, operation):
    """Full and minimal ones; together the full ones have every member that the input knows."""
    found, had = [], set()
    top = model.input_shape(operation)
    for request in REQUESTS[operation]:
        for kind, make, errors in [("valid full", request.whole, request.error), ("valid minimal", request.minimal, request.least_error)]:
            if make == request.minimal and not request.has_least:
                continue
            body = make(scene)
            answer = wire.call(operation, body)
            summary.generated[kind] += 1
            had |= model.paths_in(top, body)
            found += [f"{kind}: {problem}" for problem in answers.problems(operation, answer, body)]
            if answer.error not in (errors or (None,)):
                found.append(f"{kind}: {answer} for {json.dumps(body)[:600]}")
    missing = set(model.member_paths(top)) - had
    found += [f"no right request has {'.'.join(path)}" for path in sorted(missing)]
    report(found)


@every_operation
@pytest.mark.usefixtures("built")
def test_what_the_model_allows_is_never_a_broken_constraint(wire, scene, operation):
    """One value at its bounds, or another of its enum, in a request that is right otherwise; whatever is answered keeps to the model."""

    def problems(operation, case, answer):
        found = answers.problems(operation, answer, case.body)
        return [*found, f"is refused for its form: {answer}"] if not found and answers.is_broken_constraint(answer) else found

    # Nearly every case of CreateUserPool makes a pool, and its signing key: one form of it is enough, updates have both.
    requests = REQUESTS[operation][:1] if operation == "CreateUserPool" else REQUESTS[operation]
    bodies = [request.whole(scene) for request in requests if not request.error]
    judged(wire, operation, [case for body in bodies for case in cases.allowed(operation, body)], problems)


@every_operation
@pytest.mark.usefixtures("built")
def test_nothing_is_had_of_somebody_else(wire, scene, operation):
    """Another pool's id, client or user, nobody's, and tokens that are not the caller's access token."""
    found = []
    body = REQUESTS[operation][0].whole(scene)
    for name, value in scene.foreign(operation, body):
        answer = wire.call(operation, body | {name: value})
        summary.generated["somebody else's"] += 1
        if answer.error not in NOT_THERE:
            found.append(f"{name} = {value[:60]} -> {answer}")
        found += [f"{name} = {value[:60]} -> {problem}" for problem in answers.problems(operation, answer, body)]
    report(found)


@pytest.mark.parametrize("operation", sorted(SHOWN_BY))
@pytest.mark.usefixtures("built")
def test_what_is_refused_changes_nothing(wire, scene, operation):
    """The same broken requests, on things that are there."""
    body = REQUESTS[operation][0].whole(scene)
    reader = SHOWN_BY[operation]
    names = model.members(model.input_shape(reader))
    shown = {name: value for name, value in body.items() if name in names}
    before = wire.call(reader, shown)
    assert before.status == 200, str(before)
    judged(wire, operation, cases.broken(operation, body), answers.refusal_problems)
    assert wire.call(reader, shown).json == before.json


@every_operation
@pytest.mark.usefixtures("built")
def test_what_is_no_request_is_refused(wire, operation):
    found = []
    for what, body, error in cases.MALFORMED:
        answer = wire.call(operation, body)
        summary.generated["no request at all"] += 1
        if answer.error != error:
            found.append(f"{what} -> {answer}")
        found += [f"{what} -> {problem}" for problem in answers.problems(operation, answer, body)]
    plain = wire.call(operation, {})
    for what, extra in cases.UNKNOWN:
        answer = wire.call(operation, extra)
        summary.generated["unknown members"] += 1
        if (answer.status, answer.body) != (plain.status, plain.body):
            found.append(f"{what} -> {answer}, without it {plain}")
    report(found)


def test_every_operation_has_its_cases():
    """Right requests for each, and thousands of broken ones."""
    assert set(REQUESTS) == set(model.OPERATIONS)
    assert len(model.OPERATIONS) == 141
    made = {operation: sum(1 for _ in cases.broken(operation)) for operation in model.OPERATIONS}
    assert min(made.values()) > 0
    assert sum(made.values()) > 7_000


def answered(status, told, **headers):
    name = told.get("__type") if isinstance(told, dict) else None
    headers = {"x-amzn-requestid": "id", "content-type": "application/x-amz-json-1.1", "x-amzn-errortype": name} | headers
    return Answer(status, headers, json.dumps(told).encode())


GROUP = {"GroupName": "staff", "UserPoolId": "us-east-1_Sample123", "CreationDate": 1.5}


@pytest.mark.parametrize(
    "operation, answer, problem",
    [
        ("GetGroup", answered(200, {"Group": GROUP}), None),
        ("GetGroup", answered(200, {"Group": GROUP | {"Owner": "x"}}), "is no member"),
        ("GetGroup", answered(200, {"Group": GROUP | {"Precedence": "1"}}), "no integer"),
        ("GetGroup", answered(200, {"Group": GROUP | {"Precedence": -1}}), "out of bounds"),
        ("GetGroup", answered(200, {"Group": GROUP | {"GroupName": "a b"}}), "breaks the pattern"),
        ("GetGroup", answered(200, {"Group": GROUP | {"CreationDate": "today"}}), "no timestamp"),
        ("GetGroup", answered(200, {"Group": GROUP | {"Description": None}}), "no string"),
        ("GetGroup", answered(200, {"Group": GROUP}, **{"x-amzn-requestid": ""}), "no x-amzn-RequestId"),
        ("GetGroup", answered(200, []), "no JSON object"),
        ("GetUserPoolMfaConfig", answered(200, {"MfaConfiguration": "MAYBE"}), "none of the enum"),
        ("SignUp", answered(200, {"UserConfirmed": True}), "UserSub is required and absent"),
        ("DeleteGroup", answered(200, {"Group": GROUP}), "where there is no output"),
        ("GetGroup", answered(400, {"__type": "ResourceNotFoundException", "message": "x"}), None),
        ("GetGroup", answered(400, {"__type": "UserNotFoundException", "message": "x"}), "none of its errors"),
        ("GetGroup", answered(500, {"__type": "InternalErrorException", "message": "x"}), "none of its errors"),
        ("GetGroup", answered(404, {"__type": "ResourceNotFoundException", "message": "x"}), "status 404"),
        ("GetGroup", answered(400, {"__type": "ResourceNotFoundException"}), "no message"),
        ("GetGroup", answered(400, {"__type": "ResourceNotFoundException", "message": "x"}, **{"x-amzn-errortype": "y"}), "ErrorType"),
        ("GetGroup", answered(400, {"__type": "ResourceNotFoundException", "message": "x", "trace": "y"}), "does not have"),
    ],
)
def test_the_judge_finds_what_is_wrong(operation, answer, problem):
    found = answers.problems(operation, answer, {})
    assert found == [] if problem is None else any(problem in text for text in found), found


NODE = model.Node("ClientIdType", ("ClientId",), "clientId", sensitive=True)
CASE = cases.Case("pattern", NODE, "sample!", b"{}", "InvalidParameterException", "clientId")
BROKEN = "1 validation error detected: Value at 'clientId' failed to satisfy constraint: Member must not be null"


@pytest.mark.parametrize(
    "told, problem",
    [
        ({"__type": "InvalidParameterException", "message": BROKEN}, None),
        ({"__type": "ResourceNotFoundException", "message": BROKEN}, "was answered"),
        ({"__type": "InvalidParameterException", "message": "no"}, "not told as a broken constraint"),
        ({"__type": "InvalidParameterException", "message": BROKEN.replace("clientId", "name")}, "at another place"),
        ({"__type": "InvalidParameterException", "message": BROKEN.replace("Value", "Value 'sample!'")}, "a sensitive value is told"),
    ],
)
def test_the_judge_finds_a_wrong_refusal(told, problem):
    found = answers.refusal_problems("DescribeUserPoolClient", CASE, answered(400, told))
    assert found == [] if problem is None else any(problem in text for text in found), found
    assert answers.refusal_problems("DescribeUserPoolClient", CASE, answered(200, {})) == ["was accepted"]
