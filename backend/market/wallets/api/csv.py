"""The statement as a table that spreadsheets open without executing anything in it."""

import csv
import io
from collections.abc import Iterable, Mapping
from typing import Any

from django.utils.translation import gettext as _
from rest_framework.renderers import BaseRenderer

from market.common.api.json import dumps
from market.common.clock import MARKET_ZONE
from market.common.money import yuan
from market.wallets.statement import StatementLine

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


def statement_csv(lines: Iterable[StatementLine]) -> str:
    """Amounts in yuan, times in the market's zone."""
    text = io.StringIO(BYTE_ORDER_MARK)
    text.seek(0, io.SEEK_END)
    table = csv.writer(text)
    table.writerow([_("Time"), _("Kind"), _("Pot"), _("Amount (CNY)"), _("Balance (CNY)"), _("Description")])
    for line in lines:
        table.writerow(
            [
                line.created_at.astimezone(MARKET_ZONE).strftime("%Y-%m-%d %H:%M:%S"),
                line.kind,
                line.account,
                yuan(line.amount),
                yuan(line.balance_after),
                _harmless(line.label),
            ]
        )
    return text.getvalue()


def _harmless(text: str) -> str:
    return f"'{text}" if text.startswith(FORMULA_STARTS) else text
