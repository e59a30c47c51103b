"""People for tests."""

from typing import Any, Protocol, cast

import factory
import factory.django
from django.contrib.auth.hashers import make_password

from market.common.clock import now
from market.common.crypto import lookup_hash, seal
from market.users.models import RealName, User
from market.users.services.payment_pin import digest_pin

PASSWORD = "correct-horse-9"
PIN = "246810"
NAME = "张三丰"
ID_NUMBER = "11010519491231002X"


class _UserFactory(factory.django.DjangoModelFactory[User]):
    class Meta:
        model = User
        skip_postgeneration_save = True

    username = factory.Sequence(lambda n: f"person{n}")
    nickname = factory.LazyAttribute(lambda person: person.username[:20])
    email = factory.LazyAttribute(lambda person: f"{person.username.lower()}@example.com")
    email_verified_at = factory.LazyFunction(now)
    password = factory.LazyFunction(lambda: make_password(PASSWORD))
    roles: Any = factory.LazyFunction(list)

    @factory.post_generation
    def with_pin(person: Any, create: bool, wanted: bool | None, pin: str = PIN) -> None:  # noqa: N805
        if wanted:
            person.payment_pin_digest = digest_pin(person, pin)
            person.save(update_fields=["payment_pin_digest"])

    @factory.post_generation
    def real_name(person: Any, create: bool, wanted: bool | None, name: str = NAME) -> None:  # noqa: N805
        if wanted:
            verify_real_name(person, name)


class _MakesUsers(Protocol):
    def __call__(self, **attributes: Any) -> User: ...
    def create(self, **attributes: Any) -> User: ...
    def create_batch(self, size: int, **attributes: Any) -> list[User]: ...


# An activated person with PASSWORD; `with_pin=True` (`with_pin__pin="…"` for another than PIN), `real_name=True`
# (`real_name__name="…"`), `roles=["cashier"]`. Cast, because checkers take calling a factory for an instance of it.
UserFactory = cast(_MakesUsers, _UserFactory)


def verify_real_name(person: User, name: str = NAME, id_number: str = ID_NUMBER) -> None:
    row = RealName(user=person, id_hash=lookup_hash(id_number, purpose="id_number"))
    row.sealed_name = seal(name, context=row.name_context)
    row.sealed_id_number = seal(id_number, context=row.id_number_context)
    row.save()
    person.real_name_verified_at = now()
    person.save(update_fields=["real_name_verified_at"])
