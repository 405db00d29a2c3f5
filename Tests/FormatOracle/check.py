"""Validates the files of the library, the examples of this folder and what the offline commands answer against docs/schemas.

Ends with 1 and the place of every finding when something does not fit, or when a broken document is not refused. GRADES=n
recordings, spread over the library, are graded, for a grade takes seconds in a debug build; GRADES=0 grades all of them.
"""

import json
import os
import subprocess
import sys
from pathlib import Path

import yaml
from jsonschema import Draft202012Validator
from referencing import Registry, Resource

ROOT = Path(__file__).resolve().parents[2]
EXAMPLES = Path(__file__).resolve().parent / "examples"
SCHEMAS = {path.stem: json.loads(path.read_text()) for path in sorted((ROOT / "docs/schemas").glob("*.json"))}
REGISTRY = Registry().with_resources((f"{name}.json", Resource.from_contents(s)) for name, s in SCHEMAS.items())
VALIDATORS = {name: Draft202012Validator(schema, registry=REGISTRY) for name, schema in SCHEMAS.items()}

findings = []
checked = 0


class Texts(yaml.SafeLoader):
    """Reads YAML as the library does: a scalar is a number or a flag only where the format wants one."""


# `on` and `off` are keys of requirements, not flags.
Texts.yaml_implicit_resolvers = {
    first: [(tag, pattern) for tag, pattern in resolvers if tag != "tag:yaml.org,2002:bool"]
    for first, resolvers in yaml.SafeLoader.yaml_implicit_resolvers.items()
}
Texts.add_implicit_resolver("tag:yaml.org,2002:bool", __import__("re").compile("^(true|false)$"), list("tf"))


def read(path):
    text = path.read_text()
    return yaml.load(text, Texts) if path.suffix == ".yaml" else json.loads(text)


def problems(document, name):
    return [f"{'/'.join(map(str, e.absolute_path)) or '.'}: {e.message[:200]}" for e in VALIDATORS[name].iter_errors(document)]


def check(document, name, place):
    global checked
    checked += 1
    findings.extend(f"{place}: {problem}" for problem in problems(document, name))


def refuse(document, name, place):
    if not problems(document, name):
        findings.append(f"{place}: was accepted")


def run(program, *arguments):
    """The standard output of a command that answers yes (0) or no (1)."""
    result = subprocess.run([program, *map(str, arguments)], cwd=ROOT, capture_output=True, text=True, timeout=300)
    if result.returncode not in (0, 1):
        findings.append(f"{' '.join(map(str, arguments))}: exit status {result.returncode}: {result.stderr.strip()}")
    return result.stdout


def schema_of(document):
    return str(document.get("format", "")).removeprefix("proefbank.").split("/")[0]


def put_in(value, values):
    """The value with its fragments, and with `$(name)` for what `values` has."""
    if isinstance(value, dict):
        if set(value) == {"fragment"}:
            name, *steps = value["fragment"].split("/")
            found = read(ROOT / f"exercises/fragments/{name}.yaml")["value"]
            for step in steps:
                found = found[step]
            return put_in(found, values)
        return {key: put_in(item, values) for key, item in value.items()}
    if isinstance(value, list):
        items = []
        for item in value:
            made = put_in(item, values)
            items += made if isinstance(item, dict) and set(item) == {"fragment"} and isinstance(made, list) else [made]
        return items
    if isinstance(value, str):
        for name, item in values.items():
            if value == f"$({name})":
                return item
            value = value.replace(f"$({name})", str(item))
    return value


def library():
    for path in sorted((ROOT / "kits").glob("*.yaml")) + sorted((ROOT / "Benchmarks/kits").glob("*.yaml")):
        check(read(path), "kit", path.relative_to(ROOT))
    for path in sorted((ROOT / "exercises").glob("*/exercise.yaml")):
        exercise = read(path)
        exercise = put_in(exercise, exercise.get("values", {}))
        check(exercise, "exercise", path.relative_to(ROOT))
        refuse({**exercise, "pass_mark": 170}, "exercise", f"{path.relative_to(ROOT)} with a pass mark of 170")
        refuse({**exercise, "pass_mrak": 70}, "exercise", f"{path.relative_to(ROOT)} with a mistyped key")
    for path in sorted((ROOT / "exercises").glob("*/recordings/*.json")):
        recording = read(path)
        check(recording, schema_of(recording), path.relative_to(ROOT))


def spread(paths, number):
    """So many of the paths, evenly; all of them for 0."""
    number = min(number, len(paths)) or len(paths)
    return [paths[place * len(paths) // number] for place in range(number)]


def answers(program):
    recordings = sorted((ROOT / "exercises").glob("*/recordings/*.json"))
    graded = spread(recordings, int(os.environ.get("GRADES", "12")))
    print(f"{len(graded)} of {len(recordings)} recordings are graded")
    for path in graded:
        out = run(program, "grade", "--exercise", path.parent.parent, "--measured", path, "--format", "json")
        if not out:
            continue
        grade = json.loads(out)
        check(grade, "grade", f"grade of {path.relative_to(ROOT)}")
        refuse({**grade, "score": 101}, "grade", "a score of 101")
        refuse({**grade, "hazards": [{"kind": "bang", "actions": [], "components": []}]}, "grade", "an unknown hazard")
    kit = ROOT / "kits/electro-basis.yaml"
    starter = EXAMPLES / "starter.json"
    for measured in ["starter.json", "starter-without-interlock.json", "starter-through-components.json"]:
        out = run(program, "circuit", "compare", "--kit", kit, "--reference", starter, "--measured", EXAMPLES / measured,
                  "--exclusive=-K1,-K2", "--format", "json")
        check(json.loads(out), "comparison", f"comparison of {measured}")
    out = run(program, "circuit", "predict", "--kit", kit, "--reference", starter, "--after=-S1/button=1", "--format", "json")
    check(json.loads(out), "prediction", "prediction")
    batch = EXAMPLES / "starters.jsonl"
    for line in batch.read_text().splitlines():
        check(json.loads(line), "comparison-batch", batch.name)
    for line in run(program, "circuit", "compare", "--kit", kit, "--reference", starter, "--batch", batch).splitlines():
        check(json.loads(line), "comparison", f"comparison of {batch.name}")
    out = run(program, "sequence", "grade", "--task", EXAMPLES / "cycle.json", "--trace", EXAMPLES / "cycle-trace.json",
              "--format", "json")
    check(json.loads(out), "grade", "grade of a sequence")
    out = run(program, "fault", "candidates", "--kit", kit, "--reference", EXAMPLES / "lamp.json",
              "--measurements", EXAMPLES / "search.json", "--format", "json")
    check(json.loads(out), "fault-candidates", "fault candidates")
    out = run(program, "measurement", "grade", "--kit", kit, "--task", EXAMPLES / "values.json",
              "--answers", EXAMPLES / "answers.json", "--format", "json")
    check(json.loads(out), "grade", "grade of measurements")


def examples():
    for path in sorted(EXAMPLES.glob("*.json")) + sorted(EXAMPLES.glob("*.yaml")):
        document = read(path)
        name = schema_of(document)
        check(document, name, f"examples/{path.name}")
        refuse({**document, "format": "proefbank.other/1"}, name, f"examples/{path.name} with another format")


def main(program):
    for name, schema in SCHEMAS.items():
        Draft202012Validator.check_schema(schema)
    library()
    examples()
    answers(program)
    for finding in findings:
        print(finding)
    print(f"{checked} documents checked against {len(SCHEMAS)} schemas, {len(findings)} findings")
    return 1 if findings else 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1]))
