"""The tasks beside the latching circuit: leads dragged on the virtual kit, a search for a fault, a measurement, a cycle."""

import time

from playwright.sync_api import Error

from visitor import SIZES, Visitor

SEARCH = [
    "-T1:+ -F1:1", "-F1:2 -S0:11", "-S0:12 -S1:13", "-F1:2 -K1:13", "-S1:14 -K1:A1", "-K1:14 -P1:X1", "-T1:- -K1:A2",
    "-T1:- -P1:X2",
]
# One start makes cylinder A go out and back until the stop button: a latch, and a coil at each end of the stroke.
CYCLE = [
    "-T1:+ -F1:1", "-F1:2 -S0:11", "-S0:12 -S1:13", "-S0:12 -K1:13", "-S1:14 -K1:14", "-K1:14 -K1:A1", "-K1:A2 -T1:-",
    "-F1:2 -K1:23", "-K1:24 -BG1:1", "-BG1:4 -MB1:1", "-F1:2 -BG2:1", "-BG2:4 -MB1:3", "-MB1:2 -T1:-", "-MB1:4 -T1:-",
]


class Panel:
    """The page of a virtual kit: hands on its panel, by drag on a wide screen and by touch on a phone."""

    def __init__(self, check, station, learner, size):
        self.visitor = Visitor(check, learner.language, size, context=learner.context)
        self.visitor.prefix += "-panel"
        self.visitor.go(f"/virtual/{station}")
        self.page = self.visitor.page
        self.drags = size == "wide"
        self.visitor.has("#panel [data-terminal]", "the panel of the virtual kit is drawn")

    def plug(self, leads):
        for lead in leads:
            ends = lead.split()
            self._drag(*ends) if self.drags else self._touch(*ends)
            self.visitor.has(
                f"#leads li:has-text('{ends[0]} – {ends[1]}'), #leads li:has-text('{ends[1]} – {ends[0]}')",
                f"a lead joins {ends[0]} and {ends[1]}")

    def probe(self, red, black):
        for tool, terminal in (("red", red), ("black", black)):
            self.page.locator(f"#tools input[value={tool}]").check()
            self._socket(terminal).click()
        self.visitor.has(f"#touching:has-text('{red} / {black}')", f"the probes stand at {red} and {black}")
        self.page.locator("#tools input[value=lead]").check()

    def confirm(self):
        self.page.locator("#confirm").click()

    def press(self, actuator):
        """Holds the button for a moment."""
        box = self.page.locator(f"#panel [data-actuator='{actuator}']").first
        box.scroll_into_view_if_needed()
        box.hover(force=True)
        self.page.mouse.down()
        self.page.wait_for_timeout(400)
        self.page.mouse.up()

    def _socket(self, terminal):
        return self.page.locator(f"#panel [data-terminal='{terminal}'] .rim").first

    def _drag(self, start, end):
        # In one go: the panel is drawn anew whenever something on it changes.
        places = self.page.evaluate(
            """(names) => {
                 document.getElementById("stage").scrollIntoView({ block: "start" });
                 return names.map((name) => {
                   const box = document.querySelector(`#panel [data-terminal="${name}"] .rim`).getBoundingClientRect();
                   return [box.x + box.width / 2, box.y + box.height / 2];
                 });
               }""", [start, end])
        if max(y for _, y in places) > SIZES["wide"]["height"] - 20:
            # One end below the other and off the screen: nobody drags so far.
            return self._touch(start, end)
        self.page.mouse.move(*places[0])
        self.page.mouse.down()
        self.page.mouse.move(*places[1], steps=4)
        self.page.mouse.up()

    def _touch(self, start, end):
        for terminal in (start, end):
            self._socket(terminal).click()

    def close(self):
        self.page.close()


def power(learner, confirm, what, work=lambda: None, press=None):
    """From the safety gate to power, and what is done with it. A busy computer may miss the kit's leases, upon which the kit
    drops the power and the page says so: then once more."""
    for _ in range(4):
        (press or learner.press)("form[action$='/power-on'] button")
        learner.has(".proved li", f"{what}: the safety gate says what was proved")
        confirm()
        try:
            on = learner.page.locator("form[action$='/power-off'], form[action$='/measure-volts']")
            on.first.wait_for(timeout=10_000)
            work()
            return
        except Error as error:
            print(f"{learner.prefix}: {what}, again: {str(error).splitlines()[0]}", flush=True)
            learner.page.screenshot(path=learner.check.pictures / f"{learner.prefix}-again.png")
            learner.page.reload()
            # It may have come late, or what was done with it may have taken too long.
            off = learner.page.locator("form[action$='/power-off'] button")
            if off.count():
                off.first.click()
    learner.expect(False, f"{what}: the power comes on")


