"""The entry of `make test`, `make lint` and `make test-nightly`."""

from stack.failure import StackError
from stack.locks import only_one
from stack.paths import default_root
from stack.suite.results import summary
from stack.suite.runner import Runner, fresh_folder


def run_suite(only: str | None, lint: bool, nightly: bool) -> int:
    """Run the stages (`only`: their names or beginnings of them, by comma); return 1 if anything failed.

    Raises StackError when `only` fits no stage or another run is under way.
    """
    base = default_root() / "test"
    names = [name.strip().lower() for name in (only or "").split(",") if name.strip()]
    with only_one(base / "suite.lock", "Another make test runs here (process {pid}).\n  Remedy: wait for it."):
        runner = Runner(fresh_folder(base / "suite"), lambda stage: _fits(stage, names), nightly)
        results = runner.run(lint)
    if not results:
        raise StackError(f"No stage is called {only}.\n  Remedy: see the table at the end of make test.")
    print(f"\n{summary(results)}", flush=True)
    return 0 if all(result.ok for result in results) else 1


def _fits(stage: str, names: list[str]) -> bool:
    return not names or any(stage == name or stage.startswith(f"{name} ") for name in names)
