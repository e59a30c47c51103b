import pytest
from django.core import mail
from pytest_django import Settings

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
