"""A client that is made to be killed: `python -m tests.ledger.poster SEED USER_ID [UNSURE_ID AMOUNT]`.

Prints `try ID AMOUNT` before it posts a recharge and `done ID` once the commit was acknowledged. When the server goes
away it tries the same recharge again until there is an answer. Begins with what its predecessor was unsure of.
"""

import os
import random
import sys
import time
from uuid import UUID, uuid4

import django

django.setup()

from django.db import DatabaseError, connection, transaction  # noqa: E402  # settings must be loaded first

from market.wallets.services.recharges import credit_recharge  # noqa: E402


def _post_until_answered(recharge_id: UUID, user_id: UUID, amount: int) -> None:
    _say(f"try {recharge_id} {amount}")
    while True:
        try:
            with transaction.atomic():
                with connection.cursor() as cursor:
                    # The test server is not durable; this client's commits must survive the server's death.
                    cursor.execute("SET LOCAL synchronous_commit = on")
                credit_recharge(
                    recharge_id=recharge_id, user_id=user_id, provider="alipay", amount=amount, label="Alipay"
                )
        except DatabaseError:
            connection.close()
            time.sleep(0.05)
        else:
            _say(f"done {recharge_id}")
            return


def _say(line: str) -> None:
    # One system call, so that a client killed in the middle has said a whole line or nothing.
    os.write(sys.stdout.fileno(), f"{line}\n".encode())


def main(seed: str, user: str, *unsure: str) -> None:
    chance = random.Random(seed)  # noqa: S311  # repeatable
    user_id = UUID(user)
    if unsure:
        _post_until_answered(UUID(unsure[0]), user_id, int(unsure[1]))
    while True:
        _post_until_answered(uuid4(), user_id, chance.randint(1, 1_000))


if __name__ == "__main__":
    main(*sys.argv[1:])
