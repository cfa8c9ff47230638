"""A DNSSEC-signed zone behind a real name server (NSD), and what becomes of it when a record is changed after
it was signed."""

import pathlib
import socket
import subprocess
import time

START_LIMIT = 20  # seconds
ORIGIN = "example.com"


def sign(records, folder):
    """`records`: name -> TXT or A values. Returns the signed zone's text and its trust anchor, a DS record."""
    zone = folder / "plain.zone"
    lines = [f"$ORIGIN {ORIGIN}.", "$TTL 300", "@ SOA ns hostmaster 1 3600 600 86400 300", "@ NS ns", "ns A 127.0.0.1"]
    for name, values in records.items():
        owner, kind = name.split()
        lines += [f"{owner}. {kind} {quoted(value) if kind == 'TXT' else value}" for value in values]
    zone.write_text("\n".join(lines) + "\n")
    key = subprocess.run(["ldns-keygen", "-a", "ECDSAP256SHA256", "-k", ORIGIN], cwd=folder, check=True,
                         capture_output=True, text=True).stdout.strip()
    signed = folder / "signed.zone"
    subprocess.run(["ldns-signzone", "-f", str(signed), str(zone), key], cwd=folder, check=True, capture_output=True)
    return signed.read_text(), (folder / f"{key}.ds").read_text()


def quoted(value):
    pieces = [value[i:i + 255] for i in range(0, len(value), 255)]
    return " ".join(f'"{piece}"' for piece in pieces)


def changed(zone, name):
    """The TXT record of `name` with a blank more at its end: it says the same, but is not what was signed."""
    lines = zone.splitlines()
    for i, line in enumerate(lines):
        if line.lower().startswith(name.lower() + ".") and "\tTXT\t" in line:
            lines[i] = line.rstrip()[:-1] + ' "'
            return "\n".join(lines) + "\n"
    raise ValueError(f"no TXT record of {name} in the zone")


class Nsd:
    """A name server for one zone, for the length of a `with`."""

    def __init__(self, zone, folder):
        with socket.socket() as probe:
            probe.bind(("127.0.0.1", 0))
            self.port = probe.getsockname()[1]
        self._folder = pathlib.Path(folder)
        (self._folder / "served.zone").write_text(zone)
        (self._folder / "nsd.conf").write_text(f"""server:
  ip-address: 127.0.0.1@{self.port}
  port: {self.port}
  server-count: 1
  rrl-ratelimit: 0
  chroot: ""
  username: ""
  database: ""
  zonesdir: ""
  pidfile: "{folder}/pid"
  logfile: "{folder}/log"
  xfrdfile: "{folder}/xfrd"
  xfrdir: "{folder}"
  zonelistfile: "{folder}/zones"
remote-control:
  control-enable: no
zone:
  name: {ORIGIN}
  zonefile: "{folder}/served.zone"
""")

    def __enter__(self):
        self._process = subprocess.Popen(["/usr/sbin/nsd", "-d", "-c", str(self._folder / "nsd.conf")],
                                         stdout=subprocess.DEVNULL, stderr=subprocess.DEVNULL)
        deadline = time.monotonic() + START_LIMIT
        while time.monotonic() < deadline:
            try:
                socket.create_connection(("127.0.0.1", self.port), timeout=1).close()
                return self
            except OSError:
                time.sleep(0.02)
        self.__exit__()
        raise RuntimeError("nsd does not answer: " + (self._folder / "log").read_text()[-500:])

    def __exit__(self, *_):
        self._process.terminate()
        self._process.wait()
