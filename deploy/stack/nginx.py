"""Renders the one nginx configuration. Standard library only: the production image runs this too."""

from dataclasses import dataclass
from pathlib import Path
from string import Template
from urllib.parse import urlsplit

from stack.paths import DEPLOY

CONFIGURATION = DEPLOY / "nginx"
HSTS = 'more_set_headers "Strict-Transport-Security: max-age=31536000; includeSubDomains";'
# Swagger UI draws with inline styles and data: pictures; it is served in development only.
DOCUMENTATION_POLICY = (
    "default-src 'self'; script-src 'self'; style-src 'self' 'unsafe-inline'; img-src 'self' data:; "
    "object-src 'none'; base-uri 'none'; frame-ancestors 'none'"
)


class NginxTemplate(Template):
    """`@{name}`: nginx keeps the dollar for itself."""

    delimiter = "@"
    # Braces only, so that an address such as me@example.com would be an error instead of a surprise.
    idpattern = "(?!)"
    braceidpattern = "[a-z_]+"


@dataclass(frozen=True)
class Tls:
    """Where the certificate chain and its key lie."""

    certificate: Path
    key: Path


@dataclass(frozen=True)
class Edge:
    """Everything in which one nginx differs from another."""

    run: Path
    spa: Path
    media: Path
    public_url: str
    payment_gateway: str
    listen: tuple[str, ...]
    api: str
    realtime: str
    user: str = ""
    tls: Tls | None = None
    listen_for_redirect: str = ""
    resolver: str = ""
    trusted_proxies: tuple[str, ...] = ()
    documentation: Path | None = None


def render(edge: Edge) -> str:
    """Return the text of `nginx.conf`."""
    return _fill(
        "nginx.conf.template",
        configuration=str(CONFIGURATION),
        run=str(edge.run),
        user=f"user {edge.user};" if edge.user else "",
        spa=str(edge.spa),
        media=str(edge.media),
        forwarding=_indent(_forwarding(edge), 4),
        api_upstream=_indent(_upstream("api", edge.api, edge), 8),
        realtime_upstream=_indent(_upstream("realtime", edge.realtime, edge), 8),
        redirect_server=_indent(_redirect_server(edge), 4),
        listen=_indent("\n".join(_listen(address, edge) for address in edge.listen), 8),
        tls=_indent(_tls(edge), 8),
        security_headers=_indent(_security_headers(edge), 8),
        documentation=_indent(_documentation(edge), 8),
    )


def content_security_policy(edge: Edge) -> str:
    """Return the policy of our own pages: no inline script, frames nowhere, only our own server."""
    site = urlsplit(edge.public_url)
    socket = f"{'wss' if site.scheme == 'https' else 'ws'}://{site.netloc}"
    gateway = urlsplit(edge.payment_gateway)
    return "; ".join(
        [
            "default-src 'self'",
            "script-src 'self'",
            "style-src 'self'",
            "style-src-attr 'unsafe-inline'",
            "img-src 'self' blob: data:",
            f"connect-src 'self' {socket}",
            # Paying leaves for the cashier by a form.
            f"form-action 'self' {gateway.scheme}://{gateway.netloc}",
            "object-src 'none'",
            "base-uri 'none'",
            "frame-ancestors 'none'",
        ]
    )


def _fill(name: str, **values: str) -> str:
    return NginxTemplate((CONFIGURATION / name).read_text(encoding="utf-8")).substitute(values)


def _indent(text: str, spaces: int) -> str:
    return "\n".join(" " * spaces + line if line else line for line in text.splitlines())


def _listen(address: str, edge: Edge) -> str:
    return f"listen {address} ssl;" if edge.tls else f"listen {address};"


def _tls(edge: Edge) -> str:
    if edge.tls is None:
        return ""
    return _fill("tls.conf", certificate=str(edge.tls.certificate), certificate_key=str(edge.tls.key))


def _redirect_server(edge: Edge) -> str:
    if not edge.listen_for_redirect:
        return ""
    return "\n".join(
        [
            "server {",
            f"    listen {edge.listen_for_redirect};",
            "    location = /healthz {",
            "        access_log off;",
            '        return 200 "ok";',
            "    }",
            "    location / {",
            f"        return 308 {edge.public_url}$request_uri;",
            "    }",
            "}",
        ]
    )


def _security_headers(edge: Edge) -> str:
    headers = _fill("security_headers.conf", csp=content_security_policy(edge))
    return headers + HSTS if edge.public_url.startswith("https://") else headers


def _upstream(zone: str, address: str, edge: Edge) -> str:
    if not edge.resolver:
        return f"server {address};"
    # A container that is made anew has another address: ask again.
    return f"zone {zone} 64k;\nresolver {edge.resolver} valid=5s ipv6=off;\nserver {address} resolve;"


def _forwarding(edge: Edge) -> str:
    if not edge.trusted_proxies:
        return "map $scheme $forwarded_proto { default $scheme; }"
    return "\n".join(
        [
            *(f"set_real_ip_from {network};" for network in edge.trusted_proxies),
            "real_ip_header X-Forwarded-For;",
            "real_ip_recursive on;",
            "geo $realip_remote_addr $from_proxy {",
            "    default 0;",
            *(f"    {network} 1;" for network in edge.trusted_proxies),
            "}",
            'map "$from_proxy:$http_x_forwarded_proto" $forwarded_proto {',
            "    default $scheme;",
            '    "1:https" https;',
            "}",
        ]
    )


def _documentation(edge: Edge) -> str:
    if edge.documentation is None:
        return ""
    return "\n".join(
        [
            "location /api/docs/ {",
            f'    include "{CONFIGURATION}/proxy.conf";',
            "    proxy_pass http://api;",
            f'    more_set_headers "Content-Security-Policy: {DOCUMENTATION_POLICY}";',
            "}",
            "location /api/static/drf_spectacular_sidecar/ {",
            f'    alias "{edge.documentation}/";',
            "}",
        ]
    )
