"""What is offered: game accounts, their sealed credentials, the listings that offer them."""

from typing import Any, ClassVar

from django.conf import settings
from django.contrib.postgres.fields import ArrayField
from django.contrib.postgres.indexes import GinIndex
from django.contrib.postgres.search import SearchVectorField
from django.db import models
from django.db.models import Q

from market.common.clock import MarketNow
from market.common.ids import new_id
from market.common.states import Moves, StatefulModel
from market.games.models import Game, GameSchema, GameServer
from market.listings.codes import LARGEST_SAMPLE, sample_code

MIN_PRICE = 1_00  # fen
MAX_PRICE = 1_000_000_00
MIN_IMAGES = 3
MAX_IMAGES = 12


class GameAccount(models.Model):
    """The thing sold. The keyed fingerprint of game and login name finds it again, whoever offers it."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="+")
    fingerprint = models.BinaryField(unique=True)
    # Set from above when a trade of it went wrong.
    flagged_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())


class GameAccountOwnership(models.Model):
    """One link of the passport: who came to own a game account through Anhao, and when."""

    game_account = models.ForeignKey(GameAccount, on_delete=models.PROTECT, related_name="ownerships")
    owner = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    since = models.DateTimeField(db_default=MarketNow())


class CredentialVersion(models.Model):
    """Sealed login, password and note. Never changed: a correction is a new version, the old one is evidence."""

    SEALED: ClassVar[dict[str, str]] = {"sealed_payload": "context"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    game_account = models.ForeignKey(GameAccount, on_delete=models.PROTECT, related_name="credentials")
    version = models.PositiveIntegerField()
    sealed_payload = models.BinaryField()
    entered_by = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+")
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["game_account", "version"], name="credential_version_once")]

    @property
    def context(self) -> str:
        return f"listings.credentials:{self.pk}:{self.game_account_id}"


class ListingStatus(models.TextChoices):
    DRAFT = "draft"
    PENDING_REVIEW = "pending_review"
    REJECTED = "rejected"
    ON_SALE = "on_sale"
    RESERVED = "reserved"
    SOLD = "sold"
    OFF_SHELF = "off_shelf"


LIVE = (ListingStatus.PENDING_REVIEW, ListingStatus.ON_SALE, ListingStatus.RESERVED)
PUBLIC = (ListingStatus.ON_SALE, ListingStatus.RESERVED, ListingStatus.SOLD)
EDITABLE = (ListingStatus.DRAFT, ListingStatus.REJECTED, ListingStatus.ON_SALE, ListingStatus.OFF_SHELF)
# May be put before the reviewers as it stands.
OFFERABLE = (ListingStatus.DRAFT, ListingStatus.REJECTED, ListingStatus.OFF_SHELF)
# May be taken off the shelf by hand; while it is reserved, only its order moves it.
RETRACTABLE = (ListingStatus.PENDING_REVIEW, ListingStatus.ON_SALE)
# Its time on offer runs, so the seller may begin it anew.
RENEWABLE = (ListingStatus.ON_SALE, ListingStatus.RESERVED)
# What only the search reads; long, so others leave it out.
SEARCH_COLUMNS = ("search_vector", "filter_codes", "facet_pack")


class Listing(StatefulModel):
    """One offer of one game account at a price in fen. `version` moves with every change that a buyer could see."""

    MOVES: ClassVar[Moves] = {
        "draft": frozenset({"pending_review"}),
        "pending_review": frozenset({"on_sale", "rejected", "off_shelf"}),
        "rejected": frozenset({"pending_review"}),
        "on_sale": frozenset({"reserved", "pending_review", "off_shelf"}),
        "reserved": frozenset({"sold", "on_sale", "off_shelf"}),
        "sold": frozenset(),
        "off_shelf": frozenset({"pending_review"}),
    }

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    seller = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="listings")
    game = models.ForeignKey(Game, on_delete=models.PROTECT, related_name="listings")
    server = models.ForeignKey(GameServer, on_delete=models.PROTECT, related_name="+", null=True)
    schema = models.ForeignKey(GameSchema, on_delete=models.PROTECT, related_name="+")
    # Empty until credentials name the login: a draft may be begun without them.
    game_account = models.ForeignKey(GameAccount, on_delete=models.PROTECT, related_name="listings", null=True)
    status = models.CharField(max_length=14, choices=ListingStatus.choices, default=ListingStatus.DRAFT)
    version = models.PositiveIntegerField(default=1)
    title = models.CharField(max_length=60, blank=True)
    description = models.TextField(max_length=4000, blank=True)
    price = models.BigIntegerField(null=True)
    # Takes bids.
    is_negotiable = models.BooleanField(default=True)
    attributes: "models.JSONField[Any, Any]" = models.JSONField(default=dict)
    # Keys of what the game account is bound to; None until the seller says, which asks for every handover step.
    bindings: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    # Ids of the seller's pictures in the order shown; the first is the cover.
    image_ids: "models.JSONField[Any, Any]" = models.JSONField(default=list)
    cover_url = models.CharField(max_length=200, blank=True)
    # After a death with revealed credentials, or a seller's failure: may come back only through review.
    needs_new_credentials = models.BooleanField(default=False)
    rejection_reason = models.CharField(max_length=500, blank=True)
    reserved_for = models.ForeignKey(
        settings.AUTH_USER_MODEL, on_delete=models.PROTECT, related_name="+", null=True, blank=True
    )
    # What a reviewer approved last (selectors/approved.py): the next one sees what has changed since.
    approved: "models.JSONField[Any, Any]" = models.JSONField(null=True)
    submitted_at = models.DateTimeField(null=True)
    published_at = models.DateTimeField(null=True)
    # When it leaves the shelf by itself, kept after it has; taking it down by hand forgets it.
    expires_at = models.DateTimeField(null=True)
    expiry_warned_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())
    # Interest with its decay, in half-lives since an epoch (services/heat.py). It moves at most once in ten minutes,
    # and what it was before is kept: whoever turns the pages of an order by heat reads the order that they began with.
    hot_score = models.FloatField(default=0.0)
    hot_score_before = models.FloatField(default=0.0)
    hot_changed_at = models.DateTimeField(null=True)
    view_count = models.PositiveIntegerField(default=0)
    favourite_count = models.PositiveIntegerField(default=0)
    # When its price last changed while buyers saw it: whoever turns pages reads the price of the first one.
    repriced_at = models.DateTimeField(null=True)
    # What the search reads, written by services/indexing.py: words, codes (codes.py) to find it by, codes to count.
    search_vector = SearchVectorField(null=True)
    filter_codes = ArrayField(models.BigIntegerField(), default=list)
    facet_pack = models.BinaryField(default=b"")
    # The transaction that last changed what the search reads of it; set by a trigger.
    changed_in = models.BigIntegerField(default=0, editable=False)

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(price=None) | Q(price__gte=MIN_PRICE, price__lte=MAX_PRICE), name="listing_price_in_range"
            ),
            models.CheckConstraint(
                condition=Q(status__in=("draft", "rejected")) | Q(price__isnull=False, game_account__isnull=False),
                name="listing_complete_when_offered",
            ),
            # One game account, one live listing, whoever offers it.
            models.UniqueConstraint(fields=["game_account"], condition=Q(status__in=LIVE), name="listing_live_once"),
        ]
        indexes = [
            # Without a pending list, which every search would have to read through.
            GinIndex(
                fields=["filter_codes", "search_vector"],
                name="listing_found",
                fastupdate=False,
                condition=Q(status="on_sale"),
            ),
            GinIndex(
                fields=["filter_codes", "search_vector"],
                name="listing_sampled",
                fastupdate=False,
                condition=Q(status="on_sale", filter_codes__contains=[sample_code(LARGEST_SAMPLE)]),
            ),
            models.Index(fields=["game", "-published_at", "-id"], name="listing_newest", condition=Q(status="on_sale")),
            models.Index(fields=["game", "price", "id"], name="listing_by_price", condition=Q(status="on_sale")),
            models.Index(fields=["-published_at", "-id"], name="listing_all_newest", condition=Q(status="on_sale")),
            models.Index(fields=["price", "id"], name="listing_all_by_price", condition=Q(status="on_sale")),
            models.Index(fields=["game", "-hot_score", "-id"], name="listing_hottest", condition=Q(status="on_sale")),
            models.Index(fields=["-hot_score", "-id"], name="listing_all_hottest", condition=Q(status="on_sale")),
            models.Index(fields=["expires_at"], name="listing_expiring", condition=Q(status="on_sale")),
            # What has moved since somebody began to turn pages.
            models.Index(fields=["repriced_at"], name="listing_repriced", condition=Q(status="on_sale")),
            models.Index(fields=["hot_changed_at"], name="listing_heat_moved", condition=Q(status="on_sale")),
            models.Index(fields=["game", "changed_in"], name="listing_changed"),
            models.Index(fields=["seller", "-id"], name="listing_of_seller"),
            models.Index(fields=["submitted_at"], name="listing_review_queue", condition=Q(status="pending_review")),
        ]

    @property
    def is_public(self) -> bool:
        return self.status in PUBLIC


class ReviewTemplate(models.Model):
    """A reason that reviewers often give, in both languages: the seller reads it in their own."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    text = models.CharField(max_length=300)
    text_en = models.CharField(max_length=300)
    position = models.PositiveSmallIntegerField(default=0)

    class Meta:
        ordering = ["position", "id"]


