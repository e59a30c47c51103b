"""Demo people, listings and trades for `make run`; refused wherever settings do not allow demo data."""

import json
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.management.base import BaseCommand, CommandError, CommandParser

from config.demo.bids import create_bids
from config.demo.offers import create_offers, keep_favourites
from config.demo.people import create_people
from config.demo.resales import sell_again
from config.demo.trades import create_trades
from config.demo.withdrawals import create_withdrawals
from market.common.clock import now
from market.common.models import OutgoingMessage
from market.users.models import User


class Command(BaseCommand):
    help = "Load demo data once and write who is who as JSON."

    def add_arguments(self, parser: CommandParser) -> None:
        parser.add_argument("--output", type=Path, required=True, help="Where demo.json goes.")

    def handle(self, *args: Any, output: Path, **options: Any) -> None:
        if not settings.DEMO_ALLOWED:
            raise CommandError("Demo data is refused by these settings.")
        if User.objects.exists():
            raise CommandError("There are people already: demo data only goes into an empty database.")
        cast = create_people()
        on_sale = create_offers(cast)
        keep_favourites(cast, on_sale)
        create_trades(cast, on_sale)
        sell_again(cast)
        create_bids(cast, on_sale)
        create_withdrawals(cast)
        _forget_mails()
        output.write_text(json.dumps({"base_url": settings.PUBLIC_URL, "people": cast.printed}, indent=2) + "\n")
        output.chmod(0o600)
        self.stdout.write(f"{len(on_sale)} listings on sale")


def _forget_mails() -> None:
    """Nobody wants a thousand demo mails in the sandbox's inbox."""
    owed = OutgoingMessage.objects.filter(status=OutgoingMessage.Status.PENDING)
    owed.update(status=OutgoingMessage.Status.SENT, sent_at=now(), sealed_content=None)
