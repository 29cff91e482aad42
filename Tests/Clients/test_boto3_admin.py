"""What an administrator does with boto3: pools, app clients, groups, users, tags."""

import re

import pytest
from pools import OTHER_PASSWORD, PASSWORD, App, Pool, as_attributes, attributes, refused


def test_a_new_pool_has_cognito_s_defaults(server, cognito):
    described = cognito.describe_user_pool(UserPoolId=Pool(server, PoolName="plain", AutoVerifiedAttributes=[]).id)["UserPool"]
    assert re.fullmatch(r"us-east-1_[0-9A-Za-z]{9}", described["Id"])
    assert described["Arn"] == f"arn:aws:cognito-idp:us-east-1:000000000000:userpool/{described['Id']}"
    assert described["Policies"]["PasswordPolicy"] == {
        "MinimumLength": 8,
        "RequireUppercase": True,
        "RequireLowercase": True,
        "RequireNumbers": True,
        "RequireSymbols": True,
        "TemporaryPasswordValidityDays": 7,
    }
    assert (described["MfaConfiguration"], described["DeletionProtection"]) == ("OFF", "INACTIVE")
    assert (described["EstimatedNumberOfUsers"], described["UserPoolTier"]) == (0, "ESSENTIALS")
    assert described["CreationDate"] == described["LastModifiedDate"]
    schema = {attribute["Name"]: attribute for attribute in described["SchemaAttributes"]}
    assert set(schema) >= {"sub", "name", "email", "email_verified", "phone_number", "birthdate", "updated_at", "zoneinfo"}
    assert (schema["sub"]["Mutable"], schema["sub"]["Required"]) == (False, True)
    assert (schema["email"]["Mutable"], schema["email"]["Required"]) == (True, False)
    assert schema["birthdate"]["StringAttributeConstraints"] == {"MinLength": "10", "MaxLength": "10"}


def test_a_protected_pool_cannot_be_deleted(server, cognito):
    pool = Pool(server, DeletionProtection="ACTIVE")
    with refused("InvalidParameterException"):
        cognito.delete_user_pool(UserPoolId=pool.id)
    cognito.update_user_pool(UserPoolId=pool.id, DeletionProtection="INACTIVE")
    assert cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["DeletionProtection"] == "INACTIVE"
    cognito.delete_user_pool(UserPoolId=pool.id)
    with refused("ResourceNotFoundException", f"User pool {pool.id} does not exist."):
        cognito.describe_user_pool(UserPoolId=pool.id)


def test_a_call_acts_in_the_region_of_its_signature(server):
    north = server.cognito(region="eu-north-1")
    made = [Pool(server, north, PoolName=f"north-{number}") for number in range(3)]
    assert all(pool.id.startswith("eu-north-1_") for pool in made)
    names, token = [], {}
    while True:
        page = north.list_user_pools(MaxResults=1, **token)
        assert len(page["UserPools"]) <= 1
        names += [pool["Name"] for pool in page["UserPools"]]
        if "NextToken" not in page:
            break
        token = {"NextToken": page["NextToken"]}
    assert sorted(names) == ["north-0", "north-1", "north-2"]
    # Public calls find their region by themselves.
    made[0].user("traveller")
    public = App(made[0])
    public.cognito = server.cognito(region="us-west-2")
    assert public.sign_in("traveller")["ExpiresIn"] == 3600


def test_custom_attributes_can_be_added_and_not_taken_away(server, cognito):
    pool = Pool(server)
    cognito.add_custom_attributes(
        UserPoolId=pool.id,
        CustomAttributes=[
            {"Name": "department", "AttributeDataType": "String", "Mutable": True, "StringAttributeConstraints": {"MaxLength": "8"}},
            {"Name": "level", "AttributeDataType": "Number", "Mutable": False, "NumberAttributeConstraints": {"MinValue": "1"}},
        ],
    )
    schema = {item["Name"]: item for item in cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["SchemaAttributes"]}
    assert schema["custom:department"]["Mutable"] is True
    assert schema["custom:level"]["AttributeDataType"] == "Number"
    ada = pool.user("ada", **{"custom:department": "engines", "custom:level": "3"})
    assert attributes(pool.get(ada))["custom:level"] == "3"
    with refused("InvalidParameterException"):
        cognito.admin_update_user_attributes(
            UserPoolId=pool.id, Username=ada, UserAttributes=as_attributes({"custom:department": "too long a name"})
        )
    with refused("InvalidParameterException"):
        cognito.admin_update_user_attributes(UserPoolId=pool.id, Username=ada, UserAttributes=as_attributes({"custom:level": "4"}))
    assert attributes(pool.get(ada))["custom:department"] == "engines"


