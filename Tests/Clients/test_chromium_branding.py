"""Styles of pools and clients in Chromium: what a page looks like in the end."""

import pytest
from chromium import DESKTOP, Mouse
from pages_list import PAGES

LOOK = """
const style = getComputedStyle(document.querySelector(arguments[0]));
return arguments[1].map(name => style.getPropertyValue(name));
"""


def look(chromium, selector, *properties):
    found = chromium.run(LOOK, selector, properties)
    return found[0] if len(found) == 1 else found


@pytest.fixture
def at(scene, chromium):
    def arrive(name, scheme="light"):
        chromium.begin()
        chromium.look(DESKTOP, scheme)
        PAGES[name](scene, Mouse(chromium))
        return chromium

    yield arrive
    assert chromium.faults(scene.server.url) == []


@pytest.mark.parametrize(
    "scheme, page, card, button, ink",
    [
        ("light", "rgb(232, 245, 233)", "rgb(255, 253, 247)", "rgb(15, 81, 50)", "rgb(255, 255, 255)"),
        ("dark", "rgb(6, 19, 11)", "rgb(16, 36, 26)", "rgb(163, 230, 53)", "rgb(11, 26, 18)"),
    ],
)
def test_a_style_of_managed_login_is_seen(at, scheme, page, card, button, ink):
    browser = at("branded-sign-in", scheme)
    assert look(browser, "body", "background-color") == page
    assert look(browser, "main", "background-color", "border-top-left-radius") == [card, "3px"]
    assert look(browser, "main [type=submit]", "background-color", "color", "border-top-left-radius") == [button, ink, "22px"]
    assert look(browser, "main .idp", "color", "background-color") == [{"light": "rgb(27, 27, 27)", "dark": "rgb(241, 250, 238)"}[scheme], card]
    assert look(browser, "main input[name=username]", "border-top-left-radius") == "2px"
    assert "/assets/images/" in look(browser, "body", "background-image")
    assert browser.run("return document.querySelector('main').getBoundingClientRect().left") < 100
    loaded = browser.run("return [...document.images].map(image => [image.complete, image.naturalWidth > 0, image.alt])")
    # Above, in the form, at a provider's button, and below.
    assert loaded == [[True, True, alt] for alt in ["app", "app", "", "app"]]


def test_the_other_picture_is_shown_in_the_dark(at):
    shown = [at("branded-sign-in", scheme).run("return document.querySelector('header img').currentSrc") for scheme in ["light", "dark"]]
    assert shown[0] != shown[1]


def test_ways_to_sign_in_stand_in_the_order_of_the_style(at):
    browser = at("branded-sign-in")
    assert [element.text for element in browser.all("main button, main .idp")] == ["Sign in", "Continue with Lighthouse", "Continue with Harbour"]
    assert len(browser.all(".idp img")) == 1
    browser = at("sign-in-providers")
    assert [element.text for element in browser.all("main .idp, main button")] == ["Continue with Harbour", "Continue with Lighthouse", "Sign in"]


def test_a_picture_goes_with_the_second_factor(at):
    assert at("branded-second-factor").all("main img.graphic") and not at("second-factor").all("main img.graphic")


def test_classic_css_is_seen_and_the_focus_with_it(at):
    for scheme in ["light", "dark"]:
        browser = at("classic-sign-in", scheme)
        assert look(browser, "main", "background-color") == "rgb(255, 250, 250)"
        assert look(browser, "main [type=submit]", "background-color", "font-size") == ["rgb(123, 31, 162)", "14px"]
        assert look(browser, "main label", "font-weight", "color") == ["400", "rgb(74, 20, 140)"]
        assert look(browser, "main .idp", "background-color") == "rgb(91, 44, 131)"
        assert look(browser, "main .banner-customizable", "background-color") == "rgb(243, 229, 245)"
    # The style sheet takes the outline away, as Cognito's own example does.
    assert browser.run("return document.activeElement.name") == "username"
    assert look(browser, "input[name=username]", "outline-style", "border-top-color") == ["solid", "rgb(123, 31, 162)"]
