"""What the API says and hears about people."""

from rest_framework import serializers


class PersonSerializer(serializers.Serializer):
    """A `PersonCard`: a person as everybody sees them."""

    id = serializers.UUIDField()
    nickname = serializers.CharField()
    avatar_url = serializers.CharField(allow_null=True)
    level = serializers.IntegerField(min_value=0, max_value=5)
    real_name_verified = serializers.BooleanField()
    is_blacklisted = serializers.BooleanField()
    staff_badge = serializers.CharField(allow_null=True)
