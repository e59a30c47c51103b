"""Fetching a provider's bill: a file of unknown size from an address that an answer gave us."""

import time
from collections.abc import Collection, Mapping
from urllib.parse import urlsplit

import httpx

from market.payments.providers.base import ProviderUnavailable

# For each piece of it, and for all of it.
TIMEOUT_SECONDS = 30
PATIENCE_SECONDS = 300
LARGEST_BYTES = 64 * 2**20


def download(
    url: str, *, origin: str, hosts: Collection[str] = (), headers: Mapping[str, str] | None = None
) -> tuple[int, bytes]:
    """Status and body of a GET.

    Only from the server of `origin` (a configured address) or by https from one of `hosts`, without following
    redirects, at most 64 MiB and five minutes. Raises ProviderUnavailable.
    """
    if not _is_allowed(url, origin, hosts):
        raise ProviderUnavailable("a bill at a server that is not configured")
    try:
        with httpx.stream(
            "GET", url, headers=dict(headers or {}), timeout=TIMEOUT_SECONDS, follow_redirects=False
        ) as answer:
            return answer.status_code, _read(answer)
    except (httpx.HTTPError, httpx.InvalidURL) as error:
        raise ProviderUnavailable(f"bill: {type(error).__name__}") from error


def _is_allowed(url: str, origin: str, hosts: Collection[str]) -> bool:
    try:
        asked, own = urlsplit(url), urlsplit(origin)
        if (asked.scheme, asked.netloc) == (own.scheme, own.netloc):
            return True
        return asked.scheme == "https" and asked.hostname in hosts and asked.port in (None, 443)
    except ValueError:
        return False


def _read(answer: httpx.Response) -> bytes:
    content, ends = bytearray(), time.monotonic() + PATIENCE_SECONDS
    for part in answer.iter_bytes():
        content += part
        if len(content) > LARGEST_BYTES:
            raise ProviderUnavailable("the bill is too large")
        if time.monotonic() > ends:
            raise ProviderUnavailable("the bill is too slow")
    return bytes(content)
