from market.notifications.kinds.base import Kind

KINDS: tuple[Kind, ...] = ()
