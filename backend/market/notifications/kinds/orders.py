"""Orders: each step tells both sides. What has a deadline or moves money goes through every channel."""

from collections.abc import Iterator

from market.notifications.kinds.base import EVERY_CHANNEL, IN_APP, IN_APP_AND_MAIL, Channel, Kind, Text

Words = tuple[str, str]  # Chinese, English


def _urgent(code: str, title: Words, text: Words) -> Kind:
    """A deadline begins or money moved: nobody can switch it off."""
    return Kind(code, Text(*title), Text(*text), EVERY_CHANNEL, may_switch_off=False)


def _plain(code: str, title: Words, text: Words, channels: frozenset[Channel] = IN_APP) -> Kind:
    return Kind(code, Text(*title), Text(*text), channels)


def _purchase() -> Iterator[Kind]:
    yield _plain(
        "order_awaits_payment",
        ("请在 {deadline_at} 前付款", "Pay before {deadline_at}"),
        (
            "订单 {number}「{title}」已为你保留，金额 {price_fen}。",
            "Order {number}, {title}, is reserved for you. The price is {price_fen}.",
        ),
    )
    yield _plain(
        "order_placed",
        ("有人拍下了你的账号", "Somebody is buying your account"),
        (
            "订单 {number}「{title}」等待买家付款 {price_fen}，付款前请不要交付。",
            "Order {number}, {title}, waits for the buyer to pay {price_fen}. Do not deliver before.",
        ),
    )
    yield _plain(
        "order_payment_held",
        ("已付款 {price_fen}，由安号担保", "{price_fen} paid and held in escrow"),
        (
            "订单 {number}「{title}」的款项在本单担保账户中，卖家应在 {deadline_at} 前交付。",
            "The price of order {number}, {title}, is in escrow. The seller has to deliver before {deadline_at}.",
        ),
        IN_APP_AND_MAIL,
    )
    yield _urgent(
        "order_paid",
        ("买家已付款，请在 {deadline_at} 前交付", "Paid: deliver before {deadline_at}"),
        (
            "订单 {number}「{title}」的 {price_fen} 已进入担保账户。到时未交付将自动退款给买家，商品下架。",
            "{price_fen} for order {number}, {title}, are in escrow. Without delivery by then the buyer gets the money "
            "back and the listing is taken down.",
        ),
    )


def _delivery() -> Iterator[Kind]:
    yield _urgent(
        "order_delivered",
        ("卖家已交付，请在 {deadline_at} 前验号", "Delivered: inspect before {deadline_at}"),
        (
            "订单 {number}「{title}」可以查看账号密码了。请验号换绑，没问题再确认；到时未处理将自动确认放款。",
            "You can see the credentials of order {number}, {title}. Inspect and rebind, then confirm; "
            "without an answer "
            "by then the order is confirmed for you.",
        ),
    )
    yield _plain(
        "order_delivery_sent",
        ("已交付，等待买家验号", "Delivered; the buyer inspects"),
        (
            "订单 {number}「{title}」的买家应在 {deadline_at} 前验号。请配合完成换绑清单，可缩短结算期。",
            "The buyer of order {number}, {title}, inspects until {deadline_at}. Clearing the "
            "checklist together shortens "
            "the settlement hold.",
        ),
    )
    yield _urgent(
        "order_redelivery_requested",
        ("买家请你重新交付", "The buyer asks you to deliver again"),
        (
            "订单 {number}「{title}」：{reason}。请在 {answer_by_at} 前提交能用的账号密码，只有这一次机会。",
            "Order {number}, {title}: {reason}. Give working credentials before {answer_by_at}; this is possible once.",
        ),
    )
    yield _urgent(
        "order_redelivery_asked",
        ("已请卖家重新交付", "The seller was asked to deliver again"),
        (
            "订单 {number}「{title}」的卖家可在 {answer_by_at} 前重新交付。"
            "你的验号期延长到 {deadline_at}，到时未处理将自动确认放款。",
            "The seller of order {number}, {title}, may deliver again until {answer_by_at}. Your inspection now lasts "
            "until {deadline_at}; without an answer by then the order is confirmed for you.",
        ),
    )
    yield _urgent(
        "order_redelivered",
        ("卖家已重新交付，请在 {deadline_at} 前验号", "Delivered again: inspect before {deadline_at}"),
        (
            "订单 {number}「{title}」有了新的账号密码，验号期重新计算；到时未处理将自动确认放款。",
            "Order {number}, {title}, has new credentials and a new inspection period; without an "
            "answer by then the order "
            "is confirmed for you.",
        ),
    )


