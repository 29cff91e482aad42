"""Debian's Chromium without a window, and the ways in which a person uses it: by mouse, or by keys alone."""

import json
import re
import time
from dataclasses import dataclass

from selenium import webdriver
from selenium.common.exceptions import WebDriverException
from selenium.webdriver.chrome.service import Service
from selenium.webdriver.common.action_chains import ActionChains
from selenium.webdriver.common.by import By
from selenium.webdriver.common.keys import Keys
from selenium.webdriver.support.select import Select

DESKTOP, PHONE, NARROW = (1280, 800), (390, 844), (320, 568)
BLOCKED = 2
REFUSAL = re.compile(r"Failed to load resource: the server responded with a status of (4\d\d|501)")
# What a key reaches on a page, in the order of the document: one radio button of each group.
REACHABLE = """
const seen = new Set();
return [...document.querySelectorAll('a[href], button, input:not([type=hidden]), select, textarea, summary, [tabindex]')]
  .filter(e => e.tabIndex >= 0 && !e.disabled && e.checkVisibility())
  .filter(e => e.type !== 'radio' || e.checked || (!seen.has(e.name) && !document.querySelector(`[name="${e.name}"]:checked`) && seen.add(e.name)))
"""
WHERE = """
const e = document.activeElement;
if (!e || e === document.body) return null;
const style = getComputedStyle(e), box = e.getBoundingClientRect();
return {tag: e.localName, name: e.name || '', type: e.type || '', value: e.value || '', text: e.innerText ? e.innerText.trim() : '',
  outlined: style.outlineStyle !== 'none' && parseFloat(style.outlineWidth) >= 2,
  seen: box.width > 0 && box.top >= 0 && box.bottom <= innerHeight + 1 && box.left >= 0 && box.right <= innerWidth + 1};
"""


@dataclass
class Answer:
    """What a server said to the browser."""

    url: str
    status: int
    headers: dict
    is_document: bool


class Chromium:
    """One browser, which begins every test as one that has never been anywhere."""

    def __init__(self, scripts=True):
        self.scripts = scripts
        options = webdriver.ChromeOptions()
        options.binary_location = "/usr/bin/chromium"
        for argument in [
            "--headless=new", "--no-sandbox", "--disable-dev-shm-usage", "--disable-gpu", "--hide-scrollbars", "--lang=en-US",
            "--disable-background-networking", "--disable-component-update", "--no-first-run", "--force-color-profile=srgb",
        ]:  # fmt: skip
            options.add_argument(argument)
        preferences = {"credentials_enable_service": False, "profile.password_manager_leak_detection": False}
        if not scripts:
            preferences["profile.managed_default_content_settings.javascript"] = BLOCKED
        options.add_experimental_option("prefs", preferences)
        options.set_capability("goog:loggingPrefs", {"browser": "ALL", "performance": "ALL"})
        self.driver = webdriver.Chrome(options=options, service=Service("/usr/bin/chromedriver"))
        self.driver.set_page_load_timeout(30)
        # As a window in front has it: else nothing in it shows that it has the focus.
        self.driver.execute_cdp_cmd("Emulation.setFocusEmulationEnabled", {"enabled": True})
        self.answers = []

    def close(self):
        self.driver.quit()

    def begin(self):
        self.driver.get("about:blank")
        self.driver.execute_cdp_cmd("Network.clearBrowserCookies", {})
        self.look()
        for kind in ["browser", "performance"]:
            self.driver.get_log(kind)
        self.answers = []

    def look(self, size=DESKTOP, scheme="light"):
        """Through a window of this size, in light or dark."""
        features = [{"name": "prefers-color-scheme", "value": scheme}, {"name": "prefers-reduced-motion", "value": "reduce"}]
        self.driver.execute_cdp_cmd("Emulation.setEmulatedMedia", {"features": features})
        width, height = size
        self.driver.execute_cdp_cmd(
            "Emulation.setDeviceMetricsOverride",
            {"width": width, "height": height, "deviceScaleFactor": 1, "mobile": width < 600, "screenWidth": width, "screenHeight": height},
        )

    def run(self, script, *arguments):
        return self.driver.execute_script(script, *arguments)

    # Documents

    def open(self, url):
        self.driver.get(url)

    def leave(self, act):
        """Does what leads to another document, and waits until it is there."""
        before = self.run("return performance.timeOrigin")
        act()
        self.until(lambda: self.run("return document.readyState === 'complete' && performance.timeOrigin") not in (False, before))

    @staticmethod
    def until(true, seconds=20):
        deadline = time.monotonic() + seconds
        while True:
            try:
                if true():
                    return
            # The document that was asked went away.
            except WebDriverException:
                if time.monotonic() > deadline:
                    raise
            assert time.monotonic() < deadline, "the browser did not get there"
            time.sleep(0.01)

    @property
    def url(self):
        return self.driver.current_url

    def all(self, selector):
        return self.driver.find_elements(By.CSS_SELECTOR, selector)

    def text(self, selector):
        """What people read there; `None` where it is not on the page."""
        found = self.all(selector)
        return found[0].text if found else None

    @property
    def heading(self):
        return self.text("h1")

    @property
    def problem(self):
        return self.text("[role=alert]")

    @property
    def notice(self):
        return self.text("[role=status]")

    # What the browser noted

    def console(self):
        """What it complained about; that a page of ours has the status of a refusal is no complaint."""
        messages = [entry["message"] for entry in self.driver.get_log("browser") if entry["level"] in ("WARNING", "SEVERE")]
        return [message for message in messages if not REFUSAL.search(message)]

    def heard(self):
        """Every answer since the test began, with those that led on."""
        for entry in self.driver.get_log("performance"):
            event = json.loads(entry["message"])["message"]
            response = None
            if event["method"] == "Network.responseReceived":
                response = event["params"]["response"]
            elif event["method"] == "Network.requestWillBeSent":
                response = event["params"].get("redirectResponse")
            if response and response["url"].startswith("http"):
                headers = {name.lower(): value for name, value in response["headers"].items()}
                is_document = event["params"]["type"] == "Document" and event["method"] == "Network.responseReceived"
                self.answers.append(Answer(response["url"], response["status"], headers, is_document))
        return self.answers

    def faults(self, own):
        """What is wrong with how `own` pages came, and what the browser complained about."""
        found = self.console()
        for answer in self.heard():
            if not answer.url.startswith(own):
                continue
            policy = answer.headers.get("content-security-policy", "")
            wanted = {"x-content-type-options": "nosniff"}
            if answer.is_document:
                wanted |= {"referrer-policy": "same-origin", "x-frame-options": "DENY", "cache-control": "no-store"}
                if "unsafe-" in policy or "default-src 'none'" not in policy or "frame-ancestors 'none'" not in policy:
                    found.append(f"{answer.url}: policy {policy!r}")
            if answer.status in (301, 302, 303, 307):
                wanted = {"cache-control": "no-store"}
            found += [f"{answer.url}: {name} is {answer.headers.get(name)!r}" for name, value in wanted.items() if answer.headers.get(name) != value]
        return found


