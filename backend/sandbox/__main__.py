"""Entry point: `python -m sandbox`, configured by the environment alone (see README.md)."""

import logging
import os
import sys

import uvicorn

from sandbox.app import create_app
from sandbox.settings import Settings, SettingsError

# Calls told to hang would otherwise hold up the shutdown for as long as they hang.
SHUTDOWN_SECONDS = 3


def main() -> int:
    logging.basicConfig(level=logging.INFO, format="%(asctime)s %(levelname)s %(name)s %(message)s")
    for chatty in ("httpx", "mail.log"):
        logging.getLogger(chatty).setLevel(logging.WARNING)
    try:
        settings = Settings.from_environment(os.environ)
    except SettingsError as error:
        sys.stderr.write(f"sandbox: {error}\n")
        return 2
    uvicorn.run(
        create_app(settings),
        host=settings.host,
        port=settings.port,
        log_config=None,
        access_log=False,
        server_header=False,
        timeout_graceful_shutdown=SHUTDOWN_SECONDS,
    )
    return 0


if __name__ == "__main__":
    sys.exit(main())
