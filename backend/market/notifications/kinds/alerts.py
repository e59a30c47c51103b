"""What people asked to be told about: matches of their saved searches, favourites that became cheaper."""

from market.notifications.kinds.base import IN_APP_AND_MAIL, Kind, Text

KINDS: tuple[Kind, ...] = (
    Kind(
        "saved_search_matched",
        Text("「{name}」有新的匹配", "Something new for {name}"),
        Text(
            "「{title}」{price_fen} 符合你保存的搜索「{name}」。",
            "{title} at {price_fen} matches your saved search {name}.",
        ),
        IN_APP_AND_MAIL,
    ),
    Kind(
        "favourite_cheaper",
        Text("你收藏的账号降到 {price_fen}", "A favourite now costs {price_fen}"),
        Text(
            "「{title}」从 {before_fen} 降到 {price_fen}，这是你收藏以来的最低价。",
            "{title} went from {before_fen} to {price_fen}, the lowest since you marked it as a favourite.",
        ),
        IN_APP_AND_MAIL,
    ),
)
