"""The servers of `make check-crash`: Ralph and Open edX's grade services, each behind a fault proxy.

All of them keep what they have in a folder, so that an interrupted check goes on with the same servers under the same ports.
"""

import ctypes
import json
import os
import signal
import socket
import subprocess
import time
import urllib.error
import urllib.request

USER, PASSWORD = "kit", "s3cret"


PR_SET_PDEATHSIG = 1
LIBC = ctypes.CDLL(None)


def dies_with_us():
    """For a child before its program: a server that outlives the check keeps its port, and the next check talks to it."""
    LIBC.prctl(PR_SET_PDEATHSIG, signal.SIGTERM)


def free_port():
    with socket.socket() as probe:
        probe.bind(("127.0.0.1", 0))
        return probe.getsockname()[1]


class Targets:
    def __init__(self, root, binaries, place):
        self.root, self.binaries, self.place = root, binaries, place
        self.folder = place / "targets"
        self.tools = root / ".build-check"
        self.servers, self.proxies = [], []

    def prepare(self):
        """Installs what is missing and makes what is to stay: ports, keys, the user of the record store."""
        for folder in (self.tools, self.folder / "lrs", self.folder / "ags"):
            folder.mkdir(parents=True, exist_ok=True)
        script = (
            f"root='{self.root}' tools='{self.tools}'; . tools/sync-servers; "
            "venv lrs Tests/SyncOracle/requirements-lrs.txt; venv ags Tests/SyncOracle/requirements-ags.txt"
        )
        subprocess.run(["sh", "-euc", script], cwd=self.root, check=True)
        ports = self.folder / "ports.json"
        if not ports.exists():
            names = ("lrs", "ags", "lrs_proxy", "ags_proxy")
            ports.write_text(json.dumps({name: free_port() for name in names}))
        self.ports = json.loads(ports.read_text())
        self.environment = dict(
            os.environ,
            PYTHONDONTWRITEBYTECODE="1",
            RALPH_APP_DIR=str(self.folder),
            RALPH_AUTH_FILE=str(self.folder / "auth.json"),
            RALPH_RUNSERVER_BACKEND="fs",
            RALPH_BACKENDS__LRS__FS__DEFAULT_DIRECTORY_PATH=str(self.folder / "lrs"),
            RALPH_BACKENDS__LRS__FS__DEFAULT_LRS_FILE="lrs.jsonl",
        )
        if not (self.folder / "auth.json").exists():
            words = ["auth", "-u", USER, "-p", PASSWORD, "-s", "all", "-N", USER, "-M", "mailto:kit@example.org", "-w"]
            self.run([self.tools / "lrs/bin/ralph", *words])
            (self.folder / "password").write_text(PASSWORD)
        key = self.folder / "tool.pem"
        if not key.exists():
            self.run(["openssl", "genpkey", "-algorithm", "RSA", "-pkeyopt", "rsa_keygen_bits:2048", "-out", key])
            self.run(["openssl", "pkey", "-in", key, "-pubout", "-out", self.folder / "tool.pub"])

    def run(self, words):
        with open(self.folder / "setup.log", "ab") as log:
            subprocess.run(words, env=self.environment, stdout=log, stderr=log, check=True)

    def start(self, faults):
        """The servers, once; and the proxies before them, with this share of faults."""
        if not self.servers:
            self.servers = [
                self.spawn("lrs.log", self.tools / "lrs/bin/python", "Tests/SyncOracle/serve_lrs.py", self.ports["lrs"]),
                self.spawn("ags.log", self.tools / "ags/bin/python", "Tests/SyncOracle/serve_ags.py", self.ports["ags"],
                           self.folder / "ags", self.folder / "tool.pub"),
            ]
            self.until_it_answers("lrs", "/__lbheartbeat__")
            self.until_it_answers("ags", "/")
            self.ensure_ours(self.servers)
            # The first token loads half of Django, which takes longer than the job waits.
            where = json.loads((self.folder / "ags/ags.json").read_text())
            self.ask("ags", where["token_path"], b"grant_type=none")
        self.end(self.proxies)
        self.proxies = []
        for name in ("lrs", "ags"):
            self.proxies.append(self.spawn(
                f"{name}-faults.log", self.binaries / "proefbank-fault-proxy", "--before",
                f"http://127.0.0.1:{self.ports[name]}", "--port", self.ports[f"{name}_proxy"], "--faults", faults))
        for name in ("lrs_proxy", "ags_proxy"):
            self.until_it_answers(name, "/")
        self.ensure_ours(self.proxies)

    def ensure_ours(self, processes):
        """What answers is what was started, and not one of an earlier check that has the port still."""
        for process in processes:
            if process.poll() is not None:
                raise SystemExit(
                    f"check-crash: '{' '.join(process.args[:2])} …' ended at once; does another check still run? "
                    f"See {self.folder}/*.log")

    def spawn(self, log, *words):
        with open(self.folder / log, "ab") as out:
            return subprocess.Popen(
                [str(word) for word in words], cwd=self.root, env=self.environment, stdout=out, stderr=out,
                preexec_fn=dies_with_us)

    def ask(self, name, path, body=None):
        """Whether anything answers, were it a refusal."""
        try:
            urllib.request.urlopen(f"http://127.0.0.1:{self.ports[name]}{path}", body, timeout=60).close()
        except urllib.error.HTTPError:
            pass
        except OSError as error:
            # Nobody listens yet; a reset is the proxy's work.
            return not isinstance(getattr(error, "reason", error), ConnectionRefusedError)
        return True

    def until_it_answers(self, name, path):
        end = time.monotonic() + 120
        while not self.ask(name, path):
            if time.monotonic() > end:
                raise SystemExit(f"check-crash: {name} does not start; see {self.folder}/*.log")
            time.sleep(0.1)

    def configuration(self):
        """Their lines in the list of targets that the configuration ends with."""
        where = json.loads((self.folder / "ags/ags.json").read_text())
        platform = f"http://127.0.0.1:{self.ports['ags_proxy']}"
        return f"""\
    - name: records
      kind: xapi
      endpoint: http://127.0.0.1:{self.ports['lrs_proxy']}/xAPI
      user: {USER}
      password_file: {self.folder}/password
      home: https://kit.example
    - name: gradebook
      kind: lti
      token_url: {platform}{where['token_path']}
      audience: {where['platform']}{where['token_path']}
      client_id: {where['client_id']}
      key_file: {self.folder}/tool.pem
      line_items_url: {platform}{where['items_path']}
"""

    def stop(self):
        self.end(self.proxies + self.servers)
        self.proxies, self.servers = [], []

    @staticmethod
    def end(processes):
        for process in processes:
            process.terminate()
        for process in processes:
            try:
                process.wait(timeout=20)
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()
