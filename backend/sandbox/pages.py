"""HTML pages: one Jinja environment, Chinese first, English for browsers that prefer it."""

import json
from collections.abc import Callable
from pathlib import Path
from typing import Any

from jinja2 import Environment, FileSystemLoader, StrictUndefined
from markupsafe import Markup, escape
from starlette.requests import Request
from starlette.responses import HTMLResponse, Response

from sandbox.clock import china_time, iso_time
from sandbox.messages import ADDRESS, TRAILING
from sandbox.money import yuan

HERE = Path(__file__).parent
LANGUAGES = ("zh-CN", "en")


class Pages:
    def __init__(self) -> None:
        self._texts = {language: _load_texts(language) for language in LANGUAGES}
        self._environment = Environment(
            loader=FileSystemLoader(HERE / "templates"),
            autoescape=True,
            undefined=StrictUndefined,
            trim_blocks=True,
            lstrip_blocks=True,
        )
        self._environment.filters.update(yuan=_price, china_time=china_time, iso_time=iso_time, linkify=linkify)

    def render(self, request: Request, template: str, *, status: int = 200, **context: Any) -> Response:
        """The page in the reader's language; `t` in the template looks a text up."""
        language = preferred_language(request.headers.get("Accept-Language", ""))
        content = self._environment.get_template(template).render(
            t=self._translate(language), language=language, path=request.url.path, **context
        )
        headers = {"Content-Language": language, "Vary": "Accept-Language"}
        return HTMLResponse(content, status_code=status, headers=headers)

    def _translate(self, language: str) -> Callable[..., str]:
        texts = self._texts[language]

        def translate(key: str, **values: object) -> str:
            return texts[key].format(**values)

        return translate


def preferred_language(accept_language: str) -> str:
    """`en` when the header ranks English above Chinese, else `zh-CN`."""
    weights = {"zh": 0.0, "en": 0.0}
    for item in accept_language.split(","):
        tag, _, quality = item.strip().partition(";q=")
        primary = tag.split("-")[0].lower()
        if primary in weights:
            weights[primary] = max(weights[primary], _weight(quality))
    return "en" if weights["en"] > weights["zh"] else "zh-CN"


def linkify(text: str) -> Markup:
    """Escaped text in which web addresses are links."""
    parts, position = [], 0
    for match in ADDRESS.finditer(text):
        address = match.group().rstrip(TRAILING)
        parts.append(escape(text[position : match.start()]))
        parts.append(Markup('<a href="{0}" rel="noreferrer">{0}</a>').format(address))
        position = match.start() + len(address)
    parts.append(escape(text[position:]))
    return Markup("").join(parts)


def _price(fen: int) -> str:
    """`¥1,280.00`."""
    whole, cents = yuan(fen).split(".")
    return f"¥{int(whole):,}.{cents}"


def _weight(quality: str) -> float:
    try:
        return float(quality or "1")
    except ValueError:
        return 0.0


def _load_texts(language: str) -> dict[str, str]:
    texts: dict[str, str] = json.loads((HERE / "texts" / f"{language}.json").read_text(encoding="utf-8"))
    return texts
