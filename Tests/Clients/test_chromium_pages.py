"""Every page of managed login in Chromium: nobody is shut out by how it looks, how wide the window is, or how it is used."""

from importlib.util import find_spec
from pathlib import Path

import pytest
from chromium import DESKTOP, NARROW, PHONE, REACHABLE, Keyboard, Mouse
from pages_list import PAGES
from selenium.webdriver.common.keys import Keys

# axe-core itself; the package around it is for another driver, and is not loaded.
AXE = (Path(find_spec("axe_playwright_python").origin).parent / "axe.min.js").read_text()
AUDIT = "const done = arguments[arguments.length - 1]; axe.run().then(found => done(found.violations), problem => done([String(problem)]))"
# Beside axe-core's own: what it calls moderate or minor is looked at by people.
GRAVE = {"serious", "critical"}
LANGUAGES = ["en", "nl", "fr", "es", "de", "id", "it", "ja", "ko", "pt-BR", "zh-CN", "zh-TW"]


@pytest.fixture(scope="module", params=PAGES)
def arrived(request, scene, chromium):
    """The browser at one of the pages, for all tests of it."""
    chromium.begin()
    PAGES[request.param](scene, Mouse(chromium))
    return chromium


@pytest.fixture
def page(arrived):
    arrived.look()
    return arrived


def test_the_page_is_whole_and_came_as_it_should(page, scene):
    assert page.url.startswith(scene.server.url) and page.heading
    assert page.run("return document.title") == page.heading
    assert page.all("html[lang]") and len(page.all("h1")) == 1 and len(page.all("main")) == 1
    assert page.faults(scene.server.url) == []


@pytest.mark.parametrize("size, scheme", [(DESKTOP, "light"), (DESKTOP, "dark"), (PHONE, "light"), (PHONE, "dark")])
def test_axe_finds_no_grave_fault(page, size, scheme):
    page.look(size, scheme)
    if not page.run("return !!window.axe"):
        page.run(AXE)
    found = page.driver.execute_async_script(AUDIT)
    grave = [(fault["id"], [node["html"] for node in fault["nodes"]]) for fault in found if fault["impact"] in GRAVE]
    assert grave == []
    assert scheme == page.run("return matchMedia('(prefers-color-scheme: dark)').matches ? 'dark' : 'light'")


def too_wide(page):
    """What stands out of the window."""
    found = page.run(
        """const width = document.documentElement.clientWidth;
        return [...document.querySelectorAll('body *')].filter(e => e.checkVisibility() && e.getBoundingClientRect().right > width + 1)
          .map(e => e.outerHTML.slice(0, 120))"""
    )
    return found if page.run("return document.documentElement.scrollWidth <= innerWidth") else [*found, "the page scrolls sideways"]


@pytest.mark.parametrize("size", [DESKTOP, PHONE, NARROW], ids=["desktop", "phone", "narrow"])
def test_nothing_is_wider_than_the_window(page, size):
    page.look(size)
    assert too_wide(page) == []


def test_no_language_has_words_that_are_too_long(scene, chromium):
    chromium.begin()
    chromium.look(NARROW)
    for site, path in [(scene.plain, "/signup"), (scene.factors, "/login"), (scene.plain, "/forgotPassword")]:
        for language in LANGUAGES:
            chromium.open(site.page(path, lang=language))
            assert chromium.all(f"html[lang={language}]") and too_wide(chromium) == [], (path, language)
    assert chromium.faults(scene.server.url) == []


def test_what_is_pressed_on_a_phone_is_large_enough_for_a_thumb(page):
    """WCAG 2.2, 2.5.8: 24 by 24 pixels, for what does not stand in a line of text."""
    page.look(PHONE)
    small = page.run(
        """return [...document.querySelectorAll('main button, main input:not([type=hidden]):not([type=radio]), .languages button, select')]
          .filter(e => e.checkVisibility()).map(e => [e.name || e.innerText, e.getBoundingClientRect()])
          .filter(([, box]) => box.width < 24 || box.height < 24).map(([name]) => name)"""
    )
    assert small == []


def test_keys_reach_everything_in_its_order(page):
    """Tab from the first to the last, as the document has them; each is seen to have the focus."""
    hands = Keyboard(page)
    wanted = page.run(REACHABLE + ".map((e, place) => { e.dataset.place = place; return String(place) })")
    page.run("document.activeElement.blur(); document.body.tabIndex = -1; document.body.focus(); document.body.removeAttribute('tabindex')")
    reached = []
    for _ in wanted:
        hands.keys(Keys.TAB)
        hands.where()
        reached.append(page.run("return document.activeElement.dataset.place"))
    assert reached == wanted != []


@pytest.fixture
def sign_in(scene, chromium):
    chromium.begin()
    PAGES["sign-in"](scene, Mouse(chromium))
    return chromium


def style(page, rule):
    page.run("document.styleSheets[0].insertRule(arguments[0], document.styleSheets[0].cssRules.length)", rule)


def test_the_audit_bites(sign_in):
    """Without its label a field is a grave fault, and so is text that is hardly darker than what is behind it."""
    sign_in.run("document.querySelector('main label').remove()")
    style(sign_in, "main a { color: #ddd !important }")
    sign_in.run(AXE)
    found = sign_in.driver.execute_async_script(AUDIT)
    assert {fault["id"] for fault in found if fault["impact"] in GRAVE} == {"label", "color-contrast"}


def test_a_focus_that_nobody_sees_would_be_found(sign_in):
    style(sign_in, "main a:focus { outline: none !important }")
    with pytest.raises(AssertionError, match="nobody sees that the focus is on"):
        Keyboard(sign_in).press("Forgot your password?")


def test_a_page_that_is_too_wide_would_be_found(sign_in):
    sign_in.look(PHONE)
    style(sign_in, "main form { min-width: 500px }")
    assert too_wide(sign_in)


def test_a_complaint_and_a_bare_answer_would_be_found(sign_in, scene):
    assert sign_in.faults(scene.server.url) == []
    sign_in.run("const style = document.createElement('style'); style.textContent = 'a { color: red }'; document.head.append(style)")
    assert "Content Security Policy" in sign_in.faults(scene.server.url)[0]
    sign_in.open(scene.party.url)
    page = scene.party.url + "/: "
    bare = [fault.removeprefix(page) for fault in sign_in.faults(scene.party.url) if fault.startswith(page)]
    assert [fault.split(" ")[0] for fault in bare] == ["policy", "x-content-type-options", "referrer-policy", "x-frame-options", "cache-control"]
