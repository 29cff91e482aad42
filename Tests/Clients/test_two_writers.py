"""Writers at the same time on one pool, one user, one client: what each of them wrote is there afterwards."""

import base64
from concurrent.futures import ThreadPoolExecutor
from threading import Barrier

import pytest
from lifeguard import Lifeguard
from pools import Pool, attributes, numbers

ROUNDS = 12
SMS = {"SnsCallerArn": "arn:aws:iam::000000000000:role/sms"}


@pytest.fixture(scope="module", params=["one node", "two nodes"])
def nodes(request, engine, tmp_path_factory):
    """The servers of one database, of which writers take turns."""
    if request.param == "one node":
        server = request.getfixturevalue("server")
        yield [server, server]
        return
    if engine == "sqlite":
        pytest.skip("a SQLite database belongs to one process")
    url = request.getfixturevalue("postgres").new_database()
    environment = {"LIFEGUARD_MASTER_KEY": base64.b64encode(b"two writers of the same database").decode()}
    folder = tmp_path_factory.mktemp("nodes")
    started = [Lifeguard(folder / name, "--database-url", url, environment=environment) for name in ("one", "two")]
    yield started
    assert [node.stop() for node in started] == [0, 0]


@pytest.fixture(scope="module")
def writers(nodes):
    """A client for each of eight writers, the even ones at one node and the odd ones at the other."""
    return [nodes[number % 2].cognito() for number in range(8)]


@pytest.fixture
def pool(nodes, writers):
    return Pool(nodes[0], writers[0], MfaConfiguration="OPTIONAL", SmsConfiguration=SMS)


def together(*calls):
    """Runs every call at once; what one throws fails the test."""
    start = Barrier(len(calls))

    def run(call):
        start.wait()
        return call()

    with ThreadPoolExecutor(len(calls)) as threads:
        return [future.result() for future in [threads.submit(run, call) for call in calls]]


def repeated(call, rounds=ROUNDS):
    """A writer that calls with 0, 1, … and so leaves the last value behind."""

    def run():
        for number in range(rounds):
            call(number)

    return run


def described(pool):
    return pool.cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]


def test_attributes_of_a_pool(pool, writers):
    def add(writer, letter):
        return repeated(
            lambda number: writer.add_custom_attributes(
                UserPoolId=pool.id, CustomAttributes=[{"Name": f"{letter}{number}", "AttributeDataType": "String"}]
            ), 6,
        )  # fmt: skip

    together(*(add(writer, letter) for writer, letter in zip(writers, "abcdefgh", strict=True)))
    found = {attribute["Name"] for attribute in described(pool)["SchemaAttributes"]}
    assert {f"custom:{letter}{number}" for letter in "abcdefgh" for number in range(6)} <= found


def test_tags_and_second_factors_of_a_pool(pool, writers):
    def tag(writer, letter):
        return repeated(lambda number: writer.tag_resource(ResourceArn=pool.described["Arn"], Tags={f"{letter}{number}": "x"}), 6)

    def untag(number):
        writers[6].tag_resource(ResourceArn=pool.described["Arn"], Tags={f"gone{number}": "x"})
        writers[6].untag_resource(ResourceArn=pool.described["Arn"], TagKeys=[f"gone{number}"])

    def configure(number):
        writers[7].set_user_pool_mfa_config(
            UserPoolId=pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": number % 2 == 1},
            SmsMfaConfiguration={"SmsConfiguration": SMS, "SmsAuthenticationMessage": f"Code {number}: {{####}}"},
        )  # fmt: skip

    together(*(tag(writer, letter) for writer, letter in zip(writers, "abcdef", strict=False)), repeated(untag), repeated(configure))
    found = described(pool)
    assert set(found["UserPoolTags"]) == {f"{letter}{number}" for letter in "abcdef" for number in range(6)}
    factors = pool.cognito.get_user_pool_mfa_config(UserPoolId=pool.id)
    assert factors["SoftwareTokenMfaConfiguration"] == {"Enabled": True}
    assert factors["SmsMfaConfiguration"]["SmsAuthenticationMessage"] == f"Code {ROUNDS - 1}: {{####}}"