def test_app_clients_are_made_listed_changed_and_deleted(server, cognito):
    pool = Pool(server)
    app = App(pool, ClientName="mobile", AccessTokenValidity=10, TokenValidityUnits={"AccessToken": "minutes"})
    assert re.fullmatch(r"[0-9a-z]{26}", app.id)
    assert "ClientSecret" not in app.described
    listed = cognito.list_user_pool_clients(UserPoolId=pool.id, MaxResults=60)["UserPoolClients"]
    assert {client["ClientId"]: client["ClientName"] for client in listed} == {pool.app.id: "app", app.id: "mobile"}
    cognito.update_user_pool_client(UserPoolId=pool.id, ClientId=app.id, ClientName="tablet")
    described = cognito.describe_user_pool_client(UserPoolId=pool.id, ClientId=app.id)["UserPoolClient"]
    assert described["ClientName"] == "tablet"
    # As on AWS, an update sets what it does not name back to its default.
    assert "AccessTokenValidity" not in described or described["AccessTokenValidity"] != 10
    cognito.delete_user_pool_client(UserPoolId=pool.id, ClientId=app.id)
    with refused("ResourceNotFoundException", f"User pool client {app.id} does not exist."):
        cognito.describe_user_pool_client(UserPoolId=pool.id, ClientId=app.id)


def test_client_secrets_rotate_without_a_gap(server, cognito):
    pool = Pool(server)
    app, ada = App(pool, GenerateSecret=True), pool.user("ada")
    old = app.secret
    assert app.sign_in(ada)["TokenType"] == "Bearer"
    new = cognito.add_user_pool_client_secret(UserPoolId=pool.id, ClientId=app.id)["ClientSecretDescriptor"]
    assert new["ClientSecretId"].startswith(f"{app.id}--")
    app.secret = new["ClientSecretValue"]
    assert app.sign_in(ada)["TokenType"] == "Bearer"
    app.secret = old
    assert app.sign_in(ada)["TokenType"] == "Bearer"
    with refused("LimitExceededException"):
        cognito.add_user_pool_client_secret(UserPoolId=pool.id, ClientId=app.id)

    listed = cognito.list_user_pool_client_secrets(UserPoolId=pool.id, ClientId=app.id)["ClientSecrets"]
    assert len(listed) == 2
    assert not any("ClientSecretValue" in secret for secret in listed)
    first = next(secret["ClientSecretId"] for secret in listed if secret["ClientSecretId"] != new["ClientSecretId"])
    cognito.delete_user_pool_client_secret(UserPoolId=pool.id, ClientId=app.id, ClientSecretId=first)
    with refused("NotAuthorizedException", f"Unable to verify secret hash for client {app.id}"):
        app.sign_in(ada)
    app.secret = new["ClientSecretValue"]
    assert app.sign_in(ada)["TokenType"] == "Bearer"
    with refused("InvalidParameterException"):
        cognito.delete_user_pool_client_secret(UserPoolId=pool.id, ClientId=app.id, ClientSecretId=new["ClientSecretId"])


