"""SQL that migrations of several apps use."""

from django.db.migrations.operations import RunSQL


def append_only(table: str) -> RunSQL:
    """Make `table` refuse UPDATE, DELETE and TRUNCATE from everybody, its owner included.

    Raw triggers, because a library's can be switched off by a setting. Only dropping or disabling the trigger, which
    takes the table's owner, lifts them; the tests' flush does that.
    """
    return RunSQL(
        sql=f"""
        CREATE TRIGGER {table}_append_only BEFORE UPDATE OR DELETE ON {table}
            FOR EACH ROW EXECUTE FUNCTION refuse_change();
        CREATE TRIGGER {table}_no_truncate BEFORE TRUNCATE ON {table}
            FOR EACH STATEMENT EXECUTE FUNCTION refuse_change();
        """,
        reverse_sql=f"""
        DROP TRIGGER {table}_append_only ON {table};
        DROP TRIGGER {table}_no_truncate ON {table};
        """,
    )
