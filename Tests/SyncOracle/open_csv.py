"""Opens a CSV of scores as Python's csv module and, where it is installed, as LibreOffice does.

Argument: the file; beside it, `FILE.json` has the learner numbers as they were typed, one for each row, with the score 0, 10, 20 …
and the active minutes 0.5, 1.5, 2.5 …
"""

import csv
import json
import os
import shutil
import subprocess
import sys
import tempfile
import xml.etree.ElementTree as ElementTree

FORMULA_STARTS = tuple("=+-@\t\r\n")
OFFICE = "{urn:oasis:names:tc:opendocument:xmlns:office:1.0}"
TABLE = "{urn:oasis:names:tc:opendocument:xmlns:table:1.0}"
TEXT = "{urn:oasis:names:tc:opendocument:xmlns:text:1.0}"


def neutral(number):
    return "'" + number if number.startswith(FORMULA_STARTS) else number


def in_python(path, numbers):
    with open(path, encoding="utf-8-sig", newline="") as file:
        rows = list(csv.DictReader(file, delimiter=";", strict=True))
    if len(rows) != len(numbers):
        yield f"{len(rows)} rows, expected {len(numbers)}"
    for index, (row, number) in enumerate(zip(rows, numbers)):
        if row["learner_number"] != neutral(number):
            yield f"row {index + 1}: learner number {row['learner_number']!r}"
        if row["score"] != str(index * 10) or row["active_minutes"] != f"{index},5":
            yield f"row {index + 1}: {row['score']}, {row['active_minutes']}"
        if None in row or any(value is None for value in row.values()):
            yield f"row {index + 1}: not as many cells as columns"


def in_libreoffice(path, numbers):
    with tempfile.TemporaryDirectory() as folder:
        # 59 is ';', 34 '"', 76 UTF-8; 2067 is Dutch as in Belgium, which writes a decimal comma.
        subprocess.run(
            [
                "soffice", f"-env:UserInstallation=file://{folder}/profile", "--headless",
                "--infilter=CSV:59,34,76,1,,2067,false,true", "--convert-to", "fods", "--outdir", folder, path,
            ],
            check=True, stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL, timeout=180,
        )
        name = os.path.splitext(os.path.basename(path))[0] + ".fods"
        sheet = ElementTree.parse(os.path.join(folder, name))
    table = [row for row in (cells(row) for row in sheet.iter(TABLE + "table-row")) if any(text for text, *_ in row)]
    head = [text for text, *_ in table[0]]
    if len(table) != len(numbers) + 1:
        yield f"{len(table) - 1} rows, expected {len(numbers)}"
    for index, (row, number) in enumerate(zip(table[1:], numbers)):
        row = dict(zip(head, row))
        for column, (text, _, formula) in row.items():
            if formula is not None:
                yield f"row {index + 1}, {column}: {text!r} is run as {formula}"
        if row["learner_number"][0] != neutral(number):
            yield f"row {index + 1}: learner number {row['learner_number'][0]!r}"
        if row["score"][1] != str(index * 10) or row["active_minutes"][1] != f"{index}.5":
            yield f"row {index + 1}: no numbers in {row['score']}, {row['active_minutes']}"


def cells(row):
    """Text, numeric value and formula of each cell."""
    found = []
    for cell in row.iter(TABLE + "table-cell"):
        text = "\n".join("".join(paragraph.itertext()) for paragraph in cell.iter(TEXT + "p"))
        one = (text, cell.get(OFFICE + "value"), cell.get(TABLE + "formula"))
        found += [one] * min(int(cell.get(TABLE + "number-columns-repeated", "1")), 20)
    return found


def main():
    path = sys.argv[1]
    with open(path + ".json", encoding="utf-8") as file:
        numbers = json.load(file)
    readers = [("Python's csv", in_python)]
    if shutil.which("soffice"):
        readers.append(("LibreOffice", in_libreoffice))
    else:
        print("LibreOffice is not installed (apt-get install libreoffice-calc-nogui): the CSV is not opened with it")
    wrong = 0
    for name, reader in readers:
        problems = list(reader(path, numbers))
        for problem in problems:
            print(f"{name}: {problem}")
        wrong += len(problems)
        print(f"{name} opens the CSV: {len(numbers)} rows, {len(problems)} wrong")
    return 1 if wrong else 0


if __name__ == "__main__":
    sys.exit(main())