def test_an_update_of_a_pool_takes_nothing_that_it_does_not_own(pool, writers):
    """UpdateUserPool replaces the pool's settings, which leaves what other operations set."""
    arn = "arn:aws:logs:us-east-1:000000000000:log-group:pool"
    together(
        repeated(lambda number: writers[0].update_user_pool(
            UserPoolId=pool.id, AutoVerifiedAttributes=["email"], Policies={"PasswordPolicy": {"MinimumLength": 10 + number}})),
        repeated(lambda number: writers[1].add_custom_attributes(
            UserPoolId=pool.id, CustomAttributes=[{"Name": f"added{number}", "AttributeDataType": "Number"}])),
        repeated(lambda number: writers[2].set_user_pool_session_configuration(
            UserPoolId=pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 10 + number})),
        repeated(lambda number: writers[3].set_risk_configuration(
            UserPoolId=pool.id, RiskExceptionConfiguration={"BlockedIPRangeList": [f"10.0.{number}.0/24"]})),
        repeated(lambda number: writers[4].set_log_delivery_configuration(
            UserPoolId=pool.id, LogConfigurations=[{
                "LogLevel": "ERROR", "EventSource": "userNotification",
                "CloudWatchLogsConfiguration": {"LogGroupArn": f"{arn}{number}"}}])),
        repeated(lambda number: writers[5].create_group(UserPoolId=pool.id, GroupName=f"group{number}")),
        repeated(lambda number: writers[6].create_user_pool_client(UserPoolId=pool.id, ClientName=f"client{number}")),
        repeated(lambda number: writers[7].create_resource_server(UserPoolId=pool.id, Identifier=f"server{number}", Name="server")),
    )  # fmt: skip
    last, every = ROUNDS - 1, range(ROUNDS)
    found = described(pool)
    assert found["Policies"]["PasswordPolicy"]["MinimumLength"] == 10 + last
    assert {f"custom:added{number}" for number in every} <= {attribute["Name"] for attribute in found["SchemaAttributes"]}
    assert pool.cognito.get_user_pool_session_configuration(UserPoolId=pool.id)["TokenSession"] == {"MaxPerUser": 10 + last}
    risk = pool.cognito.describe_risk_configuration(UserPoolId=pool.id)["RiskConfiguration"]
    assert risk["RiskExceptionConfiguration"] == {"BlockedIPRangeList": [f"10.0.{last}.0/24"]}
    logs = pool.cognito.get_log_delivery_configuration(UserPoolId=pool.id)["LogDeliveryConfiguration"]["LogConfigurations"]
    assert [log["CloudWatchLogsConfiguration"]["LogGroupArn"] for log in logs] == [f"{arn}{last}"]
    assert len(pool.cognito.list_groups(UserPoolId=pool.id)["Groups"]) == ROUNDS
    assert len(pool.cognito.list_user_pool_clients(UserPoolId=pool.id, MaxResults=60)["UserPoolClients"]) == ROUNDS + 1
    assert len(pool.cognito.list_resource_servers(UserPoolId=pool.id, MaxResults=50)["ResourceServers"]) == ROUNDS


def test_one_user(pool, writers):
    names = [f"a{number}" for number in range(4)]
    pool.cognito.add_custom_attributes(
        UserPoolId=pool.id,
        CustomAttributes=[{"Name": name, "AttributeDataType": "String", "Mutable": True} for name in [*names, "gone"]],
    )
    for number in range(ROUNDS):
        pool.cognito.create_group(UserPoolId=pool.id, GroupName=f"group{number}")
    key = {"UserPoolId": pool.id, "Username": pool.user(phone_number="+15550100", phone_number_verified="true")}

    def update(writer, name):
        return repeated(
            lambda number: writer.admin_update_user_attributes(
                **key, UserAttributes=[{"Name": f"custom:{name}", "Value": f"{name} {number}"}]
            )
        )

    def remove(number):
        writers[4].admin_update_user_attributes(**key, UserAttributes=[{"Name": "custom:gone", "Value": "x"}])
        writers[4].admin_delete_user_attributes(**key, UserAttributeNames=["custom:gone"])

    def prefer(number):
        writers[5].admin_set_user_mfa_preference(**key, SMSMfaSettings={"Enabled": True, "PreferredMfa": number % 2 == 1})

    def switch(number):
        (writers[6].admin_enable_user if number % 2 else writers[6].admin_disable_user)(**key)

    together(
        *(update(writer, name) for writer, name in zip(writers, names, strict=False)), repeated(remove), repeated(prefer),
        repeated(switch), repeated(lambda number: writers[7].admin_add_user_to_group(**key, GroupName=f"group{number}")),
    )  # fmt: skip
    found = pool.get(key["Username"])
    values = attributes(found)
    assert {name: values[f"custom:{name}"] for name in names} == {name: f"{name} {ROUNDS - 1}" for name in names}
    assert "custom:gone" not in values
    assert (found["PreferredMfaSetting"], found["UserMFASettingList"]) == ("SMS_MFA", ["SMS_MFA"])
    assert found["Enabled"] is True
    groups = pool.cognito.admin_list_groups_for_user(**key)["Groups"]
    assert {group["GroupName"] for group in groups} == {f"group{number}" for number in range(ROUNDS)}


