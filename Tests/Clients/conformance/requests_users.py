"""Right requests of administrators on users, groups, and users' own things."""

from authenticator import AuthenticatorApp
from pools import OTHER_PASSWORD, PASSWORD, as_attributes

from .requests import Absent, right
from .scene import ROLE, unique

INVALID = "InvalidParameterException"


def with_secret(draft):
    draft.app = draft.scene.secret_app


def newcomer(draft):
    return draft.signed_up


def page(operation, size, token, **arguments):
    """The token of the second page of a list whose first page has one entry."""

    def read(draft):
        values = {name: value(draft) if callable(value) else value for name, value in arguments.items()}
        return getattr(draft.cognito, operation)(**values, **{size: 1})[token]

    return read


def pool_id(draft):
    return draft.pool.id


def person(draft):
    return draft.name


def access(draft):
    return draft.access


EMAIL = as_attributes({"email": "sample@example.com", "email_verified": "true"})
MFA_OPTIONS = [{"DeliveryMedium": "SMS", "AttributeName": "phone_number"}]
PREFERENCES = {
    "SMSMfaSettings": {"Enabled": True, "PreferredMfa": True},
    "SoftwareTokenMfaSettings": {"Enabled": True, "PreferredMfa": False},
    "EmailMfaSettings": {"Enabled": False, "PreferredMfa": False},
    "WebAuthnMfaSettings": {"Enabled": False},
}  # fmt: skip

right("AdminConfirmSignUp", Username=newcomer)
right(
    "AdminCreateUser", Username=lambda d: unique("created"), UserAttributes=EMAIL, ValidationData=as_attributes({"from": "sample"}),
    TemporaryPassword=PASSWORD, ForceAliasCreation=False, MessageAction="SUPPRESS", DesiredDeliveryMediums=["EMAIL"],
)  # fmt: skip
right("AdminDeleteSoftwareToken", first=lambda d: d.totp)
right("AdminDeleteUser")
right("AdminDeleteUserAttributes", UserAttributeNames=["nickname"])
right("AdminDisableUser")
right("AdminEnableUser")
right("AdminGetUser")
right("AdminGetUserAuthFactors", first=lambda d: d.passkey)
right("AdminResetUserPassword")
right("AdminSetUserMFAPreference", first=lambda d: d.totp, **PREFERENCES)
right("AdminSetUserPassword", Password=OTHER_PASSWORD, Permanent=True)
right("AdminSetUserSettings", MFAOptions=MFA_OPTIONS)
right("AdminUpdateUserAttributes", UserAttributes=as_attributes({"nickname": "max"}))
right("AdminUserGlobalSignOut", first=lambda d: d.tokens)
right(
    "ListUsers", AttributesToGet=["email"], Filter='username ^= "person"', first=lambda d: (d.name, d.invited, d.scene.draft().name),
    PaginationToken=page(
        "list_users", "Limit", "PaginationToken", UserPoolId=pool_id, AttributesToGet=["email"], Filter='username ^= "person"'
    ),
)  # fmt: skip

# Groups
right("CreateGroup", GroupName=lambda d: unique("group"), Description="A group", RoleArn=ROLE, Precedence=3)
right("GetGroup")
right("UpdateGroup", Description="Another text", RoleArn=ROLE, Precedence=0)
right("DeleteGroup")


def two(kind):
    return lambda draft: draft.two(kind)


def two_members(draft):
    name = draft.scene.draft().name
    draft.cognito.admin_add_user_to_group(UserPoolId=draft.pool.id, GroupName=draft.group, Username=name)


right("ListGroups", first=two("group"), NextToken=page("list_groups", "Limit", "NextToken", UserPoolId=pool_id))
right(
    "AdminListGroupsForUser", first=two("group"),
    NextToken=page("admin_list_groups_for_user", "Limit", "NextToken", UserPoolId=pool_id, Username=person),
)  # fmt: skip
right(
    "ListUsersInGroup", first=two_members,
    NextToken=page("list_users_in_group", "Limit", "NextToken", UserPoolId=pool_id, GroupName=lambda d: d.group),
)  # fmt: skip
right("AdminAddUserToGroup")
right("AdminRemoveUserFromGroup")

# Devices
right("AdminGetDevice")
right("AdminForgetDevice")
# Optional in the model; a change of nothing is refused.
right("AdminUpdateDeviceStatus", DeviceRememberedStatus="remembered", least_error=INVALID)
right(
    "AdminListDevices", first=two("device"),
    PaginationToken=page("admin_list_devices", "Limit", "PaginationToken", UserPoolId=pool_id, Username=person),
)  # fmt: skip


def unconfirmed_device(draft):
    draft.device, draft.verifier = draft.new_device()


right("ConfirmDevice", first=unconfirmed_device, DeviceSecretVerifierConfig=lambda d: d.verifier, DeviceName="laptop",
      least={"DeviceSecretVerifierConfig": None})  # fmt: skip
