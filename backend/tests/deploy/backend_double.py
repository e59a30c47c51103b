"""Stands in for the API behind nginx: tells what it was asked, hands out a protected file, is unwell on demand.

Usage: backend_double.py PORT
"""

import json
import sys
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer


class Handler(BaseHTTPRequestHandler):
    """Answers by path."""

    def do_GET(self) -> None:
        if self.path.startswith("/api/picture"):
            self._answer(200, "image/webp", "", {"X-Accel-Redirect": "/protected/evidence.webp"})
        elif self.path.startswith("/api/unwell"):
            self._answer(503, "application/problem+json", '{"code": "from_the_api"}', {})
        else:
            told = {"path": self.path, "headers": {name.lower(): value for name, value in self.headers.items()}}
            self._answer(200, "application/json", json.dumps(told), {"Server": "double"})

    def do_POST(self) -> None:
        length = len(self.rfile.read(int(self.headers["Content-Length"])))
        self._answer(200, "application/json", json.dumps({"length": length}), {})

    def _answer(self, status: int, kind: str, body: str, headers: dict[str, str]) -> None:
        self.send_response_only(status)
        for name, value in {"Content-Type": kind, "Content-Length": str(len(body)), **headers}.items():
            self.send_header(name, value)
        self.end_headers()
        self.wfile.write(body.encode())


if __name__ == "__main__":
    ThreadingHTTPServer(("127.0.0.1", int(sys.argv[1])), Handler).serve_forever()
