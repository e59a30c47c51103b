"""What staff are told of the market's own affairs."""

from market.notifications.kinds.base import IN_APP_AND_MAIL, Kind, Text

KINDS = (
    Kind(
        "ledger_differs",
        Text(zh="对账发现差异", en="Reconciliation found differences"),
        Text(
            zh="账务核对发现 {count} 处差异，请到后台「对账」查看并处理。",
            en="Checking the ledger found {count} differences. See Reconciliation in the console.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "payment_alarm",
        Text(zh="支付告警", en="Payment alarm"),
        Text(
            zh="{provider} 的支付通知与我们的记录不符（单号 {reference}），已拒绝。请到后台「支付告警」查看。",
            en="{provider} said something that does not fit our records (number {reference}). "
            "See Payment alarms in the console.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "provider_bill_late",
        Text(zh="渠道账单未按时到达", en="A provider's bill is late"),
        Text(
            zh="{provider} {day} 的对账单至今没有取到，请在商户平台确认；系统会继续重试。",
            en="The bill of {provider} for {day} has not come yet. Look at the merchant platform; "
            "it is being asked for again.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
)
