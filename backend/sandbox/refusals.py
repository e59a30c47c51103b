"""What both payment providers' failures have in common, for the pages and the JSON for tests."""


class Refusal(Exception):
    """A provider's refusal: `reason` is its error code, `explanation` its text for people."""

    def __init__(self, reason: str, explanation: str) -> None:
        super().__init__(f"{reason}: {explanation}")
        self.reason = reason
        self.explanation = explanation
