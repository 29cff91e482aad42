"""Pools with a domain, each for some of managed login's pages, and the app that sends people there."""

import hashlib
import json
import os
import threading
from functools import cached_property
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from pathlib import Path
from urllib.parse import parse_qs, urlencode, urlsplit

import branding
import requests
from authenticator import Authenticator, AuthenticatorApp
from challenges import SMS, number
from jose import jwt
from pools import FLOWS, PASSWORD, App, Pool, as_attributes, numbers
from proofs import put_settings

RIDDLE = Path(__file__).parent / "functions/python/riddle"
LAMBDA = "arn:aws:lambda:us-east-1:000000000000:function:riddle-"
EMAIL = {"Message": "Your code is {####}", "Subject": "Your code"}
TEMPORARY = "Temporary-Horse-1"


def functions_file(folder):
    entries = {LAMBDA + name: {"runtime": "python3", "handler": f"{RIDDLE}.{name}"} for name in ["define", "create", "verify"]}
    file = folder / "functions.yaml"
    # JSON is YAML.
    file.write_text(json.dumps({"functions": entries}))
    return str(file)


class RelyingParty:
    """The app's own pages: where people come back to."""

    def __init__(self):
        self.posted = posted = []

        class Handler(BaseHTTPRequestHandler):
            def do_POST(self):
                body = self.rfile.read(int(self.headers["Content-Length"])).decode()
                posted.append({name: values[0] for name, values in parse_qs(body).items()})
                self.do_GET()

            def do_GET(self):
                self.send_response(204 if self.path == "/favicon.ico" else 200)
                self.send_header("Content-Type", "text/html")
                self.end_headers()
                self.wfile.write(b"" if self.path == "/favicon.ico" else b"<!doctype html><title>The app</title><h1>The app</h1>")

            def log_message(self, *_):
                pass

        self.server = ThreadingHTTPServer(("127.0.0.1", 0), Handler)
        threading.Thread(target=self.server.serve_forever, daemon=True).start()
        self.url = f"http://localhost:{self.server.server_port}"
        self.callback, self.signed_out = self.url + "/callback", self.url + "/bye"

    def stop(self):
        self.server.shutdown()
        self.server.server_close()


class Site:
    """A pool, its domain, and an app whose people sign in there."""

    def __init__(self, pool, party, domain=None, **settings):
        self.pool, self.party = pool, party
        self.name = "site" + os.urandom(5).hex()
        pool.cognito.create_user_pool_domain(UserPoolId=pool.id, Domain=self.name, **domain or {})
        self.url = f"{pool.server.url}/auth/{self.name}"
        usual = {
            "CallbackURLs": [party.callback], "LogoutURLs": [party.signed_out], "AllowedOAuthFlows": ["code"],
            "AllowedOAuthFlowsUserPoolClient": True, "AllowedOAuthScopes": ["openid", "email", "profile"],
            "SupportedIdentityProviders": ["COGNITO"], "ExplicitAuthFlows": [*FLOWS, "ALLOW_USER_AUTH", "ALLOW_CUSTOM_AUTH"],
        }  # fmt: skip
        self.settings = usual | settings
        self.app = self.client()

    def client(self):
        return App(self.pool, **self.settings)

    def extend(self, **settings):
        """Turns on what Cognito does not have."""
        put_settings(self.pool.server, self.pool, settings, self.app.id)

    def page(self, path, **changed):
        query = {"client_id": self.app.id, "redirect_uri": self.party.callback, "response_type": "code", "scope": "openid email"} | changed
        return f"{self.url}{path}?" + urlencode({name: value for name, value in query.items() if value is not None})

    def authorize(self, **changed):
        return self.page("/oauth2/authorize", **changed)

    def claims(self, url):
        """What the app learns of the person who came back to this address."""
        assert url.startswith(self.party.callback + "?"), url
        return self.redeemed(parse_qs(urlsplit(url).query)["code"][0])

    def redeemed(self, code):
        form = {"grant_type": "authorization_code", "client_id": self.app.id, "code": code, "redirect_uri": self.party.callback}
        tokens = requests.post(f"{self.url}/oauth2/token", data=form, timeout=20).json()
        return jwt.get_unverified_claims(tokens["id_token"])


