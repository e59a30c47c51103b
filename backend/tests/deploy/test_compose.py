"""docker-compose.yml: valid by the official schema, closed where it should be, in step with .env.example."""

import sys
from typing import Any

import pytest
from stack.environment import Stack, environment
from stack.paths import BACKEND, REPOSITORY

from tests.deploy.commands import run
from tests.deploy.conftest import VARIABLE

# Only in development: the sandbox, the mark of our processes, the owner's own address (migrate's in production).
DEVELOPMENT_ONLY = {"ANHAO_STACK", "ANHAO_LOG_DIR", "ANHAO_OWNER_DATABASE_URL"}
APPLICATION = ("api", "realtime", "worker", "beat", "migrate")


def test_compose_file_is_valid_by_the_official_schema() -> None:
    command = [sys.executable, "-m", "check_jsonschema", "--builtin-schema", "vendor.compose-spec"]
    answer = run([*command, str(REPOSITORY / "docker-compose.yml")])
    assert answer.returncode == 0, answer.stdout


def test_every_variable_of_compose_is_explained_in_the_example(compose_text: str, example: dict[str, str]) -> None:
    used = {name for name, _ in VARIABLE.findall(compose_text)}
    assert used == set(example)


def test_compose_refuses_to_start_without_a_secret(compose_text: str, example: dict[str, str]) -> None:
    required = {name for name, rule in VARIABLE.findall(compose_text) if rule.startswith(":?")}
    secrets = {name for name in example if name.endswith(("_PASSWORD", "_KEY", "_KEYS", "_SECRET"))}
    assert secrets - {"ANHAO_TLS_KEY"} <= required


def test_example_holds_no_secret(example: dict[str, str]) -> None:
    secrets = [name for name in example if name.endswith(("_PASSWORD", "_KEY", "_KEYS", "_SECRET"))]
    assert {name: example[name] for name in secrets if name != "ANHAO_TLS_KEY"} == {
        name: "" for name in secrets if name != "ANHAO_TLS_KEY"
    }


@pytest.mark.parametrize("service", APPLICATION)
def test_application_gets_what_make_run_gives_it(compose: dict[str, Any], stack: Stack, service: str) -> None:
    given = {name for name in environment(stack, "local") if not name.startswith("ANHAO_SANDBOX")}
    assert given - DEVELOPMENT_ONLY <= set(compose["services"][service]["environment"])


@pytest.mark.parametrize("service", APPLICATION)
def test_application_gets_nothing_that_no_code_reads(compose: dict[str, Any], service: str) -> None:
    settings = "".join(path.read_text(encoding="utf-8") for path in (BACKEND / "config" / "settings").glob("*.py"))
    names = set(compose["services"][service]["environment"]) - {"DJANGO_SETTINGS_MODULE"}
    assert {name for name in names if f'"{name}"' not in settings} == set()


def test_only_migrations_know_the_owner(compose: dict[str, Any]) -> None:
    roles = {name: compose["services"][name]["environment"]["ANHAO_DATABASE_URL"] for name in APPLICATION}
    owners = {name for name, url in roles.items() if url.startswith("postgres://anhao_owner:")}
    users = {name for name, url in roles.items() if url.startswith("postgres://anhao_app:")}
    assert owners == {"migrate"}
    assert users == set(APPLICATION) - {"migrate"}


def test_application_runs_in_production_settings(compose: dict[str, Any]) -> None:
    modules = {compose["services"][name]["environment"]["DJANGO_SETTINGS_MODULE"] for name in APPLICATION}
    assert modules == {"config.settings.production"}


def test_stores_are_out_of_reach_and_nginx_alone_is_published(compose: dict[str, Any]) -> None:
    services = compose["services"]
    assert compose["networks"]["data"] == {"internal": True}
    assert services["postgres"]["networks"] == services["valkey"]["networks"] == ["data"]
    assert [name for name, service in services.items() if "ports" in service] == ["nginx"]
    assert "data" not in services["nginx"]["networks"]


def test_every_lasting_service_has_a_health_check(compose: dict[str, Any]) -> None:
    lasting = {name: service for name, service in compose["services"].items() if name != "migrate"}
    assert [name for name, service in lasting.items() if "healthcheck" not in service] == []
    assert [name for name, service in lasting.items() if service["restart"] != "unless-stopped"] == []


def test_our_own_containers_can_do_little(compose: dict[str, Any]) -> None:
    for name in (*APPLICATION, "nginx"):
        service = compose["services"][name]
        assert service["read_only"] is True
        assert service["cap_drop"] == ["ALL"]
        assert service["security_opt"] == ["no-new-privileges:true"]


def test_services_wait_for_healthy_ones(compose: dict[str, Any]) -> None:
    services = compose["services"]
    for name, service in services.items():
        for other, rule in service.get("depends_on", {}).items():
            wanted = "service_completed_successfully" if other == "migrate" else "service_healthy"
            assert rule == {"condition": wanted}, f"{name} on {other}"
