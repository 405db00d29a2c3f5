// Makes a drawn panel reachable by keys and screen readers: one stop of the tab key for all sockets, the arrow keys
// between them, and one stop for everything that a hand moves.

export function makeReachable(panel, byHand, current) {
  panel.firstElementChild?.setAttribute("role", "group");
  const sockets = [...panel.querySelectorAll("[data-terminal]")];
  const here = sockets.find((socket) => socket.dataset.terminal === current) ?? sockets[0];
  for (const socket of sockets) {
    socket.setAttribute("role", "button");
    socket.setAttribute("aria-label", socket.dataset.terminal);
    socket.setAttribute("tabindex", socket === here ? "0" : "-1");
  }
  for (const face of panel.querySelectorAll("[data-actuator]")) {
    const isByHand = byHand.includes(face.dataset.actuator);
    face.classList.toggle("by-hand", isByHand);
    if (!isByHand) continue;
    const { actuator, position, positions } = face.dataset;
    const name = actuator.split("/")[0];
    face.setAttribute("role", "button");
    face.setAttribute("tabindex", "0");
    face.setAttribute("aria-label", positions ? `${name} ${positions.split("|")[Number(position)]}` : name);
    if (!positions) face.setAttribute("aria-pressed", String(position !== "0"));
  }
  return here?.dataset.terminal ?? null;
}

/// The nearest socket in the direction of an arrow key; what lies straight ahead counts before what lies aside.
export function neighbour(panel, socket, key) {
  const middle = (element) => {
    const rim = element.querySelector(".rim");
    return [Number(rim.getAttribute("cx")), Number(rim.getAttribute("cy"))];
  };
  const [x, y] = middle(socket);
  const ahead = { ArrowRight: [1, 0], ArrowLeft: [-1, 0], ArrowDown: [0, 1], ArrowUp: [0, -1] }[key];
  if (!ahead) return null;
  let best = null;
  for (const other of panel.querySelectorAll("[data-terminal]")) {
    const [dx, dy] = [middle(other)[0] - x, middle(other)[1] - y];
    const along = dx * ahead[0] + dy * ahead[1];
    const aside = Math.abs(dx * ahead[1]) + Math.abs(dy * ahead[0]);
    if (along <= 1) continue;
    const cost = along + 3 * aside;
    if (!best || cost < best.cost) best = { cost, other };
  }
  return best?.other ?? null;
}
