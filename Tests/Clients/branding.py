"""A style of managed login with a value for everything that pages follow, and one of the classic pages."""

import struct
import zlib


def png(width, height, colour):
    """One colour, as small as a PNG can be (PNG, third edition)."""

    def chunk(name, data):
        return struct.pack(">I", len(data)) + name + data + struct.pack(">I", zlib.crc32(name + data))

    rows = (b"\0" + bytes(colour) * width) * height
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", head) + chunk(b"IDAT", zlib.compress(rows)) + chunk(b"IEND", b"")


def svg(body, width=120, height=40):
    return f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {width} {height}" width="{width}" height="{height}">{body}</svg>'.encode()


PNG = png(160, 40, (0x7B, 0x1F, 0xA2))


def logo(colour):
    return svg(f'<circle cx="20" cy="20" r="16" fill="{colour}"/><rect x="46" y="12" width="70" height="16" rx="8" fill="{colour}"/>')


def waves(colour):
    return svg(f'<rect width="400" height="300" fill="{colour}"/><path d="M0 220q100-60 200 0t200 0v80H0z" fill="#00000018"/>', 400, 300)


def asset(category, mode, image, extension="SVG", **more):
    return {"Category": category, "ColorMode": mode, "Extension": extension, "Bytes": image} | more


ICO = b"\0\0\1\0\1\0" + struct.pack("<BBBBHHII", 16, 16, 0, 0, 1, 32, len(PNG), 22) + PNG
MODES = [("LIGHT", "#0f5132"), ("DARK", "#a3e635")]
ASSETS = [
    *[asset("PAGE_HEADER_LOGO", mode, logo(colour)) for mode, colour in MODES],
    asset("PAGE_FOOTER_LOGO", "DYNAMIC", logo("#6c757d")),
    asset("FORM_LOGO", "LIGHT", PNG, "PNG"),
    asset("PAGE_BACKGROUND", "LIGHT", waves("#e8f5e9")),
    asset("PAGE_BACKGROUND", "DARK", waves("#06130b")),
    asset("FAVICON_SVG", "DYNAMIC", svg('<circle cx="16" cy="16" r="15" fill="#0f5132"/>', 32, 32)),
    asset("FAVICON_ICO", "DYNAMIC", ICO, "ICO"),
    asset("AUTH_APP_GRAPHIC", "DYNAMIC", svg('<rect x="40" y="4" width="24" height="32" rx="4" fill="#198754"/>')),
    asset("IDP_BUTTON_ICON", "DYNAMIC", svg('<circle cx="12" cy="12" r="10" fill="#0d6efd"/>', 24, 24), ResourceId="Lighthouse"),
]  # fmt: skip


def button(back, ink, line):
    return {"backgroundColor": back, "textColor": ink, "borderColor": line}


def mode(page, card, ink, faint, field, line, strong, on_strong, strip):
    """The same places in light and in dark: components, then classes of components."""
    components = {
        "pageBackground": {"color": page}, "form": {"backgroundColor": card, "borderColor": line},
        "pageText": {"bodyColor": ink, "headingColor": strong, "descriptionColor": faint},
        "primaryButton": {
            "defaults": {"backgroundColor": strong, "textColor": on_strong}, "hover": {"backgroundColor": ink, "textColor": card},
            "active": {"backgroundColor": ink, "textColor": card},
        },
        "secondaryButton": {state: button(card, strong, strong) for state in ["defaults", "hover", "active"]},
        "pageHeader": {"background": {"color": strip}, "borderColor": line}, "pageFooter": {"background": {"color": strip}, "borderColor": line},
    }  # fmt: skip
    classes = {
        "input": {"defaults": {"backgroundColor": field, "borderColor": line}}, "inputLabel": {"textColor": ink},
        "inputDescription": {"textColor": faint}, "link": {"defaults": {"textColor": strong}, "hover": {"textColor": ink}},
        "focusState": {"borderColor": strong}, "divider": {"borderColor": line}, "optionControls": {"selected": {"backgroundColor": strong}},
    }  # fmt: skip
    return components, classes, {state: button(card, ink, line) for state in ["defaults", "hover", "active"]}


