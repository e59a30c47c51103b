"""The parts of the embedded stack one by one: ports, secrets, files, locks, results."""

import os
import socket
import xml.etree.ElementTree as ElementTree
from configparser import ConfigParser
from dataclasses import replace
from json import dumps
from pathlib import Path

import pytest
from stack import keys, programs, supervisor, valkey
from stack.environment import Stack, environment
from stack.failure import StackError
from stack.locks import holder, only_one
from stack.paths import Paths
from stack.ports import LOOPBACK, Ports, complaints
from stack.postgres import Postgres
from stack.processes import marked
from stack.service_user import ServiceUser, home_for, reachable
from stack.suite.results import Result, read, summary


def test_ports_follow_the_first_one() -> None:
    ports = Ports.from_environment({"ANHAO_PORT": "9100"})
    assert list(ports.named().values()) == [9100, 9101, 9102, 9103, 9104, 9105, 9106]


def test_each_port_may_be_set_alone() -> None:
    assert Ports.from_environment({"ANHAO_POSTGRES_PORT": "5432"}).postgres == 5432


@pytest.mark.parametrize("value", ["0", "65536", "-1", "http", "80.5"])
def test_what_is_no_port_is_refused_by_name(value: str) -> None:
    with pytest.raises(StackError, match="ANHAO_PORT"):
        Ports.from_environment({"ANHAO_PORT": value})


def test_a_taken_port_is_named_with_its_owner_and_the_remedy(stack: Stack) -> None:
    with socket.create_server((LOOPBACK, stack.ports.valkey)):
        (line,) = complaints(stack.ports)
    assert f"Port {stack.ports.valkey} for valkey is taken by" in line
    assert f"process {os.getpid()}" in line
    assert "Remedy" in line
    assert "ANHAO_VALKEY_PORT=" in line


def test_a_port_set_twice_is_named(stack: Stack) -> None:
    (line,) = complaints(replace(stack.ports, api=stack.ports.nginx))
    assert "both nginx and api" in line


def test_free_ports_draw_no_complaint() -> None:
    assert complaints(Ports.free()) == []


def test_secrets_are_made_once_and_for_their_owner_only(stack: Stack) -> None:
    folder = stack.paths.secrets
    assert keys.load_or_create(folder) == stack.secrets
    assert folder.stat().st_mode & 0o777 == 0o700
    assert {path.stat().st_mode & 0o777 for path in folder.iterdir()} == {0o600}
    assert len(set(stack.secrets.values())) == len(stack.secrets)


def test_two_stacks_share_no_secret(stack: Stack, tmp_path: Path) -> None:
    other = Paths(tmp_path / "other")
    other.create()
    assert not set(stack.secrets.values()) & set(keys.load_or_create(other.secrets).values())


def test_roles_sign_in_by_their_own_names(stack: Stack) -> None:
    given = environment(stack, "local")
    assert given["ANHAO_DATABASE_URL"].startswith("postgres://anhao_app:")
    assert given["ANHAO_OWNER_DATABASE_URL"].startswith("postgres://anhao_owner:")
    assert stack.secrets["superuser"] not in "".join(given.values())


def test_valkey_wants_its_password_on_the_loopback_and_keeps_nothing(stack: Stack) -> None:
    lines = valkey.render(stack).splitlines()
    assert {f"bind {LOOPBACK}", f"requirepass {stack.secrets['valkey']}", 'save ""', "appendonly no"} <= set(lines)


def _supervisord(stack: Stack) -> ConfigParser:
    parser = ConfigParser(interpolation=None)
    parser.read(supervisor.prepare(stack, programs.groups(stack, Postgres.of(stack))))
    return parser


def test_database_is_asked_to_stop_last_and_at_once(stack: Stack) -> None:
    parser = _supervisord(stack)
    assert parser["program:postgres"]["stopsignal"] == "INT"
    priorities = {name: int(parser[name]["priority"]) for name in parser.sections() if name.startswith("group:")}
    assert min(priorities, key=lambda name: priorities[name]) == "group:database"
    assert max(priorities, key=lambda name: priorities[name]) == "group:edge"


def test_every_program_restarts_by_itself_and_rotates_its_log(stack: Stack) -> None:
    parser = _supervisord(stack)
    named = {name.partition(":")[2]: parser[name] for name in parser.sections() if name.startswith("program:")}
    assert set(named) == {"postgres", "valkey", "sandbox", "api", "realtime", "worker", "beat", "nginx"}
    for section in named.values():
        assert section["autorestart"] == "true"
        assert section["stdout_logfile_maxbytes"] == "10MB"


