"""Sequences beside independent programs; tools/check-sequences calls it.

    sequences.py traces COUNT SEED TASK BATCH   writes a task and one random recording a line, each with its own task
    sequences.py check BATCH ANSWERS            compares the answers of `proefbank sequence grade --batch` with
                                                the alignments of pm4py and the monitors of reelay

A recording is a course of a random partial order of strokes with strokes and edges moved, left out and put in.
"""

import contextlib
import io
import json
import random
import sys

MILLISECOND = 1000


def edges_of(movement):
    """The two edges of a stroke: it leaves one switch and reaches the other."""
    cylinder, out = movement[0].lower(), movement.endswith("+")
    return [(f"{cylinder}{0 if out else 1}", False), (f"{cylinder}{1 if out else 0}", True)]


def random_task(rng):
    steps, windows = [], rng.random() < 0.5
    for cylinder in rng.sample("ABC", rng.randint(1, 3)):
        ids = [step["id"] for step in steps]
        out = {"id": f"{cylinder}out", "movement": f"{cylinder}+", "after": [i for i in ids if rng.random() < 0.4]}
        back = {"id": f"{cylinder}in", "movement": f"{cylinder}-",
                "after": sorted({out["id"], *(i for i in ids if rng.random() < 0.4)})}
        steps += [out, back]
    if windows:
        for step in steps:
            if len(step["after"]) == 1:
                step["wait_us"] = [0, rng.choice([300, 390]) * MILLISECOND]
            step["stroke_us"] = [10 * MILLISECOND, 390 * MILLISECOND]
    cylinders = [{"name": c, "retracted": f"{c.lower()}0", "extended": f"{c.lower()}1"} for c in "ABC"]
    return {"format": "proefbank.sequence-task/1", "id": "random", "cylinders": cylinders,
            "variants": [{"steps": steps}], "debounce_us": 0}


def random_course(task, rng):
    """One allowed order of edges, strokes that may overlap included."""
    steps = {step["id"]: step for step in task["variants"][0]["steps"]}
    done, under_way, course = set(), [], []
    while len(done) < len(steps):
        moves = [("end", name) for name in under_way]
        moves += [("start", name) for name, step in steps.items()
                  if name not in done and name not in under_way and set(step["after"]) <= done]
        what, name = rng.choice(moves)
        leave, reach = edges_of(steps[name]["movement"])
        course.append(leave if what == "start" else reach)
        if what == "start":
            under_way.append(name)
        else:
            under_way.remove(name)
            done.add(name)
    return course


def disturb(course, rng):
    course = list(course)
    for _ in range(rng.randint(0, 3)):
        place = rng.randrange(len(course) + 1)
        kind = rng.choice(["move", "drop", "stroke"])
        if kind == "stroke":
            cylinder = rng.choice("ABC")
            strokes = edges_of(f"{cylinder}+") + edges_of(f"{cylinder}-")
            course[place:place] = strokes if rng.random() < 0.5 else strokes[2:] + strokes[:2]
        elif course and kind == "move":
            edge = course.pop(rng.randrange(len(course)))
            course.insert(min(place, len(course)), edge)
        elif len(course) > 2:
            del course[min(place, len(course) - 1)]
    return course


def is_possible(course):
    """A channel comes to its levels in turn; anything else is a recording with a lost edge, which is refused."""
    levels = {}
    for channel, level in course:
        if levels.get(channel) == level:
            return False
        levels[channel] = level
    return bool(course)


def write_traces(count, seed, task_path, batch_path):
    rng = random.Random(seed)
    lines = []
    while len(lines) < count:
        task = random_task(rng)
        course = random_course(task, rng)
        if rng.random() < 0.8:
            course = disturb(course, rng)
        if not is_possible(course):
            continue
        now, events = 0, []
        for channel, level in course:
            now += rng.randint(1, 400) * MILLISECOND
            events.append({"channel": channel, "level": level, "deviceMicroseconds": now})
        trace = {"format": "proefbank.trace/1", "events": events}
        lines.append(json.dumps({"id": f"trace-{len(lines)}", "task": task, "trace": trace}))
    with open(task_path, "w") as file:
        json.dump(random_task(rng), file)
    with open(batch_path, "w") as file:
        file.write("\n".join(lines) + "\n")