class Mouse:
    """Somebody who points."""

    def __init__(self, chromium):
        self.chromium = chromium

    def __getattr__(self, name):
        return getattr(self.chromium, name)

    def _element(self, name):
        return self.driver.find_element(By.CSS_SELECTOR, f'main [name="{name}"]:not([type=hidden])')

    def fill(self, **fields):
        """Fields by name, where `__` stands for brackets: requiredAttributes__email."""
        for name, value in named(fields):
            field = self._element(name)
            field.clear()
            field.send_keys(value)

    def choose(self, value):
        self.driver.find_element(By.CSS_SELECTOR, f'main [type=radio][value="{value}"]').click()

    def submit(self):
        """What the page's main button does."""
        self.leave(self.driver.find_element(By.CSS_SELECTOR, "main form [type=submit]").click)

    def press(self, label):
        found = [element for element in self.all("a, button") if element.text == label]
        assert len(found) == 1, (label, [element.text for element in self.all("a, button")])
        self.leave(found[0].click)

    def speak(self, language):
        Select(self.driver.find_element(By.ID, "lang")).select_by_value(language)
        self.leave(self.driver.find_element(By.CSS_SELECTOR, ".languages [type=submit]").click)


class Keyboard(Mouse):
    """Somebody who has no mouse. What has the focus must be seen to have it."""

    def keys(self, *keys):
        ActionChains(self.driver, duration=0).send_keys(*keys).perform()

    def where(self):
        """What has the focus; `None` where nothing has."""
        place = self.run(WHERE)
        if place:
            assert place["outlined"], f"nobody sees that the focus is on {place}"
            assert place["seen"], f"the focus is out of sight on {place}"
        return place

    def go(self, is_there):
        passed = []
        for _ in range(40):
            place = self.where()
            if place and is_there(place):
                return
            passed.append(place)
            self.keys(Keys.TAB)
        raise AssertionError(f"no key leads there, only to {passed}")

    def fill(self, **fields):
        for name, value in named(fields):
            self.go(lambda place: place["name"] == name)
            ActionChains(self.driver, duration=0).key_down(Keys.CONTROL).send_keys("a").key_up(Keys.CONTROL).send_keys(value).perform()

    def choose(self, value):
        self.go(lambda place: place["type"] == "radio")
        for _ in range(10):
            if self.where()["value"] == value:
                return self.keys(Keys.SPACE)
            self.keys(Keys.DOWN)
        raise AssertionError(f"no key chooses {value}")

    def submit(self):
        """Enter, where the person is: in the field that was filled last; else at the button."""
        place = self.where()
        if not place or place["tag"] != "input":
            self.go(lambda place: place["tag"] == "button")
        self.leave(lambda: self.keys(Keys.ENTER))

    def press(self, label):
        self.go(lambda place: place["tag"] in ("a", "button") and place["text"] == label)
        self.leave(lambda: self.keys(Keys.ENTER))

    def speak(self, language):
        self.go(lambda place: place["name"] == "lang")
        for _ in range(30):
            if self.where()["value"] == language:
                break
            self.keys(Keys.DOWN)
        self.go(lambda place: place["tag"] == "button" and place["text"] != "" and self.run("return !!document.activeElement.closest('.languages')"))
        self.leave(lambda: self.keys(Keys.ENTER))


def named(fields):
    for name, value in fields.items():
        start, separator, inner = name.partition("__")
        yield (f"{start}[{inner}]" if separator else name), value
