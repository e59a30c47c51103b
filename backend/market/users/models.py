"""People."""

from typing import Any, ClassVar

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager
from django.contrib.postgres.fields import ArrayField
from django.db import models
from django.db.models.functions import Lower

from market.common.clock import MarketNow
from market.common.ids import new_id


class Role(models.TextChoices):
    """What a member of staff may do; `admin` may do everything, roles included."""

    REVIEWER = "reviewer"
    ARBITRATOR = "arbitrator"
    CASHIER = "cashier"
    SUPPORT = "support"
    ADMIN = "admin"


class UserManager(BaseUserManager["User"]):
    def get_by_natural_key(self, username: str | None) -> "User":
        return self.get(username__iexact=username)


class User(AbstractBaseUser):
    """A person: buyer and seller in one, or a member of staff (`roles`), who does not trade."""

    USERNAME_FIELD = "username"
    EMAIL_FIELD = "email"
    REQUIRED_FIELDS: ClassVar[list[str]] = ["email"]

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    username = models.CharField(max_length=32)
    nickname = models.CharField(max_length=20)
    email = models.EmailField(max_length=254)
    email_verified_at = models.DateTimeField(null=True)
    sealed_phone = models.BinaryField(null=True)
    phone_hash = models.BinaryField(null=True)
    avatar_image_id = models.UUIDField(null=True)
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
                Lower("email"), condition=models.Q(email_verified_at__isnull=False), name="user_verified_email_once"
            ),
            models.UniqueConstraint(fields=["phone_hash"], name="user_phone_once"),
        ]

    @property
    def is_staff_member(self) -> bool:
        return bool(self.roles)

    @property
    def is_real_name_verified(self) -> bool:
        return self.real_name_verified_at is not None

    def has_role(self, role: str) -> bool:
        return role in self.roles or Role.ADMIN in self.roles
