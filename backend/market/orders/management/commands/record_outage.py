"""`manage.py record_outage 2026-05-01T02:00+08:00 2026-05-01T03:30+08:00 --reason "power cut"`."""

from argparse import ArgumentParser
from datetime import datetime
from typing import Any

from django.core.management.base import BaseCommand, CommandError

from market.common.errors import DomainError
from market.orders.services.outages import record_outage


class Command(BaseCommand):
    help = "Record hours in which the platform was down; every deadline that ran then is moved by as much."

    def add_arguments(self, parser: ArgumentParser) -> None:
        parser.add_argument("started_at", type=_aware, help="ISO 8601 with an offset")
        parser.add_argument("ended_at", type=_aware, help="ISO 8601 with an offset")
        parser.add_argument("--reason", required=True)

    def handle(self, *args: Any, **options: Any) -> None:
        try:
            moved = record_outage(
                started_at=options["started_at"], ended_at=options["ended_at"], reason=options["reason"]
            )
        except DomainError as error:
            raise CommandError(error.detail) from error
        self.stdout.write(f"{moved} deadlines moved.")


def _aware(text: str) -> datetime:
    moment = datetime.fromisoformat(text)
    if moment.tzinfo is None:
        raise ValueError("the offset is missing")
    return moment
