"""Whose pages these are: styles of managed login and classic looks, as a browser is given them."""

import re

import branding
import pytest
import requests
from browser import Person
from markup import Markup
from pages_scene import RelyingParty, Site
from pools import Pool

FOR_EVER = "public, max-age=31536000, immutable"


@pytest.fixture(scope="module")
def party():
    running = RelyingParty()
    yield running
    running.stop()


@pytest.fixture
def site(server, cognito, party):
    """A pool whose domain has managed login."""
    return Site(Pool(server, cognito), party, {"ManagedLoginVersion": 2})


@pytest.fixture
def classic(server, cognito, party):
    return Site(Pool(server, cognito), party)


def style(site, **settings):
    answer = site.pool.cognito.create_managed_login_branding(UserPoolId=site.pool.id, ClientId=site.app.id, **settings)
    return answer["ManagedLoginBranding"]["ManagedLoginBrandingId"]


def page(site, path="/login", app=None, **changed):
    answer = Person().open(site.page(path, **{"client_id": (app or site.app).id} | changed))
    assert answer.status_code == 200 and Markup(answer).harmless(site.url), answer.text
    return answer


def sheets(answer):
    return re.findall(r'<link rel="stylesheet" href="([^"]*)"', answer.text)


def sheet(answer):
    """The style sheet that is not everybody's."""
    found = sheets(answer)
    assert len(found) == 2, found
    got = requests.get(found[1], timeout=10)
    assert got.status_code == 200 and got.headers["content-type"] == "text/css; charset=utf-8" and got.headers["cache-control"] == FOR_EVER
    return got.text


def test_pages_without_looks_have_ours_alone(site, classic):
    for one in [site, classic]:
        assert len(sheets(page(one))) == 1
        assert "<img" not in page(one).text and "<header" not in page(one).text and 'class="languages"' in page(one).text


def test_a_style_s_colours_are_in_its_sheet_in_light_and_in_dark(site):
    style(site, Settings=branding.SETTINGS)
    text = sheet(page(site))
    light, dark = text.split("@media (prefers-color-scheme:dark)")
    for name, colours in {
        "page": ("e8f5e9ff", "06130bff"), "card": ("fffdf7", "10241aff"), "heading": ("0f5132ff", "a3e635ff"), "line": ("6b705cff", "7a8b80ff"),
        "button-back": ("0f5132ff", "a3e635ff"), "button-ink-hover": ("fffdf7", "10241aff"), "second-line": ("0f5132ff", "a3e635ff"),
        "header-back": ("d8f3dcff", "0b1a12ff"), "idp-ink": ("1b1b1bff", "f1faeeff"), "focus": ("0f5132ff", "a3e635ff"),
    }.items():  # fmt: skip
        for half, colour in zip([light, dark], colours):
            assert re.search(rf"[{{;]--{name}:#{colour}[;}}]", half), name
    for measure in ["radius:3px", "button-radius:22px", "field-radius:2px", "alert-radius:0px", "space:.6rem", "across:flex-start"]:
        assert f"--{measure}" in light, measure


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_a_scheme_that_the_style_fixes_is_the_page_s(site, scheme):
    style(site, Settings=branding.merged(branding.SETTINGS, {"categories": {"global": {"colorSchemeMode": scheme.upper()}}}), Assets=branding.ASSETS)
    answer = page(site)
    assert f'data-scheme="{scheme}"' in answer.text and f'<meta name="color-scheme" content="{scheme}">' in answer.text
    assert "<source" not in answer.text
    text = sheet(answer)
    assert "@media" not in text and f":root[data-scheme={scheme}]" in text and {"light": "e8f5e9ff", "dark": "06130bff"}[scheme] in text


def test_a_style_that_says_little_leaves_the_rest_ours(site):
    settings = {"components": {"primaryButton": {"lightMode": {"defaults": {"backgroundColor": "0972d3ff"}}}}}
    style(site, Settings=settings)
    assert sheet(page(site)) == ":root{--button-back:#0972d3ff}"


def test_pictures_stand_where_the_style_puts_them(site):
    style(site, Settings=branding.SETTINGS, Assets=branding.ASSETS)
    text = page(site).text
    header, footer = re.search(r"<header.*?</header>", text, re.S)[0], re.search(r"<footer.*?</footer>", text, re.S)[0]
    form = re.search(r"<main.*?<h1>", text, re.S)[0]
    assert 'class="strip strip-top start"' in header and '<source srcset="' in header and 'media="(prefers-color-scheme: dark)"' in header
    assert 'class="strip strip-bottom center"' in footer and "<source" not in footer
    assert 'class="banner-customizable end"' in form and f'alt="{site.app.described["ClientName"]}"' in form
    assert 'class="languages"' not in text and "textDescription-customizable" not in text
    icons = re.findall(r'<link rel="icon" href="([^"]*)"', text)
    assert [icon.rsplit(".", 1)[1] for icon in icons] == ["svg", "ico"]
    backgrounds = re.findall(r"body{background-image:url\(\.\./\.\./images/([^)]*)\)}", sheet(page(site)))
    assert len(set(backgrounds)) == 2
    pictures = set(re.findall(rf'(?:src|srcset|href)="({site.url}/assets/images/[^"]*)"', text)) | {f"{site.url}/assets/images/{name}" for name in backgrounds}
    assert len(pictures) == 8
    uploaded = {image["Bytes"] for image in branding.ASSETS}
    for picture in pictures:
        got = requests.get(picture, timeout=10)
        assert got.status_code == 200 and got.content in uploaded
        assert got.headers["cache-control"] == FOR_EVER and got.headers["x-content-type-options"] == "nosniff"
        assert got.headers["content-type"] == {"svg": "image/svg+xml", "png": "image/png", "ico": "image/x-icon"}[picture.rsplit(".", 1)[1]]
        # An SVG that somebody opens by itself runs nothing and fetches nothing.
        assert "default-src 'none'" in got.headers["content-security-policy"] and "sandbox" in got.headers["content-security-policy"]


