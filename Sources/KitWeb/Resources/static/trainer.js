// Replay of an attempt, choice of what is as usual, import of attempts, and live stations. Everything works without it,
// except the replay and that import.

const position = document.getElementById("position");
if (position) replay(position, [...document.querySelectorAll("#log li")]);

const usual = document.getElementById("choose-usual");
usual?.addEventListener("click", () => {
  for (const row of document.querySelectorAll("#batch tbody tr")) {
    const box = row.querySelector("input[type=checkbox]");
    if (box) box.checked = !row.classList.contains("urgent") && !row.classList.contains("attention");
  }
});

// A file is read here and sent as text; so nothing but text ever reaches the server.
for (const picker of document.querySelectorAll("input[type=file][data-into]")) {
  picker.addEventListener("change", async () => {
    const file = picker.files[0];
    if (file) document.getElementById(picker.dataset.into).value = await file.text();
  });
}

document.getElementById("print")?.addEventListener("click", () => print());

const intake = document.querySelector("#intake form");
if (intake) takeIn(intake, document.querySelector("#intake [role=status]"));

const stations = document.getElementById("stations");
if (stations) watch(stations);

function replay(slider, entries) {
  const frame = document.getElementById("frame");
  const cursor = document.querySelector("#timeline-figure .cursor");
  const pointAt = (time) => {
    if (!cursor || time === "") return;
    const { from, length, room } = cursor.dataset;
    const part = (Number(time) - Number(from)) / Number(length);
    cursor.setAttribute("transform", `translate(${Math.min(1, Math.max(0, part)) * Number(room)} 0)`);
  };
  const show = (number) => {
    slider.value = number;
    let drawing = "";
    for (const entry of entries) {
      const isCurrent = entry.dataset.number === String(number);
      if (isCurrent) entry.setAttribute("aria-current", "step");
      else entry.removeAttribute("aria-current");
      if (isCurrent) {
        // Within its own list: the page stays where it is.
        entry.parentElement.scrollTop = entry.offsetTop - entry.parentElement.offsetTop - 40;
        pointAt(entry.dataset.at);
      }
      if (Number(entry.dataset.number) <= number && entry.dataset.frame) drawing = entry.dataset.frame;
    }
    frame.hidden = !drawing;
    const image = frame.querySelector("img");
    if (drawing && image.getAttribute("src") !== drawing) image.src = drawing;
  };
  show(Number(slider.value));
  slider.addEventListener("input", () => show(Number(slider.value)));
  document.getElementById("step-back").addEventListener("click", () => show(Math.max(1, Number(slider.value) - 1)));
  document
    .getElementById("step-on")
    .addEventListener("click", () => show(Math.min(entries.length, Number(slider.value) + 1)));
  for (const entry of entries) entry.addEventListener("click", () => show(Number(entry.dataset.number)));
}

// The file goes up as it is, so that it may be larger than any form; the answer says what became of each line.
function takeIn(form, result) {
  const progress = form.querySelector("progress");
  const button = form.querySelector("button");
  const say = (kind, text, lists = []) => {
    const banner = document.createElement("p");
    banner.className = `banner ${kind}`;
    banner.textContent = text;
    const items = lists.filter((list) => list.length > 0).map((list) => {
      const ul = document.createElement("ul");
      for (const line of list) ul.appendChild(document.createElement("li")).textContent = line;
      return ul;
    });
    result.replaceChildren(banner, ...items);
  };
  form.hidden = false;
  form.addEventListener("submit", (event) => {
    event.preventDefault();
    const file = form.elements.records.files[0];
    if (!file) return;
    if (file.size > Number(form.dataset.most)) return say("bad", form.dataset.tooLarge);
    const request = new XMLHttpRequest();
    const end = () => {
      button.disabled = false;
      progress.parentElement.hidden = true;
    };
    request.open("POST", `${form.getAttribute("action")}?from=${encodeURIComponent(form.elements.from.value)}`);
    request.setRequestHeader("X-Form-Token", form.elements.form_token.value);
    request.setRequestHeader("Content-Type", "application/octet-stream");
    request.upload.addEventListener("progress", (event) => {
      if (event.lengthComputable) progress.value = event.loaded / event.total;
    });
    request.addEventListener("load", () => {
      end();
      let answer;
      try {
        answer = JSON.parse(request.responseText);
      } catch {
        return say("bad", form.dataset.failed);
      }
      say(answer.good ? "good" : "bad", answer.title, [answer.counts, answer.problems]);
    });
    request.addEventListener("error", () => {
      end();
      say("bad", form.dataset.failed);
    });
    button.disabled = true;
    progress.value = 0;
    progress.parentElement.hidden = false;
    result.replaceChildren();
    request.send(file);
  });
}

function watch(list) {
  const source = new EventSource("/trainer/live");
  source.addEventListener("stations", (event) => {
    for (const station of JSON.parse(event.data)) {
      const card = list.querySelector(`[data-station="${CSS.escape(station.id)}"]`);
      if (!card) continue;
      for (const [name, text] of Object.entries(station.texts)) {
        const place = card.querySelector(`[data-show="${name}"]`);
        if (place && place.textContent !== text) place.textContent = text;
      }
      card.classList.toggle("calls", station.calls);
    }
  });
}
