"""The statement as a table that spreadsheets open without executing anything in it."""

import csv
import io
from collections import Counter
from collections.abc import Iterable, Iterator, Mapping, Sequence
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer

from market.common.api.json import dumps
from market.common.clock import MARKET_ZONE
from market.common.money import yuan
from market.wallets.statement import LINE_KINDS, SHOWN, StatementLine

# A cell which begins like this is a formula to a spreadsheet, whoever typed it.
FORMULA_STARTS = ("=", "+", "-", "@", "\t", "\r", "\n")
BYTE_ORDER_MARK = "\ufeff"  # or Excel takes UTF-8 for the system's own encoding


class CsvRenderer(BaseRenderer):
    media_type = "text/csv"
    format = "csv"
    charset = "utf-8"

    def render(
        self,
        data: Any,
        accepted_media_type: str | None = None,
        renderer_context: Mapping[str, Any] | None = None,
    ) -> bytes:
        return data.encode() if isinstance(data, str) else dumps(data)


def statement_csv(lines: Iterable[StatementLine], *, of_one_account: bool) -> Iterator[str]:
    """The rows of a table, made one at a time; amounts in yuan, times in the market's zone, totals at its end.

    All texts are chosen at once, in the language of the request: it is over when the rows are sent. When the lines
    are of one account, what it gives to one's own others counts as gone, elsewhere as moved.
    """
    kinds = {value: str(label) for value, label in LINE_KINDS.items()}
    accounts = {kind.value: str(kind.label) for kind in SHOWN}
    headings = [_("Time"), _("Kind"), _("Pot"), _("Amount (CNY)"), _("Balance (CNY)"), _("Description")]
    ends = {"incoming": _("Came in"), "outgoing": _("Went out"), "moved": _("Moved between own pots")}
    end_of_lines = _("Lines")

    def rows() -> Iterator[str]:
        yield BYTE_ORDER_MARK + _row(headings)
        totals: Counter[str] = Counter()
        for line in lines:
            totals[_way(line, of_one_account)] += abs(line.amount)
            totals["lines"] += 1
            yield _row(_cells(line, kinds, accounts))
        yield _row([])
        yield from (_row([text, "", "", yuan(totals[way])]) for way, text in ends.items())
        yield _row([end_of_lines, "", "", totals["lines"]])

    return rows()


def _way(line: StatementLine, of_one_account: bool) -> str:
    if line.other_account and not of_one_account:
        return "moved"
    return "incoming" if line.amount > 0 else "outgoing"


def _cells(line: StatementLine, kinds: Mapping[str, str], accounts: Mapping[str, str]) -> list[str]:
    return [
        line.created_at.astimezone(MARKET_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
        kinds.get(line.kind, line.kind),
        accounts[line.account],
        yuan(line.amount),
        yuan(line.balance_after),
        _harmless(line.label),
    ]


def _row(cells: Sequence[object]) -> str:
    text = io.StringIO()
    csv.writer(text).writerow(cells)
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
