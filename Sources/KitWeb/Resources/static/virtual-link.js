// The way to the server: commands there, the state of the kit back.

/// Sends a command; resolves to what stands in the way, or to an empty text.
export async function post(address, command) {
  const token = document.getElementById("virtual").dataset.token;
  const response = await fetch(address, {
    method: "POST",
    headers: { "Content-Type": "application/json", "X-Form-Token": token },
    body: JSON.stringify(command),
  });
  const answer = await response.json();
  return response.ok ? "" : [answer.error, answer.hint].filter(Boolean).join(". ");
}

/// Calls `panel` with each drawing, `side` with what stands beside it, and `gone` when nothing answers.
export function follow(address, { panel, side, gone }) {
  const source = new EventSource(address);
  source.addEventListener("panel", (event) => {
    panel(new DOMParser().parseFromString(event.data, "image/svg+xml").documentElement);
  });
  source.addEventListener("side", (event) => side(JSON.parse(event.data)));
  source.addEventListener("gone", gone);
  source.onerror = gone;
}
