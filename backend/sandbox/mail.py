"""An SMTP server that delivers into the box."""

import asyncio
import logging
from email import message_from_bytes, policy
from email.message import EmailMessage

from aiosmtpd.smtp import SMTP, Envelope, Session

from sandbox.faults import Faults
from sandbox.messages import Messages

MAX_BYTES = 10 * 1024 * 1024

logger = logging.getLogger(__name__)


class Mailbox:
    """Handler of aiosmtpd: one stored message for each envelope recipient, blind copies included."""

    def __init__(self, messages: Messages, faults: Faults) -> None:
        self._messages = messages
        self._faults = faults

    async def handle_DATA(self, server: SMTP, session: Session, envelope: Envelope) -> str:  # noqa: N802
        fault = self._faults.take("mail")
        if fault is not None:
            # A hanging server takes nothing in: what it kept silently would reach the inbox twice.
            await asyncio.sleep(fault.seconds if fault.mode == "hang" else 0)
            return "451 4.3.0 The sandbox was told to refuse this mail"
        content = envelope.content if isinstance(envelope.content, bytes) else b""
        self._store(content, envelope.mail_from or "", envelope.rcpt_tos)
        return "250 2.0.0 Stored in the sandbox inbox"

    def _store(self, content: bytes, envelope_from: str, recipients: list[str]) -> None:
        mail = message_from_bytes(content, policy=policy.default)
        for recipient in recipients:
            message_id = self._messages.add(
                channel="mail",
                recipient=recipient,
                sender=_clean(mail.get("From", envelope_from)),
                subject=_clean(mail.get("Subject", "")),
                text=_clean(_part(mail, "plain")),
                html=_clean(_part(mail, "html")),
            )
            logger.info("mail %d stored", message_id)


def _clean(value: object) -> str:
    """Bytes that decode to nothing arrive as lone surrogates, which SQLite refuses."""
    return str(value).encode(errors="replace").decode()


def _part(mail: EmailMessage, kind: str) -> str:
    part = mail.get_body((kind,))
    if part is None:
        return ""
    try:
        return str(part.get_content())
    except LookupError:
        # A charset Python does not know; a mail program would show what it can, too.
        payload = part.get_payload(decode=True)
        return payload.decode(errors="replace") if isinstance(payload, bytes) else ""


async def serve_mail(messages: Messages, faults: Faults, *, host: str, port: int) -> asyncio.Server:
    """Listen for SMTP on the running loop; raises OSError when the port is taken."""
    mailbox = Mailbox(messages, faults)
    loop = asyncio.get_running_loop()
    return await loop.create_server(
        lambda: SMTP(mailbox, data_size_limit=MAX_BYTES, enable_SMTPUTF8=True, ident="Anhao sandbox"),
        host,
        port,
    )
