"""What the apps above do when a wallet changes; bound in config/wiring.py."""

from uuid import UUID

from market.common.hooks import Hook

# (user_id): withdrawals that were not sent yet come back.
wallet_frozen: Hook[[UUID]] = Hook("wallet_frozen")
