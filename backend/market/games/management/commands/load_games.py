"""Bring the games of the data files into the database; safe to repeat."""

import json
from pathlib import Path
from typing import Any

from django.core.management.base import BaseCommand

from market.games.services.loading import load_game

DATA = Path(__file__).resolve().parents[2] / "data"


class Command(BaseCommand):
    help = "Load games, servers and attribute schemas from market/games/data."

    def handle(self, *args: Any, **options: Any) -> None:
        files = sorted(DATA.glob("*.json"))
        for file in files:
            loaded = load_game(data=json.loads(file.read_text()))
            if loaded.keeps_game:
                self.stdout.write(f"{file.name}: names and servers stay as staff wrote them")
            if loaded.keeps_schema:
                self.stdout.write(f"{file.name}: the schema stays as staff wrote it")
        self.stdout.write(f"{len(files)} games")
