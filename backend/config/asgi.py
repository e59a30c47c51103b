"""The sockets, served by uvicorn. It pushes only; the HTTP API is another program."""

import os

from django.core.asgi import get_asgi_application

os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings.local")
# Loads the apps before anything below imports a model.
get_asgi_application()

from channels.routing import ProtocolTypeRouter, URLRouter  # noqa: E402

from market.notifications.routing import websocket_urlpatterns  # noqa: E402

application = ProtocolTypeRouter({"websocket": URLRouter(websocket_urlpatterns)})
