"""Is the process alive; may traffic be sent to it."""

from django.core.cache import cache
from django.db import DatabaseError, connection
from django.db.migrations.executor import MigrationExecutor
from django.http import HttpRequest, JsonResponse


def healthz(request: HttpRequest) -> JsonResponse:
    """The process lives. Asks nothing else, or a database outage would restart every process."""
    return JsonResponse({"status": "ok"})


def readyz(request: HttpRequest) -> JsonResponse:
    """Database, Valkey and migrations: 503 with what is missing when any of them is not there."""
    checks = {"database": _database_answers(), "valkey": _valkey_answers()}
    checks["migrations"] = checks["database"] and _migrations_are_applied()
    # Valkey may be lost at any moment without a wrong result: it is reported, but does not take the process out.
    ready = checks["database"] and checks["migrations"]
    return JsonResponse({"status": "ok" if ready else "unavailable", "checks": checks}, status=200 if ready else 503)


def _database_answers() -> bool:
    try:
        with connection.cursor() as cursor:
            cursor.execute("SELECT 1")
    except DatabaseError:
        return False
    return True


def _valkey_answers() -> bool:
    cache.set("readyz", "1", timeout=5)
    return cache.get("readyz") == "1"


def _migrations_are_applied() -> bool:
    executor = MigrationExecutor(connection)
    return not executor.migration_plan(executor.loader.graph.leaf_nodes())