def test_groups_hold_users(server, cognito):
    pool = Pool(server)
    ada, grace = pool.user("ada"), pool.user("grace")
    for name, precedence in [("readers", 20), ("writers", 10)]:
        group = cognito.create_group(UserPoolId=pool.id, GroupName=name, Precedence=precedence, Description="d")["Group"]
        assert (group["GroupName"], group["Precedence"], group["UserPoolId"]) == (name, precedence, pool.id)
        cognito.admin_add_user_to_group(UserPoolId=pool.id, GroupName=name, Username=ada)
    cognito.admin_add_user_to_group(UserPoolId=pool.id, GroupName="readers", Username=ada)
    cognito.admin_add_user_to_group(UserPoolId=pool.id, GroupName="readers", Username=grace)
    with refused("GroupExistsException"):
        cognito.create_group(UserPoolId=pool.id, GroupName="readers")

    def names(answer):
        return [group["GroupName"] for group in answer["Groups"]]

    assert sorted(names(cognito.list_groups(UserPoolId=pool.id))) == ["readers", "writers"]
    assert sorted(names(cognito.admin_list_groups_for_user(UserPoolId=pool.id, Username=ada))) == ["readers", "writers"]
    members = cognito.list_users_in_group(UserPoolId=pool.id, GroupName="readers")["Users"]
    assert sorted(user["Username"] for user in members) == ["ada", "grace"]
    cognito.update_group(UserPoolId=pool.id, GroupName="readers", Precedence=5)
    assert cognito.get_group(UserPoolId=pool.id, GroupName="readers")["Group"]["Precedence"] == 5
    cognito.admin_remove_user_from_group(UserPoolId=pool.id, GroupName="readers", Username=grace)
    assert names(cognito.admin_list_groups_for_user(UserPoolId=pool.id, Username=grace)) == []
    cognito.delete_group(UserPoolId=pool.id, GroupName="writers")
    assert names(cognito.admin_list_groups_for_user(UserPoolId=pool.id, Username=ada)) == ["readers"]
    with refused("ResourceNotFoundException", "Group not found."):
        cognito.get_group(UserPoolId=pool.id, GroupName="writers")


def test_a_user_from_invitation_to_deletion(pool, cognito, server):
    created = cognito.admin_create_user(
        UserPoolId=pool.id, Username="invited", UserAttributes=as_attributes({"email": "invited@example.com", "name": "In Vited"})
    )["User"]
    assert (created["UserStatus"], created["Enabled"]) == ("FORCE_CHANGE_PASSWORD", True)
    assert len(server.inbox("invited@example.com")) == 1
    with refused("UsernameExistsException", "User account already exists"):
        cognito.admin_create_user(UserPoolId=pool.id, Username="invited")
    cognito.admin_create_user(UserPoolId=pool.id, Username="invited", MessageAction="RESEND")
    assert len(server.inbox("invited@example.com")) == 2

    cognito.admin_set_user_password(UserPoolId=pool.id, Username="invited", Password=PASSWORD, Permanent=True)
    assert pool.get("invited")["UserStatus"] == "CONFIRMED"
    sub = attributes(pool.get("invited"))["sub"]
    assert pool.get(sub)["Username"] == "invited"

    cognito.admin_update_user_attributes(
        UserPoolId=pool.id, Username="invited", UserAttributes=as_attributes({"nickname": "Vi", "name": "Vita"})
    )
    cognito.admin_delete_user_attributes(UserPoolId=pool.id, Username="invited", UserAttributeNames=["nickname"])
    assert attributes(pool.get("invited")) == {"sub": sub, "email": "invited@example.com", "name": "Vita"} | {
        name: value for name, value in attributes(pool.get("invited")).items() if name == "email_verified"
    }

    cognito.admin_disable_user(UserPoolId=pool.id, Username="invited")
    assert pool.get("invited")["Enabled"] is False
    with refused("NotAuthorizedException", "User is disabled."):
        pool.app.sign_in("invited")
    cognito.admin_enable_user(UserPoolId=pool.id, Username="invited")
    assert pool.app.sign_in("invited")["TokenType"] == "Bearer"
    cognito.admin_delete_user(UserPoolId=pool.id, Username="invited")
    with refused("UserNotFoundException", "User does not exist."):
        pool.get("invited")


def test_an_administrator_resets_a_password(pool, cognito, server):
    ada = pool.user("reset-me")
    cognito.admin_reset_user_password(UserPoolId=pool.id, Username=ada)
    assert pool.get(ada)["UserStatus"] == "RESET_REQUIRED"
    with refused("PasswordResetRequiredException", "Password reset required for the user"):
        pool.app.sign_in(ada)
    cognito.confirm_forgot_password(
        ClientId=pool.app.id, Username=ada, ConfirmationCode=server.code("reset-me@example.com"), Password=OTHER_PASSWORD
    )
    assert pool.app.sign_in(ada, OTHER_PASSWORD)["TokenType"] == "Bearer"
    assert pool.get(ada)["UserStatus"] == "CONFIRMED"


