"""What the API says and hears about pictures."""

from rest_framework import serializers

from market.images.models import Image, Size


class ImageUploadSerializer(serializers.Serializer):
    """JPEG, PNG or WebP, one frame, at most 10 MB and 40 million pixels."""

    file = serializers.FileField(allow_empty_file=False)
    purpose = serializers.ChoiceField(choices=Image.Purpose.choices)


class AvatarUploadSerializer(serializers.Serializer):
    file = serializers.FileField(allow_empty_file=False)


class ImageSerializer(serializers.Serializer):
    """Addresses of private pictures need the access token: fetch them as blobs."""

    id = serializers.UUIDField()
    url = serializers.CharField()
    thumb_url = serializers.CharField()
    width = serializers.IntegerField()
    height = serializers.IntegerField()


class ImageSizeSerializer(serializers.Serializer):
    size = serializers.ChoiceField(choices=Size.choices, default=Size.FULL)
