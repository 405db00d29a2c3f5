"""Each main task by keyboard alone: Tab, Enter, space, arrows and letters. Only the hands at the kit are not on the page."""

import re
import time

import tasks
from bench import LATCHING
from visitor import Visitor

# An outline, or, on the panel of a virtual kit, the rim of what has the focus.
FOCUS = """() => {
  const style = getComputedStyle(document.activeElement);
  if (style.outlineStyle !== "none" && parseFloat(style.outlineWidth) >= 2) return true;
  return [...document.activeElement.querySelectorAll(".touch, .face-room")].some((part) => {
    const { stroke, strokeWidth } = getComputedStyle(part);
    return stroke === "rgb(199, 119, 0)" && parseFloat(strokeWidth) >= 3;
  });
}"""


# The arrows from the socket that has the focus to another one, by the page's own rule of what is next.
ROUTE = """async (wanted) => {
  const { neighbour } = await import("/static/virtual-keys.js");
  const panel = document.getElementById("panel");
  const routes = new Map([[document.activeElement, []]]);
  for (const [socket, route] of routes) {
    if (socket.dataset.terminal === wanted) return route;
    for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
      const next = neighbour(panel, socket, key);
      if (next && !routes.has(next)) routes.set(next, [...route, key]);
    }
  }
  return null;
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
            if self._settled(
                    lambda: self.page.evaluate("(selector) => document.activeElement.matches(selector)", selector)):
                self.stops += 1
                if not self._settled(lambda: self.page.evaluate(FOCUS)):
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


    def activate(self, selector, result):
        """A button of a script, which leaves the page where it is."""
        self.reach(selector)
        self.page.keyboard.press("Enter")
        self.has(result, f"{selector} works by keyboard: {result}")

    def socket(self, terminal):
        """A socket of the virtual kit: Tab to the panel, then arrows."""
        self.reach("#panel [data-terminal]")
        for key in self.page.evaluate(ROUTE, terminal) or []:
            self.page.keyboard.press(key)
        self.expect(self.page.evaluate("document.activeElement.dataset.terminal") == terminal,
                    f"the arrows lead to {terminal}")

    def unreachable(self):
        """Sockets that no arrows lead to from the first one."""
        return self.page.evaluate("""async () => {
          const { neighbour } = await import("/static/virtual-keys.js");
          const panel = document.getElementById("panel");
          const all = [...panel.querySelectorAll("[data-terminal]")];
          const seen = new Set([all[0]]);
          for (const socket of seen)
            for (const key of ["ArrowUp", "ArrowDown", "ArrowLeft", "ArrowRight"]) {
              const next = neighbour(panel, socket, key);
              if (next) seen.add(next);
            }
          return all.filter((socket) => !seen.has(socket)).map((socket) => socket.dataset.terminal);
        }""")


def learner(check, kit, language, number):
    typist = Typist(check, language)
    typist.go("/login")
    typist.enter(f"button[name=number][value='{number}']")
    wiring(typist, kit)
    # A repeat, which is another version: not as drawn, and for the trainer to see too.
    wiring(typist, kit, home="/")
    search(typist, kit)
    cycle(typist, kit)
    typist.expect(typist.stops > 25, f"{typist.stops} places were reached by keyboard")
    typist.close()


def wiring(typist, kit, home=None):
    """An assessment from the list of stations to the reflection."""
    kit.kit("unplug_all")
    if home:
        typist.go(home)
    typist.enter("a[href='/stations/station-1']")
    typist.enter("a[href='/stations/station-1/exercises/latching-circuit']")
    typist.enter("button[name=mode][value=assessment]")
    typist.has("form[action$='/submit']", "the assessment runs")
    kit.plug(LATCHING)
    typist.enter("form[action$='/submit'] button")
    typist.has("form[action$='/reflect']", "the circuit is handed in")
    typist.tick("input[name=self_rating][value='4']")
    typist.write("textarea[name=remark]", "zonder muis")
    typist.look("result-again" if home else "result")
    reflected(typist)


def reflected(typist):
    typist.enter("form[action$='/reflect'] button.main")
    typist.has("ul.cards .card form[action$='/start']", "after the reflection another exercise may be chosen")


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
    reflected(typist)


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
    reflected(typist)


def virtual(check, kit, language, number):
    """The hands at a virtual kit, without a mouse either: leads, a button that is held, the probes, what stands beside."""
    kit.kit("unplug_all")
    typist = Typist(check, language)
    typist.prefix += "-panel"
    typist.go("/login")
    typist.follow(f"button[name=number][value='{number}']")
    typist.go("/virtual/station-1")
    typist.has("#panel [data-terminal]", "the panel of the virtual kit is drawn")
    typist.expect(typist.unreachable() == [], f"every socket is reached by arrows: {typist.unreachable()}")
    for end in ["-T1:+", "-F1:1"]:
        typist.socket(end)
        typist.page.keyboard.press("Enter")
    typist.has("#leads li:has-text('-T1:+ – -F1:1'), #leads li:has-text('-F1:1 – -T1:+')", "a lead is plugged by keyboard")
    # The chain from the supply to the button, so that it does something.
    kit.plug(["-F1:2 -S1:13"])
    for tool, end in [("red", "-S1:13"), ("black", "-T1:-")]:
        typist.tick(f"input[name=tool][value={tool}]")
        typist.socket(end)
        typist.page.keyboard.press("Enter")
    typist.has("#touching:has-text('-S1:13 / -T1:-')", "the probes are placed by keyboard")
    button = "#panel .by-hand[data-actuator^='-S1']"
    typist.reach(button)
    typist.page.keyboard.down("Space")
    typist.has(f"{button}:not([data-position='0'])", "the button is down while the key is")
    typist.look("held")
    typist.page.keyboard.up("Space")
    typist.has(f"{button}[data-position='0']", "and comes up with it")
    typist.activate("#emergency-stop", "#emergency-stop[aria-pressed=true]")
    typist.activate("#emergency-stop", "#emergency-stop[aria-pressed=false]")
    typist.activate("#leads button", "#leads:has(li:only-child)")
    typist.activate("#unplug-all", "#leads:not(:has(button))")
    typist.activate("#lift", ".meter:has(#touching:empty)")
    typist.close()


def trainer(check, language, folder):
    """What a trainer does, from the login to the end: people, what they may and can do, kits, attempts of another bench, review,
    another score, release of one and of several."""
    typist = Typist(check, language)
    typist.go("/trainer/login")
    typist.enter("button[name=number][value='t-01']")
    attempts = reviews(typist)
    people(typist)
    overviews(typist)
    users(typist)
    intake(typist, attempts[0], folder)
    typist.follow("header form button")
    typist.has("form[action='/trainer/login']", "the trainer signs out by keyboard")
    typist.close()


def reviews(typist):
    """Two attempts of the inbox: one with another score and its reason, then both out, one by one and by the list."""
    attempts = []
    for override in (True, False):
        place = f"#batch tbody tr:nth-child({2 - override}) th a"
        if attempts:
            place = f"#batch tbody a:not([href$='{attempts[0]}'])"
        typist.follow(place)
        attempt = typist.page.url.rsplit("/", 1)[-1]
        attempts.append(attempt)
        typist.reach("#position")
        typist.page.keyboard.press("Home")
        typist.expect(typist.page.locator("#log li[aria-current]").get_attribute("data-number") == "1",
                      "the replay goes back to its beginning by keyboard")
        if typist.page.locator("input[name='point.1']").count():
            typist.tick("input[name='point.1'][value=good]")
        typist.write("form[action$='/review'] textarea", "gezien")
        typist.follow("form[action$='/review'] button")
        if override:
            typist.write("form[action$='/override'] input[name=score]", "64")
            typist.write("form[action$='/override'] textarea", "samen bekeken")
            typist.follow("form[action$='/override'] button")
            typist.expect(typist.page.locator(".score").inner_text() == "64", "another score is given by keyboard")
        menu(typist, "/trainer")
    typist.reach(f"#batch input[value='{attempts[0]}']")
    typist.page.keyboard.press("Space")
    typist.look("chosen")
    typist.follow("#batch button.main")
    page = typist.page.content()
    typist.expect(attempts[0] not in page and attempts[1] in page, "the attempt that was ticked is released, the other not")
    typist.activate("#choose-usual", "#choose-usual")
    if not typist.page.locator(f"#batch input[value='{attempts[1]}']").is_checked():
        typist.reach(f"#batch input[value='{attempts[1]}']")
        typist.page.keyboard.press("Space")
    typist.follow("#batch button.main")
    typist.expect(attempts[1] not in typist.page.content(), "so is the other, with the list")
    return attempts


def people(typist):
    menu(typist, "/trainer/learners")
    typist.write("#csv", "number;name;language;group\n1007;Kim Aerts;nl;Lijn 9\n")
    typist.follow("form[action$='/preview'] button")
    typist.follow("form[action$='/import'] button")
    typist.has("text=Kim Aerts", "the list came in by keyboard")
    typist.choose("select[name=group]", "Lijn 9")
    typist.follow("form:has(select[name=group]) button")
    typist.expect(typist.page.locator("tbody tr").count() == 1, "a group is chosen by keyboard")
    typist.follow("tbody th a")
    typist.choose("form[action$='/exempt'] select", "lamp-push-button")
    typist.write("form[action$='/exempt'] input[name=reason]", "ingangstoets")
    typist.follow("form[action$='/exempt'] button:not([formaction])")
    typist.has("li:has-text('ingangstoets')", "an exemption is given by keyboard")
    typist.choose("select[name=level]", "basic")
    typist.follow("form[action$='/level'] button")
    typist.has("section:has(select[name=level]) li", "a level is given by keyboard")


def overviews(typist):
    menu(typist, "/trainer/matrix")
    typist.choose("select[name=group]", "Lijn 9")
    typist.follow("form:has(select[name=group]) button")
    typist.expect(typist.page.locator("tbody tr").count() == 1, "the matrix shows one group, chosen by keyboard")
    typist.reach(".wide")
    typist.page.keyboard.press("ArrowRight")
    typist.look("matrix")
    menu(typist, "/trainer/kits")
    typist.follow("form[action='/trainer/kits/station-1/self-test'] button")
    typist.has(".banner[role=status]", "a kit is tested by keyboard")
    menu(typist, "/trainer/sync")
    menu(typist, "/trainer/exercises")


def users(typist):
    menu(typist, "/trainer/users")
    form = "section.panel form[action$='/users/save']"
    typist.write(f"{form} input[name=name]", "Lou Smets")
    typist.write(f"{form} input[name=number]", "t-77")
    typist.reach(f"{form} input[value=author]")
    typist.page.keyboard.press("Space")
    typist.follow(f"{form} button")
    typist.has("h2:has-text('Lou Smets')", "a user is added by keyboard")
    typist.reach("summary")
    typist.page.keyboard.press("Enter")
    typist.has("details[open] input[name=name]", "the details of a user are opened by keyboard")


def intake(typist, attempt, folder):
    """The record of an attempt of this bench, brought once more: it is known here."""
    menu(typist, "/trainer/attempts")
    record = folder / "record.json"
    answer = typist.page.request.get(f"{typist.check.address}/trainer/attempts/{attempt}/record.json")
    record.write_bytes(answer.body())
    typist.reach("#intake input[type=file]")
    # The window of the system that opens then is not the page's.
    typist.page.locator("#intake input[type=file]").set_input_files(record)
    typist.write("#intake input[name=from]", "hal 2")
    typist.reach("#intake button")
    typist.page.keyboard.press("Enter")
    typist.has("#intake .banner.good", "a file of another bench comes in by keyboard")
    typist.look("intake")
    record.write_text("no record\n")
    typist.page.locator("#intake input[type=file]").set_input_files(record)
    typist.reach("#intake button")
    typist.page.keyboard.press("Enter")
    typist.has("#intake .banner.bad + ul + ul li", "a line that is no record is said with its number")
    typist.look("intake-refused")


def menu(typist, address):
    typist.follow(f"nav.menu a[href='{address}']")
