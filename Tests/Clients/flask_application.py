"""A web application as Authlib's manual writes one: Flask, its OAuth registry, and tokens kept on the server's side."""

import logging
import threading
import uuid

from authlib.common.urls import add_params_to_uri
from authlib.integrations.base_client import OAuthError
from authlib.integrations.flask_client import OAuth
from flask import Flask, jsonify, redirect, request, session, url_for
from werkzeug.serving import make_server

logging.getLogger("werkzeug").setLevel(logging.WARNING)


class FlaskApplication:
    """Listens on a port of localhost over https until it is stopped. Its app client is registered once its address is known."""

    def __init__(self, certificate):
        self.flask = Flask("application")
        self.flask.secret_key = uuid.uuid4().hex
        self.tokens = {}
        self._routes()
        self.server = make_server("localhost", 0, self.flask, threaded=True, ssl_context=(str(certificate.file), str(certificate.key)))
        self.url = f"https://localhost:{self.server.server_port}"
        self.callback, self.goodbye = f"{self.url}/callback", f"{self.url}/goodbye"
        self.thread = threading.Thread(target=self.server.serve_forever, daemon=True)
        self.thread.start()

    def register(self, app, **settings):
        method = "client_secret_basic" if app.secret else "none"
        self.provider = OAuth(self.flask).register(
            "pool", client_id=app.id, client_secret=app.secret, update_token=self._keep,
            client_kwargs={"scope": "openid email", "code_challenge_method": "S256", "token_endpoint_auth_method": method}, **settings,
        )  # fmt: skip

    def stop(self):
        self.server.shutdown()
        self.server.server_close()
        self.thread.join(timeout=20)

    @property
    def token(self):
        """The tokens of the browser that asks."""
        return self.tokens.get(session.get("id"))

    def _keep(self, token, refresh_token=None, access_token=None):
        self.tokens[session["id"]] |= token

    def _routes(self):
        route = self.flask.route

        @route("/login")
        def login():
            return self.provider.authorize_redirect(self.callback, **request.args)

        @route("/callback")
        def callback():
            try:
                token = self.provider.authorize_access_token()
            except OAuthError as error:
                return jsonify(error=error.error), 403
            session["id"] = uuid.uuid4().hex
            self.tokens[session["id"]] = dict(token)
            return redirect(url_for("profile"))

        @route("/profile")
        def profile():
            if self.token is None:
                return redirect(url_for("login"))
            try:
                asked = self.provider.userinfo(token=self.token)
            except OAuthError as error:
                return jsonify(error=error.error), 403
            return jsonify(claims=self.token["userinfo"], asked=asked)

        @route("/logout")
        def logout():
            del self.tokens[session.pop("id")]
            address = self.provider.load_server_metadata()["end_session_endpoint"]
            return redirect(add_params_to_uri(address, {"client_id": self.provider.client_id, "logout_uri": self.goodbye}))

        @route("/goodbye")
        def goodbye():
            return jsonify(left="the application")
