"""`make env`: writes `.env` for docker-compose.yml with fresh secrets. Standard library only."""

from __future__ import annotations

import os
import secrets
import sys
from base64 import b64encode

from stack.paths import REPOSITORY

PASSWORDS = (
    "ANHAO_SUPERUSER_PASSWORD",
    "ANHAO_OWNER_PASSWORD",
    "ANHAO_APP_PASSWORD",
    "ANHAO_VALKEY_PASSWORD",
    "ANHAO_SECRET_KEY",
)
KEYS = ("ANHAO_LOOKUP_KEY", "ANHAO_PIN_KEY", "ANHAO_JWT_KEY")


def fill(example: str) -> str:
    """Return the text of `.env.example` with every secret that we make ourselves filled in."""
    made = {name: secrets.token_urlsafe(36) for name in PASSWORDS}
    made |= {name: _key() for name in KEYS}
    made["ANHAO_FIELD_KEYS"] = f"k1:{_key()}"
    return "".join(_filled(line, made) for line in example.splitlines(keepends=True))


def main() -> int:
    """Write `.env`, readable by its owner only; return 1 when there is one already."""
    target = REPOSITORY / ".env"
    try:
        descriptor = os.open(target, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    except FileExistsError:
        print(f"{target} exists and stays as it is.\n  Remedy: move it away first; without its keys data is lost.")
        return 1
    with os.fdopen(descriptor, "w", encoding="utf-8") as stream:
        stream.write(fill((REPOSITORY / ".env.example").read_text(encoding="utf-8")))
    print(f"{target} written. Next: set what is still empty, then docker compose up -d --build")
    return 0


def _filled(line: str, made: dict[str, str]) -> str:
    name, equals, value = line.partition("=")
    return f"{name}={made[name]}\n" if equals and name in made and not value.strip() else line


def _key() -> str:
    return b64encode(secrets.token_bytes(32)).decode()


if __name__ == "__main__":
    sys.exit(main())
