"""Apache with mod_auth_openidc, both Debian's: a web server of the suite's own that lets people in who have signed in at a user pool."""

import os
import re
import shutil
import subprocess
import tempfile
import time
from dataclasses import dataclass, field
from pathlib import Path

import requests
from postgres import free_port

MODULES = Path("/usr/lib/apache2/modules")
PAGE = """<!doctype html><title>Protected</title><dl>
<dt>REMOTE_USER<dd><!--#echo var="REMOTE_USER" -->
<dt>sub<dd><!--#echo var="OIDC_CLAIM_sub" -->
<dt>email<dd><!--#echo var="OIDC_CLAIM_email" -->
<dt>access token<dd><!--#echo var="OIDC_access_token" -->
<dt>refresh token<dd><!--#echo var="OIDC_refresh_token" -->
</dl>
"""


@dataclass
class Site:
    """A virtual host: one relying party. Several arguments of a setting are a tuple."""

    settings: dict
    port: int = field(default_factory=free_port)

    @property
    def url(self):
        return f"https://localhost:{self.port}"

    @property
    def page(self):
        """For those who are signed in."""
        return f"{self.url}/protected/"

    @property
    def callback(self):
        return f"{self.url}/protected/callback"

    @property
    def goodbye(self):
        """For everybody."""
        return f"{self.url}/goodbye.html"

    def configuration(self):
        def quoted(value):
            return " ".join(f'"{word}"' for word in (value if isinstance(value, tuple) else (value,)))

        lines = "\n".join(f"    {name} {quoted(value)}" for name, value in self.settings.items())
        return f"""
Listen 127.0.0.1:{self.port}
<VirtualHost 127.0.0.1:{self.port}>
    ServerName {self.url}
    UseCanonicalName On
    SSLEngine on
    OIDCRedirectURI {self.callback}
{lines}
</VirtualHost>
"""


class Apache:
    """An instance with its own folder, ports and modules, as an ordinary user; its configuration is that of mod_auth_openidc's own manual."""

    MODULES = ["mpm_event", "authn_core", "authz_core", "authz_user", "dir", "mime", "include", "ssl", "auth_openidc"]

    def __init__(self, certificate, *sites: Site):
        """`certificate` is its own, and its provider's."""
        if not (MODULES / "mod_auth_openidc.so").exists():
            raise RuntimeError("Apache is not installed: apt-get install apache2 libapache2-mod-auth-openidc")
        self.folder = Path(tempfile.mkdtemp(prefix="lifeguard-apache-"))
        self.log = self.folder / "error.log"
        (self.folder / "htdocs" / "protected").mkdir(parents=True)
        (self.folder / "htdocs" / "goodbye.html").write_text("<!doctype html><title>Goodbye</title>")
        (self.folder / "htdocs" / "protected" / "index.shtml").write_text(PAGE)
        shutil.copy(certificate.file, self.folder / "certificate.pem")
        shutil.copy(certificate.key, self.folder / "key.pem")
        (self.folder / "apache.conf").write_text(self.configuration(sites))
        # Apache refuses to serve as root; Debian's package brings a user for it.
        identity = {"user": "www-data", "group": "www-data", "extra_groups": []} if os.geteuid() == 0 else {}
        if identity:
            for path in [self.folder, *self.folder.rglob("*")]:
                shutil.chown(path, "www-data", "www-data")
        self.process = subprocess.Popen(
            ["/usr/sbin/apache2", "-d", str(self.folder), "-f", str(self.folder / "apache.conf"), "-DFOREGROUND"],
            cwd=self.folder, env={"PATH": "/usr/bin:/bin"}, stdin=subprocess.DEVNULL, stdout=subprocess.DEVNULL,
            stderr=(self.folder / "start.log").open("wb"), **identity,
        )  # fmt: skip
        self.read = 0
        for site in sites:
            self._await(site)

    def configuration(self, sites):
        modules = "\n".join(f"LoadModule {name}_module {MODULES}/mod_{name}.so" for name in self.MODULES)
        return f"""{modules}
ServerName localhost
PidFile {self.folder}/apache.pid
ErrorLog {self.log}
LogLevel warn auth_openidc:info
Mutex file:{self.folder} default
SSLCertificateFile {self.folder}/certificate.pem
SSLCertificateKeyFile {self.folder}/key.pem
OIDCCABundlePath {self.folder}/certificate.pem
StartServers 1
ServerLimit 1
ThreadsPerChild 8
MaxRequestWorkers 8
TypesConfig /dev/null
AddType text/html .shtml
AddOutputFilter INCLUDES .shtml
DirectoryIndex index.shtml
DocumentRoot {self.folder}/htdocs
<Directory {self.folder}/htdocs>
    Options +Includes
    Require all granted
</Directory>
<Location /protected/>
    AuthType openid-connect
    Require valid-user
    OIDCPassRefreshToken On
</Location>
{"".join(site.configuration() for site in sites)}"""

    def _await(self, site):
        deadline = time.monotonic() + 30
        while True:
            try:
                return requests.get(site.goodbye, timeout=5)
            except requests.ConnectionError:
                if self.process.poll() is not None or time.monotonic() > deadline:
                    self.stop()
                    raise RuntimeError(f"Apache did not start: {self.told}") from None
                time.sleep(0.02)

    def output(self):
        return "".join(path.read_text(errors="replace") for path in [self.folder / "start.log", self.log] if path.exists())

    def news(self):
        """What was written to the log since this was asked last."""
        whole = self.log.read_text(errors="replace")
        told, self.read = whole[self.read :], len(whole)
        return told

    def stop(self):
        if self.process.poll() is None:
            self.process.terminate()
        try:
            self.process.wait(timeout=20)
        except subprocess.TimeoutExpired:
            self.process.kill()
            self.process.wait()
        self.told = self.output()
        shutil.rmtree(self.folder, ignore_errors=True)


def shown(page) -> dict:
    """What the protected page says."""
    assert page.status_code == 200, page.text
    return dict(re.findall(r"<dt>([^<]*)<dd>([^<\n]*)", page.text))
