"""Judges every statement that the LRS holds from the bench, with Ralph's strict model and with tincan.

Argument: the file of the LRS. Prints what is wrong with each, and ends with the counts.
"""

import json
import re
import sys

import tincan
from ralph.models.xapi.base.statements import BaseXapiStatement

HOME = "https://kit.example"
SERVERS_OWN = ("stored", "authority", "version")


def is_ours(statement):
    """Not what a test puts there behind the bench's back."""
    actor = statement.get("actor", {}).get("account", {})
    account_of_lms = actor.get("homePage") == "https://lms.example"
    is_grade = statement.get("context", {}).get("platform") == "Proefbank"
    return actor.get("homePage", "").startswith(HOME) or (account_of_lms and is_grade)


def problems(statement):
    ours = {key: value for key, value in statement.items() if key not in SERVERS_OWN}
    if ours.get("timestamp") == statement.get("stored"):
        # We sent none, and the server put the moment of storing in its place (xAPI 1.0.3, 2.4.7).
        del ours["timestamp"]
    try:
        BaseXapiStatement(**ours)
    except Exception as error:  # Whatever the model throws is its judgement.
        yield f"strict model: {error}"
    try:
        tincan.Statement(json.loads(json.dumps(ours))).to_json()
    except Exception as error:
        yield f"tincan: {error}"
    timestamp = ours.get("timestamp", "")
    is_voiding = ours["verb"]["id"].endswith("/voided")
    if timestamp and not re.fullmatch(r"\d{4}-\d\d-\d\dT\d\d:\d\d:\d\d\.\d{3}Z", timestamp):
        yield f"timestamp {timestamp}"
    if re.search(r"@|mbox", json.dumps(ours.get("actor"))):
        yield "the actor looks like a mailbox"
    if not is_voiding and "result" not in ours:
        yield "no result"


def main():
    seen, wrong, scores, voided, replaced = {}, 0, {}, set(), []
    with open(sys.argv[1], encoding="utf-8") as file:
        for line in file:
            statement = json.loads(line)
            if not is_ours(statement):
                continue
            seen[statement["id"]] = seen.get(statement["id"], 0) + 1
            scores[statement["id"]] = statement.get("result", {}).get("score", {}).get("raw")
            if statement["verb"]["id"].endswith("/voided"):
                voided.add(statement["object"]["id"])
            earlier = statement.get("context", {}).get("statement", {}).get("id")
            replaced += [(earlier, statement["id"])] if earlier else []
            found = list(problems(statement))
            for problem in found:
                print(f"{statement['id']}: {problem}")
            wrong += bool(found)
    twice = [identifier for identifier, count in seen.items() if count > 1]
    for identifier in twice:
        print(f"{identifier}: stored {seen[identifier]} times")
    overrides = sum(
        before in voided and scores.get(before) == 64 and scores.get(after) == 72 for before, after in replaced
    )
    if not seen:
        print("no statement of the bench was found")
    print(f"voided and replaced (64 -> 72): {overrides} overrides")
    print(f"judged {len(seen)} statements with Ralph's strict model and tincan: {wrong} wrong, {len(twice)} twice")
    return 1 if wrong or twice or not seen or not overrides else 0


if __name__ == "__main__":
    sys.exit(main())
