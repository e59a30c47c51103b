"""What sellers are told about their listings: staff decisions and the end of an offer cannot be switched off."""

from market.notifications.kinds.base import IN_APP_AND_MAIL, Kind, Text

KINDS: tuple[Kind, ...] = (
    Kind(
        "listing_approved",
        Text("你的账号已上架", "Your listing is on sale"),
        Text("「{title}」已通过审核，买家现在可以看到它。", "{title} was approved. Buyers can see it now."),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "listing_rejected",
        Text("你的账号未通过审核", "Your listing was not approved"),
        Text(
            "「{title}」未通过审核：{reason}。修改后可以重新提交。",
            "{title} was not approved: {reason}. Edit it and submit it again.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "listing_taken_down",
        Text("你的账号已被下架", "Your listing was taken down"),
        Text("「{title}」已由工作人员下架：{reason}。", "{title} was taken down by staff: {reason}."),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "listing_expiring",
        Text("你的账号即将到期下架", "Your listing ends soon"),
        Text(
            "「{title}」将于 {expires_at} 到期下架。续期只需点一下，不用重新审核。",
            "{title} leaves the shelf at {expires_at}. Renewing takes one press and no new review.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
    Kind(
        "listing_expired",
        Text("你的账号已到期下架", "Your listing has ended"),
        Text(
            "「{title}」在售满期，已自动下架。重新上架需要再次审核。",
            "The time of {title} on sale is over. Offer it again and it is reviewed once more.",
        ),
        IN_APP_AND_MAIL,
        may_switch_off=False,
    ),
)
