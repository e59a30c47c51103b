"""Bids: each answer tells the other side. Only acceptance has a deadline that costs the buyer something."""

from market.notifications.kinds.base import EVERY_CHANNEL, IN_APP, IN_APP_AND_MAIL, Channel, Kind, Text

Words = tuple[str, str]  # Chinese, English


def _kind(code: str, title: Words, text: Words, channels: frozenset[Channel] = IN_APP_AND_MAIL) -> Kind:
    return Kind(code, Text(*title), Text(*text), channels)


_TALK = (
    _kind(
        "bid_placed",
        ("有人出价 {price_fen}", "A bid of {price_fen}"),
        (
            "有买家对「{title}」出价 {price_fen}，请在 {deadline_at} 前答复。",
            "Somebody bids {price_fen} for {title}. Answer before {deadline_at}.",
        ),
    ),
    _kind(
        "bid_countered_by_seller",
        ("卖家还价 {price_fen}", "The seller asks for {price_fen}"),
        (
            "「{title}」的卖家还价 {price_fen}，你可以在 {deadline_at} 前接受、再还价或拒绝。",
            "The seller of {title} would take {price_fen}. Accept, counter or decline before {deadline_at}.",
        ),
    ),
    _kind(
        "bid_countered_by_buyer",
        ("买家还价 {price_fen}", "The buyer now offers {price_fen}"),
        (
            "「{title}」的买家还价 {price_fen}，请在 {deadline_at} 前答复。",
            "The buyer of {title} now offers {price_fen}. Answer before {deadline_at}.",
        ),
    ),
    Kind(
        "bid_accepted_by_seller",
        Text("出价被接受，请在 {deadline_at} 前付款", "Accepted: pay before {deadline_at}"),
        Text(
            "卖家接受了你对「{title}」{price_fen} 的出价，商品已为你保留。到时未付款，商品重新上架。",
            "The seller takes your {price_fen} for {title}, which is reserved for you. Unless it is paid by then, it "
            "goes on sale again.",
        ),
        EVERY_CHANNEL,
        may_switch_off=False,
    ),
    _kind(
        "bid_accepted_by_buyer",
        ("买家接受了 {price_fen}", "The buyer accepts {price_fen}"),
        (
            "「{title}」已按 {price_fen} 为买家保留，买家应在 {deadline_at} 前付款，付款前请不要交付。",
            "{title} is reserved for the buyer at {price_fen} until {deadline_at}. Do not deliver before it is paid.",
        ),
    ),
    _kind(
        "bid_rejected_by_seller",
        ("卖家没有接受你的出价", "Your bid was declined"),
        ("「{title}」的卖家没有接受 {price_fen}。", "The seller of {title} did not take {price_fen}."),
        IN_APP,
    ),
    _kind(
        "bid_rejected_by_buyer",
        ("买家没有接受你的还价", "Your counter-offer was declined"),
        ("「{title}」的买家没有接受 {price_fen}。", "The buyer of {title} did not accept {price_fen}."),
        IN_APP,
    ),
    _kind(
        "bid_withdrawn",
        ("买家撤回了出价", "A bid was withdrawn"),
        ("「{title}」的买家撤回了出价。", "The buyer of {title} has withdrawn the bid."),
        IN_APP,
    ),
)
_TIME = (
    _kind(
        "bid_expired",
        ("出价已过期", "The bid has expired"),
        (
            "「{title}」{price_fen} 的出价没有等到答复，已经过期。",
            "The offer of {price_fen} for {title} was not answered in time.",
        ),
        IN_APP,
    ),
    _kind(
        "bid_lapsed_buyer",
        ("未按时下单，保留已取消", "Not ordered in time"),
        (
            "「{title}」按 {price_fen} 为你保留的时间已过，商品重新上架。同一商品两次保留未付款，24 小时内不能再拍。",
            "{title} was reserved for you at {price_fen}; the time is over and it is on sale again. After two unpaid "
            "reservations a listing is closed to you for 24 hours.",
        ),
    ),
    _kind(
        "bid_lapsed_seller",
        ("买家未按时下单", "The buyer did not order in time"),
        (
            "「{title}」的买家没有按 {price_fen} 下单，商品重新上架，其他出价仍可接受。",
            "The buyer of {title} did not order at {price_fen}. It is on sale again and you can take other bids.",
        ),
    ),
)
_WITHOUT_GROUND: dict[str, Words] = {
    "price_changed": ("卖家调整了「{title}」的价格", "The seller changed the price of {title}"),
    "listing_edited": ("卖家修改了「{title}」", "The seller edited {title}"),
    "listing_taken_down": ("「{title}」已下架", "{title} was taken down"),
    "listing_expired": ("「{title}」已到期下架", "The listing of {title} has run out"),
    "listing_sold": ("「{title}」已售出", "{title} was sold"),
}
_ENDED = tuple(
    _kind(
        f"bid_ended_{reason}",
        ("你的出价已结束", "Your bid has ended"),
        (f"{chinese}，你 {{price_fen}} 的出价随之结束。", f"{english}, which ends the bid of {{price_fen}}."),
    )
    for reason, (chinese, english) in _WITHOUT_GROUND.items()
)
KINDS: tuple[Kind, ...] = (*_TALK, *_TIME, *_ENDED)
