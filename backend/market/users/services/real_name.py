"""Real-name verification by the identity provider."""

from datetime import timedelta

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from market.common.audit import record_audit
from market.common.clock import now
from market.common.crypto import lookup_hash, seal
from market.common.errors import FieldError
from market.common.guards import count_failure, refuse_when_locked
from market.common.ids import new_id
from market.common.patterns import clean_text
from market.users.errors import RealNameVerifiedAlready
from market.users.hooks import card_changed, security_changed
from market.users.identity import is_id_number, names_match
from market.users.models import RealName, User
from market.users.services.limits import count_try

DAY = timedelta(days=1)
# A mismatch may be somebody trying names on a found number; an outage of the provider is nobody's fault.
MISMATCHES_PER_DAY = 5
CHECKS_PER_DAY = 20


def verify_real_name(*, user: User, name: str, id_number: str) -> None:
    """Have the provider confirm name and number, and keep them sealed. Call it outside a transaction: it waits.

    Raises RealNameVerifiedAlready, FieldError (name, id_number), IdentityCheckUnavailable, TooManyRequests.
    """
    if user.is_real_name_verified:
        raise RealNameVerifiedAlready
    name, id_number = clean_text(name), id_number.strip().upper()
    if not is_id_number(id_number):
        raise FieldError("id_number", "id_number_format", _("This is not a valid identity number."))
    refuse_when_locked("identity_mismatch", str(user.pk), limit=MISMATCHES_PER_DAY)
    count_try("identity_check", str(user.pk), limit=CHECKS_PER_DAY, window=DAY)
    if not names_match(name=name, id_number=id_number, request_id=new_id()):
        count_failure("identity_mismatch", str(user.pk), window=DAY)
        raise FieldError("id_number", "identity_mismatch", _("Name and identity number do not belong together."))
    _keep(user, name, id_number)


@transaction.atomic
def _keep(user: User, name: str, id_number: str) -> None:
    person = User.objects.select_for_update(no_key=True).get(pk=user.pk)
    if person.is_real_name_verified:  # by a second click on the same button
        return
    moment = now()
    row = RealName(user=person, id_hash=lookup_hash(id_number, purpose="id_number"), verified_at=moment)
    row.sealed_name = seal(name, context=row.name_context)
    row.sealed_id_number = seal(id_number, context=row.id_number_context)
    row.save(force_insert=True)
    person.real_name_verified_at = moment
    person.save(update_fields=["real_name_verified_at"])
    card_changed(person.pk)
    record_audit(
        action="real_name_verified",
        subject_type="user",
        subject_id=person.pk,
        actor_id=person.pk,
        actor_label=person.username,
    )
    security_changed(person.pk, "real_name_verified", {})
