"""The one socket of a tab."""

from django.urls import path

from market.notifications.consumers import RealtimeConsumer

websocket_urlpatterns = [path("ws/", RealtimeConsumer.as_asgi())]
