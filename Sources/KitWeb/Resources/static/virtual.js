// The page of a virtual kit: hands on a panel that the server draws. Every action is a command; what came of it
// arrives as server-sent events, so the page never shows what the kit does not.

import { follow, post } from "./virtual-link.js";
import { makeReachable, neighbour } from "./virtual-keys.js";

const page = document.getElementById("virtual");
const panel = document.getElementById("panel");
const overlay = document.getElementById("overlay");
const thread = document.getElementById("thread");
const ring = document.getElementById("chosen-ring");
const byId = (id) => document.getElementById(id);
const link = `/virtual/${encodeURIComponent(page.dataset.station)}`;

let side = { byHand: [], leads: [], defects: [] };
let chosen = null;
let drag = null;
let held = null;
let current = null;
// Where the probes were put, which the kit may not have told yet.
const probes = { red: null, black: null };

// One after the other: a release never overtakes its press.
let before = Promise.resolve();
const act = (command) =>
  (before = before.then(() => post(`${link}/do`, command)).then(say, () => say(page.dataset.gone)));
const say = (text) => (byId("answer").textContent = text || "");
const tool = () => byId("tools").querySelector(":checked").value;

follow(`${link}/live${location.search}`, {
  panel(svg) {
    const kept = document.activeElement?.closest?.("#panel [data-terminal], #panel [data-actuator]");
    const key = kept && keyOf(kept);
    panel.replaceChildren(document.importNode(svg, true));
    overlay.setAttribute("viewBox", panel.firstElementChild.getAttribute("viewBox"));
    current = makeReachable(panel, side.byHand, current);
    if (key) panel.querySelector(key)?.focus();
    showChosen();
  },
  side(next) {
    for (const tip of ["red", "black"]) if (next[tip] !== side[tip]) probes[tip] = next[tip] ?? null;
    side = next;
    current = makeReachable(panel, side.byHand, current);
    byId("power").textContent = side.power;
    byId("volts").textContent = side.volts;
    byId("ohms").textContent = side.ohms;
    byId("touching").textContent = side.red || side.black ? `${side.red ?? "–"} / ${side.black ?? "–"}` : "";
    byId("cable").setAttribute("aria-pressed", side.cable);
    byId("emergency-stop")?.setAttribute("aria-pressed", side.emergencyStop);
    list(byId("leads"), side.leads, ([from, to]) => `${from} – ${to}`, page.dataset.unplug, ([from, to]) =>
      act({ do: "unplug", from, to }),
    );
    list(byId("defects"), side.defects, (defect) => defect, page.dataset.mend, (defect) => {
      const [part, ...value] = defect.split(" ");
      act({ do: "clear_defect", part, value: value.join(" ") });
    });
  },
  gone: () => (byId("power").textContent = page.dataset.gone),
});

function list(element, items, text, word, remove) {
  const wanted = items.map(text);
  if (element.dataset.shown === JSON.stringify(wanted)) return;
  element.dataset.shown = JSON.stringify(wanted);
  const rows = items.map((item, index) => {
    const row = document.createElement("li");
    const button = document.createElement("button");
    button.type = "button";
    button.className = "quiet";
    button.textContent = word;
    button.setAttribute("aria-label", `${word}: ${wanted[index]}`);
    button.addEventListener("click", () => remove(item));
    row.append(wanted[index], button);
    return row;
  });
  if (rows.length === 0) rows.push(Object.assign(document.createElement("li"), { textContent: element.dataset.empty }));
  element.replaceChildren(...rows);
}

// Leads and probes

const keyOf = ({ dataset }) =>
  dataset.terminal ? `[data-terminal="${CSS.escape(dataset.terminal)}"]` : `[data-actuator="${CSS.escape(dataset.actuator)}"]`;
const socketAt = (x, y) => document.elementFromPoint(x, y)?.closest?.("#panel [data-terminal]");

function place(terminal) {
  const rim = panel.querySelector(`[data-terminal="${CSS.escape(terminal)}"] .rim`);
  return rim && { x: Number(rim.getAttribute("cx")), y: Number(rim.getAttribute("cy")) };
}

function pointer(event) {
  return new DOMPoint(event.clientX, event.clientY).matrixTransform(panel.firstElementChild.getScreenCTM().inverse());
}

function use(terminal) {
  if (tool() !== "lead") {
    probes[tool()] = terminal;
    return act({ do: "probe", ...probes });
  }
  if (chosen && chosen !== terminal) {
    act({ do: "plug", from: chosen, to: terminal });
    chosen = null;
  } else {
    chosen = chosen === terminal ? null : terminal;
    say(chosen ? `${page.dataset.chosen} ${chosen}` : "");
  }
  showChosen();
}

function showChosen() {
  const at = chosen && place(chosen);
  ring.setAttribute("cx", at ? at.x : -99);
  ring.setAttribute("cy", at ? at.y : -99);
}

