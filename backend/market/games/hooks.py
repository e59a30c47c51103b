"""What games asks of the apps above it, without knowing them."""

from market.common.hooks import Hook

# Fills {game slug: how many listings of it are on sale}.
on_sale_counts: Hook[[dict[str, int]]] = Hook("games.on_sale_counts")

# A game's names, servers or schema changed (by its slug): whoever keeps answers that show them forgets these.
game_changed: Hook[[str]] = Hook("games.game_changed")

# A game or one of its servers goes by another name (by the game's slug): whoever finds things by it learns the new one.
game_renamed: Hook[[str]] = Hook("games.game_renamed")
