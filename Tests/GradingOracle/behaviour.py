"""A second simulator of relay circuits, written from docs/semantics.md.

Slow and plain on purpose: every state is a tuple of positions, every settling explores the whole graph of moves, and
every comparison is a breadth-first search over sets of outcomes. Section numbers are those of docs/semantics.md.
"""

from collections import deque
from itertools import combinations, product

MICROVOLT = 1e-6
LEAKAGE = 1e-9


class Unions:
    def __init__(self):
        self.parent = {}

    def find(self, item):
        self.parent.setdefault(item, item)
        while self.parent[item] != item:
            item = self.parent[item]
        return item

    def join(self, one, other):
        self.parent[self.find(one)] = self.find(other)


class Circuit:
    """One circuit: equipment, nets, and which components take part (§1)."""

    def __init__(self, equipment, nets, taking_part):
        self.components = [c for c in equipment["components"] if c["designation"] in taking_part]
        unions = Unions()
        for net in nets:
            for terminal in net[1:]:
                unions.join(net[0], terminal)
        self.contacts, self.loads, self.diodes, self.sources = [], [], [], []
        self.actuators = []
        for component in self.components:
            name = component["designation"]
            for actuator in component["actuators"]:
                self.actuators.append(((name, actuator["name"]), actuator))
            for element in component["elements"]:
                if element["element"] in ("bridge", "fuse"):
                    unions.join(f"{name}:{element['from']}", f"{name}:{element['to']}")
        self.place = {identity: index for index, (identity, _) in enumerate(self.actuators)}
        for component in self.components:
            name = component["designation"]
            visible = sum(is_output(element) for element in component["elements"])
            for element in component["elements"]:
                ends = tuple(unions.find(f"{name}:{element[end]}") for end in ("from", "to"))
                label = name if visible == 1 else f"{name}/{element.get('name')}"
                kind = element["element"]
                if kind == "contact":
                    when = [(self.place[name, c["actuator"]], set(c["positions"])) for c in element["when"]]
                    self.contacts.append((ends, element["rest"] == "closed", when))
                elif kind == "load":
                    self.loads.append((ends, element, name, label))
                elif kind == "diode":
                    self.diodes.append((ends, element, name, label))
                elif kind == "source":
                    self.sources.append((ends, element, name))
        self.magnets, self.timers = [], []
        for index, ((name, _), actuator) in enumerate(self.actuators):
            if actuator["drive"] == "magnet":
                load = next(
                    n for n, (_, e, c, _) in enumerate(self.loads) if c == name and e["name"] == actuator["load"])
                is_armature = self.loads[load][1]["kind"] == "coil"
                self.magnets.append((index, load, actuator["pickUp"], actuator["dropOut"], is_armature))
            elif actuator["drive"] in ("on-delay", "off-delay"):
                self.timers.append(
                    (index, self.place[name, actuator["of"]], actuator["drive"] == "on-delay", actuator["seconds"]))
        # (§1) pairs of time elements of which the first is surely over sooner when it starts no later
        self.pairs = [
            (one, other) for one in range(len(self.timers)) for other in range(len(self.timers))
            if self.timers[one][3][1] < self.timers[other][3][0]
        ]
        self.rest = (tuple(0 for _ in self.actuators), tuple(False for _ in self.pairs))
        self.seen, self.solved, self.settled = {}, {}, {}

    # §2

    def closed(self, positions):
        return tuple(
            all(positions[actuator] in allowed for actuator, allowed in when) != rest_closed
            for _, rest_closed, when in self.contacts)

    def solve(self, positions):
        """Volts over loads, amperes through diodes, amperes out of sources."""
        key = self.closed(positions)
        if key not in self.solved:
            self.solved[key] = self.solve_contacts(key)
        return self.solved[key]

    def solve_contacts(self, closed):
        nodes = Unions()
        for is_closed, (ends, _, _) in zip(closed, self.contacts):
            if is_closed:
                nodes.join(*ends)
        at = nodes.find
        islands = Unions()
        for ends, *_ in self.loads + self.diodes + self.sources:
            islands.join(at(ends[0]), at(ends[1]))
        ground = {}
        for ends, *_ in self.sources:
            ground.setdefault(islands.find(at(ends[0])), at(ends[1]))
        live = [n for n in {at(e) for e in list(nodes.parent) + list(islands.parent)} if islands.find(n) in ground]
        unknown = {n: i for i, n in enumerate(n for n in live if ground[islands.find(n)] != n)}
        # whatever conducts one way only: (ends, forward volts, siemens)
        one_way = [(ends, e["volts"], 1 / e["ohms"]) for ends, e, *_ in self.diodes]
        one_way += [(ends, 0.0, 1 / e["ohms"]) for ends, e, *_ in self.loads if e["polarised"]]
        for conducting in product((True, False), repeat=len(one_way)):
            branches = [(ends, 0.0, 1 / e["ohms"]) for ends, e, *_ in self.loads if not e["polarised"]]
            branches += [(ends, e["volts"], 1 / e["ohms"]) for ends, e, _ in self.sources]
            for (ends, forward, siemens), conducts in zip(one_way, conducting):
                branches.append((ends, forward, siemens) if conducts else (ends, 0.0, LEAKAGE))
            volts = node_voltages(branches, at, unknown)

            def over(ends):
                return volts.get(at(ends[0]), 0.0) - volts.get(at(ends[1]), 0.0)

            if all(
                over(ends) - forward >= -1e-9 if conducts else over(ends) - forward <= 1e-9
                for (ends, forward, _), conducts in zip(one_way, conducting)
            ):
                break
        else:
            raise ArithmeticError("no state of the diodes agrees with itself")
        return (
            [over(ends) for ends, *_ in self.loads],
            [max(0.0, (over(ends) - e["volts"]) / e["ohms"]) for ends, e, *_ in self.diodes],
            [(e["volts"] - over(ends)) / e["ohms"] for ends, e, _ in self.sources],
        )

    def on(self, positions):
        """Names of the outputs that are on (§2)."""
        volts, amperes, _ = self.solve(positions)
        names = set()
        for over, (_, load, _, label) in zip(volts, self.loads):
            effective = over if load["polarised"] else abs(over)
            if is_output(load) and effective >= 0.6 * load["volts"] - MICROVOLT:
                names.add(label)
        for through, (_, diode, _, label) in zip(amperes, self.diodes):
            if is_output(diode) and through > diode["amperes"]:
                names.add(label)
        return names

    def armatures_in(self, positions):
        return {self.actuators[m[0]][0][0] for m in self.magnets if m[4] and positions[m[0]] == 1}

    def shorted(self, positions):
        return frozenset(
            name for amperes, (_, e, name) in zip(self.solve(positions)[2], self.sources) if amperes > e["amperes"])

    # §3

    def runs(self, timer, positions):
        index, source, is_on_delay, _ = self.timers[timer]
        if is_on_delay:
            return positions[source] == 1 and positions[index] == 0
        return positions[source] != 1 and positions[index] == 1

    def follow(self, before, positions):
        """The state after a move, with the time elements that follow at once."""
        positions = list(positions)
        changed = True
        while changed:
            changed = False
            for index, source, is_on_delay, _ in self.timers:
                if is_on_delay and positions[source] != 1 and positions[index] != 0:
                    positions[index], changed = 0, True
                if not is_on_delay and positions[source] == 1 and positions[index] != 1:
                    positions[index], changed = 1, True
        orders = []
        for (one, other), was_no_later in zip(self.pairs, before[1]):
            both = self.runs(one, positions) and self.runs(other, positions)
            if not both:
                orders.append(False)
            elif not self.runs(other, before[0]):
                orders.append(True)
            elif not self.runs(one, before[0]):
                orders.append(False)
            else:
                orders.append(was_no_later)
        return (tuple(positions), tuple(orders))

    def moves(self, state):
        positions = state[0]
        volts = self.solve(positions)[0]
        found = []
        for index, load, pick_up, drop_out, _ in self.magnets:
            over = volts[load] if self.loads[load][1]["polarised"] else abs(volts[load])
            wants = over >= pick_up - MICROVOLT if positions[index] == 0 else over < drop_out - MICROVOLT
            if wants:
                moved = list(positions)
                moved[index] = 1 - moved[index]
                found.append(self.follow(state, moved))
        return found

    def settle(self, state):
        """The outcomes, as sets of states, and all states that are passed through."""
        if state not in self.settled:
            graph, open_states = {}, [state]
            while open_states:
                current = open_states.pop()
                if current not in graph:
                    graph[current] = self.moves(current)
                    open_states += graph[current]
            reach = {}
            for start in graph:
                reached, front = {start}, [start]
                while front:
                    for after in graph[front.pop()]:
                        if after not in reached:
                            reached.add(after)
                            front.append(after)
                reach[start] = reached
            outcomes = {
                frozenset(reached) for start, reached in reach.items() if all(start in reach[s] for s in reached)}
            self.settled[state] = (frozenset(outcomes), frozenset(graph))
        return self.settled[state]

    # §4

    def settings(self):
        """Every setting of one or of two operable actuators: lists of (identity, position)."""
        single = [
            (identity, position) for identity, actuator in self.actuators
            if actuator["drive"] in ("momentary", "maintained", "environment") for position in range(actuator["positions"])
        ]
        return [(s,) for s in single] + [p for p in combinations(single, 2) if p[0][0] != p[1][0]]

    def changes(self, setting, outcome):
        positions = next(iter(outcome))[0]
        return all(positions[self.place[identity]] != position for identity, position in setting)

    def set(self, setting, outcome):
        reached, passed = set(), set()
        for state in outcome:
            positions = list(state[0])
            for identity, position in setting:
                positions[self.place[identity]] = position
            outcomes, states = self.settle(self.follow(state, positions))
            reached |= outcomes
            passed |= states
        return reached, passed

    def is_preceded(self, timer, state):
        return any(other == timer and no_later for (_, other), no_later in zip(self.pairs, state[1]))

    def can_elapse(self, timer, outcome):
        return all(self.runs(timer, s[0]) and not self.is_preceded(timer, s) for s in outcome)

    def must_wait(self, timer, outcome):
        return any(self.runs(timer, s[0]) and self.is_preceded(timer, s) for s in outcome)

    def elapse(self, timer, outcome):
        reached, passed = set(), set()
        index, _, is_on_delay, _ = self.timers[timer]
        for state in outcome:
            positions = list(state[0])
            positions[index] = 1 if is_on_delay else 0
            outcomes, states = self.settle(self.follow(state, positions))
            reached |= outcomes
            passed |= states
        return reached, passed

    # §5

    def looks(self, outcome):
        """What is on all the time, what part of the time, and whether the outcome is stable."""
        if outcome not in self.seen:
            each = [self.on(positions) for positions, _ in outcome]
            always = set.intersection(*each)
            self.seen[outcome] = (frozenset(always), frozenset(set.union(*each) - always), len(outcome) == 1)
        return self.seen[outcome]

    def names_at_rest(self):
        names = set()
        for outcome in self.settle(self.rest)[0]:
            for positions, _ in outcome:
                names |= self.on(positions) | self.armatures_in(positions)
        return names

    def hazards(self, exclusive, allowed_at_rest):
        """{(kind, components): length of the shortest way}."""
        found = {}

        def note(kind, names, length):
            found.setdefault((kind, frozenset(names)), length)

        def look(outcomes, passed, length):
            for positions, _ in passed:
                if self.shorted(positions):
                    note("short", self.shorted(positions), length)
                for group in exclusive:
                    both = self.armatures_in(positions) & set(group)
                    if len(both) > 1:
                        note("exclusive", both, length)
            for outcome in outcomes:
                if len(outcome) > 1:
                    moving = {
                        self.actuators[m[0]][0][0] for m in self.magnets if len({s[0][m[0]] for s in outcome}) > 1}
                    note("oscillation", moving, length)
                for positions, _ in outcome:
                    for group in exclusive:
                        both = (self.armatures_in(positions) | self.on(positions)) & set(group)
                        if len(both) > 1:
                            note("exclusive", both, length)

        outcomes, passed = self.settle(self.rest)
        look(outcomes, passed, 0)
        at_rest = self.names_at_rest() - allowed_at_rest
        if at_rest:
            note("starts_by_itself", at_rest, 0)
        known, queue = set(outcomes), deque((o, 0) for o in outcomes)
        while queue:
            outcome, length = queue.popleft()
            steps = [self.set(s, outcome) for s in self.settings() if self.changes(s, outcome)]
            steps += [self.elapse(t, outcome) for t in range(len(self.timers)) if self.can_elapse(t, outcome)]
            for reached, passed in steps:
                look(reached, passed, length + 1)
                for after in reached - known:
                    known.add(after)
                    queue.append((after, length + 1))
        return found


