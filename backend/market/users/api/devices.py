"""Where a request comes from."""

from ipaddress import ip_address

from rest_framework.request import Request
from rest_framework.throttling import BaseThrottle

from market.users.services.sessions import Device


def address_of(request: Request) -> str:
    """The client's address as our own proxy saw it; empty when there is none."""
    try:
        return str(ip_address((BaseThrottle().get_ident(request) or "").strip()))
    except ValueError:
        return ""


def device_of(request: Request) -> Device:
    user_agent = request.headers.get("User-Agent", "").replace("\x00", "")
    return Device(address=address_of(request) or None, user_agent=user_agent)
