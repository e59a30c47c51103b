"""Pictures that people upload."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import Q

from market.common.clock import MarketNow
from market.common.ids import new_id
from market.users.models import User

KEPT_UNATTACHED_FOR = timedelta(hours=24)


class Size(models.TextChoices):
    THUMB = "thumb"
    MEDIUM = "medium"
    FULL = "full"


# The longest edge in pixels.
EDGES = {Size.THUMB: 320, Size.MEDIUM: 960, Size.FULL: 2560}


class Image(models.Model):
    """A picture, re-encoded, in three sizes. It belongs to nothing until a command above attaches it."""

    class Purpose(models.TextChoices):
        LISTING = "listing"
        AVATAR = "avatar"
        CHAT = "chat"
        EVIDENCE = "evidence"
        HANDOVER = "handover"

    id = models.UUIDField(primary_key=True, default=new_id, editable=False)
    uploader = models.ForeignKey(User, on_delete=models.PROTECT, related_name="images")
    purpose = models.CharField(max_length=8, choices=Purpose.choices)
    subject_type = models.CharField(max_length=40, blank=True)
    subject_id = models.UUIDField(null=True)
    is_public = models.BooleanField(default=False)
    # Random: the address of a file tells nothing and cannot be guessed.
    name = models.CharField(max_length=32, unique=True)
    width = models.PositiveIntegerField()
    height = models.PositiveIntegerField()
    byte_size = models.PositiveIntegerField()
    unattached_since = models.DateTimeField(null=True, db_default=MarketNow())
    created_at = models.DateTimeField(db_default=MarketNow())

    class Meta:
        constraints = [
            models.CheckConstraint(
                condition=Q(subject_type="", subject_id=None, unattached_since__isnull=False, is_public=False)
                | (~Q(subject_type="") & Q(subject_id__isnull=False, unattached_since=None)),
                name="image_attached_wholly_or_not",
            )
        ]
        indexes = [
            models.Index(fields=["unattached_since"], name="image_orphan", condition=Q(subject_id=None)),
            models.Index(fields=["subject_type", "subject_id"], name="image_subject"),
        ]

    def path(self, size: Size) -> str:
        """The file of `size`, below the private or the public media folder."""
        suffix = "" if size == Size.FULL else f"-{size.value}"
        return f"{self.name[:2]}/{self.name}{suffix}.webp"

    def address(self, size: Size) -> str:
        if self.is_public:
            return f"{settings.PUBLIC_MEDIA_URL}{self.path(size)}"
        return f"/api/v1/images/{self.pk}?size={size.value}"

    @property
    def url(self) -> str:
        return self.address(Size.FULL)

    @property
    def medium_url(self) -> str:
        return self.address(Size.MEDIUM)

    @property
    def thumb_url(self) -> str:
        return self.address(Size.THUMB)

    def belongs_to(self, subject_type: str, subject_id: object) -> bool:
        return self.subject_type == subject_type and self.subject_id == subject_id