def is_output(element):
    if element["element"] == "load":
        return element["kind"] in ("lamp", "motor", "valve")
    return element["element"] == "diode" and element.get("amperes") is not None


def node_voltages(branches, at, unknown):
    """Kirchhoff's current law for every unknown node; a branch is (ends, volts in series against it, siemens)."""
    size = len(unknown)
    rows = [[0.0] * (size + 1) for _ in range(size)]
    for ends, forward, siemens in branches:
        one, other = (unknown.get(at(end)) for end in ends)
        if at(ends[0]) == at(ends[1]):
            continue
        for here, there, sign in ((one, other, 1), (other, one, -1)):
            if here is not None:
                rows[here][here] += siemens
                rows[here][size] += sign * siemens * forward
                if there is not None:
                    rows[here][there] -= siemens
    for column in range(size):
        pivot = max(range(column, size), key=lambda row: abs(rows[row][column]))
        rows[column], rows[pivot] = rows[pivot], rows[column]
        for row in range(column + 1, size):
            factor = rows[row][column] / rows[column][column]
            if factor:
                for index in range(column, size + 1):
                    rows[row][index] -= factor * rows[column][index]
    values = [0.0] * size
    for row in reversed(range(size)):
        rest = sum(rows[row][index] * values[index] for index in range(row + 1, size))
        values[row] = (rows[row][size] - rest) / rows[row][row]
    return {node: values[index] for node, index in unknown.items()}


