"""Puts the box together: the stores, the providers on them, the pages, and what runs beside the requests."""

import asyncio
import logging
from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.applications import Starlette
from starlette.exceptions import HTTPException
from starlette.middleware import Middleware
from starlette.requests import Request
from starlette.responses import JSONResponse, PlainTextResponse, Response
from starlette.routing import Mount, Route
from starlette.staticfiles import StaticFiles
from starlette.types import ExceptionHandler

from sandbox import faults, messages, outbox, sms
from sandbox.alipay.books import SCHEMAS as ALIPAY_SCHEMAS
from sandbox.alipay.provider import Alipay
from sandbox.control import Control
from sandbox.database import Database
from sandbox.faults import Faults
from sandbox.identity import IdentityCheck
from sandbox.inbox import Inbox
from sandbox.mail import serve_mail
from sandbox.messages import Messages
from sandbox.pages import HERE, Pages
from sandbox.security import SecurityMiddleware
from sandbox.settings import Settings
from sandbox.sms import SmsGateway
from sandbox.wechat.books import SCHEMAS as WECHAT_SCHEMAS
from sandbox.wechat.provider import WeChat

logger = logging.getLogger(__name__)


def create_app(settings: Settings) -> Starlette:
    """The whole box as one ASGI application; its database opens here and closes with the lifespan."""
    schemas = (messages.SCHEMA, faults.SCHEMA, sms.SCHEMA, outbox.SCHEMA, *ALIPAY_SCHEMAS, *WECHAT_SCHEMAS)
    database = Database(settings.data / "sandbox.sqlite3", schemas)
    pages, mails, planned = Pages(), Messages(database), Faults(database)
    gateway = SmsGateway(database, mails, planned, settings.provider_secret)
    alipay = Alipay(database, planned, pages, settings)
    wechat = WeChat(database, planned, pages, settings)
    control = Control(planned, pages, (mails.clear, gateway.clear, alipay.clear, wechat.clear, planned.clear))

    async def home(request: Request) -> Response:
        return pages.render(request, "home.html", settings=settings, message_count=mails.count())

    @asynccontextmanager
    async def lifespan(_: Starlette) -> AsyncIterator[None]:
        mail_server = await serve_mail(mails, planned, host=settings.host, port=settings.smtp_port)
        deliveries = [asyncio.create_task(provider.deliver()) for provider in (alipay, wechat)]
        for delivery in deliveries:
            delivery.add_done_callback(report_failure)
        yield
        mail_server.close()
        for delivery in deliveries:
            delivery.cancel()
        await asyncio.gather(*deliveries, return_exceptions=True)
        database.close()

    return Starlette(
        routes=[
            Route("/", home),
            Route("/healthz", health),
            *Inbox(mails, pages).routes(),
            *control.routes(),
            *gateway.routes(),
            *IdentityCheck(planned, settings.provider_secret).routes(),
            *alipay.routes,
            *wechat.routes,
            Mount("/static", StaticFiles(directory=HERE / "static")),
        ],
        middleware=[Middleware(SecurityMiddleware)],
        exception_handlers={HTTPException: refusal(pages), Exception: refusal(pages)},
        lifespan=lifespan,
    )


def refusal(pages: Pages) -> ExceptionHandler:
    """Errors of the pages as a page, of the interface for tests as JSON."""

    async def refuse(request: Request, error: Exception) -> Response:
        status, detail = (error.status_code, error.detail) if isinstance(error, HTTPException) else (500, "")
        if request.url.path.startswith("/api/"):
            return JSONResponse({"code": f"http_{status}", "message": detail}, status_code=status)
        return pages.render(request, "error.html", status=status, code=status, detail=detail)

    return refuse


def report_failure(task: asyncio.Task[None]) -> None:
    """A background task that dies silently would look like a merchant that is never notified."""
    if not task.cancelled() and task.exception() is not None:
        logger.critical("notifications are no longer delivered", exc_info=task.exception())


async def health(request: Request) -> Response:
    return PlainTextResponse("ok")
