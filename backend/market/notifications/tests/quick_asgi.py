"""The realtime program with heartbeats every second, so that tests need not wait for them."""

from config.asgi import application as application
from market.notifications import sockets

sockets.HEARTBEAT_SECONDS = 1.0
sockets.RESYNC_JITTER_SECONDS = 0.2
