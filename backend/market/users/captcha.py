"""What the picture captcha asks."""

import secrets

from django.conf import settings

# Without what looks alike when it is turned and blurred: 0 O Q D, 1 I L, 2 Z, 5 S, 8 B, U V, G 6.
LETTERS = "ACEFHJKMNPRTWXY3479"


def readable_challenge() -> tuple[str, str]:
    """What is drawn and what must be typed; case does not matter."""
    text = "".join(secrets.choice(LETTERS) for _position in range(settings.CAPTCHA_LENGTH))
    return text, text.lower()