def shortest_difference(expected, measured):
    """§6: the number of actions after which something else can be seen; None when nothing ever can."""

    def groups(circuit, outcomes):
        by_look = {}
        for outcome in outcomes:
            by_look.setdefault(circuit.looks(outcome), set()).add(outcome)
        return {look: frozenset(found) for look, found in by_look.items()}

    known, queue = set(), deque()

    def meet(left, right, length):
        left, right = groups(expected, left), groups(measured, right)
        if left.keys() != right.keys():
            return False
        for look in left:
            pair = (left[look], right[look])
            if pair not in known:
                known.add(pair)
                queue.append((pair, length))
        return True

    if not meet(expected.settle(expected.rest)[0], measured.settle(measured.rest)[0], 0):
        return 0
    while queue:
        (left, right), length = queue.popleft()
        some = next(iter(left))
        for setting in expected.settings():
            if expected.changes(setting, some):
                after = [set().union(*(c.set(setting, o)[0] for o in group))
                         for c, group in ((expected, left), (measured, right))]
                if not meet(*after, length + 1):
                    return length + 1
        for timer in range(len(expected.timers)):
            both = [(expected, left), (measured, right)]
            if not any(c.can_elapse(timer, o) for c, group in both for o in group):
                continue
            if any(c.must_wait(timer, o) for c, group in both for o in group):
                continue
            after = [
                set().union(*(c.elapse(timer, o)[0] if c.can_elapse(timer, o) else {o} for o in group))
                for c, group in both]
            if not meet(*after, length + 1):
                return length + 1
    return None


def in_use(nets):
    return {terminal.rsplit(":", 1)[0] for net in nets if len(net) > 1 for terminal in net}
