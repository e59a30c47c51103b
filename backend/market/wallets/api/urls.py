from django.urls import path

from market.wallets.api.views.staff import AccountsView, OperationsView, ReconciliationView
from market.wallets.api.views.wallet import TransfersView, WalletView

urlpatterns = [
    path("wallet", WalletView.as_view(), name="wallets-wallet"),
    path("wallet/transfers", TransfersView.as_view(), name="wallets-transfers"),
    path("staff/ledger/operations", OperationsView.as_view(), name="wallets-staff-operations"),
    path("staff/ledger/accounts", AccountsView.as_view(), name="wallets-staff-accounts"),
    path("staff/ledger/reconciliation", ReconciliationView.as_view(), name="wallets-staff-reconciliation"),
]
