"""Child processes that are stopped by their id, and waiting for conditions instead of for time to pass."""

import atexit
import os
import signal
import socket
import subprocess
import sys
import time

LOOPBACK = "127.0.0.1"


def wait_until(condition, what, seconds=30):
    """Returns the first true value of condition(). TimeoutError, which names `what`, after `seconds`."""
    deadline = time.monotonic() + seconds
    while True:
        value = condition()
        if value:
            return value
        if time.monotonic() > deadline:
            raise TimeoutError(f"waited {seconds} s for {what}")
        time.sleep(0.02)


def free_port():
    """A loopback port free for TCP and UDP at this moment."""
    while True:
        with socket.socket() as tcp, socket.socket(type=socket.SOCK_DGRAM) as udp:
            tcp.bind((LOOPBACK, 0))
            port = tcp.getsockname()[1]
            try:
                udp.bind((LOOPBACK, port))
            except OSError:
                continue
            return port


def accepts(address):
    """Whether something listens on a unix socket's path or a (host, port)."""
    family = socket.AF_UNIX if isinstance(address, str) else socket.AF_INET
    with socket.socket(family) as client:
        client.settimeout(2)
        try:
            client.connect(address)
        except OSError:
            return False
        return True


class Process:
    """A child in a session of its own, its output in a file. It ends with this process, unless it is to
    outlive it."""

    def __init__(self, argv, log_path, outlive=False):
        self.argv = [str(word) for word in argv]
        self.log_path = log_path
        with open(log_path, "ab") as log:
            self.child = subprocess.Popen(self.argv, stdin=subprocess.DEVNULL, stdout=log, stderr=log,
                                          start_new_session=True)
        self.pid = self.child.pid
        if not outlive:
            atexit.register(self.stop)

    def running(self):
        return self.child.poll() is None

    def log(self):
        with open(self.log_path, encoding="utf-8", errors="replace") as log:
            return log.read()

    def wait_until(self, condition, what, seconds=30):
        """As wait_until, but a process that ends meanwhile is a RuntimeError with what it said."""
        def alive_and_condition():
            value = condition()
            if not value and not self.running():
                raise RuntimeError(f"{self.argv[0]} ended with {self.child.returncode}:\n{self.log()}")
            return value
        return wait_until(alive_and_condition, what, seconds)

    def signal(self, number):
        self.child.send_signal(number)

    def stop(self, seconds=20):
        """Ends it by SIGTERM, or else by force. Returns its exit code, negative for a signal."""
        if self.running():
            self.child.terminate()
            try:
                self.child.wait(seconds)
            except subprocess.TimeoutExpired:
                os.killpg(self.pid, signal.SIGKILL)
                self.child.wait()
        atexit.unregister(self.stop)
        return self.child.returncode


def exit_on_signals():
    """Makes a signal end this process as an exception does, once, so that its children are stopped."""
    signals = (signal.SIGINT, signal.SIGTERM, signal.SIGHUP)

    def leave(number, _):
        for each in signals:
            signal.signal(each, signal.SIG_IGN)
        sys.exit(128 + number)

    for number in signals:
        signal.signal(number, leave)
