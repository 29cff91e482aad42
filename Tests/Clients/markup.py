"""What a page's HTML would make a browser do."""

import re
from html.parser import HTMLParser


class Markup(HTMLParser):
    """A page's elements, as a browser's parser sees them."""

    def __init__(self, page):
        super().__init__()
        self.elements, self.texts = [], []
        self.feed(page if isinstance(page, str) else page.text)

    def handle_starttag(self, tag, attributes):
        self.elements.append((tag, {name: value or "" for name, value in attributes}))

    def handle_data(self, data):
        self.texts.append(data)

    @property
    def text(self):
        return " ".join(" ".join(self.texts).split())

    def harmless(self, base):
        """Runs, loads and sends only what is the domain's own."""
        for tag, attributes in self.elements:
            assert tag not in ("base", "iframe", "frame", "object", "embed", "applet", "style", "audio", "video", "template", "math"), tag
            assert not [name for name in attributes if name.startswith("on") or name in ("style", "srcdoc", "formaction", "ping")], (tag, attributes)
            assert tag != "script" or attributes["src"].startswith(f"{base}/assets/"), attributes
            assert tag != "meta" or "http-equiv" not in attributes, attributes
            for name in ["src", "href", "action", "srcset"]:
                assert attributes.get(name, base).startswith(base), (tag, attributes)
        return True


PERSONAL = [
    (r'value="[^"]*"', 'value=""'), (r'(action|href)="[^"]*"', r'\1=""'), (r"[\w.+*-]+@[\w.*-]+", "ADDRESS"), (r"\+[\d*]{6,}", "NUMBER"),
]  # fmt: skip


def anybody_s(page, *names):
    """A page without what differs from person to person: whether it tells one from another shows in what is left."""
    text = page.text
    for name in names:
        text = text.replace(name, "NAME")
    for pattern, neutral in PERSONAL:
        text = re.sub(pattern, neutral, text)
    return page.status_code, text
