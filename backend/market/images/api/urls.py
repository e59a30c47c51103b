from django.urls import path

from market.images.api.views import AvatarView, ImagesView, ImageView

urlpatterns = [
    path("images", ImagesView.as_view(), name="images-images"),
    path("images/<uuid:image_id>", ImageView.as_view(), name="images-image"),
    path("me/avatar", AvatarView.as_view(), name="images-avatar"),
]
