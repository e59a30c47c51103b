import pytest
from celery import current_app, shared_task

from market.common.enqueue import enqueue
from market.common.models import TaskRequest
from market.common.tasks import run_requested_tasks

ran: list[int] = []


@shared_task(name="tests.note")
def note(number: int) -> None:
    if number < 0:
        raise ValueError("negative")
    ran.append(number)


@pytest.fixture(autouse=True)
def _clean() -> None:
    current_app.finalize()
    ran.clear()


@pytest.mark.django_db
def test_a_requested_task_runs_once_and_a_failing_one_stays_visible() -> None:
    enqueue("tests.note", number=-1)
    enqueue("tests.note", number=7)
    run_requested_tasks()
    run_requested_tasks()
    assert ran == [7]
    (failed,) = TaskRequest.objects.all()
    assert failed.last_error == "ValueError: negative"


@pytest.mark.django_db
def test_an_unknown_task_is_kept_for_the_process_that_knows_it() -> None:
    enqueue("tests.unknown")
    run_requested_tasks()
    assert TaskRequest.objects.get().attempts == 1
