"""Secrets, made once and kept in files that only their owner may read."""

import json
import os
import secrets
from base64 import b64encode
from pathlib import Path

from cryptography.hazmat.primitives import serialization
from cryptography.hazmat.primitives.asymmetric import rsa

PASSWORDS = ("secret_key", "superuser", "owner", "app", "valkey", "provider")
KEYS = ("field", "lookup", "pin", "jwt")
PAIRS = ("app", "alipay", "merchant", "wechat")


def load_or_create(folder: Path) -> dict[str, str]:
    """Return every secret by name, making those that are missing; RSA pairs lie beside as PEM files."""
    store = folder / "secrets.json"
    known: dict[str, str] = json.loads(store.read_text()) if store.exists() else {}
    complete = {name: secrets.token_urlsafe(36) for name in PASSWORDS}
    complete |= {name: b64encode(secrets.token_bytes(32)).decode() for name in KEYS}
    # WeChat Pay takes exactly 32 letters and digits.
    complete["wechat_api_v3"] = secrets.token_hex(16)
    complete |= known
    if complete != known:
        write_private(store, json.dumps(complete, indent=2))
    for name in PAIRS:
        _create_pair(folder, name)
    return complete


def private_key_file(folder: Path, name: str) -> Path:
    """Return where the private half of a pair lies: `app` or `merchant` (ours), `alipay` or `wechat` (theirs)."""
    return folder / f"{name}_private.pem"


def public_key_file(folder: Path, name: str) -> Path:
    """Return where the public half of the pair lies."""
    return folder / f"{name}_public.pem"


def write_private(path: Path, text: str) -> None:
    """Write a file whole or not at all, readable by its owner only from its first byte on."""
    draft = path.with_name(path.name + ".new")
    draft.unlink(missing_ok=True)
    descriptor = os.open(draft, os.O_WRONLY | os.O_CREAT | os.O_EXCL, 0o600)
    with os.fdopen(descriptor, "w") as stream:
        stream.write(text)
    draft.replace(path)


def _create_pair(folder: Path, name: str) -> None:
    if public_key_file(folder, name).exists():
        return
    key = rsa.generate_private_key(public_exponent=65537, key_size=2048)
    private = key.private_bytes(
        serialization.Encoding.PEM, serialization.PrivateFormat.PKCS8, serialization.NoEncryption()
    )
    public = key.public_key().public_bytes(serialization.Encoding.PEM, serialization.PublicFormat.SubjectPublicKeyInfo)
    write_private(private_key_file(folder, name), private.decode())
    write_private(public_key_file(folder, name), public.decode())
