"""Who may call, and the doors that they pass or do not pass before any object is looked for."""

from dataclasses import dataclass
from enum import Enum, StrEnum


class Caller(StrEnum):
    VISITOR = "visitor"
    SIGNED_OUT = "signed out"  # still holds the access token of a session that has ended
    NOT_ACTIVATED = "not activated"  # never opened the mailed link; holds no token
    CLOSED = "closed"  # switched off; holds a token from before
    BLACKLISTED = "blacklisted"
    STRANGER = "stranger"  # a trader with no part in any object of the table
    BUYER = "buyer"
    SELLER = "seller"
    REVIEWER = "reviewer"
    ARBITRATOR = "arbitrator"
    CASHIER = "cashier"
    SUPPORT = "support"
    ADMIN = "admin"


class Outcome(Enum):
    """What the answer's status says. LET_IN is everything but the three refusals, a fault of ours excepted."""

    LET_IN = "let in"
    NOT_SIGNED_IN = 401
    REFUSED = 403
    HIDDEN = 404  # a private object does not exist for whom it does not concern


Callers = frozenset[Caller]

EVERYBODY: Callers = frozenset(Caller)
NOBODY: Callers = frozenset()
STALE: Callers = frozenset({Caller.SIGNED_OUT, Caller.CLOSED})
WITHOUT_TOKEN: Callers = frozenset({Caller.VISITOR, Caller.NOT_ACTIVATED})
BUYER: Callers = frozenset({Caller.BUYER})
SELLER: Callers = frozenset({Caller.SELLER})
PARTIES: Callers = BUYER | SELLER
TRADING: Callers = PARTIES | {Caller.STRANGER}
STAFF: Callers = frozenset({Caller.REVIEWER, Caller.ARBITRATOR, Caller.CASHIER, Caller.SUPPORT, Caller.ADMIN})
REVIEWING: Callers = frozenset({Caller.REVIEWER, Caller.ADMIN})


@dataclass(frozen=True)
class Door:
    """Who passes; the others are refused, but first asked to sign in where a token would help."""

    passing: Callers
    takes_tokens: bool = True

    def outcome(self, caller: Caller) -> Outcome:
        if caller in self.passing:
            return Outcome.LET_IN
        is_nobody = caller in STALE | WITHOUT_TOKEN
        return Outcome.NOT_SIGNED_IN if is_nobody and self.takes_tokens else Outcome.REFUSED


# Looks at no access token, so that an ended one does not stand in the way of signing in again.
OPEN = Door(EVERYBODY)
# Wants the header and the origin of our own pages, which these callers do not send.
OUR_PAGES = Door(NOBODY, takes_tokens=False)
PUBLIC = Door(EVERYBODY - STALE)
SIGNED_IN = Door(TRADING | STAFF | {Caller.BLACKLISTED})
NOT_BLACKLISTED = Door(TRADING | STAFF)
TRADERS = Door(TRADING)
MONEY_OWNERS = Door(TRADING | {Caller.BLACKLISTED})
REVIEWERS = Door(REVIEWING)
ADMINS = Door(frozenset({Caller.ADMIN}))
CASHIERS = Door(frozenset({Caller.CASHIER, Caller.ADMIN}))
ORDER_STAFF = Door(frozenset({Caller.SUPPORT, Caller.ARBITRATOR, Caller.ADMIN}))
MONEY_STAFF = Door(frozenset({Caller.CASHIER, Caller.ARBITRATOR, Caller.ADMIN}))
