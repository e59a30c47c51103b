"""What a stage came to, counted from the reports that the test runners write."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from stack.progress import table

LINES_OF_EACH = 12
Counted = tuple[int, int, int, list[str]]


@dataclass(frozen=True)
class Result:
    """A finished stage. Stages without tests count as one."""

    name: str
    status: int
    seconds: float
    budget: float
    passed: int
    failed: int
    skipped: int
    complaints: tuple[str, ...] = ()
    """Of each test that failed, its name and the beginning of what it said."""

    @property
    def ok(self) -> bool:
        """Whether nothing failed, the program that ran the stage included."""
        return self.status == 0 and self.failed == 0


def read(stage: str, status: int, seconds: float, budget: float, report: Path | None) -> Result:
    """Return what the stage came to.

    A program that failed without failing a test, or before it wrote its report, is itself one failure.
    """
    if report is None or not report.exists():
        passed = int(status == 0 and report is None)
        return Result(stage, status, seconds, budget, passed, 1 - passed, 0)
    passed, failed, skipped, complaints = _junit(report) if report.suffix == ".xml" else _vitest(report)
    return Result(stage, status, seconds, budget, passed, failed or int(status != 0), skipped, tuple(complaints))


def summary(results: list[Result]) -> str:
    """Return the table of all stages and, alone on its line, the total."""
    rows = [["Stage", "Result", "Passed", "Failed", "Skipped", "Seconds", "Budget"]]
    rows += [
        [
            each.name,
            "ok" if each.ok else "FAILED",
            str(each.passed),
            str(each.failed),
            str(each.skipped),
            f"{each.seconds:.1f}",
            f"{each.budget:.0f}" + (" over" if each.seconds > each.budget else ""),
        ]
        for each in results
    ]
    passed, failed = sum(each.passed for each in results), sum(each.failed for each in results)
    seconds = sum(each.seconds for each in results)
    # Last, where it is seen: of a long run often no more than the end is kept.
    complaints = "".join(f"\n{each.name}: {one}\n" for each in results for one in each.complaints)
    return f"{table(rows)}\n\n  {seconds / 60:.1f} minutes of work\n{complaints}\n{passed} passed, {failed} failed"


def _junit(report: Path) -> Counted:
    # Written by our own pytest a moment ago: nothing in it can be hostile.
    root = ElementTree.parse(report).getroot()  # noqa: S314
    total = failed = skipped = 0
    for suite in root.iter("testsuite"):
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    complaints = [
        _complaint(f"{case.get('classname')} {case.get('name')}", said.text or said.get("message") or "", last=True)
        for case in root.iter("testcase")
        for said in (*case.iter("failure"), *case.iter("error"))
    ]
    return total - failed - skipped, failed, skipped, complaints


def _vitest(report: Path) -> Counted:
    content = json.loads(report.read_text(encoding="utf-8"))
    complaints = []
    failed_files = 0
    for each in content["testResults"]:
        if each["status"] == "failed" and not each["assertionResults"]:
            failed_files += 1
            complaints.append(_complaint(each["name"], each.get("message", "")))
        failed = (one for one in each["assertionResults"] if one["status"] == "failed")
        complaints += [_complaint(one["fullName"], "\n".join(one["failureMessages"])) for one in failed]
    number = int(content["numFailedTests"]) + failed_files
    return int(content["numPassedTests"]), number, int(content["numPendingTests"]), complaints


def _complaint(name: str, said: str, *, last: bool = False) -> str:
    """The lines that tell most: the first of vitest's, the last of pytest's."""
    lines = [line.rstrip() for line in said.splitlines() if line.strip()]
    chosen = lines[-LINES_OF_EACH:] if last else lines[:LINES_OF_EACH]
    return "\n    ".join([name, *chosen])
