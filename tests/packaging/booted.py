"""A Debian in a folder whose own systemd runs its services: a container of systemd-nspawn, in the network of who boots it."""

import pathlib
import subprocess

from chroot import Chroot
from harness import wait_until

NAMESPACES = ("--mount", "--uts", "--ipc", "--net", "--pid", "--cgroup")


class Booted(Chroot):
    def __init__(self, root, log):
        """`log`: the file for what the console shows."""
        super().__init__(root)
        command = ["systemd-nspawn", "--quiet", "--register=no", "--keep-unit", "--resolv-conf=off",
                   f"--directory={root}", "--boot"]
        with open(log, "wb") as console:
            self.container = subprocess.Popen(command, stdin=subprocess.DEVNULL, stdout=console, stderr=console)
        try:
            self.init = wait_until(self._init, "the container's first process")
            wait_until(lambda: self._state() in ("running", "degraded"), "its systemd")
        except Exception as error:
            self.stop()
            said = pathlib.Path(log).read_text(errors="replace")
            raise RuntimeError(f"systemd-nspawn boots no system: {error}:\n{said}") from error

    def stop(self):
        """Shuts the system down."""
        self.container.terminate()
        try:
            self.container.wait(60)
        except subprocess.TimeoutExpired:
            self.container.kill()
            self.container.wait()

    def way_in(self):
        """Among the processes of the system."""
        return "nsenter", f"--target={self.init}", *NAMESPACES, "--root", "--wd"

    def process(self, pid):
        """The folder below /proc, as we see it, of a process whose id in the system is `pid`."""
        for folder in pathlib.Path("/proc").glob("[0-9]*"):
            ids = _namespace_ids(folder)
            if len(ids) > 1 and ids[-1] == str(pid):
                return folder
        raise RuntimeError(f"the system has no process {pid}")

    def _state(self):
        return self.run("systemctl", "is-system-running", check=False).strip()

    def _init(self):
        if self.container.poll() is not None:
            raise RuntimeError(f"systemd-nspawn ended with {self.container.returncode}")
        children = pathlib.Path(f"/proc/{self.container.pid}/task/{self.container.pid}/children").read_text().split()
        return next((pid for pid in children if _namespace_ids(pathlib.Path("/proc", pid))[-1:] == ["1"]), None)


def _namespace_ids(folder):
    """A process' ids, from our namespace to its own; none where it has ended."""
    try:
        lines = (folder / "status").read_text().splitlines()
    except (FileNotFoundError, ProcessLookupError):
        return []
    return next((line.split()[1:] for line in lines if line.startswith("NSpid:")), [])