def _returns() -> Iterator[Kind]:
    yield _plain(
        "order_return_asked",
        ("退号申请已提交", "Your return request was sent"),
        (
            "订单 {number}「{title}」的卖家应在 {deadline_at} 前答复，款项仍在担保账户。",
            "The seller of order {number}, {title}, has until {deadline_at} to answer. The price stays in escrow.",
        ),
    )
    yield _urgent(
        "order_return_requested",
        ("买家申请退号，请在 {deadline_at} 前答复", "Return requested: answer before {deadline_at}"),
        (
            "订单 {number}「{title}」的买家要退号：{reason}。到时未答复将由客服介入。",
            "The buyer of order {number}, {title}, wants to return it: {reason}. Without an answer by "
            "then staff step in.",
        ),
    )
    yield _urgent(
        "order_return_accepted",
        ("卖家同意退号，请在 {deadline_at} 前归还", "Return accepted: hand back before {deadline_at}"),
        (
            "请按清单归还订单 {number}「{title}」的账号。卖家确认收回后，款项全部退给你；到时未完成将由客服介入。",
            "Hand back the account of order {number}, {title}, along the checklist. When the seller "
            "has it the whole price "
            "is yours again; if it is not done by then staff step in.",
        ),
    )
    yield _plain(
        "order_return_agreed",
        ("你同意了退号", "You accepted the return"),
        (
            "订单 {number}「{title}」的买家应在 {deadline_at} 前归还账号。",
            "The buyer of order {number}, {title}, has to hand the account back before {deadline_at}.",
        ),
    )
    yield _urgent(
        "order_handed_back",
        ("买家已归还，请在 {deadline_at} 前确认", "Handed back: check before {deadline_at}"),
        (
            "请核对订单 {number}「{title}」的退号清单并逐项确认；到时未完成将由客服介入。",
            "Check the return checklist of order {number}, {title}, and tick each step; if it is not "
            "done by then staff "
            "step in.",
        ),
    )
    yield _urgent(
        "order_disputed",
        ("订单进入争议处理", "The order is in dispute"),
        (
            "订单 {number}「{title}」的计时已停止，款项留在担保账户，客服将检查账号并作出处理。",
            "The timers of order {number}, {title}, have stopped and the price stays in escrow until staff decide.",
        ),
    )
    yield _plain(
        "order_needs_staff",
        ("订单等待客服处理", "The order waits for staff"),
        (
            "订单 {number}「{title}」的期限已过，但我们未能确认通知送达，因此由客服处理。",
            "The time of order {number}, {title}, is over, but we could not make sure that the notice "
            "arrived: staff decide.",
        ),
        IN_APP_AND_MAIL,
    )


