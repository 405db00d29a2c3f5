"""Each main task by keyboard alone: Tab, Enter, space, arrows and letters. Only the hands at the kit are not on the page."""

import re
import time

import tasks
from bench import LATCHING
from visitor import Visitor

FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  return style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2;
}"""


class Typist(Visitor):
    """A visitor without a mouse."""

    def __init__(self, check, language, size="wide"):
        super().__init__(check, language, size)
        self.prefix += "-keyboard"
        self.stops = 0

    def reach(self, selector):
        """Tab until the focus stands on it; it has to be seen there."""
        for _ in range(400):
            if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                self.stops += 1
                if not self.page.evaluate(FOCUS):
                    self.expect(False, f"the focus on {selector} can be seen")
                return
            self.page.keyboard.press("Tab")
        self.expect(False, f"{selector} is reached by Tab (at {self.page.url})")

    def enter(self, selector):
        self.page.locator(selector).first.wait_for(state="attached")
        self.reach(selector)
        self.page.keyboard.press("Enter")
        self.page.wait_for_load_state("load")

    def follow(self, selector):
        """The same where the page before has what the page after has: it waits for the other page."""
        self.page.locator(selector).first.wait_for(state="attached")
        self.reach(selector)
        with self.page.expect_navigation():
            self.page.keyboard.press("Enter")

    def choose(self, selector, value):
        """The option of a list, by arrows."""
        self.reach(selector)
        for _ in range(400):
            if self.page.evaluate("document.activeElement.value") == value:
                return
            self.page.keyboard.press("ArrowDown")
        self.expect(False, f"{selector} offers {value}")

    def tick(self, selector):
        """A radio button: its group is one stop, of which arrows choose."""
        name = re.search(r"name=['\"]?([\w.-]+)", selector).group(1)
        self.reach(f"input[name='{name}']")
        if not self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
            for _ in range(20):
                self.page.keyboard.press("ArrowDown")
                if self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector):
                    break
        self.page.keyboard.press("Space")
        self.expect(self.page.evaluate("document.activeElement.checked"), f"{selector} is chosen by keyboard")

    def write(self, selector, text):
        self.reach(selector)
        self.page.keyboard.type(text)


def learner(check, kit, language, number):
    typist = Typist(check, language)
    typist.go("/login")
    typist.enter(f"button[name=number][value='{number}']")
    wiring(typist, kit)
    search(typist, kit)
    cycle(typist, kit)
    typist.expect(typist.stops > 25, f"{typist.stops} places were reached by keyboard")
    typist.close()


def wiring(typist, kit):
    """An assessment from the list of stations to the reflection."""
    kit.kit("unplug_all")
    typist.enter("a[href='/stations/station-1']")
    typist.enter("a[href='/stations/station-1/exercises/latching-circuit']")
    typist.enter("button[name=mode][value=assessment]")
    typist.has("form[action$='/submit']", "the assessment runs")
    kit.plug(LATCHING)
    typist.enter("form[action$='/submit'] button")
    typist.has("form[action$='/reflect']", "the circuit is handed in")
    typist.tick("input[name=self_rating][value='4']")
    typist.write("textarea[name=remark]", "zonder muis")
    typist.look("result")
    typist.enter("form[action$='/reflect'] button.main")


def search(typist, kit):
    kit.kit("unplug_all")
    typist.go("/stations/station-1/exercises/fault-open-coil")
    typist.enter("button[name=mode][value=practice]")
    typist.has("form[action$='/power-on']", "the search begins")
    kit.plug(tasks.SEARCH)
    tasks.power(typist, lambda: kit.kit("confirm"), "search", press=typist.enter)
    kit.kit("probe", "-K1:A1", "-K1:A2")
    typist.enter("form[action$='/measure-volts'] button")
    typist.has("td:has-text('-K1:A1')", "the reading is in the log")
    typist.tick("input[name=symptom]")
    typist.choose("select[name=cause]", "open-pin -K1:A1")
    typist.choose("select[name=remedy]", "replace -K1")
    typist.look("diagnosis")
    typist.enter("form[action$='/diagnose'] button")
    typist.has(".banner.good, .banner.bad", "the search is graded")
    typist.enter("form[action$='/reflect'] button.main")


def cycle(typist, kit):
    typist.go("/stations/station-2/exercises/cycle-a-continuous")
    typist.enter("button[name=mode][value=practice]")
    typist.has("form[action$='/power-on']", "the cycle begins")
    kit.kit("unplug_all", at="pneumatics")
    kit.plug(tasks.CYCLE, at="pneumatics")
    def start():
        kit.kit("press", "-S1", at="pneumatics")
        time.sleep(0.4)
        kit.kit("release", "-S1", at="pneumatics")

    tasks.power(typist, lambda: kit.kit("confirm", at="pneumatics"), "cycle", lambda: tasks.run_cycle(kit, start),
                press=typist.enter)
    typist.enter("form[action$='/submit'] button")
    typist.has(".banner.good, .banner.bad", "the cycle is graded")
    typist.enter("form[action$='/reflect'] button.main")


def trainer(check, language):
    """Review with the checklist, another score, release."""
    typist = Typist(check, language)
    typist.go("/trainer/login")
    typist.enter("button[name=number][value='t-01']")
    typist.follow("#batch tbody th a")
    attempt = typist.page.url.rsplit("/", 1)[-1]
    typist.reach("#position")
    typist.page.keyboard.press("Home")
    typist.expect(typist.page.locator("#log li[aria-current]").get_attribute("data-number") == "1",
                  "the replay goes back to its beginning by keyboard")
    if typist.page.locator("input[name='point.1']").count():
        typist.tick("input[name='point.1'][value=good]")
    typist.write("form[action$='/review'] textarea", "gezien")
    typist.follow("form[action$='/review'] button")
    typist.follow("form[action$='/release'] button")
    typist.expect(attempt not in typist.page.content(), "what was released by keyboard is out of the inbox")
    typist.close()
