"""A private HAProxy in front of one TCP port, as conf/postfix.cf means it."""

from .process import LOOPBACK, Process, accepts, free_port

HAPROXY = "/usr/sbin/haproxy"

CONFIG = """\
defaults
  mode tcp
  timeout connect 10s
  timeout client 60s
  timeout server 60s
listen smtp
  bind {host}:{port}
  server postfix {host}:{target} {options}
"""


class HaProxy:
    """`tells`: whether it tells of its clients, in version 2 of its own protocol."""

    def __init__(self, folder, target, tells):
        self.port = free_port()
        folder.mkdir()
        config = folder / "haproxy.cfg"
        config.write_text(CONFIG.format(host=LOOPBACK, port=self.port, target=target, options="send-proxy-v2" if tells else ""))
        self.process = Process([HAPROXY, "-db", "-f", config], folder / "haproxy.log")
        self.process.wait_until(lambda: accepts((LOOPBACK, self.port)), "HAProxy to accept")

    def stop(self):
        return self.process.stop()
