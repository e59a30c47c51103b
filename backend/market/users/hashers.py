"""Password hashing."""

from django.contrib.auth.hashers import Argon2PasswordHasher


class TunedArgon2PasswordHasher(Argon2PasswordHasher):
    """Argon2id at OWASP's recommended minimum: 19 MiB, two passes, one lane.

    Django's default (100 MiB, eight lanes) costs 360 ms and lets a handful of sign-ins at once exhaust a small host.
    Source: OWASP Password Storage Cheat Sheet.
    """

    time_cost = 2
    memory_cost = 19 * 1024  # KiB
    parallelism = 1
