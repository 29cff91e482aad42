"""Texts of an operator's own: files in the data directory, for all pools or for one."""

import json
import os
import re
import subprocess
import time

import pytest
from browser import Person
from lifeguard import program
from markup import Markup
from pages_scene import RelyingParty, Site
from pools import Pool


@pytest.fixture(scope="module")
def party():
    running = RelyingParty()
    yield running
    running.stop()


class Texts:
    def __init__(self, server, party):
        self.server, self.party = server, party
        self.folder = server.folder / "texts"

    def put(self, name, texts):
        file = self.folder / name
        file.parent.mkdir(parents=True, exist_ok=True)
        written = file.with_suffix(".new")
        written.write_text(texts if isinstance(texts, str) else json.dumps(texts))
        os.replace(written, file)

    def site(self):
        return Site(Pool(self.server, self.server.cognito()), self.party)

    def heading(self, site, language=None, path="/login", accept=None):
        person = Person()
        if accept:
            person.session.headers["Accept-Language"] = accept
        answer = person.open(site.page(path, **({"lang": language} if language else {})))
        assert answer.status_code == 200 and Markup(answer).harmless(site.url)
        return re.search("<h1>([^<]*)</h1>", answer.text)[1]

    def until(self, true, seconds=15):
        deadline = time.monotonic() + seconds
        while not true():
            assert time.monotonic() < deadline, self.server.output()[-2000:]
            time.sleep(0.1)

    def until_logged(self, text):
        self.until(lambda: text in self.server.output())


@pytest.fixture
def texts(launch, party):
    return Texts(launch(), party)


def test_texts_of_all_pools_and_of_one(texts):
    one, other = texts.site(), texts.site()
    assert texts.heading(one) == "Sign in" and texts.heading(one, "de") == "Anmelden"
    texts.put("en.json", {"signIn.title": "Welcome", "forgot.title": "Lost it?"})
    texts.until(lambda: texts.heading(one) == "Welcome")
    assert texts.heading(other) == "Welcome" and texts.heading(one, path="/forgotPassword") == "Lost it?"
    assert texts.heading(one, "de") == "Anmelden"
    texts.put(f"{one.pool.id}/en.json", {"signIn.title": "Welcome to One"})
    texts.until(lambda: texts.heading(one) == "Welcome to One")
    assert texts.heading(other) == "Welcome" and texts.heading(one, path="/forgotPassword") == "Lost it?"
    (texts.folder / one.pool.id / "en.json").unlink()
    texts.until(lambda: texts.heading(one) == "Welcome")


def test_a_language_that_an_operator_adds(texts):
    site, other = texts.site(), texts.site()
    texts.put(f"{site.pool.id}/cy.json", {"language.name": "Cymraeg <b>", "signIn.title": "Mewngofnodi"})
    texts.until(lambda: texts.heading(site, "cy") == "Mewngofnodi")
    assert texts.heading(site, accept="cy-GB, en;q=0.5") == "Mewngofnodi" and texts.heading(site, path="/forgotPassword", language="cy") == "Forgot your password?"
    page = Person().open(site.page("/login", lang="cy")).text
    assert '<html lang="cy">' in page and '<option value="cy" lang="cy" selected>Cymraeg &lt;b&gt;</option>' in page
    assert texts.heading(other, "cy") == "Sign in" and "Cymraeg" not in Person().open(other.page("/login")).text


def test_a_language_from_right_to_left(texts):
    site = texts.site()
    texts.put("he.json", {"language.name": "עברית", "language.direction": "rtl", "signIn.title": "כניסה"})
    texts.until(lambda: texts.heading(site, "he") == "כניסה")
    assert '<html lang="he" dir="rtl">' in Person().open(site.page("/login", lang="he")).text
    assert " dir=" not in Person().open(site.page("/login")).text


def test_texts_are_texts(texts):
    site = texts.site()
    texts.put("en.json", {"signIn.title": "<script>alert(1)</script>{username}&", "signIn.submit": "\" autofocus onfocus=alert(1) x=\""})
    texts.until(lambda: texts.heading(site).startswith("&lt;script&gt;"))
    assert texts.heading(site) == "&lt;script&gt;alert(1)&lt;/script&gt;{username}&amp;"


@pytest.mark.parametrize(
    "name, content, reason",
    [
        ("en.json", "{", "it is no JSON object of texts"),
        ("en.json", {"signIn.title": 7}, "it is no JSON object of texts"),
        ("en.json", {"signIn.title": "x" * 2_001}, "signIn.title is too long"),
        ("en.json", '{"signIn.title": "' + "x" * 300_000 + '"}', "it cannot be read or is too long"),
        ("cy.json", {"signIn.title": "Mewngofnodi"}, "a language that is added needs language.name"),
        ("English.json", {"language.name": "x", "signIn.title": "x"}, "its name is no language tag"),
        ("cy.json", {"language.name": "x", "language.direction": "up"}, "language.direction is ltr or rtl"),
    ],
)
def test_a_file_that_cannot_be_used_is_told_of_and_changes_nothing(texts, name, content, reason):
    site = texts.site()
    texts.put("de.json", {"signIn.title": "Hallo"})
    texts.until(lambda: texts.heading(site, "de") == "Hallo")
    texts.put(name, content)
    texts.until_logged(reason)
    assert texts.heading(site) == "Sign in" and texts.heading(site, "de") == "Hallo"


def test_a_misspelt_key_is_told_of(texts):
    texts.put("en.json", {"signin.title": "Welcome", "signIn.submit": "Go"})
    texts.until_logged("signin.title")
    assert "no page has these texts" in texts.server.output()


def test_texts_that_are_there_at_the_start(launch, party):
    texts = Texts(launch(), party)
    site = texts.site()
    texts.put("en.json", {"signIn.title": "Welcome"})
    assert texts.server.stop() == 0
    texts.server.start()
    site.url = texts.server.url + site.url[site.url.index("/auth/") :]
    assert texts.heading(site) == "Welcome"


def test_a_shell_prints_ours_to_begin_with():
    def printed(language):
        return subprocess.run([program(), "texts", language], capture_output=True, text=True, timeout=30)

    english = json.loads(printed("en").stdout)
    assert english["signIn.title"] == "Sign in" and json.loads(printed("ja").stdout).keys() == english.keys()
    assert (printed("cy").returncode, printed("cy").stdout) == (64, "") and "there are no texts in cy" in printed("cy").stderr