def test_what_is_switched_off_is_not_shown(site):
    off = {
        "categories": {"global": {"pageHeader": {"enabled": False}}},
        "components": {"pageFooter": {"logo": {"enabled": False}}, "form": {"logo": {"enabled": False}}, "favicon": {"enabledTypes": ["ICO"]},
                       "pageBackground": {"image": {"enabled": False}}},
    }  # fmt: skip
    style(site, Settings=branding.merged(branding.SETTINGS, off), Assets=branding.ASSETS)
    answer = page(site)
    assert "<header" not in answer.text and "<img" not in answer.text and "<footer" in answer.text and "url(" not in sheet(answer)
    assert len(re.findall('rel="icon"', answer.text)) == 1


def test_a_change_shows_at_once_under_a_new_name(site):
    cognito = site.pool.cognito
    identifier = style(site, Settings=branding.SETTINGS)
    before = sheets(page(site))[1]
    change = {"components": {"primaryButton": {"lightMode": {"defaults": {"backgroundColor": "c1121fff"}}}}}
    cognito.update_managed_login_branding(UserPoolId=site.pool.id, ManagedLoginBrandingId=identifier, Settings=change)
    after = page(site)
    assert sheets(after)[1] != before and "--button-back:#c1121fff" in sheet(after)
    # A browser that comes for the old one gets the one that is there, and keeps it under no name.
    late = requests.get(before, timeout=10)
    assert late.status_code == 200 and late.headers["cache-control"] == "no-store" and "#c1121fff" in late.text
    cognito.delete_managed_login_branding(UserPoolId=site.pool.id, ManagedLoginBrandingId=identifier)
    assert len(sheets(page(site))) == 1 and requests.get(before, timeout=10).status_code == 404


def test_looks_are_the_client_s_and_the_pool_s_alone(site, classic, server, cognito, party):
    style(site, Settings=branding.SETTINGS, Assets=branding.ASSETS)
    other = site.client()
    assert len(sheets(page(site, app=other))) == 1
    own = sheets(page(site))[1]
    image = re.search(rf"{site.url}/assets/images/([^\"]*)", page(site).text)
    for address in [
        own.replace(site.url, classic.url), own.replace(site.app.id, "0" * 26), own.replace(f"/{site.app.id}/", "/../"),
        image[0].replace(site.url, classic.url), image[0].rsplit(".", 1)[0] + ".html", image[0].rsplit(".", 1)[0],
        f"{server.url}/auth/{classic.pool.id}/assets/{image[1]}", f"{site.url}/assets/images/", f"{site.url}/assets/styles/all/x.css",
    ]:  # fmt: skip
        assert requests.get(address, timeout=10).status_code == 404, address
    assert requests.get(f"{server.url}/auth/{site.pool.id}/assets/{image[1]}", timeout=10).status_code == 200


def test_classic_looks_are_of_all_clients_or_of_one(classic, server):
    cognito = classic.pool.cognito
    looks = cognito.set_ui_customization(UserPoolId=classic.pool.id, CSS=branding.CLASSIC, ImageFile=branding.PNG)["UICustomization"]
    answer = page(classic)
    text = sheet(answer)
    assert ".submitButton-customizable{font-size:14px;font-weight:bold;height:40px;color:#fff;background-color:#7b1fa2}" in text
    assert 'data-scheme="light"' in answer.text
    shown = requests.get(re.search(r'<img src="([^"]*)"', answer.text)[1], timeout=10)
    assert shown.content == branding.PNG == requests.get(looks["ImageUrl"], timeout=10).content
    other = classic.client()
    cognito.set_ui_customization(UserPoolId=classic.pool.id, ClientId=other.id, CSS=".background-customizable { background-color: #abcdef; }")
    own = page(classic, app=other)
    assert sheet(own) == ".background-customizable{background-color:#abcdef}" and "<img" not in own.text
    assert sheet(page(classic)) == text
    # Pages of no client have the pool's.
    error = Person().open(f"{classic.url}/error?error=invalid_request")
    assert sheets(error)[1] == sheets(page(classic))[1].replace(classic.app.id, "all") and sheet(error) == text
    cognito.set_ui_customization(UserPoolId=classic.pool.id, ClientId=other.id)
    assert sheet(page(classic, app=other)) == text


def test_either_kind_of_pages_has_its_own_looks(site):
    """A domain shows the one or the other, never both."""
    cognito = site.pool.cognito
    cognito.set_ui_customization(UserPoolId=site.pool.id, CSS=branding.CLASSIC)
    assert len(sheets(page(site))) == 1
    style(site, Settings=branding.SETTINGS)
    assert "--page:" in sheet(page(site))
    cognito.update_user_pool_domain(UserPoolId=site.pool.id, Domain=site.name, ManagedLoginVersion=1)
    assert ".label-customizable" in sheet(page(site))


def test_branded_pages_stay_small(site):
    style(site, Settings=branding.SETTINGS, Assets=branding.ASSETS)
    for path in ["/login", "/signup", "/forgotPassword"]:
        assert len(page(site, path).content) <= 30_000
    assert len(sheet(page(site)).encode()) < 8_000
