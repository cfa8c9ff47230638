"""What an MTA delivers to, over LMTP (RFC 2033), as to Dovecot and Cyrus, or over SMTP, as to another MTA. It keeps each
message as it came over the wire."""

import socketserver
import threading

from .process import LOOPBACK


class MailStore:
    """`extensions`: what it announces. An MTA rewrites 8-bit mail for a store that does not announce 8BITMIME.
    `path`: of a unix socket; without it, a loopback port."""

    def __init__(self, extensions=("8BITMIME",), path=None):
        self.messages = {}  # address: bytes, lines end in CRLF. A message is here before the MTA knows it taken.
        store = self

        class Handler(Session):
            def __init__(self, *arguments):
                self.store, self.extensions = store, extensions
                super().__init__(*arguments)

        if path:
            self._server = socketserver.ThreadingUnixStreamServer(path, Handler)
        else:
            self._server = socketserver.ThreadingTCPServer((LOOPBACK, 0), Handler)
            port = self._server.server_address[1]
            # As Postfix's transport_maps name it.
            self.lmtp = f"lmtp:inet:{LOOPBACK}:{port}"
            self.smtp = f"smtp:[{LOOPBACK}]:{port}"
        self._server.daemon_threads = True
        self._thread = threading.Thread(target=self._server.serve_forever, daemon=True)
        self._thread.start()

    def stop(self):
        self._server.shutdown()
        self._server.server_close()
        self._thread.join()


class Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.recipients = []
        self.over_lmtp = False
        self.say("220 store.receiver.example")
        while line := self.rfile.readline():
            verb = line[:4].upper()
            if verb in (b"LHLO", b"EHLO"):
                self.over_lmtp = verb == b"LHLO"
                words = ["store.receiver.example", *self.extensions]
                self.say(*(f"250-{word}" for word in words[:-1]), f"250 {words[-1]}")
            elif verb == b"RCPT":
                self.recipients.append(line.partition(b"<")[2].partition(b">")[0].decode())
                self.say("250 2.1.5 taken")
            elif verb == b"DATA":
                self.say("354 go on")
                self.take_message()
            elif verb == b"QUIT":
                self.say("221 2.0.0 closing")
                return
            else:  # HELO, MAIL, RSET, NOOP
                self.recipients = []
                self.say("250 2.0.0 fine")

    def take_message(self):
        lines = []
        while (line := self.rfile.readline()) != b".\r\n":
            if not line:
                return  # the MTA has found in the middle that it cannot send this message
            lines.append(line[1:] if line.startswith(b".") else line)
        for recipient in self.recipients:
            self.store.messages[recipient] = b"".join(lines)
        for _ in self.recipients if self.over_lmtp else ["all of them"]:
            self.say("250 2.0.0 stored")

    def say(self, *lines):
        self.wfile.write("".join(f"{line}\r\n" for line in lines).encode())
