"""Trades and refunds as API v3 describes them, in answers and in notifications."""

from typing import Any

from sandbox.settings import WeChatSettings
from sandbox.wechat.notifications import rfc3339
from sandbox.wechat.refunds import CLOSED, Refund
from sandbox.wechat.trades import CLOSED as TRADE_CLOSED
from sandbox.wechat.trades import PAYER_OPENID, Trade

STATE_TEXTS = {"SUCCESS": "支付成功", "REFUND": "转入退款", "NOTPAY": "订单未支付", TRADE_CLOSED: "订单已关闭"}
PAYER_ACCOUNT = "支付用户零钱"


def transaction(trade: Trade, settings: WeChatSettings, *, alteration_fen: int = 0) -> dict[str, Any]:
    """What WeChat Pay says about a trade; amounts are `alteration_fen` more than was paid."""
    total = trade.total_fen + alteration_fen
    known = {
        "appid": settings.app_id,
        "mchid": settings.merchant_id,
        "out_trade_no": trade.out_trade_no,
        "trade_state": trade.status,
        "trade_state_desc": STATE_TEXTS[trade.status],
        "attach": trade.attach,
        "amount": {"total": total, "currency": "CNY"},
    }
    if trade.paid_at is None:
        return known
    return known | {
        "transaction_id": trade.transaction_id,
        "trade_type": "NATIVE",
        "bank_type": "OTHERS",
        "success_time": rfc3339(trade.paid_at),
        "payer": {"openid": PAYER_OPENID},
        "amount": {"total": total, "payer_total": total, "currency": "CNY", "payer_currency": "CNY"},
    }


def refund_view(refund: Refund, trade: Trade) -> dict[str, Any]:
    """The answer to a refund and to its query."""
    view = {
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "transaction_id": trade.transaction_id,
        "out_trade_no": trade.out_trade_no,
        "channel": "ORIGINAL",
        "user_received_account": PAYER_ACCOUNT,
        "create_time": rfc3339(refund.created_at),
        "status": refund.status,
        "funds_account": "AVAILABLE",
        "amount": _refund_amount(refund, trade)
        | {
            "settlement_total": trade.total_fen,
            "settlement_refund": refund.fen,
            "discount_refund": 0,
            "currency": "CNY",
        },
    }
    if refund.settled_at is not None and refund.status != CLOSED:
        view["success_time"] = rfc3339(refund.settled_at)
    return view


def refund_resource(refund: Refund, trade: Trade, settings: WeChatSettings) -> dict[str, Any]:
    """What the notification at the refund's end says; `refund` is as it is while in progress."""
    resource = {
        "mchid": settings.merchant_id,
        "transaction_id": trade.transaction_id,
        "out_trade_no": trade.out_trade_no,
        "refund_id": refund.refund_id,
        "out_refund_no": refund.out_refund_no,
        "refund_status": refund.settles_as,
        "user_received_account": PAYER_ACCOUNT,
        "amount": _refund_amount(refund, trade),
    }
    if refund.settles_as == "SUCCESS":
        resource["success_time"] = rfc3339(refund.settles_at or refund.created_at)
    return resource


def _refund_amount(refund: Refund, trade: Trade) -> dict[str, Any]:
    return {
        "total": trade.total_fen,
        "refund": refund.fen,
        "payer_total": trade.total_fen,
        "payer_refund": refund.fen,
    }
