"""Mail by a real SMTP client, read on the inbox page and through the JSON interface."""

import smtplib
from email.message import EmailMessage

import pytest

from sandbox.pages import linkify, preferred_language
from sandbox.tests.support import Box

LINK = "http://localhost:8000/activate?token=a.b-c_d"


def make_mail(
    *, to: str = "li@example.com", subject: str = "激活你的账户", text: str = "", html: str = ""
) -> EmailMessage:
    mail = EmailMessage()
    mail["From"], mail["To"], mail["Subject"] = "安号 <no-reply@anhao.example>", to, subject
    mail.set_content(text or f"请点击 {LINK}，十分钟内有效。")
    if html:
        mail.add_alternative(html, subtype="html")
    return mail


def test_mail_arrives_decoded_with_both_parts(box: Box) -> None:
    box.send_mail(make_mail(html=f'<p>你好</p><a href="{LINK}&amp;x=1">激活</a>'))

    (message,) = box.messages(to="li@example.com", channel="mail")
    assert (message["subject"], message["to"]) == ("激活你的账户", "li@example.com")
    assert message["from"] == "安号 <no-reply@anhao.example>"
    assert "十分钟内有效" in message["text"]
    assert "<p>你好</p>" in message["html"]
    assert message["links"] == [LINK, f"{LINK}&x=1"]


def test_each_recipient_has_a_copy(box: Box) -> None:
    box.send_mail(make_mail(to="Li@Example.com, wang@example.com"))

    assert len(box.messages()) == 2
    assert len(box.messages(to="LI@example.com")) == 1


def test_list_goes_on_after_an_id(box: Box) -> None:
    for number in range(3):
        box.send_mail(make_mail(subject=str(number)))
    first = box.messages()[0]

    later = box.messages(after=str(first["id"]))

    assert [message["subject"] for message in later] == ["1", "2"]
    assert box.get("/api/messages?after=x").status_code == 400
    assert box.get("/api/messages?channel=fax").status_code == 400


def test_broken_charset_still_shows_what_it_can(box: Box) -> None:
    raw = b"Subject: \xff\xfe raw\r\nContent-Type: text/plain; charset=martian\r\n\r\nhello \xff\r\n"
    with smtplib.SMTP(box.settings.host, box.settings.smtp_port) as client:
        client.sendmail("a@example.com", ["b@example.com"], raw)

    (message,) = box.messages()
    assert "raw" in message["subject"]
    assert "hello" in message["text"]
    assert box.get(f"/inbox/{message['id']}").status_code == 200


@pytest.mark.parametrize("mode", ["fail", "hang"])
def test_mail_server_told_to_refuse(box: Box, mode: str) -> None:
    box.plan("mail", mode, seconds=0.1)

    with pytest.raises(smtplib.SMTPDataError, match="451"):
        box.send_mail(make_mail())
    box.send_mail(make_mail(subject="second"))

    assert [message["subject"] for message in box.messages()] == ["second"]


def test_inbox_page_is_newest_first_and_filters(box: Box) -> None:
    assert "还没有邮件或短信" in box.get("/inbox").text
    box.send_mail(make_mail(to="a@example.com", subject="first-mail"))
    box.send_mail(make_mail(to="b@example.com", subject="second-mail"))

    page, filtered = box.get("/inbox").text, box.get("/inbox?to=a@example.com").text

    assert page.index("second-mail") < page.index("first-mail")
    assert "second-mail" not in filtered
    assert "没有符合条件的消息" in box.get("/inbox?to=nobody@example.com").text


def test_inbox_goes_back_page_by_page(box: Box) -> None:
    for number in range(51):
        box.call_provider(
            "/sms/send",
            {
                "phone": "13800000000",
                "template": f"sms-{number:03d}",
                "params": {},
                "request_id": str(number),
            },
        )

    page = box.get("/inbox?channel=sms").text
    oldest = box.messages()[1]["id"]

    assert "sms-000" not in page
    assert f"before={oldest}" in page
    assert "sms-000" in box.get(f"/inbox?channel=sms&before={oldest}").text


def test_message_page_has_working_links(box: Box) -> None:
    box.send_mail(make_mail())

    page = box.get(f"/inbox/{box.messages()[0]['id']}").text

    assert f'<a href="{LINK}" rel="noreferrer">{LINK}</a>，十分钟' in page


def test_hostile_mail_is_shown_as_text(box: Box) -> None:
    attack = "<img src=x onerror=alert(1)>\"'><script>alert(2)</script>"
    box.send_mail(make_mail(subject=attack, text=f'{attack} javascript:alert(3) http://x.example/"onx=1'))
    message_id = box.messages()[0]["id"]

    for page in (box.get("/inbox").text, box.get(f"/inbox/{message_id}").text):
        assert "<img src=x" not in page
        assert "<script>alert" not in page
        assert 'href="javascript' not in page
        assert "&lt;script&gt;" in page


def test_html_part_is_served_where_nothing_can_run(box: Box) -> None:
    box.send_mail(make_mail(html="<script>alert(1)</script><b>hi</b>"))

    response = box.get(f"/inbox/{box.messages()[0]['id']}/html")

    policy = response.headers["content-security-policy"]
    assert "default-src 'none'" in policy
    assert "sandbox allow-popups" in policy
    assert "allow-scripts" not in policy
    assert response.headers["x-content-type-options"] == "nosniff"


def test_unknown_message_is_a_page_of_its_own(box: Box) -> None:
    response = box.get("/inbox/999999")

    assert response.status_code == 404
    assert "没有这个页面" in response.text


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        ("a < b", "a &lt; b"),
        ("(http://a.example/x).", '(<a href="http://a.example/x" rel="noreferrer">http://a.example/x</a>).'),
        ("http://a.example/?x=1&y=2", "http://a.example/?x=1&amp;y=2"),
    ],
)
def test_linkify(text: str, expected: str) -> None:
    assert expected in str(linkify(text))


@pytest.mark.parametrize(
    ("header", "language"),
    [
        ("", "zh-CN"),
        ("en-US,en;q=0.9", "en"),
        ("zh-CN,zh;q=0.9,en;q=0.8", "zh-CN"),
        ("en;q=0.5, zh;q=0.9", "zh-CN"),
        ("fr", "zh-CN"),
        ("en;q=x", "zh-CN"),
    ],
)
def test_language_follows_the_browser(header: str, language: str) -> None:
    assert preferred_language(header) == language


def test_pages_are_bilingual(box: Box) -> None:
    chinese, english = (
        box.get("/inbox"),
        box.get("/inbox", **{"Accept-Language": "en"}),
    )

    assert 'lang="zh-CN"' in chinese.text
    assert 'lang="en"' in english.text
    assert "No mail or SMS yet" in english.text