def test_configuration_holds_no_secret_that_all_may_read(stack: Stack) -> None:
    _supervisord(stack)
    programs.prepare_nginx(stack)
    valkey.prepare(stack)
    assert {path.stat().st_mode & 0o077 for path in stack.paths.run.glob("*.conf")} == {0}


def test_socket_moves_when_its_path_would_be_too_long(stack: Stack) -> None:
    deep = replace(stack, paths=Paths(stack.paths.root / ("long" * 30)))
    assert len(str(supervisor.socket_path(deep)).encode()) <= supervisor.LONGEST_SOCKET_PATH
    assert str(deep.paths.identity) in supervisor.socket_path(deep).name


def test_lock_names_its_holder_and_goes_with_it(tmp_path: Path) -> None:
    lock = tmp_path / "lock"
    with only_one(lock, "taken by {pid}"):
        assert holder(lock) == os.getpid()
        with pytest.raises(StackError, match=f"taken by {os.getpid()}"), only_one(lock, "taken by {pid}"):
            pytest.fail("two hold the lock")
    assert holder(lock) is None


def test_closed_homes_are_left_closed(tmp_path: Path) -> None:
    nobody = ServiceUser("nobody", 65534, 65534)
    home = tmp_path / "home"
    home.mkdir(mode=0o700)
    assert not reachable(home / "var" / "postgres", nobody)
    assert home_for(home / "var", "x", None) == home / "var"
    assert home.stat().st_mode & 0o777 == 0o700


def test_nothing_runs_for_a_stack_that_was_never_started(stack: Stack) -> None:
    assert marked(stack.paths.identity) == []


def _report(folder: Path, tests: int, failures: int, skipped: int) -> Path:
    suites = ElementTree.Element("testsuites")
    figures = {"tests": tests, "failures": failures, "errors": 0, "skipped": skipped}
    ElementTree.SubElement(suites, "testsuite", {name: str(figure) for name, figure in figures.items()})
    path = folder / "report.xml"
    ElementTree.ElementTree(suites).write(path)
    return path


def _counted(status: int, report: Path | None) -> tuple[int, int, int]:
    result = read("stage", status, 1.0, 10, report)
    return result.passed, result.failed, result.skipped


def test_tests_are_counted_from_the_report(tmp_path: Path) -> None:
    assert _counted(1, _report(tmp_path, 10, 2, 3)) == (5, 2, 3)


def test_a_runner_that_fails_without_a_failed_test_is_a_failure(tmp_path: Path) -> None:
    assert _counted(1, _report(tmp_path, 10, 0, 0)) == (10, 1, 0)


def test_a_runner_without_a_report_is_a_failure(tmp_path: Path) -> None:
    assert _counted(0, tmp_path / "none.xml") == (0, 1, 0)


def test_a_check_without_tests_counts_as_one() -> None:
    assert (_counted(0, None), _counted(2, None)) == ((1, 0, 0), (0, 1, 0))


def test_what_failed_is_told_at_the_end(tmp_path: Path) -> None:
    pytest_report, vitest_report = tmp_path / "report.xml", tmp_path / "report.json"
    pytest_report.write_text(
        '<testsuites><testsuite tests="2" failures="1"><testcase classname="tests.a" name="adds"/>'
        '<testcase classname="tests.a" name="subtracts"><failure>begin\nE  1 != 2</failure></testcase>'
        "</testsuite></testsuites>"
    )
    one = {"fullName": "a page opens", "status": "failed", "failureMessages": ["Error: no button"]}
    files = [
        {"name": "a.ts", "status": "failed", "assertionResults": [one]},
        {"name": "b.ts", "status": "failed", "message": "no such module", "assertionResults": []},
    ]
    vitest_report.write_text(
        dumps({"numPassedTests": 3, "numFailedTests": 1, "numPendingTests": 0, "testResults": files})
    )
    told = summary([read("pytest", 1, 1.0, 10, pytest_report), read("browser", 1, 1.0, 10, vitest_report)])
    for said in ("tests.a subtracts", "1 != 2", "a page opens", "no button", "b.ts", "no such module"):
        assert said in told
    assert told.endswith("\n4 passed, 3 failed")


def test_summary_ends_with_the_total_alone() -> None:
    results = [Result("ruff", 0, 1.0, 10, 1, 0, 0), Result("pytest", 1, 60.0, 30, 41, 2, 0)]
    lines = summary(results).splitlines()
    assert lines[-1] == "42 passed, 2 failed"
    assert any("FAILED" in line and "over" in line for line in lines)
