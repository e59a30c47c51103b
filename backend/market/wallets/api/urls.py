from django.urls import path

from market.wallets.api import views

urlpatterns = [
    path("wallet", views.WalletView.as_view(), name="wallets-wallet"),
    path("wallet/transfers", views.TransfersView.as_view(), name="wallets-transfers"),
    path(
        "staff/ledger/reconciliation",
        views.ReconciliationView.as_view(),
        name="wallets-staff-reconciliation",
    ),
]
