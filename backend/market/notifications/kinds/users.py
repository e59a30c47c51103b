"""What changed about a person's own security."""

from market.notifications.kinds.base import IN_APP, IN_APP_AND_MAIL, Kind, Text

_IF_NOT_YOU_ZH = "如非本人操作，请立即找回密码并联系客服。"
_IF_NOT_YOU_EN = "If this was not you, reset your password now and contact support."

KINDS: tuple[Kind, ...] = (
    Kind(
        "password_changed",
        Text(zh="登录密码已修改", en="Password changed"),
        Text(
            zh=f"你的登录密码已修改，其他设备已全部退出登录。{_IF_NOT_YOU_ZH}",
            en=f"Your password was changed and every other device was signed out. {_IF_NOT_YOU_EN}",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "payment_pin_set",
        Text(zh="支付密码已设置", en="Payment PIN set"),
        Text(
            zh=f"你的支付密码已设置或修改。{_IF_NOT_YOU_ZH}",
            en=f"Your payment PIN was set or changed. {_IF_NOT_YOU_EN}",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "phone_bound",
        Text(zh="手机号已绑定", en="Phone bound"),
        Text(
            zh=f"尾号 {{phone}} 的手机已绑定到你的用户。{_IF_NOT_YOU_ZH}",
            en=f"The phone ending in {{phone}} is now bound to your user. {_IF_NOT_YOU_EN}",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "real_name_verified",
        Text(zh="实名认证通过", en="Real name verified"),
        Text(
            zh="你已通过实名认证，现在可以发布商品和提现。",
            en="Your real name is verified: you may offer listings and withdraw money now.",
        ),
        IN_APP,
    ),
    Kind(
        "session_copied",
        Text(zh="登录状态异常", en="Unusual sign-in"),
        Text(
            zh="你的一个登录状态在两处被使用，我们已将其退出。如果不是你的设备，请立即修改密码。",
            en="One of your sign-ins was used in two places, so we ended it. "
            "If the other device is not yours, change your password now.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
)