# Whose device it is nobody but the access token says.
right("GetDevice", first=lambda d: d.device, least={"AccessToken": None})
right("ForgetDevice", first=lambda d: d.device, least={"AccessToken": None})
right("UpdateDeviceStatus", first=lambda d: d.device, DeviceRememberedStatus="not_remembered", least_error=INVALID)
right("ListDevices", first=two("device"), PaginationToken=page("list_devices", "Limit", "PaginationToken", AccessToken=access))

# Links to other identity providers
right(
    "AdminLinkProviderForUser",
    DestinationUser=lambda d: {
        "ProviderName": "Cognito", "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": d.name
    },
    SourceUser=lambda d: {
        "ProviderName": d.provider, "ProviderAttributeName": "Cognito_Subject", "ProviderAttributeValue": unique("subject")
    },
)  # fmt: skip
right("AdminDisableProviderForUser", User=lambda d: d.linked)

# Sessions. A page has 60, so that these have no second page: a token of nobody's is refused.
right("AdminListUserSessions", first=lambda d: d.tokens, NextToken=Absent)
right("AdminListUserSessions", NextToken="nobodys", error=INVALID)
right("ListUserSessions", NextToken=Absent)
right("ListUserSessions", NextToken="nobodys", error=INVALID)
right("AdminRevokeUserSession")


def two_sign_ins(draft):
    """The session of a sign-in before the one whose token is given: one's own session ends with GlobalSignOut or RevokeToken."""
    assert draft.session_id
    del draft.__dict__["tokens"]


right("RevokeUserSession", first=two_sign_ins)


# History


def two_events(draft):
    assert draft.event
    draft.insert_event(unique("event"))


right("AdminUpdateAuthEventFeedback", FeedbackValue="Valid")
# The token comes in a mail that threat protection sends.
right("UpdateAuthEventFeedback", FeedbackToken="nobodys", FeedbackValue="Invalid", error="NotAuthorizedException")
right(
    "AdminListUserAuthEvents", first=two_events,
    NextToken=page("admin_list_user_auth_events", "MaxResults", "NextToken", UserPoolId=pool_id, Username=person),
)  # fmt: skip

# One's own account
right("GetUser")
right("DeleteUser")
right("GlobalSignOut")
right("UpdateUserAttributes", UserAttributes=as_attributes({"nickname": "max"}))
right("DeleteUserAttributes", UserAttributeNames=["nickname"])
right("GetUserAttributeVerificationCode", AttributeName="email")


def code_for_email(draft):
    draft.cognito.get_user_attribute_verification_code(AccessToken=draft.access, AttributeName="email")
    return draft.server.code(draft.email)


right("VerifyUserAttribute", AttributeName="email", Code=code_for_email)
right(
    "ChangePassword", PreviousPassword=PASSWORD, ProposedPassword=OTHER_PASSWORD,
    # Only an account without a password may leave it out.
    least={"PreviousPassword": None},
)  # fmt: skip
right("GetUserAuthFactors")
right("SetUserSettings", MFAOptions=MFA_OPTIONS)
right("SetUserMFAPreference", first=lambda d: d.totp, **PREFERENCES)

# An authenticator app: the access token or a sign-in's Session says whose.


def setting_up(draft):
    """A sign-in that asks for a factor to be set up."""
    draft.pool = draft.scene.mandatory
    draft.app = draft.pool.app
    return draft.begin()["Session"]


right("AssociateSoftwareToken", Session=Absent, least={"AccessToken": None})
right("AssociateSoftwareToken", AccessToken=Absent, Session=setting_up, least_error=INVALID)


def verification(draft):
    if draft.pool is draft.scene.mandatory:
        answer = draft.cognito.associate_software_token(Session=draft.session)
        draft.session = answer["Session"]
    else:
        answer = draft.cognito.associate_software_token(AccessToken=draft.access)
    return AuthenticatorApp(answer["SecretCode"]).code()


def verify_with_session(draft):
    draft.session = setting_up(draft)
    draft.user_code = verification(draft)


right("VerifySoftwareToken", Session=Absent, UserCode=verification, FriendlyDeviceName="phone", least={"AccessToken": None})
right(
    "VerifySoftwareToken", first=verify_with_session, AccessToken=Absent, Session=lambda d: d.session, UserCode=lambda d: d.user_code,
    FriendlyDeviceName="phone", least_error=INVALID,
)  # fmt: skip

# Passkeys


def two_passkeys(draft):
    assert draft.passkey
    draft.cognito.complete_web_authn_registration(AccessToken=draft.access, Credential=draft.register())


right("StartWebAuthnRegistration")
right("CompleteWebAuthnRegistration", Credential=lambda d: d.register())
right("DeleteWebAuthnCredential")
right(
    "ListWebAuthnCredentials", first=two_passkeys,
    NextToken=page("list_web_authn_credentials", "MaxResults", "NextToken", AccessToken=access),
)  # fmt: skip
