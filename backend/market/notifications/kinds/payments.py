"""Recharges and withdrawals."""

from market.notifications.kinds.base import EVERY_CHANNEL, IN_APP, IN_APP_AND_MAIL, Kind, Text

KINDS = (
    Kind(
        "recharge_paid",
        Text(zh="充值到账", en="Recharge arrived"),
        Text(
            zh="你通过{provider}充值的 {amount_fen} 已进入钱包可用余额。",
            en="The {amount_fen} you paid through {provider} are now in your available balance.",
        ),
        IN_APP,
    ),
    Kind(
        "withdrawal_requested",
        Text(zh="提现已申请", en="Withdrawal requested"),
        Text(
            zh="提现 {amount_fen} 到 {payee} 的申请已提交，等待出纳审核。如非本人操作，请立即修改密码并联系客服。",
            en="Your withdrawal of {amount_fen} to {payee} waits for the cashier. "
            "If this was not you, change your password now and contact support.",
        ),
        EVERY_CHANNEL,
        may_switch_off=False,
    ),
    Kind(
        "withdrawal_approved",
        Text(zh="提现审核通过", en="Withdrawal approved"),
        Text(
            zh="你提现到 {payee} 的 {amount_fen} 已通过审核，正在打款。",
            en="Your withdrawal of {amount_fen} to {payee} was approved and is being paid out.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "withdrawal_rejected",
        Text(zh="提现未通过审核", en="Withdrawal refused"),
        Text(
            zh="你提现 {amount_fen} 到 {payee} 的申请未通过审核，原因：{reason}。款项已全部退回可用余额。",
            en="Your withdrawal of {amount_fen} to {payee} was refused: {reason}. "
            "The whole amount is back in your available balance.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "withdrawal_cancelled",
        Text(zh="提现已撤销", en="Withdrawal cancelled"),
        Text(
            zh="你撤销了提现 {amount_fen} 到 {payee} 的申请，款项已全部退回可用余额。",
            en="You cancelled your withdrawal of {amount_fen} to {payee}. "
            "The whole amount is back in your available balance.",
        ),
        IN_APP,
    ),
    Kind(
        "withdrawal_returned",
        Text(zh="提现未发出，款项已退回", en="Withdrawal not sent, money returned"),
        Text(
            zh="提现 {amount_fen} 到 {payee} 没有发出，原因：{reason}款项已全部退回可用余额。",
            en="Your withdrawal of {amount_fen} to {payee} was not sent: {reason} "
            "The whole amount is back in your available balance.",
        ),
        EVERY_CHANNEL,
        may_switch_off=False,
    ),
    Kind(
        "withdrawal_paid",
        Text(zh="提现成功", en="Withdrawal paid out"),
        Text(
            zh="{amount_fen} 已打款到 {payee}。",
            en="{amount_fen} were paid out to {payee}.",
        ),
        EVERY_CHANNEL,
    ),
    Kind(
        "withdrawal_failed",
        Text(zh="提现失败，款项已退回", en="Withdrawal failed, money returned"),
        Text(
            zh="{amount_fen} 打款到 {payee} 失败，原因：{reason}。款项已全部退回可用余额，请核对收款账户后重试。",
            en="Paying out {amount_fen} to {payee} failed: {reason}. "
            "The whole amount is back in your available balance; check the payee and try again.",
        ),
        EVERY_CHANNEL,
        may_switch_off=False,
    ),
)
