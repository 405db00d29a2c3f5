"""What `make check-crash` finds at the end: the database beside what each target has, read without the code under test."""

import collections
import csv
import json
import sqlite3

REVISION = "https://kit.example/xapi/ext/grade-revision"


def rows(file, query):
    with sqlite3.connect(f"file:{file}?mode=ro", uri=True) as database:
        return database.execute(query).fetchall()


def in_csv(place):
    with open(place / "scores.csv", encoding="utf-8-sig", newline="") as sheet:
        return list(csv.DictReader(sheet, delimiter=";"))


def in_record_store(place):
    """Attempt and revision of every statement that is no voiding."""
    statements = []
    with open(place / "targets/lrs/lrs.jsonl", encoding="utf-8") as file:
        for statement in map(json.loads, file):
            if not statement["verb"]["id"].endswith("/voided"):
                context = statement["context"]
                statements.append((context["registration"].lower(), str(context["extensions"][REVISION])))
    return statements


def gradebook_troubles(place, sheet):
    """One column; in it for each learner the latest of the scores that were released, and nobody else."""
    file = place / "targets/ags/ags.db"
    latest = {}
    for row in sorted(sheet, key=lambda row: (row["submitted_at"], int(row["grade_revision"]))):
        latest["u-" + row["learner_number"]] = float(row["score"].replace(",", "."))
    columns = rows(file, "SELECT id FROM lti_consumer_ltiagslineitem")
    grades = rows(file, "SELECT user_id, score_given FROM lti_consumer_ltiagsscore")
    troubles = [] if len(columns) == 1 else [f"{len(columns)} columns"]
    if len(grades) != len({user for user, _ in grades}):
        troubles.append("a learner has two grades")
    troubles += [f"{user}: {latest.get(user)} released, {dict(grades).get(user)} there"
                 for user in sorted(set(latest) | {user for user, _ in grades}) if latest.get(user) != dict(grades).get(user)]
    return len(grades), troubles


def compare(name, there, released):
    """Prints what is lost, duplicated or invented at a target that holds every revision; whether nothing is."""
    count = collections.Counter(there)
    lost = released - set(count)
    duplicated = [key for key, times in count.items() if times > 1]
    invented = set(count) - released
    print(f"{name}: {len(there)} there; lost {len(lost)}, duplicated {len(duplicated)}, not released {len(invented)}")
    return not lost and not duplicated and not invented


def faults(place):
    counts = collections.Counter()
    for file in (place / "targets").glob("*-faults.log"):
        counts.update(line.split(" ")[0] for line in file.read_text().splitlines())
    return counts


def verdict(place, state):
    """Prints the counts. Whether every release is at its targets once, and the database is sound."""
    database = place / "data/proefbank.db"
    integrity = rows(database, "PRAGMA integrity_check")[0][0]
    broken = len(rows(database, "PRAGMA foreign_key_check"))
    released = {(attempt.lower(), str(revision)) for attempt, revision in rows(database, "SELECT attempt, revision FROM scores")}
    phases = {row[0].lower() for row in rows(database, "SELECT id FROM attempts WHERE phase = 'released'")}
    gaps = rows(database, "SELECT count(*) FROM (SELECT attempt FROM events GROUP BY attempt HAVING max(number) <> count(*))")[0][0]
    attempts = rows(database, "SELECT count(*) FROM attempts")[0][0]
    acknowledged = set(state["acknowledged"])
    forgotten = acknowledged - phases
    sheet = in_csv(place)
    kills = state["kills_of_daemon"] + state["kills_of_sync"]
    bad = faults(place)
    print(f"rounds {state['rounds']}, kills {kills}: {state['kills_of_daemon']} of the daemon "
          f"and {state['kills_of_sync']} of the sync job")
    print(f"exchanges that went wrong {sum(bad.values())}: " + ", ".join(f"{name} {times}" for name, times in sorted(bad.items())))
    print(f"attempts {attempts}, releases acknowledged {len(acknowledged)}, released {len(phases)}; "
          f"acknowledged and gone {len(forgotten)}, logs with gaps {gaps}, integrity {integrity}, broken references {broken}")
    sound = [
        compare("CSV", [(row["attempt_id"].lower(), row["grade_revision"]) for row in sheet], released),
        compare("learning record store", in_record_store(place), released),
        phases == {attempt for attempt, _ in released},
        not forgotten and not gaps and integrity == "ok" and not broken,
        acknowledged and kills >= state["rounds"] and sum(bad.values()) > 0,
    ]
    learners, troubles = gradebook_troubles(place, sheet)
    print(f"gradebook: {learners} learners with the latest of their scores; wrong {len(troubles)} {'; '.join(troubles)}")
    return all(sound) and not troubles
