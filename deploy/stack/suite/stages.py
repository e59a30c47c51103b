"""The stages of `make test`, in their order. A budget is in seconds on two cores."""

import sys
from collections.abc import Mapping
from dataclasses import dataclass, field, replace
from pathlib import Path

from stack.assets import npm
from stack.paths import BACKEND, DEPLOY, FRONTEND, REPOSITORY

PYTHON_FOLDERS = ("config", "market", "sandbox", "tests", "benchmarks")
TEST_FOLDERS = ("market", "sandbox", "tests")
LEAST_COVERAGE = 92
NOTHING_COLLECTED = 5


@dataclass(frozen=True)
class Stage:
    """One command. `report` is the file its test runner writes, counted afterwards."""

    name: str
    command: list[str]
    folder: Path
    budget: float
    report: Path | None = None
    environ: Mapping[str, str] = field(default_factory=dict)
    harmless: tuple[int, ...] = ()
    """Exit statuses other than 0 that are no failure."""
    live: bool = False
    """Whether its output is shown as it comes: hours of work, with seeds to note."""


def static_stages() -> list[Stage]:
    """Return the checks that run nothing: linters, types, import rules."""
    ruff = [sys.executable, "-m", "ruff"]
    mypy = [sys.executable, "-m", "mypy"]
    folders = [name for name in PYTHON_FOLDERS if (BACKEND / name).is_dir()]
    return [
        Stage("ruff", [*ruff, "check", "--output-format=concise", "backend", "deploy"], REPOSITORY, 10),
        Stage(
            "ruff format", [*ruff, "format", "--check", "--output-format=concise", "backend", "deploy"], REPOSITORY, 10
        ),
        Stage("mypy", [*mypy, *folders], BACKEND, 150),
        Stage("mypy deploy", [*mypy, "--config-file", "pyproject.toml"], DEPLOY, 60),
        Stage("import-linter", [str(Path(sys.executable).with_name("lint-imports"))], BACKEND, 30),
        _npm("oxlint", "lint:oxlint", 15),
        _npm("eslint", "lint:eslint", 60),
        _npm("vue-tsc", "typecheck", 90),
    ]


def backend_stages(reports: Path, nightly: bool) -> list[Stage]:
    """Return what needs PostgreSQL and Valkey. Real processes and races run alone, or they would starve."""
    manage = [sys.executable, "manage.py"]
    coverage = {"COVERAGE_FILE": str(reports / "coverage")}
    alone = "(realprocess or serial)"
    gate = ["report", f"--fail-under={LEAST_COVERAGE}", "--skip-covered", "--show-missing"]
    return [
        Stage("migrations", [*manage, "makemigrations", "--check", "--dry-run"], BACKEND, 15),
        Stage("openapi drift", [sys.executable, "-m", "stack", "openapi", "--check"], REPOSITORY, 20),
        _pytest("pytest", reports, f"not {alone} and not nightly", ["-n", "2", *_cover()], 440, coverage),
        replace(
            _pytest("pytest alone", reports, f"{alone} and not nightly", _cover("--cov-append"), 360, coverage),
            harmless=(NOTHING_COLLECTED,),
        ),
        Stage("coverage", [sys.executable, "-m", "coverage", *gate], BACKEND, 20, environ=coverage),
        *([_nightly_stage(reports)] if nightly else []),
    ]


def _nightly_stage(reports: Path) -> Stage:
    """The large sizes. They print seeds and progress, and go on where an interrupted run left them (var/nightly)."""
    return replace(_pytest("pytest nightly", reports, "nightly", ["-s"], 7200, {}), live=True)


def frontend_stages(reports: Path) -> list[Stage]:
    """Return the front end's tests and its build."""
    report = reports / "vitest.json"
    return [
        _npm("api client", "api:check", 20),
        _npm("vitest", "test", 120, *_json_report(report), report=report),
        # Built as make run builds it: only if a source changed, and never under the feet of one that runs.
        Stage("spa build", [sys.executable, "-m", "stack", "build"], REPOSITORY, 60),
        _npm("spa budget", "budget", 10),
    ]


def deploy_stage(reports: Path) -> Stage:
    """Return the checks of compose file, images and nginx, which build the images' content for real."""
    return _pytest("deploy", reports, "", [], 240, {}, folders=("tests/deploy",))


def browser_stage(reports: Path, environ: Mapping[str, str]) -> Stage:
    """Return the stories in real Chromium; `environ` says where the stack is."""
    report = reports / "e2e.json"
    return _npm("browser", "e2e", 560, *_json_report(report), report=report, environ=environ)


def _pytest(
    name: str,
    reports: Path,
    markers: str,
    options: list[str],
    budget: float,
    environ: Mapping[str, str],
    folders: tuple[str, ...] = TEST_FOLDERS,
) -> Stage:
    report = reports / f"{name.replace(' ', '-')}.xml"
    select = ["-m", markers, "--ignore=tests/deploy"] if markers else []
    command = [
        sys.executable,
        "-m",
        "pytest",
        "-q",
        "--durations=10",
        *folders,
        *select,
        *options,
        f"--junitxml={report}",
    ]
    return Stage(name, command, BACKEND, budget, report, environ)


def _cover(*options: str) -> list[str]:
    return ["--cov=market", "--cov-branch", "--cov-report=", *options]


def _npm(
    name: str,
    script: str,
    budget: float,
    *arguments: str,
    report: Path | None = None,
    environ: Mapping[str, str] | None = None,
) -> Stage:
    extra = ["--", *arguments] if arguments else []
    return Stage(name, npm("run", "--silent", script, *extra), FRONTEND, budget, report, environ or {})


def _json_report(report: Path) -> list[str]:
    return ["--reporter=default", "--reporter=json", f"--outputFile.json={report}"]
