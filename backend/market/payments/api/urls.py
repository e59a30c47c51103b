from django.urls import path

from market.payments.api.views.notices import PaymentNoticeView
from market.payments.api.views.payees import PayeesView, PayeeView
from market.payments.api.views.providers import FetchBillView, PaymentAlarmsView, ProviderBillsView, ResolveAlarmView
from market.payments.api.views.recharges import RechargesView, RechargeView
from market.payments.api.views.staff import (
    ApproveWithdrawalView,
    RejectWithdrawalView,
    StaffWithdrawalsView,
)
from market.payments.api.views.withdrawals import (
    CancelWithdrawalView,
    WithdrawalOptionsView,
    WithdrawalsView,
    WithdrawalView,
)

urlpatterns = [
    path("recharges", RechargesView.as_view(), name="payments-recharges"),
    path("recharges/<uuid:recharge_id>", RechargeView.as_view(), name="payments-recharge"),
    path("payments/<slug:provider>/notify", PaymentNoticeView.as_view(), name="payments-notify"),
    path("me/payees", PayeesView.as_view(), name="payments-payees"),
    path("me/payees/<uuid:payee_id>", PayeeView.as_view(), name="payments-payee"),
    path("withdrawals", WithdrawalsView.as_view(), name="payments-withdrawals"),
    path("withdrawals/options", WithdrawalOptionsView.as_view(), name="payments-withdrawal-options"),
    path("withdrawals/<uuid:withdrawal_id>", WithdrawalView.as_view(), name="payments-withdrawal"),
    path("withdrawals/<uuid:withdrawal_id>/cancel", CancelWithdrawalView.as_view(), name="payments-withdrawal-cancel"),
    path("staff/withdrawals", StaffWithdrawalsView.as_view(), name="payments-staff-withdrawals"),
    path(
        "staff/withdrawals/<uuid:withdrawal_id>/approve",
        ApproveWithdrawalView.as_view(),
        name="payments-staff-withdrawal-approve",
    ),
    path(
        "staff/withdrawals/<uuid:withdrawal_id>/reject",
        RejectWithdrawalView.as_view(),
        name="payments-staff-withdrawal-reject",
    ),
    path("staff/payment-alarms", PaymentAlarmsView.as_view(), name="payments-staff-alarms"),
    path(
        "staff/payment-alarms/<int:alarm_id>/resolve", ResolveAlarmView.as_view(), name="payments-staff-alarm-resolve"
    ),
    path("staff/provider-bills", ProviderBillsView.as_view(), name="payments-staff-bills"),
    path("staff/provider-bills/<int:bill_id>/fetch", FetchBillView.as_view(), name="payments-staff-bill-fetch"),
]
