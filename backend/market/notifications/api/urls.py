from django.urls import path

from market.notifications.api import views

urlpatterns = [
    path("notifications", views.NotificationsView.as_view(), name="notifications-list"),
    path("notifications/read", views.NotificationsReadView.as_view(), name="notifications-read"),
    path("notifications/preferences", views.NotificationPreferencesView.as_view(), name="notifications-preferences"),
    path("realtime/ticket", views.RealtimeTicketView.as_view(), name="notifications-ticket"),
]
