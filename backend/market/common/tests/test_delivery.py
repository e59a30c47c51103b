import pytest
from django.core import mail
from pytest_django import Settings

from market.common import delivery
from market.common.delivery import GIVE_UP_AFTER, deliver_due_messages, queue_mail, queue_sms, was_accepted
from market.common.models import OutgoingMessage
from tests.support.database import Clock


def _owe_mail(reference: str = "activation:1") -> None:
    queue_mail(to="ann@example.com", subject="主题", text="链接", topic="activation", reference=reference)


@pytest.mark.django_db
def test_a_mail_is_owed_once_and_forgotten_when_accepted() -> None:
    _owe_mail()
    _owe_mail()
    assert not was_accepted("activation:1")
    assert deliver_due_messages() == 1
    assert deliver_due_messages() == 0
    assert [(m.to, m.subject, m.body) for m in mail.outbox] == [(["ann@example.com"], "主题", "链接")]
    assert was_accepted("activation:1")
    assert OutgoingMessage.objects.get().sealed_content is None


@pytest.mark.django_db
def test_nothing_personal_is_readable_in_the_outbox() -> None:
    _owe_mail()
    row = OutgoingMessage.objects.get()
    assert b"ann@example.com" not in bytes(row.sealed_address)
    assert "链接".encode() not in bytes(row.sealed_content or b"")


@pytest.mark.django_db
def test_a_gateway_that_is_away_is_tried_again_and_given_up_in_the_end(settings: Settings, clock: Clock) -> None:
    settings.SMS_URL = "http://127.0.0.1:9/sms"  # nobody listens on the discard port
    queue_sms(to="+8613800000000", template="code", params={"code": "123456"}, topic="code", reference="sms:1")
    for _ in range(GIVE_UP_AFTER):
        deliver_due_messages()
        clock.shift(hours=2)
    row = OutgoingMessage.objects.get()
    assert (row.status, row.attempts) == (OutgoingMessage.Status.FAILED, GIVE_UP_AFTER)
    assert not was_accepted("sms:1")
    assert deliver_due_messages() == 0


@pytest.mark.django_db
def test_a_subject_is_one_line_whoever_wrote_what_it_names() -> None:
    subject = "「我的\n搜索\r\nBcc: eve@example.com」有新的匹配"
    queue_mail(to="ann@example.com", subject=subject, text="两行\n正文", topic="alert", reference="alert:1")
    assert deliver_due_messages() == 1
    assert [(m.subject, m.body) for m in mail.outbox] == [
        ("「我的 搜索 Bcc: eve@example.com」有新的匹配", "两行\n正文")
    ]


@pytest.mark.django_db
def test_a_message_that_nobody_foresaw_holds_up_no_other(monkeypatch: pytest.MonkeyPatch) -> None:
    _owe_mail("poison:1")
    _owe_mail("harmless:1")
    send = delivery._send

    def choke(message: OutgoingMessage) -> None:
        if message.reference == "poison:1":
            raise ValueError("what no mail can hold")
        send(message)

    monkeypatch.setattr(delivery, "_send", choke)
    assert deliver_due_messages() == 1
    assert was_accepted("harmless:1")
    poison = OutgoingMessage.objects.get(reference="poison:1")
    assert (poison.status, poison.attempts, poison.leased_until) == (OutgoingMessage.Status.PENDING, 1, None)
    assert poison.last_error.startswith("ValueError")
