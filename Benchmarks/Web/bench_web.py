"""What the pages take, in a real browser and on bare sockets, at a bench of its own."""

import argparse
import json
import pathlib
import re
import socket
import statistics
import sys
import threading
import time
import urllib.parse

ROOT = pathlib.Path(__file__).resolve().parents[2]
sys.path.insert(0, str(ROOT / "Tests/WebChecks"))

from playwright.sync_api import sync_playwright  # noqa: E402

from bench import LATCHING, bench  # noqa: E402

PRESSES, VIEWERS, SLOW = 200, 30, 5

# When the level of -S1 changed on the page and a frame with it was due; the second callback runs once the first frame is drawn.
WATCH = """() => {
  window.seen = [];
  const item = document.querySelector("#channels [data-channel=S1]");
  new MutationObserver(() => {
    const level = item.dataset.on === "true";
    requestAnimationFrame(() => requestAnimationFrame(
      () => window.seen.push([level, performance.timeOrigin + performance.now()])));
  }).observe(item, { attributes: true, attributeFilter: ["data-on"] });
}"""


class Kit:
    """The virtual kit's control socket, without starting a program for each command."""

    def __init__(self, path):
        self.path = str(path)

    def do(self, **command):
        with socket.socket(socket.AF_UNIX) as line:
            line.settimeout(5)
            line.connect(self.path)
            line.sendall(json.dumps(command).encode() + b"\n")
            answer = b""
            while not answer.endswith(b"\n"):
                answer += line.recv(65536)
        assert json.loads(answer)["ok"], answer

    def button(self, pressed):
        self.do(do="press" if pressed else "release", actuator="-S1/button")


class Viewer:
    """A reader of the live events on a socket of its own, signed in at the bench without a name."""

    def __init__(self, address):
        self.place = urllib.parse.urlsplit(address)
        head = self._ask("POST", "/login", "way=nobody").split("\r\n\r\n")[0]
        self.cookie = re.search(r"set-cookie: ([^;]+)", head, re.I).group(1)
        self.line = self._connect()
        self.line.sendall(self._head("GET", "/stations/station-1/live", "").encode())
        self.levels = []

    def _connect(self):
        line = socket.create_connection((self.place.hostname, self.place.port))
        return line

    def _head(self, method, path, body):
        cookie = f"Cookie: {self.cookie}\r\n" if hasattr(self, "cookie") else ""
        return (f"{method} {path} HTTP/1.1\r\nHost: {self.place.netloc}\r\nOrigin: http://{self.place.netloc}\r\n{cookie}"
                f"Content-Type: application/x-www-form-urlencoded\r\nContent-Length: {len(body)}\r\n\r\n{body}")

    def _ask(self, method, path, body):
        with self._connect() as line:
            line.settimeout(10)
            line.sendall(self._head(method, path, body).encode())
            return line.recv(65536).decode()

    def read(self, until):
        """Collects each change of -S1 until that moment."""
        text = b""
        while time.monotonic() < until:
            self.line.settimeout(max(0.05, until - time.monotonic()))
            try:
                text += self.line.recv(65536)
            except TimeoutError:
                break
        for found in re.finditer(rb'"level":"[^"]*","name":"S1","on":(true|false)', text):
            level = found.group(1) == b"true"
            if not self.levels or self.levels[-1] != level:
                self.levels.append(level)


def percentile(values, share):
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, int(share * len(ordered)))]


def edges(kit, page):
    """ms from the command to the kit until the frame that shows it, for presses and releases of -S1."""
    page.evaluate(WATCH)
    taken = []
    for number in range(2 * PRESSES):
        pressed = number % 2 == 0
        count = page.evaluate("window.seen.length")
        begin = time.time() * 1000
        kit.button(pressed)
        page.wait_for_function("(count) => window.seen.length > count", arg=count, polling=5, timeout=10_000)
        level, at = page.evaluate("window.seen.at(-1)")
        assert level == pressed
        taken.append(at - begin)
        # At no fixed place between two frames.
        time.sleep(0.02 + (number * 7 % 16) / 1000)
    return taken