def test_aliases_and_the_sub_name_a_user(server, cognito):
    pool = Pool(server, AliasAttributes=["email"])
    ada = pool.user("ada", email="ada-alias@example.com")
    assert pool.get("ada-alias@example.com")["Username"] == ada
    assert pool.app.sign_in("ada-alias@example.com")["TokenType"] == "Bearer"
    # AdminCreateUser declares no AliasExistsException.
    with refused("UsernameExistsException", "An account with the given email already exists."):
        pool.user("eve", email="ada-alias@example.com")
    other = pool.user("eve", email="eve-alias@example.com")
    with refused("AliasExistsException"):
        cognito.admin_update_user_attributes(
            UserPoolId=pool.id, Username=other, UserAttributes=as_attributes({"email": "ada-alias@example.com", "email_verified": "true"})
        )
    with refused("InvalidParameterException"):
        pool.user("eve@example.com", email="eve@example.com")


def test_an_address_can_be_the_username(server, cognito):
    pool = Pool(server, UsernameAttributes=["email"], UsernameConfiguration={"CaseSensitive": False})
    pool.app.sign_up("Ada-Mail@example.com", email="Ada-Mail@example.com")
    user = pool.get("ada-mail@EXAMPLE.com")
    assert re.fullmatch(r"[0-9a-f-]{36}", user["Username"])
    assert user["Username"] == attributes(user)["sub"]
    with refused("UsernameExistsException"):
        pool.app.sign_up("ada-mail@example.com", email="ada-mail@example.com")


@pytest.fixture(scope="module")
def crowd(server, cognito):
    """Twenty users with one thing and another to search by."""
    pool = Pool(server)
    for number in range(20):
        pool.user(
            f"member{number:02}", email=f"m{number:02}@{'north' if number < 5 else 'south'}.example.com",
            given_name="Ada" if number % 2 else "Grace", phone_number=f"+1555010{number:04}",
        )  # fmt: skip
    pool.app.sign_up("member99", email="m99@north.example.com")
    cognito.admin_disable_user(UserPoolId=pool.id, Username="member03")
    return pool


@pytest.mark.parametrize(
    ("expression", "count"),
    [
        ('username = "member07"', 1),
        ('username ^= "member1"', 10),
        ('email = "m04@north.example.com"', 1),
        ('email ^= "m0"', 10),
        ('given_name = "Ada"', 10),
        ('phone_number ^= "+1555010001"', 10),
        ('cognito:user_status = "UNCONFIRMED"', 1),
        ('cognito:user_status = "CONFIRMED"', 20),
        ('status = "Disabled"', 1),
        ('status = "Enabled"', 20),
        ('name = "nobody"', 0),
        ('email="m04@north.example.com"', 1),
        ("", 21),
    ],
)
def test_list_users_filters(crowd, cognito, expression, count):
    found = cognito.list_users(UserPoolId=crowd.id, Filter=expression)["Users"]
    assert len({user["Username"] for user in found}) == len(found) == count


@pytest.mark.parametrize("expression", ['custom:x = "1"', "email", 'email = "a" and name = "b"', 'email != "a"', 'email = "a'])
def test_list_users_refuses_other_filters(crowd, cognito, expression):
    with refused("InvalidParameterException"):
        cognito.list_users(UserPoolId=crowd.id, Filter=expression)


def test_list_users_turns_pages(crowd, cognito):
    names, token = [], {}
    while True:
        page = cognito.list_users(UserPoolId=crowd.id, Limit=6, **token)
        names += [user["Username"] for user in page["Users"]]
        if "PaginationToken" not in page:
            break
        token = {"PaginationToken": page["PaginationToken"]}
        assert len(page["Users"]) == 6
    assert sorted(names) == [*[f"member{number:02}" for number in range(20)], "member99"]


def test_list_users_gives_the_attributes_asked_for(crowd, cognito):
    found = cognito.list_users(UserPoolId=crowd.id, Filter='username = "member01"', AttributesToGet=["email"])["Users"]
    assert attributes(found[0]) == {"email": "m01@north.example.com"}


def test_tags_are_kept_on_a_pool(server, cognito):
    pool = Pool(server, UserPoolTags={"team": "blue"})
    arn = pool.described["Arn"]
    cognito.tag_resource(ResourceArn=arn, Tags={"stage": "test", "team": "red"})
    assert cognito.list_tags_for_resource(ResourceArn=arn)["Tags"] == {"stage": "test", "team": "red"}
    cognito.untag_resource(ResourceArn=arn, TagKeys=["stage"])
    assert cognito.describe_user_pool(UserPoolId=pool.id)["UserPool"]["UserPoolTags"] == {"team": "red"}
