"""How uploads are refused."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError


class TooManyUnusedImages(DomainError):
    code = "too_many_unused_images"
    status = 429
    message = _("You have many pictures that are not used yet. Use them, or try again tomorrow.")