def first_pages(browser, address, path, cookies):
    """Bytes as they were sent and ms until the page could be used, each time in a browser that knows nothing yet."""
    sizes, times = [], []
    for _ in range(11):
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        context.add_cookies(cookies)
        page = context.new_page()
        session = context.new_cdp_session(page)
        session.send("Network.enable")
        received = []
        session.on("Network.loadingFinished", lambda event: received.append(event["encodedDataLength"]))
        page.goto(address + path, wait_until="load")
        times.append(page.evaluate("performance.getEntriesByType('navigation')[0].loadEventEnd"))
        sizes.append(sum(received) / 1000)
        context.close()
    return statistics.median(sizes), statistics.median(times[1:])


def viewers(kit, address):
    """How many changes of -S1 some of 30 viewers did not see, of all they should have seen."""
    readers = [Viewer(address) for _ in range(VIEWERS)]
    time.sleep(1)
    until = time.monotonic() + PRESSES * 2 * 0.06 + 3
    threads = [threading.Thread(target=reader.read, args=(until,)) for reader in readers]
    for thread in threads:
        thread.start()
    for number in range(2 * PRESSES):
        kit.button(number % 2 == 0)
        time.sleep(0.05)
    for thread in threads:
        thread.join()
    # The first level is the one that stood before; each change after it is one more.
    return sum(max(0, 2 * PRESSES - (len(reader.levels) - 1)) for reader in readers), 2 * PRESSES * VIEWERS


def resident(running):
    status = pathlib.Path(f"/proc/{running.daemon_process().pid}/status").read_text()
    return int(re.search(r"VmRSS:\s+(\d+)", status).group(1)) / 1000


def slow_readers(kit, running):
    """MB that the daemon grows by while five viewers never read and the state changes a thousand times."""
    readers = [Viewer(running.address) for _ in range(SLOW)]
    for number in range(200):
        kit.button(number % 2 == 0)
        time.sleep(0.01)
    before = resident(running)
    for number in range(2000):
        kit.button(number % 2 == 0)
        time.sleep(0.005)
    after = resident(running)
    for reader in readers:
        reader.line.close()
    return after - before


def main():
    options = argparse.ArgumentParser(description=__doc__)
    options.add_argument("--bin", required=True)
    options.add_argument("--browser", required=True)
    options.add_argument("--json", required=True, type=pathlib.Path)
    chosen = options.parse_args()
    rows = []
    with bench(chosen.bin) as running, sync_playwright() as playwright:
        kit = Kit(running.folder / "kit.sock")
        running.plug(LATCHING)
        browser = playwright.chromium.launch(executable_path=chosen.browser, args=["--no-sandbox"])
        context = browser.new_context(viewport={"width": 1280, "height": 800})
        page = context.new_page()
        page.goto(running.address + "/login")
        page.locator("button[name=number][value='1001']").click()
        page.goto(running.address + "/stations/station-1")
        page.wait_for_load_state("load")
        for name, path in (("choose", "/stations/station-1"), ("exercise", "/stations/station-1/exercises/series-circuit"),
                           ("login", "/login")):
            size, taken = first_pages(browser, running.address, path, context.cookies())
            rows += [(f"web.{name}_kb", size, 100), (f"web.{name}_usable_ms", taken, 300)]
        page.goto(running.address + "/stations/station-1/exercises/lamp-push-button")
        page.locator("button[name=mode][value=practice]").click()
        page.locator("form[action$='/check']").wait_for()
        # The page lists a channel from its first change on; shorter presses the kit takes for bounce.
        kit.button(True)
        page.locator("#channels [data-channel=S1]").wait_for()
        kit.button(False)
        page.locator("#channels [data-channel=S1][data-on=false]").wait_for()
        taken = edges(kit, page)
        rows += [("web.edge_to_pixel_p50_ms", percentile(taken, 0.5), 50),
                 ("web.edge_to_pixel_p95_ms", percentile(taken, 0.95), 50)]
        page.close()
        missed, all_changes = viewers(kit, running.address)
        print(f"{VIEWERS} viewers: {missed} of {all_changes} changes not seen")
        rows += [("web.viewers_missed_changes", missed, 0), ("web.slow_readers_growth_mb", slow_readers(kit, running), 5)]
        browser.close()
    for name, ours, limit in rows:
        print(f"{name:30} {ours:8.1f} {limit:8.1f} {ours / limit if limit else float(ours > 0):6.2f}")
    chosen.json.write_text(json.dumps([{"name": n, "ours": o, "limit": l} for n, o, l in rows], indent=2) + "\n")
    return any(ours > limit for _, ours, limit in rows)


if __name__ == "__main__":
    sys.exit(main())
