"""Every mail and SMS the box received, one row for each recipient."""

import re
from dataclasses import asdict, dataclass
from html.parser import HTMLParser
from typing import Any

from sandbox.clock import iso_time, now
from sandbox.database import Database

SCHEMA = """
CREATE TABLE IF NOT EXISTS messages (
    id INTEGER PRIMARY KEY AUTOINCREMENT,
    channel TEXT NOT NULL CHECK (channel IN ('mail', 'sms')),
    recipient TEXT NOT NULL,
    sender TEXT NOT NULL,
    subject TEXT NOT NULL,
    text TEXT NOT NULL,
    html TEXT NOT NULL,
    received_at REAL NOT NULL
);
CREATE INDEX IF NOT EXISTS messages_by_recipient ON messages (recipient, id);
"""

# The characters RFC 3986 allows: Chinese punctuation after an address does not belong to it.
ADDRESS = re.compile(r"https?://[A-Za-z0-9\-._~:/?#\[\]@!$&'()*+,;=%]+")
TRAILING = ".,;:!?)'"


@dataclass(frozen=True, slots=True)
class Message:
    id: int
    channel: str
    recipient: str
    sender: str
    subject: str
    text: str
    html: str
    received_at: float

    def as_json(self) -> dict[str, Any]:
        """The shape of `GET /api/messages`; `links` are the addresses in text and HTML, without repeats."""
        values = asdict(self) | {"received_at": iso_time(self.received_at)}
        values["to"], values["from"] = values.pop("recipient"), values.pop("sender")
        return values | {"links": links_in(self.text, self.html)}


class Messages:
    def __init__(self, database: Database) -> None:
        self._database = database

    def add(self, *, channel: str, recipient: str, sender: str, subject: str, text: str, html: str = "") -> int:
        """Id of the stored message."""
        return self._database.insert(
            "messages",
            channel=channel,
            recipient=recipient.strip().lower(),
            sender=sender,
            subject=subject,
            text=text,
            html=html,
            received_at=now(),
        )

    def get(self, message_id: int) -> Message | None:
        row = self._database.row("SELECT * FROM messages WHERE id = ?", message_id)
        return None if row is None else Message(**dict(row))

    def after(self, *, message_id: int, recipient: str, channel: str, limit: int) -> list[Message]:
        """Messages younger than `message_id`, oldest first; an empty recipient or channel means any."""
        sql = """
            SELECT * FROM messages
            WHERE id > ?1 AND (?2 = '' OR recipient = ?2) AND (?3 = '' OR channel = ?3)
            ORDER BY id LIMIT ?4
        """
        return self._find(sql, message_id, recipient, channel, limit)

    def before(self, *, message_id: int, recipient: str, channel: str, limit: int) -> list[Message]:
        """Messages older than `message_id` (0: all), newest first."""
        sql = """
            SELECT * FROM messages
            WHERE (id < ?1 OR ?1 = 0) AND (?2 = '' OR recipient = ?2) AND (?3 = '' OR channel = ?3)
            ORDER BY id DESC LIMIT ?4
        """
        return self._find(sql, message_id, recipient, channel, limit)

    def count(self) -> int:
        row = self._database.row("SELECT count(*) AS n FROM messages")
        return 0 if row is None else int(row["n"])

    def clear(self) -> None:
        self._database.execute("DELETE FROM messages")

    def _find(self, sql: str, message_id: int, recipient: str, channel: str, limit: int) -> list[Message]:
        rows = self._database.rows(sql, message_id, recipient.strip().lower(), channel, limit)
        return [Message(**dict(row)) for row in rows]


def links_in(text: str, html: str) -> list[str]:
    """Web addresses of a message in the order they appear."""
    parser = _Anchors()
    parser.feed(html)
    found = [match.group().rstrip(TRAILING) for match in ADDRESS.finditer(text)]
    return list(dict.fromkeys(found + parser.addresses))


class _Anchors(HTMLParser):
    def __init__(self) -> None:
        super().__init__()
        self.addresses: list[str] = []

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        address = dict(attrs).get("href") if tag == "a" else None
        if address and address.startswith(("http://", "https://")):
            self.addresses.append(address)
