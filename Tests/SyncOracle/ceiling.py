"""Sends the statements of a file to a Ralph on 127.0.0.1 in batches of fifty over one connection, and nothing else; prints both times as JSON.

Arguments: the file of another Ralph, the port, and the seconds that the sync job took for the same statements.
"""

import base64
import http.client
import json
import sys
import time

SERVERS_OWN = ("stored", "authority", "version")
BATCH = 50


def main():
    path, port, ours = sys.argv[1], int(sys.argv[2]), float(sys.argv[3])
    with open(path, encoding="utf-8") as file:
        statements = [json.loads(line) for line in file]
    for statement in statements:
        for key in SERVERS_OWN:
            statement.pop(key, None)
    batches = [json.dumps(statements[i : i + BATCH]) for i in range(0, len(statements), BATCH)]
    headers = {
        "Authorization": "Basic " + base64.b64encode(b"kit:s3cret").decode(),
        "X-Experience-API-Version": "1.0.3",
        "Content-Type": "application/json",
    }
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=600)
    begin = time.monotonic()
    for batch in batches:
        connection.request("POST", "/xAPI/statements", body=batch, headers=headers)
        answer = connection.getresponse()
        answer.read()
        if answer.status != 200:
            sys.exit(f"Ralph answered {answer.status}")
    theirs = time.monotonic() - begin
    print(json.dumps({"scores": len(statements), "ours": ours, "ceiling": theirs}))


if __name__ == "__main__":
    main()
