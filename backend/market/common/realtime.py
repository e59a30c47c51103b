"""Pushing a frame to people's sockets. The database decides; the socket only hurries."""
