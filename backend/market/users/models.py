"""People, what is known about them, and the secrets they prove themselves with."""

from datetime import datetime
from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _

from market.common.clock import MarketNow
from market.common.ids import new_id

MAX_LEVEL = 5


class Role(models.TextChoices):
    """What a member of staff may do; `admin` may do everything, roles included."""

    REVIEWER = "reviewer"
    ARBITRATOR = "arbitrator"
    CASHIER = "cashier"
    SUPPORT = "support"
    ADMIN = "admin"


class UserManager(BaseUserManager["User"]):
    def named(self, username: str) -> "models.QuerySet[User]":
        """Whoever has this username, in whatever case; by the index that keeps it unique."""
        return self.annotate(lower_username=Lower("username")).filter(lower_username=username.lower())

    def get_by_natural_key(self, username: str | None) -> "User":
        return self.named(username or "").get()


class User(AbstractBaseUser):
    """A person: buyer and seller in one, or a member of staff (`roles`), who does not trade."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]
    SEALED: ClassVar[dict[str, str]] = {"sealed_phone": "phone_context"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    # Refused passwords name the field they resemble.
    username = models.CharField(_("username"), max_length=32)
    nickname = models.CharField(_("nickname"), max_length=20)
    # In lower case. Empty `email_verified_at`: not activated yet, and the address may be somebody else's.
    email = models.EmailField(_("e-mail address"), max_length=254)
    email_verified_at = models.DateTimeField(null=True)
    sealed_phone = models.BinaryField(null=True)
    phone_hash = models.BinaryField(null=True)
    # Pictures belong to an app above this one, which leaves here what a card needs: the file below public media.
    avatar_image_id = models.UUIDField(null=True)
    avatar_path = models.CharField(max_length=80, blank=True)
    roles: "ArrayField[Any, Any]" = ArrayField(
        models.CharField(max_length=10, choices=Role.choices), default=list, blank=True
    )
    # Travels in every access token; raising it ends all tokens and sockets of the person at once.
    auth_version = models.PositiveIntegerField(default=1)
    is_blacklisted = models.BooleanField(default=False)
    is_active = models.BooleanField(default=True)
    real_name_verified_at = models.DateTimeField(null=True)
    payment_pin_digest = models.BinaryField(null=True)
    language = models.CharField(max_length=7, default="zh-hans")
    created_at = models.DateTimeField(db_default=MarketNow())

    objects: ClassVar[UserManager] = UserManager()

    class Meta:
        constraints = [
            models.UniqueConstraint(Lower("username"), name="user_username_once"),
            models.UniqueConstraint(
                fields=["email"], condition=Q(email_verified_at__isnull=False), name="user_verified_email_once"
            ),
            models.UniqueConstraint(fields=["phone_hash"], name="user_phone_once"),
        ]
        indexes = [
            models.Index(fields=["email"], name="user_email"),
            models.Index(fields=["created_at"], name="user_unverified", condition=Q(email_verified_at=None)),
        ]

    @property
    def is_staff_member(self) -> bool:
        return bool(self.roles)

    @property
    def is_real_name_verified(self) -> bool:
        return self.real_name_verified_at is not None

    @property
    def has_payment_pin(self) -> bool:
        return self.payment_pin_digest is not None

    @property
    def phone_context(self) -> str:
        return f"users.phone:{self.pk}"

    def has_role(self, role: str) -> bool:
        return role in self.roles or Role.ADMIN in self.roles


class RealName(models.Model):
    """A verified identity. One human being may have several users: `id_hash` keeps that visible."""

    SEALED: ClassVar[dict[str, str]] = {"sealed_name": "name_context", "sealed_id_number": "id_number_context"}

    user = models.OneToOneField(User, on_delete=models.PROTECT, primary_key=True, related_name="real_name")
    sealed_name = models.BinaryField()
    sealed_id_number = models.BinaryField()
    id_hash = models.BinaryField()
    verified_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [models.Index(fields=["id_hash"], name="real_name_identity")]

    @property
    def name_context(self) -> str:
        return f"users.real_name.name:{self.user_id}"

    @property
    def id_number_context(self) -> str:
        return f"users.real_name.id_number:{self.user_id}"


class SellerStanding(models.Model):
    """What the apps above know about a seller and everybody may see. No row: level 0, nothing sold."""

    user = models.OneToOneField(User, on_delete=models.CASCADE, primary_key=True, related_name="standing")
    level = models.PositiveSmallIntegerField(default=0)
    completed_orders = models.PositiveIntegerField(default=0)
    rating_sum = models.PositiveIntegerField(default=0)
    rating_count = models.PositiveIntegerField(default=0)
    updated_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [models.CheckConstraint(condition=Q(level__lte=MAX_LEVEL), name="seller_level_known")]


class Session(models.Model):
    """One sign-in on one device: a family of refresh tokens, each used once, that ends as a whole."""

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="sessions")
    is_remembered = models.BooleanField()
    user_agent = models.CharField(max_length=200, blank=True)
    address = models.GenericIPAddressField(null=True)
    last_used_at = models.DateTimeField(db_default=MarketNow())
    # The absolute end, however often the token is renewed.
    expires_at = models.DateTimeField()
    revoked_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [
            models.Index(fields=["user"], name="session_live", condition=Q(revoked_at=None)),
            models.Index(fields=["expires_at"], name="session_age"),
        ]

    def is_live(self, moment: datetime) -> bool:
        return self.revoked_at is None and moment < self.expires_at


class RefreshToken(models.Model):
    """One link of a session's chain. Only its keyed hash is kept."""

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="tokens")
    token_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="refresh_token_age")]


class MailLink(models.Model):
    """A link in a mail, for one purpose, once, until it expires. Only its token's keyed hash is kept."""

    class Purpose(models.TextChoices):
        ACTIVATE = "activate"
        RESET_PASSWORD = "reset_password"  # noqa: S105  # a purpose, not a password
        CHANGE_EMAIL = "change_email"

    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="mail_links")
    purpose = models.CharField(max_length=14, choices=Purpose.choices)
    # The address it was sent to: a link proves that address and no other.
    email = models.EmailField(max_length=254)
    token_hash = models.BinaryField(unique=True)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="mail_link_age")]


class PhoneCode(models.Model):
    """Six digits sent to a phone, for one person and purpose, once; its id binds the answer to the request."""

    class Purpose(models.TextChoices):
        BIND_PHONE = "bind_phone"

    SEALED: ClassVar[dict[str, str]] = {"sealed_phone": "phone_context"}

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    user = models.ForeignKey(User, on_delete=models.CASCADE, related_name="phone_codes")
    purpose = models.CharField(max_length=10, choices=Purpose.choices)
    sealed_phone = models.BinaryField()
    code_hash = models.BinaryField()
    tries = models.PositiveSmallIntegerField(default=0)
    expires_at = models.DateTimeField()
    used_at = models.DateTimeField(null=True)
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        indexes = [models.Index(fields=["expires_at"], name="phone_code_age")]

    @property
    def phone_context(self) -> str:
        return f"users.phone_code:{self.pk}"
