from django.urls import path

from market.users.api.me_views import EmailConfirmView, EmailView, MeView, PaymentPinView, RealNameView
from market.users.api.password_views import PasswordChangeView, PasswordForgotView, PasswordResetView
from market.users.api.people_views import ProfileView
from market.users.api.phone_views import PhoneCodeView, PhoneView
from market.users.api.registration_views import ActivateView, ActivationResendView, CaptchaView, RegisterView
from market.users.api.session_views import (
    LoginView,
    LogoutAllView,
    LogoutView,
    RefreshView,
    SessionsView,
    SessionView,
)

urlpatterns = [
    path("auth/captcha", CaptchaView.as_view(), name="users-captcha"),
    path("auth/register", RegisterView.as_view(), name="users-register"),
    path("auth/activate", ActivateView.as_view(), name="users-activate"),
    path("auth/activate/resend", ActivationResendView.as_view(), name="users-activation-resend"),
    path("auth/login", LoginView.as_view(), name="users-login"),
    path("auth/refresh", RefreshView.as_view(), name="users-refresh"),
    path("auth/logout", LogoutView.as_view(), name="users-logout"),
    path("auth/logout-all", LogoutAllView.as_view(), name="users-logout-all"),
    path("auth/sessions", SessionsView.as_view(), name="users-sessions"),
    path("auth/sessions/<uuid:session_id>", SessionView.as_view(), name="users-session"),
    path("auth/password/forgot", PasswordForgotView.as_view(), name="users-password-forgot"),
    path("auth/password/reset", PasswordResetView.as_view(), name="users-password-reset"),
    path("auth/password/change", PasswordChangeView.as_view(), name="users-password-change"),
    path("auth/sms-code", PhoneCodeView.as_view(), name="users-sms-code"),
    path("me", MeView.as_view(), name="users-me"),
    path("me/email", EmailView.as_view(), name="users-email"),
    path("me/email/confirm", EmailConfirmView.as_view(), name="users-email-confirm"),
    path("me/phone", PhoneView.as_view(), name="users-phone"),
    path("me/real-name", RealNameView.as_view(), name="users-real-name"),
    path("me/payment-pin", PaymentPinView.as_view(), name="users-payment-pin"),
    path("users/<uuid:user_id>", ProfileView.as_view(), name="users-profile"),
]