def read_volts(learner, panel, red, black):
    """Probes on two terminals and a reading under power, which a busy computer may have lost in the meantime."""
    panel.probe(red, black)
    button = "form[action$='/measure-volts'] button"
    for _ in range(3):
        try:
            learner.page.locator(button).first.wait_for(timeout=5_000)
            break
        except Error:
            power(learner, panel.confirm, "again")
    learner.press(button)
    learner.has(f"td:has-text('{red}')", f"the reading at {red} is in the log")


def start(learner, station, exercise):
    learner.go(f"/stations/{station}/exercises/{exercise}")
    learner.has("#main svg", f"{exercise} shows a drawing")
    learner.press("button[name=mode][value=practice]")


def search(check, kit, learner, size):
    """A silent relay: wired as drawn, measured at two places, told what is wrong and what mends it."""
    kit.kit("unplug_all")
    start(learner, "station-1", "fault-open-coil")
    panel = Panel(check, "station-1", learner, size)
    panel.plug(SEARCH)
    panel.visitor.look("wired")
    learner.expect("diagnose" not in learner.page.content(), "no diagnosis before there is a fault")
    power(learner, panel.confirm, "search")
    for red, black in [("-S1:13", "-T1:-"), ("-K1:A1", "-K1:A2")]:
        read_volts(learner, panel, red, black)
    page = learner.page.content()
    learner.expect("K1.coil-open" not in page and "P1.u" not in page, "nothing gives the fault away")
    learner.look("search")
    if learner.page.locator("form[action$='/power-off']").count():
        learner.press("form[action$='/power-off'] button")
    panel.probe("-K1:A1", "-K1:A2")
    learner.press("form[action$='/measure-ohms'] button")
    learner.page.locator("input[name=symptom]").first.check()
    learner.page.locator("select[name=cause]").select_option("open-pin -K1:A1")
    learner.page.locator("select[name=remedy]").select_option("replace -K1")
    learner.look("diagnosis")
    learner.press("form[action$='/diagnose'] button")
    learner.has(".banner.good, .banner.bad", "the search is graded")
    learner.has(".feedback.right li", "what each reading told is said")
    learner.look("search-result")
    learner.press("form[action$='/reflect'] button.main")
    panel.close()


def measure(check, kit, learner, size):
    """A voltage read with the probes and written down."""
    kit.kit("unplug_all")
    start(learner, "station-1", "measure-voltage")
    panel = Panel(check, "station-1", learner, size)
    panel.plug(["-T1:+ -F1:1", "-F1:2 -S0:11", "-S0:12 -S1:13", "-S1:14 -P1:X1", "-P1:X2 -T1:-"])
    power(learner, panel.confirm, "measurement")
    read_volts(learner, panel, "-T1:+", "-T1:-")
    learner.page.locator("input[name='value.supply']").fill("24,0")
    learner.look("values")
    learner.press("form[action$='/answer'] button")
    learner.has(".banner.good, .banner.bad", "the values are graded")
    learner.look("values-result")
    learner.press("form[action$='/reflect'] button.main")
    panel.close()


def run_cycle(kit, start):
    """Starts the cycle and waits for its strokes. At each end the piston stands for a moment only: what the kit reported is
    counted. Power that a busy computer loses meanwhile is asked for again."""
    before = kit.arrivals("a1")
    start()
    for _ in range(150):
        if kit.arrivals("a1") >= before + 4:
            return
        time.sleep(0.2)
    raise Error("cylinder A does not go to and fro")


def cycle(check, kit, learner, size):
    """A cylinder that goes to and fro: designed, started on the kit, handed in with its step diagram."""
    start(learner, "station-2", "cycle-a-continuous")
    learner.look("cycle")
    panel = Panel(check, "station-2", learner, size)
    panel.page.locator("#unplug-all").click()
    panel.visitor.has("#leads:not(:has-text(' – '))", "no lead is left from before")
    panel.plug(CYCLE)
    power(learner, panel.confirm, "cycle", lambda: run_cycle(kit, lambda: panel.press("-S1/button")))
    learner.look("cycle-runs")
    learner.press("form[action$='/submit'] button")
    learner.has("svg", "the result shows the step diagram")
    learner.has(".banner.good, .banner.bad", "the cycle is graded")
    learner.look("cycle-result")
    learner.press("form[action$='/reflect'] button.main")
    panel.close()