def test_a_user_who_is_disabled_during_updates_stays_so(pool, writers):
    for number in range(ROUNDS):
        key = {"UserPoolId": pool.id, "Username": pool.user()}
        name = [{"Name": "name", "Value": f"name {number}"}]
        together(
            lambda key=key: writers[0].admin_disable_user(**key),
            lambda key=key, name=name: writers[1].admin_update_user_attributes(**key, UserAttributes=name),
            lambda key=key: writers[2].admin_set_user_password(**key, Password="Another-Horse-9", Permanent=True),
            lambda key=key: writers[3].admin_user_global_sign_out(**key),
        )
        found = pool.get(key["Username"])
        assert (found["Enabled"], attributes(found)["name"]) == (False, f"name {number}")


def test_a_client(pool, writers):
    pool.cognito.set_user_pool_session_configuration(
        UserPoolId=pool.id, UserSessionTracking="ENABLED", TokenSession={"MaxPerUser": 5}
    )
    for number in range(ROUNDS):
        key = {"UserPoolId": pool.id}
        made = pool.cognito.create_user_pool_client(**key, ClientName="made", GenerateSecret=True)["UserPoolClient"]
        key["ClientId"] = made["ClientId"]
        added = together(
            lambda key=key: writers[0].add_user_pool_client_secret(**key)["ClientSecretDescriptor"],
            lambda key=key: writers[1].update_user_pool_client(**key, ClientName=f"renamed {number}"),
            lambda key=key: writers[2].set_user_pool_client_session_configuration(**key, SSOSession={"MaxValidityMinutes": 100 + number}),
            lambda key=key: writers[3].set_risk_configuration(**key, RiskExceptionConfiguration={"SkippedIPRangeList": ["10.0.0.0/8"]}),
        )[0]
        found = writers[4].describe_user_pool_client(**key)["UserPoolClient"]
        assert found["ClientName"] == f"renamed {number}"
        secrets = writers[5].list_user_pool_client_secrets(**key)["ClientSecrets"]
        assert len(secrets) == 2 and added["ClientSecretId"] in {secret["ClientSecretId"] for secret in secrets}
        assert writers[6].get_user_pool_client_session_configuration(**key)["SSOSession"] == {"MaxValidityMinutes": 100 + number}
        risk = writers[7].describe_risk_configuration(**key)["RiskConfiguration"]
        assert risk["RiskExceptionConfiguration"] == {"SkippedIPRangeList": ["10.0.0.0/8"]}


def test_no_more_secrets_than_two(pool, writers):
    key = {"UserPoolId": pool.id}
    key["ClientId"] = pool.cognito.create_user_pool_client(**key, ClientName="made", GenerateSecret=True)["UserPoolClient"]["ClientId"]

    def add(writer):
        try:
            return writer.add_user_pool_client_secret(**key)["ClientSecretDescriptor"]["ClientSecretId"]
        except writer.exceptions.LimitExceededException:
            return None

    added = [name for name in together(*(lambda writer=writer: add(writer) for writer in writers)) if name]
    assert len(added) == 1
    secrets = pool.cognito.list_user_pool_client_secrets(**key)["ClientSecrets"]
    assert len(secrets) == 2 and added[0] in {secret["ClientSecretId"] for secret in secrets}