def petri_net(task):
    from pm4py.objects.petri_net.obj import Marking, PetriNet
    from pm4py.objects.petri_net.utils.petri_utils import add_arc_from_to

    net, begin, end = PetriNet("cycle"), Marking(), Marking()

    def place(name, source=None, target=None):
        made = PetriNet.Place(name)
        net.places.add(made)
        if source:
            add_arc_from_to(source, made, net)
        if target:
            add_arc_from_to(made, target, net)
        return made

    ends = {}
    followed = {name for step in task["variants"][0]["steps"] for name in step["after"]}
    for step in task["variants"][0]["steps"]:
        leave, reach = (PetriNet.Transition(f"{step['id']} {label}", label)
                        for label in (f"{c}={int(level)}" for c, level in edges_of(step["movement"])))
        net.transitions.update([leave, reach])
        place(f"{step['id']} under way", leave, reach)
        for before in step["after"]:
            place(f"{before} before {step['id']}", ends[before], leave)
        if not step["after"]:
            begin[place(f"{step['id']} may start", None, leave)] = 1
        if step["id"] not in followed:
            end[place(f"{step['id']} done", reach)] = 1
        ends[step["id"]] = reach
    return net, begin, end


def alignment_cost(task, trace):
    """Log moves and model moves of pm4py's optimal alignment, each counted 1."""
    # It greets when it is imported.
    with contextlib.redirect_stdout(io.StringIO()), contextlib.redirect_stderr(io.StringIO()):
        from pm4py.algo.conformance.alignments.petri_net import algorithm
        from pm4py.objects.log.obj import Event, Trace

    log = Trace([Event({"concept:name": f"{e['channel']}={int(e['level'])}"}) for e in trace["events"]])
    result = algorithm.apply_trace(log, *petri_net(task))
    return sum(1 for ours, theirs in result["alignment"] if ours != theirs)


def monitored_times(task, trace):
    """Steps whose wait or stroke reelay finds outside the window; one sample a millisecond."""
    import reelay

    samples = {}
    for event in trace["events"]:
        name = f"{event['channel']}_{int(event['level'])}"
        samples.setdefault(event["deviceMicroseconds"] // MILLISECOND, set()).add(name)
    steps = {step["id"]: step for step in task["variants"][0]["steps"]}
    signals = sorted({f"{c}_{int(l)}" for step in steps.values() for c, l in edges_of(step["movement"])})
    rules = []
    for step in steps.values():
        leave, reach = (f"{c}_{int(level)}" for c, level in edges_of(step["movement"]))
        if "stroke_us" in step:
            rules.append((step["id"], "stroke", reach, leave, step["stroke_us"]))
        if "wait_us" in step:
            channel, level = edges_of(steps[step["after"][0]]["movement"])[1]
            rules.append((step["id"], "wait", leave, f"{channel}_{int(level)}", step["wait_us"]))
    found = set()
    for step, kind, now, before, (least, most) in rules:
        window = f"[{least // MILLISECOND}:{most // MILLISECOND}]"
        monitor = reelay.discrete_timed_monitor(pattern=f"{{{now}}} -> once{window} {{{before}}}", condense=False)
        for time in range(max(samples) + 1):
            if not monitor.update({name: name in samples.get(time, ()) for name in signals})["value"]:
                found.add((step, kind))
    return found


def check(batch_path, answers_path):
    batch = [json.loads(line) for line in open(batch_path)]
    answers = [json.loads(line) for line in open(answers_path)]
    assert [line["id"] for line in batch] == [answer["id"] for answer in answers], "not every recording was answered"
    disagreements, fits, timed, late = [], 0, 0, 0
    for line, answer in zip(batch, answers):
        task, events = line["task"], line["trace"]["events"]
        cost = alignment_cost(task, line["trace"])
        fitness = 1 - cost / (len(events) + 2 * len(task["variants"][0]["steps"]))
        if cost != answer["cost"] or abs(fitness - answer["fitness"]) > 1e-9:
            disagreements.append(f"{line['id']}: cost {answer['cost']}, pm4py {cost}")
        if (cost == 0) != (answer["outcome"] == "as_expected"):
            disagreements.append(f"{line['id']}: {answer['outcome']}, pm4py {cost}")
        fits += cost == 0
        if cost == 0 and any("stroke_us" in step for step in task["variants"][0]["steps"]):
            timed += 1
            ours = {(time["step"], time["kind"]) for time in answer["times"]}
            theirs = monitored_times(task, line["trace"])
            late += bool(theirs)
            if ours != theirs:
                disagreements.append(f"{line['id']}: times {sorted(ours)}, reelay {sorted(theirs)}")
    print(f"sequences: {len(batch)} recordings, {fits} fit; pm4py agrees on cost and fitness, reelay on the windows of "
          f"{timed} ({late} not in time); {len(disagreements)} disagreements")
    print("\n".join(disagreements[:20]))
    return 1 if disagreements else 0


if __name__ == "__main__":
    if sys.argv[1] == "traces":
        write_traces(int(sys.argv[2]), int(sys.argv[3]), sys.argv[4], sys.argv[5])
    else:
        sys.exit(check(sys.argv[2], sys.argv[3]))
