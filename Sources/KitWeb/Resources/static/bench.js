// Keeps the page true to the kit: levels, wiring and power arrive as server-sent events.

const live = document.getElementById("live");
if (live) follow(live.dataset.station, live.dataset.revision);
// A badge reader types at once, wherever the page was touched before.
document.addEventListener("submit", (event) => {
  // A second press would ask for the same again.
  for (const button of event.target.querySelectorAll("button")) setTimeout(() => (button.disabled = true));
});
addEventListener("pageshow", () => {
  for (const button of document.querySelectorAll("form button:disabled")) button.disabled = false;
});

function follow(station, revision) {
  const source = new EventSource(`/stations/${encodeURIComponent(station)}/live`);
  source.addEventListener("state", (event) => {
    const state = JSON.parse(event.data);
    showConnection(state);
    // Another attempt, another phase, a new check: the server draws that page. What somebody is writing is left alone.
    if (state.revision !== revision) {
      if (document.activeElement?.matches("textarea, input:not([type=radio])")) return;
      source.close();
      location.replace(`/stations/${encodeURIComponent(station)}`);
      return;
    }
    for (const channel of state.channels) showChannel(channel);
  });
  source.addEventListener("wiring", (event) => showWiring(JSON.parse(event.data)));
  source.addEventListener("drawing", (event) => showDrawing(JSON.parse(event.data)));
  source.addEventListener("locked", () => location.reload());
  source.onerror = () => {
    const connection = document.getElementById("connection");
    if (connection) connection.textContent = "…";
  };
}

// Parsed as a picture, never as a page.
function showDrawing(text) {
  const figure = document.getElementById("drawing");
  const drawing = new DOMParser().parseFromString(text, "image/svg+xml").documentElement;
  if (figure && drawing.nodeName === "svg") figure.replaceChildren(document.importNode(drawing, true));
}

// One step of a counterexample at a time; without this module all steps stand one below the other.
for (const play of document.querySelectorAll(".play")) {
  const frames = [...play.querySelectorAll("[data-frame]")];
  let step = 0;
  const show = (number) => {
    step = Math.min(frames.length - 1, Math.max(0, number));
    frames.forEach((frame, index) => (frame.hidden = index !== step));
    play.querySelector("[data-play=back]").disabled = step === 0;
    play.querySelector("[data-play=on]").disabled = step === frames.length - 1;
  };
  play.querySelector("[data-play=back]").addEventListener("click", () => show(step - 1));
  play.querySelector("[data-play=on]").addEventListener("click", () => show(step + 1));
  show(0);
}

function showConnection(state) {
  document.getElementById("connection").textContent = state.connection;
  showList(document.getElementById("notices"), state.notices, "banner");
}

// Left alone when nothing changed, so that a screen reader does not say it again.
function showList(list, texts, className) {
  if (texts.join("\n") === [...list.children].map((item) => item.textContent).join("\n")) return;
  list.replaceChildren(
    ...texts.map((text) => {
      const item = document.createElement("li");
      item.textContent = text;
      item.className = className;
      return item;
    }),
  );
}

function showChannel({ name, on, level }) {
  const list = document.getElementById("channels");
  if (!list) return;
  let item = list.querySelector(`[data-channel="${CSS.escape(name)}"]`);
  if (!item) {
    item = document.createElement("li");
    item.dataset.channel = name;
    const label = document.createElement("span");
    label.textContent = name;
    const value = document.createElement("span");
    value.className = "level";
    item.append(label, value);
    list.append(item);
  }
  item.dataset.on = String(on);
  item.querySelector(".level").textContent = level;
}

function showWiring(nets) {
  const list = document.getElementById("nets");
  if (!list) return;
  showList(list, nets.length ? nets.map((net) => net.join(" — ")) : [list.dataset.empty], "");
}
