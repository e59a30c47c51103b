"""The embedded stack: everything `make run`, `make test` and `make bench` start, without root or Docker.

`stack.bootstrap` and what it imports run on the bare interpreter and use the standard library only;
the rest runs on the project's own `.venv`.
"""