panel.addEventListener("pointerdown", (event) => {
  const socket = event.target.closest("[data-terminal]");
  const face = event.target.closest(".by-hand");
  if (socket) {
    event.preventDefault();
    // A finger would keep the event to the socket where it went down.
    event.target.releasePointerCapture?.(event.pointerId);
    drag = { from: socket.dataset.terminal };
  } else if (face) {
    event.preventDefault();
    press(face);
  }
});

document.addEventListener("pointermove", (event) => {
  if (!drag || tool() !== "lead") return;
  const from = place(drag.from);
  const to = pointer(event);
  const sag = 14 + Math.hypot(to.x - from.x, to.y - from.y) * 0.14;
  const [x1, x2] = [from.x + (to.x - from.x) * 0.25, from.x + (to.x - from.x) * 0.75];
  thread.setAttribute("d", `M${from.x} ${from.y}C${x1} ${from.y + sag} ${x2} ${to.y + sag} ${to.x} ${to.y}`);
});

document.addEventListener("pointerup", (event) => {
  release();
  if (!drag) return;
  const end = socketAt(event.clientX, event.clientY)?.dataset.terminal;
  const { from } = drag;
  stopDragging();
  if (end === from) use(from);
  else if (end && tool() === "lead") act({ do: "plug", from, to: end });
});

const stopDragging = () => {
  drag = null;
  thread.setAttribute("d", "");
};
document.addEventListener("pointercancel", () => {
  release();
  stopDragging();
});
window.addEventListener("blur", () => release());

// Buttons, knobs, targets, cylinders

function press(face) {
  const { actuator, face: kind, position, positions } = face.dataset;
  const isOn = position !== "0";
  if (kind === "button") {
    held = actuator;
    act({ do: "press", actuator });
  } else if (kind === "knob") {
    turn(face, 1);
  } else if (kind === "mushroom") {
    act({ do: "set", actuator, position: isOn ? "0" : "1" });
  } else if (kind === "cylinder") {
    const away = actuator.replace(/[^/]*$/, "away");
    const steps = [away, actuator].map((name) => ({ do: "set", actuator: name, position: isOn ? "0" : "1" }));
    (isOn ? steps.reverse() : steps).reduce((before, step) => before.then(() => act(step)), Promise.resolve());
  } else {
    act({ do: isOn ? "release" : "press", actuator });
  }
}

function turn(face, step) {
  const { actuator, position, positions } = face.dataset;
  const names = positions.split("|");
  act({ do: "set", actuator, position: names[(Number(position) + step + names.length) % names.length] });
}

function release() {
  if (held) act({ do: "release", actuator: held });
  held = null;
}

// Keys

panel.addEventListener("keydown", (event) => {
  const socket = event.target.closest("[data-terminal]");
  const face = event.target.closest(".by-hand");
  const isPress = event.key === "Enter" || event.key === " ";
  if (event.key === "Escape") {
    chosen = null;
    showChosen();
  } else if (isPress && socket) {
    event.preventDefault();
    use(socket.dataset.terminal);
  } else if (isPress && face) {
    event.preventDefault();
    if (!event.repeat) press(face);
  } else if (socket && event.key.startsWith("Arrow")) {
    event.preventDefault();
    const next = neighbour(panel, socket, event.key);
    if (!next) return;
    socket.setAttribute("tabindex", "-1");
    next.setAttribute("tabindex", "0");
    current = next.dataset.terminal;
    next.focus();
  } else if (face?.dataset.face === "knob" && event.key.startsWith("Arrow")) {
    event.preventDefault();
    turn(face, event.key === "ArrowRight" || event.key === "ArrowUp" ? 1 : -1);
  }
});
panel.addEventListener("keyup", (event) => {
  if (event.key === "Enter" || event.key === " ") release();
});

// What stands beside the panel

const onClick = (id, action) => byId(id)?.addEventListener("click", action);
onClick("confirm", () => act({ do: "confirm" }));
onClick("emergency-stop", () => act({ do: "emergency_stop", action: side.emergencyStop ? "release" : "press" }));
onClick("cable", () => act({ do: "cable", action: side.cable ? "unplug" : "plug" }));
onClick("reset", () => act({ do: "reset" }));
onClick("lift", () => act({ do: "probe", red: null, black: null }));
onClick("unplug-all", () => act({ do: "unplug_all" }));
onClick("mend-all", () => act({ do: "clear_defect" }));
onClick("record", () => post(`${link}/record`, {}).then((problem) => say(problem || page.dataset.recording)));
byId("defect").addEventListener("submit", (event) => {
  event.preventDefault();
  const [part, ...value] = new FormData(event.target).get("defect").split(" ");
  act({ do: "insert_defect", part, value: value.join(" ") });
});
byId("fault").addEventListener("submit", (event) => {
  event.preventDefault();
  act({ do: "fault", id: new FormData(event.target).get("fault"), action: event.submitter.value });
});
