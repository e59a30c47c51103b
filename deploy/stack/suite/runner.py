"""Runs stages, two at a time where they do not disturb each other, and reports each as it ends."""

import os
import shutil
import subprocess
import time
from collections.abc import Callable, Mapping
from concurrent.futures import ThreadPoolExecutor
from dataclasses import dataclass, field
from pathlib import Path

import psutil

from stack import assets, chromium
from stack.environment import MARK
from stack.failure import StackError
from stack.launch import running
from stack.paths import Paths
from stack.ports import Ports
from stack.processes import end, marked, tail
from stack.reset import remove
from stack.services import described, services
from stack.suite import stages
from stack.suite.results import Result, read
from stack.suite.stages import Stage

TOGETHER = 2
# A stage that hangs is ended, so that the others still run.
PATIENCE = 4.0
LOG_LINES = 60


@dataclass
class Runner:
    """One `make test`. `wanted` says whether a stage was asked for."""

    folder: Path
    wanted: Callable[[str], bool]
    nightly: bool
    results: list[Result] = field(default_factory=list)

    @property
    def identity(self) -> str:
        """The mark of every program that a stage starts."""
        return f"suite-{os.getpid()}"

    @property
    def stack(self) -> Paths:
        """The data of the stack that the stages `deploy` and `browser` start: one load of demo data for both.

        There is a blank in its name, as there may be in that of a checkout.
        """
        return Paths(self.folder / "one stack")

    def run(self, lint_only: bool) -> list[Result]:
        """Run what was asked for and return the results; nothing that a stage started is left."""
        try:
            assets.prepare()
            self._static()
            if not lint_only:
                self._each(stages.frontend_stages(self.folder), {})
                self._with_services()
                self._browser()
        finally:
            end(marked(self.identity), 5)
            remove(self.stack)
        return self.results

    def _static(self) -> None:
        wanted = [stage for stage in stages.static_stages() if self.wanted(stage.name)]
        with ThreadPoolExecutor(TOGETHER) as pool:
            # mypy's plugin reads the settings, which read an environment; nothing of it is contacted.
            given = described(self.folder / "static", "test")
            for _ in pool.map(lambda stage: self.perform(stage, given), wanted):
                pass

    def _with_services(self) -> None:
        chosen = [*stages.backend_stages(self.folder, self.nightly), stages.deploy_stage(self.folder)]
        if any(self.wanted(stage.name) for stage in chosen):
            with services("test") as given:
                own = {"ANHAO_NIGHTLY": "1" if self.nightly else "", "ANHAO_TEST_VAR": str(self.stack.root)}
                self._each(chosen, given | own)

    def _browser(self) -> None:
        if not self.wanted("browser"):
            return
        started = time.monotonic()
        try:
            browser = {"CHROMIUM_PATH": chromium.ensure()}
            # The stage that builds the app may not have been asked for.
            assets.build()
            with running(self.stack, Ports.free()) as (stack, _):
                where = {"BASE_URL": stack.public_url, "ANHAO_DEMO_FILE": str(self.stack.demo)}
                where["ANHAO_SANDBOX_URL"] = stack.sandbox_url
                # The stories read a captcha's answer and move the clock where no person could.
                where["ANHAO_OWNER_DATABASE_URL"] = stack.database_url("owner")
                self.perform(stages.browser_stage(self.folder, browser | where), {})
        except StackError as error:
            print(f"\n{error}\n")
            self._note(Result("browser", 1, time.monotonic() - started, 300, 0, 1, 0))

    def _each(self, chosen: list[Stage], given: Mapping[str, str]) -> None:
        for stage in chosen:
            if self.wanted(stage.name):
                self.perform(stage, given)

    def perform(self, stage: Stage, given: Mapping[str, str]) -> None:
        """Run one stage, its output going to a log of its own, and note the result."""
        log = self.folder / f"{stage.name.replace(' ', '-')}.log"
        started = time.monotonic()
        status = self._execute(stage, given, log)
        seconds = time.monotonic() - started
        result = read(stage.name, status, seconds, stage.budget, stage.report)
        self._note(result)
        if not result.ok:
            print(tail(log, LOG_LINES), flush=True)

    def _execute(self, stage: Stage, given: Mapping[str, str], log: Path) -> int:
        environ = assets.node_environment() | dict(given) | dict(stage.environ) | {MARK: self.identity}
        with log.open("wb") as stream:
            process = subprocess.Popen(
                stage.command,
                cwd=stage.folder,
                env=environ,
                stdin=subprocess.DEVNULL,
                stdout=None if stage.live else stream,
                stderr=subprocess.STDOUT,
            )
            try:
                status = process.wait(max(stage.budget, 60) * PATIENCE)
                return 0 if status in stage.harmless else status
            except subprocess.TimeoutExpired:
                stream.write(b"\nThe stage hung and was ended.\n")
                end([*psutil.Process(process.pid).children(recursive=True), psutil.Process(process.pid)], 5)
                return 1

    def _note(self, result: Result) -> None:
        self.results.append(result)
        verdict = "ok    " if result.ok else "FAILED"
        print(f"  {verdict} {result.name:<16} {result.seconds:6.1f} s", flush=True)


def fresh_folder(folder: Path) -> Path:
    """Return the folder emptied, for logs and reports of this run."""
    shutil.rmtree(folder, ignore_errors=True)
    folder.mkdir(parents=True)
    return folder
