"""Health checks inside the backend image. Standard library only.

probe.py http PORT PATH      the program answers 200, asked as the browser would
probe.py tcp PORT            the program listens
probe.py fresh FILE SECONDS  the program wrote this file lately
"""

import http.client
import os
import socket
import sys
import time
from pathlib import Path

TIMEOUT = 4


def main(kind: str, target: str, argument: str = "") -> int:
    """Return 0 when the program is well."""
    if kind == "http":
        return 0 if _answers(int(target), argument) else 1
    if kind == "tcp":
        return 0 if _listens(int(target)) else 1
    return 0 if _is_fresh(Path(target), float(argument)) else 1


def _answers(port: int, path: str) -> bool:
    host = os.environ["ANHAO_ALLOWED_HOSTS"].split(",")[0]
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=TIMEOUT)
    try:
        connection.request("GET", path, headers={"Host": host})
        return connection.getresponse().status == 200
    except OSError:
        return False
    finally:
        connection.close()


def _listens(port: int) -> bool:
    with socket.socket() as probe:
        probe.settimeout(TIMEOUT)
        return probe.connect_ex(("127.0.0.1", port)) == 0


def _is_fresh(file: Path, seconds: float) -> bool:
    # The database module behind the file may add a suffix to its name.
    changes = [found.stat().st_mtime for found in file.parent.glob(f"{file.name}*")]
    return bool(changes) and time.time() - max(changes) < seconds


if __name__ == "__main__":
    sys.exit(main(*sys.argv[1:]))
