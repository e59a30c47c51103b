"""What games asks of the apps above it, without knowing them."""

from market.common.hooks import Hook

# Fills {game slug: how many listings of it are on sale}.
on_sale_counts: Hook[[dict[str, int]]] = Hook("games.on_sale_counts")
