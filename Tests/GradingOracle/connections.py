"""The connection verdict of two tools that know nothing of Proefbank: networkx and KLayout.

Both are given the same labelled graph: every element is labelled with its component and what moves it, so that only
what one component allows can be exchanged; ends are told apart only where an element is polarised.
"""

import klayout.db as kdb
import networkx as nx
from networkx.algorithms.isomorphism import categorical_node_match


class Wiring:
    """One circuit as labelled elements between numbered nets."""

    def __init__(self, equipment, nets, other_nets):
        net_of = {terminal: number for number, net in enumerate(nets) for terminal in net}
        wired = set(net_of)
        in_either = wired | {terminal for net in other_nets for terminal in net}
        self.net_count = len(nets)
        bridged = bridges(equipment)
        for group in bridged.values():
            # sockets that are one node inside the component: at most one net passes through, whichever is used
            numbers = {net_of[t] for t in group if t in net_of}
            if not numbers:
                continue
            for terminal in group:
                for number in numbers:
                    net_of[terminal] = min(numbers)
            for number in numbers - {min(numbers)}:
                for terminal, old in list(net_of.items()):
                    if old == number:
                        net_of[terminal] = min(numbers)
        dangling = {}
        self.elements = []
        for component in equipment["components"]:
            name = component["designation"]
            covered = set()
            for element in component["elements"]:
                if element["element"] == "bridge":
                    continue
                ends = [f"{name}:{element[end]}" for end in ("from", "to")]
                reached = [any(t in in_either for t in bridged.get(e, {e})) for e in ends]
                if element["element"] == "contact" and not all(reached):
                    # one side of a changeover contact that neither circuit uses: the rest is a plain contact
                    continue
                if not any(reached):
                    continue
                covered.update(ends)
                numbers = []
                for end in ends:
                    if end not in net_of and end not in dangling:
                        dangling[end] = self.net_count
                        self.net_count += 1
                    numbers.append(net_of.get(end, dangling.get(end)))
                self.elements.append((label(name, element), numbers, is_directed(element)))
            for pin in component["pins"]:
                terminal = f"{name}:{pin}"
                if terminal in wired and terminal not in covered:
                    group = "+".join(sorted(bridged.get(terminal, {terminal})))
                    entry = (f"pin {group}", [net_of[terminal]], False)
                    if entry not in self.elements:
                        self.elements.append(entry)


def bridges(equipment):
    """Terminal -> all terminals that are the same node inside its component, where there are several."""
    groups = {}
    for component in equipment["components"]:
        for element in component["elements"]:
            if element["element"] == "bridge":
                ends = [f"{component['designation']}:{element[end]}" for end in ("from", "to")]
                merged = set(ends).union(*(groups.get(end, set()) for end in ends))
                for terminal in merged:
                    groups[terminal] = merged
    return groups


def label(component, element):
    if element["element"] == "contact":
        when = sorted(f"{c['actuator']}{c['positions']}" for c in element["when"])
        return f"{component} contact {element['rest']} {when}"
    return f"{component} {element['element']} {element.get('name', '')}"


def is_directed(element):
    return element["element"] in ("source", "diode") or bool(element.get("polarised"))


def graph(wiring):
    result = nx.Graph()
    used = {number for _, numbers, _ in wiring.elements for number in numbers}
    for number in used:
        result.add_node(("net", number), label="net")
    for index, (name, numbers, directed) in enumerate(wiring.elements):
        result.add_node(("element", index), label=name)
        for place, number in enumerate(numbers):
            # An end is a node of its own, so that an element may have both ends in one net.
            result.add_node(("end", index, place), label=f"end {place}" if directed else "end")
            result.add_edge(("element", index), ("end", index, place))
            result.add_edge(("end", index, place), ("net", number))
    return result


def same_for_networkx(one, other):
    matcher = nx.algorithms.isomorphism.GraphMatcher(one, other, categorical_node_match("label", None))
    return matcher.is_isomorphic()


def same_for_vf2pp(one, other):
    return nx.vf2pp_is_isomorphic(one, other, node_label="label")


def netlist(wiring):
    result = kdb.Netlist()
    circuit = kdb.Circuit()
    circuit.name = "bench"
    result.add(circuit)
    nets = {}
    classes = {}
    for index, (name, numbers, directed) in enumerate(wiring.elements):
        if name not in classes:
            kind = kdb.DeviceClass()
            kind.name = name.upper()
            for place in range(2):
                kind.add_terminal(kdb.DeviceTerminalDefinition(f"T{place}", ""))
            if len(numbers) == 2 and not directed:
                kind.equivalent_terminal_id(1, 0)
            result.add(kind)
            classes[name] = kind
        device = circuit.create_device(classes[name], f"D{index}")
        # A pin without element gets a free second end: KLayout follows nets through devices only.
        for place, number in enumerate(numbers if len(numbers) == 2 else numbers + [f"free {index}"]):
            if number not in nets:
                nets[number] = circuit.create_net(f"N{number}")
            device.connect_terminal(place, nets[number])
    return result


def same_for_klayout(one, other):
    comparer = kdb.NetlistComparer()
    comparer.dont_consider_net_names = True
    comparer.max_depth = 32
    comparer.max_branch_complexity = 10_000
    return comparer.compare(one, other)
