"""How a rule says no: typed errors with a stable code, a status, and a message in the person's language."""

from typing import Any, ClassVar

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

from market.common.durations import wait_in_words

Text = str | Promise


class DomainError(Exception):
    """A rule of the product refused a command.

    Subclasses set `code` (stable, English), `status` (HTTP) and `message` (translated; may hold `{name}` fields that
    `params` fills). `params` are also sent to the client as members of the problem document, so that a form can act
    on them: `PriceChanged(price=128000)` puts `price` beside `detail`.
    """

    code: ClassVar[str] = "error"
    status: ClassVar[int] = 400
    message: ClassVar[Text] = _("The request could not be carried out.")

    def __init__(self, **params: Any) -> None:
        super().__init__(self.code)
        self.params = params

    @property
    def detail(self) -> str:
        return str(self.message).format(**self.params)


class FieldError(DomainError):
    """One field of the request is wrong; rendered like a serializer's own finding."""

    code = "validation_failed"
    message = _("Some fields need another look.")

    def __init__(self, field: str, code: str, message: Text) -> None:
        super().__init__()
        self.errors = {field: [{"code": code, "message": str(message)}]}


class ObjectNotFound(DomainError):
    code = "not_found"
    status = 404
    message = _("There is nothing here, or it is not yours to see.")


class NotPermitted(DomainError):
    code = "permission_denied"
    status = 403
    message = _("You are not allowed to do this.")


class InvalidTransition(DomainError):
    """The object is no longer in a state that allows the move; `status` in params is its present one."""

    code = "invalid_state"
    status = 409
    message = _("This is no longer possible: the state has changed meanwhile.")


class VersionMismatch(DomainError):
    code = "version_mismatch"
    status = 409
    message = _("Somebody changed this meanwhile. Look at the present state and try again.")


class IdempotencyKeyRequired(DomainError):
    code = "idempotency_key_required"
    message = _("This request needs an Idempotency-Key header.")


class IdempotencyMismatch(DomainError):
    code = "idempotency_mismatch"
    status = 409
    message = _("This Idempotency-Key was used for another request.")


class RequestInProgress(DomainError):
    code = "in_progress"
    status = 409
    message = _("The same request is still being carried out.")


class TooManyRequests(DomainError):
    """`retry_after` (seconds) becomes the Retry-After header."""

    code = "throttled"
    status = 429
    message = _("Too many requests. Try again in {wait}.")

    @property
    def detail(self) -> str:
        return str(self.message).format(wait=wait_in_words(self.params["retry_after"]))


class ServiceUnavailable(DomainError):
    code = "unavailable"
    status = 503
    message = _("The service is busy. Nothing was lost; try again in a moment.")
