"""Commands on games: from the data files, and by staff."""