def test_a_group(pool, writers):
    key = {"UserPoolId": pool.id, "GroupName": "staff"}
    pool.cognito.create_group(**key)
    people = [pool.user() for _ in range(2 * ROUNDS)]

    def admit(writer, names):
        return repeated(lambda number: writer.admin_add_user_to_group(**key, Username=names[number]))

    together(
        repeated(lambda number: writers[0].update_group(**key, Description=f"described {number}")),
        repeated(lambda number: writers[1].update_group(**key, Precedence=number)),
        repeated(lambda number: writers[2].update_group(**key, RoleArn=f"arn:aws:iam::000000000000:role/r{number}")),
        admit(writers[3], people[:ROUNDS]), admit(writers[4], people[ROUNDS:]),
    )  # fmt: skip
    found = pool.cognito.get_group(**key)["Group"]
    last = ROUNDS - 1
    assert (found["Description"], found["Precedence"], found["RoleArn"]) == (
        f"described {last}", last, f"arn:aws:iam::000000000000:role/r{last}",
    )  # fmt: skip
    members = pool.cognito.list_users_in_group(**key)["Users"]
    assert {user["Username"] for user in members} == set(people)


def made_once(writers, make, exists):
    """Of eight who make the same thing one does, and the others hear that it exists."""

    def run(writer):
        try:
            make(writer)
            return True
        except exists(writer):
            return False

    assert together(*(lambda writer=writer: run(writer) for writer in writers)).count(True) == 1


def test_things_with_one_name_are_made_once(pool, writers):
    oidc = {
        "client_id": "id", "client_secret": "secret", "attributes_request_method": "GET", "authorize_scopes": "openid",
        "oidc_issuer": "https://issuer.example.com", "authorize_url": "https://issuer.example.com/authorize",
        "token_url": "https://issuer.example.com/token", "attributes_url": "https://issuer.example.com/userinfo",
        "jwks_uri": "https://issuer.example.com/jwks",
    }  # fmt: skip
    domain = f"once-{next(numbers)}-writers"
    made_once(
        writers, lambda writer: writer.create_group(UserPoolId=pool.id, GroupName="once"),
        lambda writer: writer.exceptions.GroupExistsException,
    )  # fmt: skip
    made_once(
        writers, lambda writer: writer.create_resource_server(UserPoolId=pool.id, Identifier="once", Name="once"),
        lambda writer: writer.exceptions.InvalidParameterException,
    )  # fmt: skip
    made_once(
        writers,
        lambda writer: writer.create_identity_provider(
            UserPoolId=pool.id, ProviderName="once", ProviderType="OIDC", ProviderDetails=oidc
        ), lambda writer: writer.exceptions.DuplicateProviderException,
    )  # fmt: skip
    made_once(
        writers, lambda writer: writer.create_user_pool_domain(UserPoolId=pool.id, Domain=domain),
        lambda writer: writer.exceptions.InvalidParameterException,
    )  # fmt: skip
    made_once(
        writers,
        lambda writer: writer.create_terms(
            UserPoolId=pool.id, ClientId=pool.app.id, TermsName="terms-of-use", TermsSource="LINK", Enforcement="NONE",
            Links={"cognito:default": "https://example.com/terms"},
        ), lambda writer: writer.exceptions.TermsExistsException,
    )  # fmt: skip
    made_once(
        writers,
        lambda writer: writer.create_managed_login_branding(
            UserPoolId=pool.id, ClientId=pool.app.id, UseCognitoProvidedValues=True
        ), lambda writer: writer.exceptions.ManagedLoginBrandingExistsException,
    )  # fmt: skip


def test_a_resource_server_and_a_provider(pool, writers):
    """Their updates replace the whole; writers of different ones leave each other alone, and a reader sees one writer's whole."""
    key = {"UserPoolId": pool.id, "Identifier": "shared"}
    pool.cognito.create_resource_server(**key, Name="0 0", Scopes=[{"ScopeName": "0-0", "ScopeDescription": "0-0"}])

    def write(writer, letter):
        def call(number):
            name = f"{letter}-{number}"
            writer.update_resource_server(**key, Name=name, Scopes=[{"ScopeName": name, "ScopeDescription": name}])
            found = writer.describe_resource_server(**key)["ResourceServer"]
            assert [{"ScopeName": found["Name"], "ScopeDescription": found["Name"]}] == found["Scopes"] or found["Name"] == "0 0"

        return repeated(call)

    together(*(write(writer, letter) for writer, letter in zip(writers, "abcdefgh", strict=True)))
    assert pool.cognito.describe_resource_server(**key)["ResourceServer"]["Name"] in {f"{letter}-{ROUNDS - 1}" for letter in "abcdefgh"}
