from django.urls import path

from market.games.api import staff_views, views

urlpatterns = [
    path("games", views.GameListView.as_view(), name="games"),
    path("games/<slug:slug>", views.GameDetailView.as_view(), name="game"),
    path("staff/games", staff_views.StaffGamesView.as_view(), name="staff-games"),
    path("staff/games/<slug:slug>", staff_views.StaffGameView.as_view(), name="staff-game"),
    path("staff/games/<slug:slug>/schema", staff_views.StaffSchemaView.as_view(), name="staff-game-schema"),
    path("staff/games/<slug:slug>/schemas", staff_views.StaffSchemasView.as_view(), name="staff-game-schemas"),
]