class PriceChange(models.Model):
    """The price history, as everybody may see it."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="price_changes")
    price = models.BigIntegerField()
    created_at = models.DateTimeField(db_default=MarketNow())


class ListingInterest(models.Model):
    """Points that somebody's interest earned a listing, until they are added up into its heat."""

    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    points = models.PositiveIntegerField()
    created_at = models.DateTimeField(db_default=MarketNow())


class Favourite(models.Model):
    """Somebody keeps an eye on a listing; `price` is what it cost then."""

    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="favourites")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="favourites")
    price = models.BigIntegerField()
    # The lowest price that they were told of.
    told_price = models.BigIntegerField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["user", "listing"], name="favourite_once")]
        indexes = [models.Index(fields=["user", "-id"], name="favourite_of_user")]


class SavedSearch(models.Model):
    """A search that somebody keeps. `query` is its address in the interface; `criteria` what it asks for:
    `{text, server_id, seller_id, price: [low, high], chosen: {key: [value]}, ranges: {key: [low, high]}}`."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="saved_searches")
    name = models.CharField(max_length=40)
    query = models.CharField(max_length=2000, blank=True)
    # Empty for a search in all games.
    game = models.ForeignKey(Game, on_delete=models.CASCADE, related_name="+", null=True)
    criteria: "models.JSONField[Any, Any]" = models.JSONField()
    alerts = models.BooleanField(default=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [
            models.Index(fields=["user", "-id"], name="saved_search_of_user"),
            models.Index(fields=["game", "id"], name="saved_search_alerts", condition=Q(alerts=True)),
        ]


class SavedSearchMatch(models.Model):
    """Somebody was told of a listing that matches what they search for; never twice."""

    saved_search = models.ForeignKey(SavedSearch, on_delete=models.CASCADE, related_name="matches")
    listing = models.ForeignKey(Listing, on_delete=models.CASCADE, related_name="+")
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [models.UniqueConstraint(fields=["saved_search", "listing"], name="saved_search_match_once")]


class SearchWord(models.Model):
    """A Latin word of some title, with the variants (words.py) by which a word typed wrong finds it."""

    word = models.CharField(primary_key=True, max_length=40)
    variants = ArrayField(models.CharField(max_length=40))

    class Meta:
        indexes = [GinIndex(fields=["variants"], name="search_word_variants")]


class CodeCount(models.Model):
    """How many listings on sale had a code when they were last counted: facets of what is too much to count again."""

    code = models.BigIntegerField(primary_key=True)
    number = models.PositiveIntegerField()
