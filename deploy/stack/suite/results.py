"""What a stage came to, counted from the reports that the test runners write."""

import json
import xml.etree.ElementTree as ElementTree
from dataclasses import dataclass
from pathlib import Path

from stack.progress import table


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

    @property
    def ok(self) -> bool:
        """Whether nothing failed, the program that ran the stage included."""
        return self.status == 0 and self.failed == 0


def count(status: int, report: Path | None) -> tuple[int, int, int]:
    """Return passed, failed and skipped.

    A program that failed without failing a test, or before it wrote its report, is itself one failure.
    """
    if report is None or not report.exists():
        return (1, 0, 0) if status == 0 and report is None else (0, 1, 0)
    passed, failed, skipped = _junit(report) if report.suffix == ".xml" else _vitest(report)
    return passed, failed or int(status != 0), skipped


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
    return f"{table(rows)}\n\n  {seconds / 60:.1f} minutes of work\n\n{passed} passed, {failed} failed"


def _junit(report: Path) -> tuple[int, int, int]:
    # Written by our own pytest a moment ago: nothing in it can be hostile.
    suites = ElementTree.parse(report).getroot().iter("testsuite")  # noqa: S314
    total = failed = skipped = 0
    for suite in suites:
        total += int(suite.get("tests", 0))
        failed += int(suite.get("failures", 0)) + int(suite.get("errors", 0))
        skipped += int(suite.get("skipped", 0))
    return total - failed - skipped, failed, skipped


def _vitest(report: Path) -> tuple[int, int, int]:
    content = json.loads(report.read_text(encoding="utf-8"))
    failed_files = sum(each["status"] == "failed" and not each["assertionResults"] for each in content["testResults"])
    failed = int(content["numFailedTests"]) + failed_files
    return int(content["numPassedTests"]), failed, int(content["numPendingTests"])
