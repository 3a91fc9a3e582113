"""A mail server for tests: it takes mails, or refuses those who are to get them, and remembers what it was given."""

import socketserver
import threading
from contextlib import contextmanager


class _Session(socketserver.StreamRequestHandler):
    def handle(self):
        self.answer("220 tests")
        for line in iter(self.rfile.readline, b""):
            command = line[:4].upper().strip()
            if command == b"QUIT":
                self.answer("221 bye")
                return
            if command == b"DATA":
                self.answer("354 go on")
                self.server.mails.append(b"".join(iter(self.rfile.readline, b".\r\n")))
            refused = command == b"RCPT" and self.server.refuses
            self.answer("550 nobody of this name" if refused else "250 ok")

    def answer(self, text):
        self.wfile.write(f"{text}\r\n".encode())


@contextmanager
def serve_mail(refuses=False):
    """Serve on a free port of this machine: yields the server, with ``server_address`` and ``mails``."""
    with socketserver.ThreadingTCPServer(("127.0.0.1", 0), _Session) as server:
        server.daemon_threads = True
        server.mails = []
        server.refuses = refuses
        thread = threading.Thread(target=server.serve_forever)
        thread.start()
        try:
            yield server
        finally:
            server.shutdown()
            thread.join()
