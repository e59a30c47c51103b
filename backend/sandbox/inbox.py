"""The inbox: every mail and SMS, for people as pages and for tests as JSON."""

from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import HTMLResponse, JSONResponse, Response
from starlette.routing import Route

from sandbox.messages import Message, Messages
from sandbox.pages import Pages

PAGE_SIZE = 50
API_LIMIT = 200
CHANNELS = ("mail", "sms")

# A mail may style itself and open links in new tabs, and that is all it may do.
MAIL_POLICY = (
    "default-src 'none'; style-src 'unsafe-inline'; img-src data:; base-uri 'none'; frame-ancestors 'self'; "
    "sandbox allow-popups allow-popups-to-escape-sandbox"
)


class Inbox:
    def __init__(self, messages: Messages, pages: Pages) -> None:
        self._messages = messages
        self._pages = pages

    def routes(self) -> list[Route]:
        return [
            Route("/inbox", self.index),
            Route("/inbox/{id:int}", self.detail),
            Route("/inbox/{id:int}/html", self.mail_html),
            Route("/api/messages", self.api_list),
        ]

    async def index(self, request: Request) -> Response:
        recipient, channel = request.query_params.get("to", "").strip(), _channel(request)
        messages = self._messages.before(
            message_id=_whole(request, "before"), recipient=recipient, channel=channel, limit=PAGE_SIZE + 1
        )
        return self._pages.render(
            request,
            "inbox.html",
            messages=messages[:PAGE_SIZE],
            more=len(messages) > PAGE_SIZE,
            to=recipient,
            channel=channel,
            is_empty=self._messages.count() == 0,
        )

    async def detail(self, request: Request) -> Response:
        return self._pages.render(request, "message.html", message=self._get(request))

    async def mail_html(self, request: Request) -> Response:
        """The HTML part as it came, under a policy that keeps it from running or fetching anything."""
        base = '<base target="_blank">'
        return HTMLResponse(base + self._get(request).html, headers={"Content-Security-Policy": MAIL_POLICY})

    async def api_list(self, request: Request) -> Response:
        """`?to=…&channel=mail|sms&after=ID` → `{messages: […]}`, oldest first, at most 200."""
        messages = self._messages.after(
            message_id=_whole(request, "after"),
            recipient=request.query_params.get("to", ""),
            channel=_channel(request),
            limit=API_LIMIT,
        )
        return JSONResponse({"messages": [message.as_json() for message in messages]})

    def _get(self, request: Request) -> Message:
        message = self._messages.get(request.path_params["id"])
        if message is None:
            raise HTTPException(404)
        return message


def _channel(request: Request) -> str:
    channel = request.query_params.get("channel", "")
    if channel and channel not in CHANNELS:
        raise HTTPException(400, f"channel is one of {', '.join(CHANNELS)}")
    return channel


def _whole(request: Request, name: str) -> int:
    text = request.query_params.get(name, "") or "0"
    if not text.isdecimal() or len(text) > 18:
        raise HTTPException(400, f"{name} must be a whole number")
    return int(text)
