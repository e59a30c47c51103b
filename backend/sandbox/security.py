"""Headers of every answer, and the refusal of writes that another site makes a browser send."""

from starlette.datastructures import Headers, MutableHeaders
from starlette.responses import PlainTextResponse
from starlette.types import ASGIApp, Message, Receive, Scope, Send

CONTENT_SECURITY_POLICY = "; ".join(
    (
        "default-src 'none'",
        "script-src 'self'",
        "style-src 'self'",
        "img-src 'self'",
        "connect-src 'self'",
        "frame-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "base-uri 'none'",
    )
)
HEADERS = {
    "Content-Security-Policy": CONTENT_SECURITY_POLICY,
    "X-Content-Type-Options": "nosniff",
    "Referrer-Policy": "same-origin",
    "Permissions-Policy": "camera=(), geolocation=(), microphone=()",
    "Cache-Control": "no-store",
}
REFUSED = PlainTextResponse("refused: sent by another site", status_code=403)
SAFE_METHODS = frozenset({"GET", "HEAD", "OPTIONS"})
SAME_SITE = frozenset({"same-origin", "none"})
# A merchant's page may post the buyer's browser here; the signature guards it instead.
OPEN_PATHS = frozenset({"/alipay/gateway.do"})


class SecurityMiddleware:
    """Answers keep the headers they set themselves."""

    def __init__(self, app: ASGIApp) -> None:
        self._app = app

    async def __call__(self, scope: Scope, receive: Receive, send: Send) -> None:
        if scope["type"] != "http":
            await self._app(scope, receive, send)
            return

        async def send_with_headers(message: Message) -> None:
            if message["type"] == "http.response.start":
                headers = MutableHeaders(scope=message)
                for name, value in HEADERS.items():
                    headers.setdefault(name, value)
            await send(message)

        app = REFUSED if _is_foreign_write(scope) else self._app
        await app(scope, receive, send_with_headers)


def _is_foreign_write(scope: Scope) -> bool:
    if scope["method"] in SAFE_METHODS or scope["path"] in OPEN_PATHS:
        return False
    site = Headers(scope=scope).get("sec-fetch-site", "none")
    return site not in SAME_SITE
