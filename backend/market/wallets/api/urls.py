from django.urls import path

from market.wallets.api.views.staff import (
    AccountsView,
    CompensationsView,
    OperationsView,
    ReconciliationView,
    StaffDebtsView,
)
from market.wallets.api.views.wallet import DebtsView, TotalsView, TransfersView, UpcomingView, WalletView

urlpatterns = [
    path("wallet", WalletView.as_view(), name="wallets-wallet"),
    path("wallet/transfers", TransfersView.as_view(), name="wallets-transfers"),
    path("wallet/totals", TotalsView.as_view(), name="wallets-totals"),
    path("wallet/upcoming", UpcomingView.as_view(), name="wallets-upcoming"),
    path("wallet/debts", DebtsView.as_view(), name="wallets-debts"),
    path("staff/debts", StaffDebtsView.as_view(), name="wallets-staff-debts"),
    path("staff/compensations", CompensationsView.as_view(), name="wallets-staff-compensations"),
    path("staff/ledger/operations", OperationsView.as_view(), name="wallets-staff-operations"),
    path("staff/ledger/accounts", AccountsView.as_view(), name="wallets-staff-accounts"),
    path("staff/ledger/reconciliation", ReconciliationView.as_view(), name="wallets-staff-reconciliation"),
]
