"""The nginx template in every mode, by nginx itself."""

import re
from pathlib import Path

import pytest
from granian.http import HTTP1Settings
from stack import binaries, nginx, programs
from stack.edge import from_environment
from stack.environment import Stack
from stack.failure import StackError

from tests.deploy.certificates import write_certificate
from tests.deploy.commands import run

PRODUCTION = {
    "ANHAO_PUBLIC_URL": "https://anhao.example",
    "ANHAO_ALIPAY_GATEWAY": "https://openapi.alipay.com/gateway.do",
    "ANHAO_API_ADDRESS": "api:8000",
    "ANHAO_REALTIME_ADDRESS": "realtime:8000",
    "ANHAO_MEDIA_ROOT": "/srv/media",
    "ANHAO_SPA": "/opt/anhao/spa",
    "ANHAO_RESOLVER": "127.0.0.11",
}
WITH_PROXY = {"ANHAO_TRUSTED_PROXIES": "10.0.0.0/8, 192.168.0.0/16"}


def _check(text: str, folder: Path) -> str:
    file = folder / "nginx.conf"
    file.write_text(text, encoding="utf-8")
    command = [str(binaries.nginx()), "-t", "-e", "stderr", "-p", str(folder), "-c", str(file)]
    return run(command).stdout


def test_nginx_brings_the_modules_that_the_template_needs() -> None:
    build = run([str(binaries.nginx()), "-V"]).stdout
    for module in ("headers-more", "http_ssl_module", "http_realip_module"):
        assert module in build


def test_nginx_accepts_the_configuration_of_make_run(stack: Stack) -> None:
    answer = _check(nginx.render(programs.edge(stack)), stack.paths.run)
    assert "test is successful" in answer, answer


@pytest.mark.parametrize("extra", [{}, WITH_PROXY], ids=["open", "behind a proxy"])
@pytest.mark.parametrize("tls", [True, False], ids=["tls", "plain"])
def test_nginx_accepts_the_configuration_of_production(tmp_path: Path, tls: bool, extra: dict[str, str]) -> None:
    files = write_certificate(tmp_path) if tls else {}
    edge = from_environment(PRODUCTION | files | extra | {"ANHAO_NGINX_RUN": str(tmp_path)})
    text = nginx.render(edge)
    answer = _check(text, tmp_path)
    assert "test is successful" in answer, answer
    assert ("listen 8443 ssl;" in text) is tls
    assert "Strict-Transport-Security" in text


def test_half_of_tls_is_refused() -> None:
    with pytest.raises(StackError, match="belong together"):
        from_environment(PRODUCTION | {"ANHAO_TLS_CERTIFICATE": "/run/tls/fullchain.pem"})


def test_a_missing_setting_is_named() -> None:
    with pytest.raises(StackError, match="ANHAO_API_ADDRESS is not set"):
        from_environment(PRODUCTION | {"ANHAO_API_ADDRESS": ""})


def test_policy_allows_no_inline_script_and_only_our_own_server(stack: Stack) -> None:
    rules = dict(rule.split(" ", 1) for rule in nginx.content_security_policy(programs.edge(stack)).split("; "))
    assert rules["script-src"] == rules["style-src"] == rules["default-src"] == "'self'"
    assert rules["style-src-attr"] == "'unsafe-inline'"
    assert rules["connect-src"] == f"'self' ws://localhost:{stack.ports.nginx}"
    assert rules["frame-ancestors"] == rules["object-src"] == rules["base-uri"] == "'none'"


def test_nginx_lets_go_of_an_idle_connection_before_the_api_does(stack: Stack) -> None:
    upstream = re.search(r"upstream api \{.*?keepalive_timeout (\d+)s;", nginx.render(programs.edge(stack)), re.DOTALL)
    assert upstream is not None
    assert int(upstream[1]) * 1000 < HTTP1Settings().header_read_timeout