class Scene:
    """The pools of one server; each is made when a page of it is asked for."""

    def __init__(self, server, party):
        self.server, self.party = server, party
        self.cognito = server.cognito()

    @cached_property
    def plain(self):
        """Everybody may sign up; e-mail addresses are names too."""
        schema = [{"Name": name, "Required": True} for name in ["email", "given_name", "birthdate"]]
        pool = Pool(self.server, self.cognito, AliasAttributes=["email"], Schema=schema)
        return Site(pool, self.party)

    @cached_property
    def factors(self):
        """A password, a passkey, or a code."""
        policies = {"SignInPolicy": {"AllowedFirstAuthFactors": ["PASSWORD", "WEB_AUTHN", "EMAIL_OTP", "SMS_OTP"]}}
        return Site(Pool(self.server, self.cognito, Policies=policies, SmsConfiguration=SMS["SmsConfiguration"]), self.party)

    @cached_property
    def mfa(self):
        return self._mfa("OPTIONAL")

    @cached_property
    def demanding(self):
        """Nobody signs in without a second factor, and those whom an administrator made have none and no address yet."""
        return self._mfa(
            "ON", AutoVerifiedAttributes=[], SmsConfiguration=SMS["SmsConfiguration"],
            EmailConfiguration={"EmailSendingAccount": "DEVELOPER", "SourceArn": "arn:aws:ses:us-east-1:000000000000:identity/example.com"},
        )  # fmt: skip

    @cached_property
    def tracking(self):
        """Who wants it is spared the second factor on a device of theirs."""
        return self._mfa("OPTIONAL", DeviceConfiguration={"ChallengeRequiredOnNewDevice": True, "DeviceOnlyRememberedOnUserPrompt": True})

    def _mfa(self, demand, **settings):
        # Recovery goes through neither mail nor telephone, as both may be second factors.
        recovery = {"RecoveryMechanisms": [{"Priority": 1, "Name": "admin_only"}]}
        pool = Pool(self.server, self.cognito, AccountRecoverySetting=recovery, **settings)
        self.cognito.set_user_pool_mfa_config(
            UserPoolId=pool.id, MfaConfiguration=demand, SmsMfaConfiguration=SMS, SoftwareTokenMfaConfiguration={"Enabled": True},
            EmailMfaConfiguration=EMAIL,
        )  # fmt: skip
        return Site(pool, self.party)

    @cached_property
    def riddle(self):
        """A function asks a question of its own, in place of a password."""
        triggers = {"DefineAuthChallenge": "define", "CreateAuthChallenge": "create", "VerifyAuthChallengeResponse": "verify"}
        pool = Pool(self.server, self.cognito, LambdaConfig={trigger: LAMBDA + name for trigger, name in triggers.items()})
        return Site(pool, self.party, ExplicitAuthFlows=["ALLOW_CUSTOM_AUTH", "ALLOW_REFRESH_TOKEN_AUTH"])

    @cached_property
    def posting(self):
        """The app takes answers in a form, in place of its address."""
        site = Site(Pool(self.server, self.cognito), self.party)
        site.extend(FormPost=True)
        return site

    @cached_property
    def registering(self):
        """Programs register themselves; the site knows one by its id."""
        site = Site(Pool(self.server, self.cognito), self.party)
        scope = "https://api.example.com/notes"
        self.cognito.create_resource_server(
            UserPoolId=site.pool.id, Identifier=scope, Name="Notes", Scopes=[{"ScopeName": "read", "ScopeDescription": "Read notes"}]
        )
        self.cognito.update_user_pool(UserPoolId=site.pool.id, DcrConfiguration={"OpenDcrEnabled": True, "AllowedScopes": [scope + "/read"]})
        metadata = {
            "client_name": "Harbour Notes", "redirect_uris": [self.party.callback], "token_endpoint_auth_method": "none",
            "scope": f"openid profile email phone {scope}/read",
        }  # fmt: skip
        site.program = requests.post(f"{site.url}/oauth2/register", json=metadata, timeout=20).json()["client_id"]
        return site

    @cached_property
    def television(self):
        """Devices without a keyboard are signed in by their owner's browser."""
        pool = Pool(self.server, self.cognito)
        put_settings(self.server, pool, {"DeviceAuthorization": True})
        return Site(pool, self.party, ClientName="Television")

    def code_on_a_television(self):
        answer = requests.post(f"{self.television.url}/oauth2/device_authorization", data={"client_id": self.television.app.id}, timeout=20)
        return answer.json()

    @cached_property
    def legal(self):
        """The app has terms of use and a privacy policy."""
        site = Site(Pool(self.server, self.cognito), self.party)
        for name in ["terms-of-use", "privacy-policy"]:
            self.cognito.create_terms(
                UserPoolId=site.pool.id, ClientId=site.app.id, TermsName=name, TermsSource="LINK", Enforcement="NONE",
                Links={"cognito:default": f"{self.party.url}/{name}"},
            )  # fmt: skip
        return site

    @cached_property
    def federated(self):
        """People of other providers may sign in."""
        return self._federated()

    def _federated(self, **domain):
        pool = Pool(self.server, self.cognito)
        for name in ["Harbour", "Lighthouse"]:
            self.cognito.create_identity_provider(
                UserPoolId=pool.id, ProviderName=name, ProviderType="OIDC",
                ProviderDetails={
                    "client_id": "lifeguard", "client_secret": "secret", "attributes_request_method": "GET", "authorize_scopes": "openid",
                    "oidc_issuer": "https://provider.example", "authorize_url": "https://provider.example/authorize",
                    "token_url": "https://provider.example/token", "attributes_url": "https://provider.example/userinfo",
                    "jwks_uri": "https://provider.example/keys",
                },
            )  # fmt: skip
        return Site(pool, self.party, domain, SupportedIdentityProviders=["COGNITO", "Harbour", "Lighthouse"])

    @cached_property
    def branded(self):
        """The app has a style of its own, in light and in dark, with every picture that a page can have."""
        site = self._federated(ManagedLoginVersion=2)
        self.cognito.create_managed_login_branding(UserPoolId=site.pool.id, ClientId=site.app.id, Settings=branding.SETTINGS, Assets=branding.ASSETS)
        self.cognito.set_user_pool_mfa_config(UserPoolId=site.pool.id, MfaConfiguration="OPTIONAL", SoftwareTokenMfaConfiguration={"Enabled": True})
        return site

    @cached_property
    def classic(self):
        """Classic pages with a logo and colours of the pool's own."""
        site = self._federated()
        self.cognito.set_ui_customization(UserPoolId=site.pool.id, CSS=branding.CLASSIC, ImageFile=branding.PNG)
        return site

    # People

    def somebody(self, site, **values):
        if site is self.__dict__.get("plain"):
            values = {"given_name": "Ada", "birthdate": "1990-12-31"} | values
        return site.pool.user(**values)

    def with_telephone(self, site):
        """Somebody's name, and their number."""
        telephone = number()
        return self.somebody(site, phone_number=telephone, phone_number_verified="true"), telephone

    def bare(self, site):
        """Somebody of whom nothing but the name and the password is known."""
        name = f"user-{next(numbers)}"
        site.pool.cognito.admin_create_user(UserPoolId=site.pool.id, Username=name, MessageAction="SUPPRESS")
        site.pool.cognito.admin_set_user_password(UserPoolId=site.pool.id, Username=name, Password=PASSWORD, Permanent=True)
        return name

    def with_temporary_password(self, site):
        """Somebody whom an administrator made, and of whom an attribute that the pool requires is not known yet."""
        name = f"user-{next(numbers)}"
        values = {"email": f"{name}@example.com", "email_verified": "true", "birthdate": "1990-12-31"}
        site.pool.cognito.admin_create_user(
            UserPoolId=site.pool.id, Username=name, MessageAction="SUPPRESS", TemporaryPassword=TEMPORARY, UserAttributes=as_attributes(values)
        )
        return name

    def unconfirmed(self, site):
        name = f"user-{next(numbers)}"
        site.app.sign_up(name, given_name="Ada", birthdate="1990-12-31")
        return name

    def with_second_factors(self, site, *factors):
        """Somebody who set these up: name, number, authenticator app."""
        name, telephone = self.with_telephone(site)
        access = site.app.sign_in(name)["AccessToken"]
        app = None
        if "SOFTWARE_TOKEN_MFA" in factors:
            app = AuthenticatorApp(self.cognito.associate_software_token(AccessToken=access)["SecretCode"])
            self.cognito.verify_software_token(AccessToken=access, UserCode=app.code(), FriendlyDeviceName="Ada's phone")
        settings = {"SMS_MFA": "SMSMfaSettings", "SOFTWARE_TOKEN_MFA": "SoftwareTokenMfaSettings", "EMAIL_OTP": "EmailMfaSettings"}
        self.cognito.admin_set_user_mfa_preference(
            UserPoolId=site.pool.id, Username=name, **{settings[factor]: {"Enabled": True} for factor in factors}
        )
        return name, telephone, app

    def with_passkey(self, site):
        """Somebody, and the passkey that their device holds."""
        name = self.somebody(site)
        access = site.app.sign_in(name)["AccessToken"]
        authenticator = Authenticator(f"http://localhost:{urlsplit(self.server.url).port}")
        options = self.cognito.start_web_authn_registration(AccessToken=access)["CredentialCreationOptions"]
        passkey, response = authenticator.create(options)
        self.cognito.complete_web_authn_registration(AccessToken=access, Credential=response)
        return name, passkey
