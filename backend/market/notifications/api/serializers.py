"""What the API says and hears about notifications."""

from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from rest_framework import serializers

from market.notifications.kinds.base import Channel, Text
from market.notifications.kinds.catalogue import kind_of
from market.notifications.models import Notification
from market.notifications.selectors import KindPreference


class NotificationSerializer(serializers.ModelSerializer[Notification]):
    """`title` and `text` in the reader's language; `params` for programs (`*_fen`: fen, `*_at`: ISO 8601)."""

    title = serializers.SerializerMethodField()
    text = serializers.SerializerMethodField()
    params = serializers.DictField()

    class Meta:
        model = Notification
        fields = (
            "id",
            "kind",
            "title",
            "text",
            "params",
            "subject_type",
            "subject_id",
            "subject_label",
            "created_at",
            "read_at",
        )
        read_only_fields = fields

    def get_title(self, notification: Notification) -> str:
        return _in_readers_language(kind_of(notification.kind).title, notification)

    def get_text(self, notification: Notification) -> str:
        return _in_readers_language(kind_of(notification.kind).text, notification)


class NotificationFilterSerializer(serializers.Serializer):
    unread = serializers.BooleanField(default=False, help_text="Only those not yet read.")


class MarkReadSerializer(serializers.Serializer):
    """Either `ids` or `all: true`."""

    ids = serializers.ListField(child=serializers.UUIDField(), max_length=200, required=False)
    all = serializers.BooleanField(default=False)

    def validate(self, attrs: dict[str, object]) -> dict[str, object]:
        if attrs["all"] == ("ids" in attrs):
            raise serializers.ValidationError({"ids": _("Name the notifications, or ask for all of them.")})
        return attrs


class InboxSerializer(serializers.Serializer):
    rev = serializers.IntegerField()
    unread_total = serializers.IntegerField()


class ChannelPreferenceSerializer(serializers.Serializer):
    channel = serializers.ChoiceField(choices=[channel.value for channel in Channel])
    enabled = serializers.BooleanField()
    may_switch_off = serializers.BooleanField()


class KindPreferenceSerializer(serializers.Serializer):
    kind = serializers.CharField()
    topic = serializers.CharField()
    title = serializers.SerializerMethodField()
    channels = ChannelPreferenceSerializer(many=True)

    def get_title(self, preference: KindPreference) -> str:
        return preference.title.outline(get_language() or "")


class PreferencesSerializer(serializers.Serializer):
    kinds = KindPreferenceSerializer(many=True)


class PreferenceChangeSerializer(serializers.Serializer):
    kind = serializers.CharField(max_length=60)
    channel = serializers.ChoiceField(choices=[channel.value for channel in Channel])
    enabled = serializers.BooleanField()


class PreferenceChangesSerializer(serializers.Serializer):
    changes = PreferenceChangeSerializer(many=True, allow_empty=False)


class TicketSerializer(serializers.Serializer):
    ticket = serializers.CharField(help_text="Offered as the sub-protocol `ticket.<ticket>` beside `anhao`.")
    expires_in = serializers.IntegerField(help_text="Seconds.")


def _in_readers_language(text: Text, notification: Notification) -> str:
    return text.fill(notification.params, get_language() or "")
