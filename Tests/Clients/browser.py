"""A person at managed login, without a browser: follows the pages' own forms, as scripts written against Cognito's pages do."""

import re
from html import unescape

import requests


class Person:
    """One browser's cookie jar."""

    def __init__(self):
        self.session = requests.Session()

    def open(self, url, **parameters):
        return self.session.get(url, params=parameters or None, allow_redirects=False, timeout=20)

    def follow(self, answer):
        """To the page that an answer leads to."""
        assert answer.status_code == 302, answer.text
        return self.open(answer.headers["location"])

    def send(self, page, form=0, **fields):
        """Sends one of a page's forms, with what it holds already."""
        found = re.findall(r'<form method="post" action="([^"]*)"[^>]*>(.*?)</form>', page.text, re.DOTALL)
        action, body = found[form]
        hidden = {unescape(name): unescape(value) for name, value in re.findall(r'<input type="hidden" name="([^"]*)" value="([^"]*)"', body)}
        return self.session.post(unescape(action), data=hidden | fields, allow_redirects=False, timeout=20)

    @staticmethod
    def problem(page):
        """What a page says is wrong."""
        found = re.search(r'role="alert"[^>]*>([^<]*)', page.text)
        return unescape(found[1]) if found else None