LIGHT = mode("e8f5e9ff", "fffdf7", "1b1b1bff", "4a4a4aff", "ffffffff", "6b705cff", "0f5132ff", "ffffffff", "d8f3dcff")
DARK = mode("06130bff", "10241aff", "f1faeeff", "c5d5c9ff", "0b1a12ff", "7a8b80ff", "a3e635ff", "0b1a12ff", "0b1a12ff")


def both(place):
    light, dark = LIGHT[place], DARK[place]
    return {name: {"lightMode": light[name], "darkMode": dark[name]} for name in light}


def merged(*settings):
    result = {}
    for one in settings:
        for name, value in one.items():
            result[name] = merged(result[name], value) if isinstance(result.get(name), dict) and isinstance(value, dict) else value
    return result


SETTINGS = {
    "categories": {
        "auth": {
            "authMethodOrder": [[{"display": "INPUT", "type": "USERNAME_PASSWORD"}, {"display": "BUTTON", "type": "FEDERATED"}]],
            "federation": {"interfaceStyle": "BUTTON_LIST", "order": ["Lighthouse"]},
        },
        "form": {
            "displayGraphics": True, "instructions": {"enabled": False}, "languageSelector": {"enabled": False},
            "location": {"horizontal": "START", "vertical": "CENTER"},
        },
        "global": {"colorSchemeMode": "DYNAMIC", "pageHeader": {"enabled": True}, "pageFooter": {"enabled": True}, "spacingDensity": "COMPACT"},
    },
    "componentClasses": merged(both(1), {"buttons": {"borderRadius": 22}, "input": {"borderRadius": 2}, "idpButtons": {"icons": {"enabled": True}}}),
    "components": merged(
        both(0),
        {
            "alert": {"borderRadius": 0}, "favicon": {"enabledTypes": ["SVG", "ICO"]},
            "form": {"borderRadius": 3, "logo": {"enabled": True, "formInclusion": "IN", "location": "END", "position": "TOP"}},
            "idpButton": {"standard": {"lightMode": LIGHT[2], "darkMode": DARK[2]}},
            "pageBackground": {"image": {"enabled": True}}, "pageHeader": {"logo": {"enabled": True, "location": "START"}},
            "pageFooter": {"logo": {"enabled": True, "location": "CENTER"}},
        },
    ),
}  # fmt: skip

CLASSIC = """
.logo-customizable { max-width: 60%; max-height: 30%; }
.banner-customizable { padding: 12px 0px; background-color: #f3e5f5; }
.label-customizable { font-weight: 400; color: #4a148c; }
.textDescription-customizable { padding-top: 10px; font-size: 18px; color: #333333; }
.idpDescription-customizable { color: #4a148c; }
.legalText-customizable { color: #4b4b4b; font-size: 11px; }
.submitButton-customizable { font-size: 14px; font-weight: bold; height: 40px; color: #fff; background-color: #7b1fa2; }
.submitButton-customizable:hover { color: #fff; background-color: #4a148c; }
.errorMessage-customizable { padding: 5px; background: #f5f5f5; border: 2px solid #8b0000; color: #8b0000; }
.inputField-customizable { height: 34px; color: #222; background-color: #fff; border: 1px solid #767676; }
.inputField-customizable:focus { border-color: #7b1fa2; outline: 0; }
.idpButton-customizable { height: 40px; background-color: #5b2c83; color: #fff; }
.idpButton-customizable:hover { background-color: #31b0d5; color: #000; }
.redirect-customizable { text-align: center; color: #6a1b9a; }
.passwordCheck-notValid-customizable { color: #8b0000; }
.background-customizable { background-color: #fffafa; color: #222; }
"""
