"""One browser window: what a person does in it, and what is looked at on every page."""

from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Error

TAGS = ["wcag2a", "wcag2aa", "wcag21a", "wcag21aa", "wcag22a", "wcag22aa"]
SIZES = {"wide": {"width": 1280, "height": 800}, "phone": {"width": 390, "height": 844}}


class Visitor:
    """One browser window with its own cookies: looks at every page with axe and keeps a picture."""

    def __init__(self, check, language, size, context=None):
        self.check = check
        self.prefix = f"{language}-{size}"
        self.context = context or check.browser.new_context(viewport=SIZES[size], locale=language)
        self.page = self.context.new_page()
        # For a computer that is busy otherwise.
        self.page.set_default_timeout(90_000)
        self.page.on("console", lambda message: check.console.append(f"{self.prefix}: {message.text}")
                     if message.type == "error" else None)
        self.page.on("pageerror", lambda error: check.problems.append(f"{self.prefix}: script: {error}"))
        self.language = language

    def go(self, path):
        """A page of the bench may just then load itself anew, because of what the kit does, and come between."""
        address = self.check.address + path
        for last in [False] * 9 + [True]:
            try:
                return self.page.goto(address, wait_until="load")
            except Error as error:
                if last or not ("ERR_ABORTED" in str(error) or "interrupted by another" in str(error)):
                    raise
                self.page.wait_for_load_state("load")
                if self.page.url == address:
                    return None

    def press(self, selector):
        self.page.locator(selector).first.click()
        self.page.wait_for_load_state("load")

    def keys(self, selector):
        """The same by keyboard."""
        self.page.locator(selector).first.focus()
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state("load")

    def look(self, name):
        """A picture, axe, and nothing wider than the screen."""
        # A page behind another one may never be painted.
        self.page.bring_to_front()
        self._picture(name)
        found = self._settled(lambda: Axe().run(self.page, options={"runOnly": {"type": "tag", "values": TAGS}}))
        self.check.pages += 1
        for violation in found.response["violations"]:
            places = "; ".join(node["target"][0] if isinstance(node["target"][0], str) else str(node["target"])
                               for node in violation["nodes"][:4])
            self.check.problems.append(f"{self.prefix}-{name}: axe {violation['id']}: {violation['help']} at {places}")
        width = self._settled(lambda: self.page.evaluate("[document.documentElement.scrollWidth, innerWidth]"))
        if width[0] > width[1]:
            self.check.problems.append(f"{self.prefix}-{name}: {width[0]} pixels wide on a screen of {width[1]}")

    def _picture(self, name):
        """The browser now and then never paints a page for a picture; the next time it does."""
        for last in (False, False, True):
            try:
                return self.page.screenshot(
                    path=self.check.pictures / f"{self.prefix}-{name}.png", full_page=True, timeout=30_000)
            except Error:
                if last:
                    raise
                self.page.bring_to_front()

    def _settled(self, look):
        """A page may draw itself anew because of what the kit does, on a busy computer often; then it is looked at again."""
        for last in [False] * 9 + [True]:
            try:
                return look()
            except Error as error:
                if last or "context was destroyed" not in str(error):
                    raise
                self.page.wait_for_load_state("load")

    def expect(self, condition, what):
        self.check.expectations += 1
        if not condition:
            self.check.problems.append(f"{self.prefix}: {what}")
            self.page.screenshot(path=self.check.pictures / f"{self.prefix}-failed-{self.check.expectations}.png")

    def has(self, selector, what, seconds=20):
        try:
            self.page.locator(selector).first.wait_for(state="visible", timeout=seconds * 1000)
            self.expect(True, what)
        except Exception:
            self.expect(False, f"{what} (at {self.page.url})")

    def close(self):
        self.context.close()