def _unsold() -> Iterator[Kind]:
    yield _plain(
        "order_buyer_cancelled_buyer",
        ("你取消了订单", "You cancelled the order"),
        ("订单 {number}「{title}」已取消，没有扣款。", "Order {number}, {title}, is cancelled. Nothing was charged."),
    )
    yield _plain(
        "order_buyer_cancelled_seller",
        ("买家取消了订单", "The buyer cancelled the order"),
        (
            "订单 {number}「{title}」已取消，商品重新上架。",
            "Order {number}, {title}, is cancelled; it is on sale again.",
        ),
    )
    yield _plain(
        "order_not_paid_buyer",
        ("订单超时未付款", "The order was not paid in time"),
        (
            "订单 {number}「{title}」已关闭。同一商品两次未付款，24 小时内不能再拍。",
            "Order {number}, {title}, is closed. After two unpaid orders a listing is closed to you for 24 hours.",
        ),
    )
    yield _plain(
        "order_not_paid_seller",
        ("买家未付款，订单关闭", "The buyer did not pay"),
        ("订单 {number}「{title}」已关闭，商品重新上架。", "Order {number}, {title}, is closed; it is on sale again."),
    )
    yield _urgent(
        "order_seller_declined_buyer",
        ("卖家取消交易，{price_fen} 已退回", "The seller declined; {price_fen} came back"),
        (
            "订单 {number}「{title}」的卖家说：{reason}。款项已全部退回你的钱包。",
            "The seller of order {number}, {title}, says: {reason}. The whole price is back in your wallet.",
        ),
    )
    yield _plain(
        "order_seller_declined_seller",
        ("你取消了交易", "You declined the order"),
        (
            "订单 {number}「{title}」的款项已退给买家，商品已下架。",
            "The price of order {number}, {title}, went back to the buyer; the listing is off the shelf.",
        ),
    )
    yield _urgent(
        "order_not_delivered_buyer",
        ("卖家未交付，{price_fen} 已退回", "Not delivered; {price_fen} came back"),
        (
            "订单 {number}「{title}」的卖家没有按时交付，款项已全部退回你的钱包。",
            "The seller of order {number}, {title}, did not deliver in time. The whole price is back in your wallet.",
        ),
    )
    yield _urgent(
        "order_not_delivered_seller",
        ("你未按时交付，订单已退款", "Not delivered in time; the buyer was refunded"),
        (
            "订单 {number}「{title}」的款项已退给买家，商品已下架。",
            "The price of order {number}, {title}, went back to the buyer; the listing is off the shelf.",
        ),
    )
    yield _urgent(
        "order_returned_buyer",
        ("退号完成，{price_fen} 已退回", "Returned; {price_fen} came back"),
        (
            "订单 {number}「{title}」的账号已归还，款项已全部退回你的钱包。",
            "The account of order {number}, {title}, is back with its seller and the whole price is in your wallet.",
        ),
    )
    yield _urgent(
        "order_returned_seller",
        ("退号完成", "The return is complete"),
        (
            "订单 {number}「{title}」的账号已收回，款项已退给买家。",
            "You have the account of order {number}, {title}, again and the buyer has the money.",
        ),
    )


def _sold() -> Iterator[Kind]:
    yield _plain(
        "order_completed",
        ("交易完成", "The trade is complete"),
        (
            "订单 {number}「{title}」已完成。如账号被找回，请在 180 天内报告。欢迎评价卖家。",
            "Order {number}, {title}, is complete. Report within 180 days if the account is taken "
            "back. Please rate the "
            "seller.",
        ),
        IN_APP_AND_MAIL,
    )
    yield _urgent(
        "order_sold",
        ("交易完成，{proceeds_fen} 进入结算", "Sold: {proceeds_fen} are settling"),
        (
            "订单 {number}「{title}」成交 {price_fen}，扣除服务费后 {proceeds_fen} 将于 {settles_at} 可提现。",
            "Order {number}, {title}, sold for {price_fen}. After the fee, {proceeds_fen} are yours to withdraw from "
            "{settles_at}.",
        ),
    )
    yield _plain(
        "order_settled",
        ("{proceeds_fen} 可以提现了", "{proceeds_fen} can be withdrawn"),
        (
            "订单 {number}「{title}」的结算期已满，货款进入可用余额。",
            "The settlement hold of order {number}, {title}, is over; the proceeds are in your available balance.",
        ),
        IN_APP_AND_MAIL,
    )
    yield _plain(
        "order_review_awaited",
        ("对方评价了你", "The other side has rated you"),
        (
            "订单 {number}「{title}」：你也评价后，双方评价同时显示。",
            "Order {number}, {title}: both reviews appear when you have written yours.",
        ),
    )
    yield _plain(
        "order_reviews_published",
        ("评价已公开", "The reviews are public"),
        ("订单 {number}「{title}」的评价可以查看了。", "You can read the reviews of order {number}, {title}."),
    )


KINDS: tuple[Kind, ...] = (*_purchase(), *_delivery(), *_returns(), *_unsold(), *_sold())
