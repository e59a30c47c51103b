"""How listings say no."""

from django.utils.translation import gettext_lazy as _

from market.common.errors import DomainError


class ListingUnavailable(DomainError):
    """Reserved by somebody else, sold, or taken down; `present` is its status."""

    code = "listing_unavailable"
    status = 409
    message = _("Somebody else was quicker, or the listing is no longer on sale.")


class PriceChanged(DomainError):
    """`price` (fen) is the present one."""

    code = "price_changed"
    status = 409
    message = _("The price has changed since you looked.")


class OwnListing(DomainError):
    code = "own_listing"
    status = 403
    message = _("This is your own listing.")


class RealNameRequired(DomainError):
    code = "real_name_required"
    status = 403
    message = _("Verify your real name before you sell.")


class DuplicateGameAccount(DomainError):
    """Says nothing about whose listing it is."""

    code = "duplicate_game_account"
    status = 409
    message = _("This game account is already being offered on Anhao.")


class OwnDuplicate(DuplicateGameAccount):
    """The other listing is the seller's own, so it may be named: `listing_id`, `listing_title`."""

    message = _("You already offer this game account in your listing “{listing_title}”. Edit that one or take it down.")


class NewCredentialsRequired(DomainError):
    code = "new_credentials_required"
    status = 409
    message = _("Change the game account's password and enter the new credentials before you offer it again.")


class TooManyDrafts(DomainError):
    """`limit` is how many one may keep."""

    code = "too_many_drafts"
    status = 409
    message = _("You have {limit} drafts already. Finish one of them or delete one.")


class TooManyTemplates(DomainError):
    """`limit` is how many there may be."""

    code = "too_many_templates"
    status = 409
    message = _("There are {limit} reasons already. Delete one that nobody uses.")


class TooManySavedSearches(DomainError):
    """`limit` is how many one may keep."""

    code = "too_many_saved_searches"
    status = 409
    message = _("You keep {limit} searches already. Delete one that you no longer need.")
