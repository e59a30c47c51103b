from django.urls import path

from market.orders.api import actions, views

ORDER = "orders/<uuid:order_id>"

urlpatterns = [
    path("orders", views.OrdersView.as_view(), name="orders-list"),
    path(ORDER, views.OrderView.as_view(), name="orders-detail"),
    path(f"{ORDER}/contract", views.OrderContractView.as_view(), name="orders-contract"),
    path(f"{ORDER}/pay", actions.PayView.as_view(), name="orders-pay"),
    path(f"{ORDER}/cancel", actions.CancelView.as_view(), name="orders-cancel"),
    path(f"{ORDER}/decline", actions.DeclineView.as_view(), name="orders-decline"),
    path(f"{ORDER}/deliver", actions.DeliverView.as_view(), name="orders-deliver"),
    path(f"{ORDER}/request-redelivery", actions.RequestRedeliveryView.as_view(), name="orders-request-redelivery"),
    path(f"{ORDER}/redeliver", actions.RedeliverView.as_view(), name="orders-redeliver"),
    path(f"{ORDER}/reveal", actions.RevealView.as_view(), name="orders-reveal"),
    path(f"{ORDER}/handover/<slug:step>", actions.HandoverView.as_view(), name="orders-handover"),
    path(f"{ORDER}/confirm", actions.ConfirmView.as_view(), name="orders-confirm"),
    path(f"{ORDER}/request-return", actions.RequestReturnView.as_view(), name="orders-request-return"),
    path(f"{ORDER}/accept-return", actions.AcceptReturnView.as_view(), name="orders-accept-return"),
    path(f"{ORDER}/refuse-return", actions.RefuseReturnView.as_view(), name="orders-refuse-return"),
    path(f"{ORDER}/review", actions.ReviewView.as_view(), name="orders-review"),
    path("staff/orders", views.StaffOrdersView.as_view(), name="orders-staff-list"),
    path("staff/orders/<uuid:order_id>", views.StaffOrderView.as_view(), name="orders-staff-detail"),
]
