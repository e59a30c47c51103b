"""Every upward effect on one page.

A lower app declares a typed hook and calls it inside its transaction; what happens above is bound here and nowhere
else. A bound function runs in the caller's transaction: when it raises, the command as a whole is undone.
"""


def bind_hooks() -> None:
    """Bind each hook to the commands above it; called once, when every app is loaded."""
