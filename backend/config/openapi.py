"""How the OpenAPI document is drawn."""

from typing import Any

SPECTACULAR_SETTINGS: dict[str, Any] = {
    "TITLE": "Anhao API",
    "DESCRIPTION": "Escrow marketplace for second-hand game accounts. Money is an integer number of fen (CNY).",
    "VERSION": "1",
    "SERVE_INCLUDE_SCHEMA": False,
    "SCHEMA_PATH_PREFIX": "/api/v1",
    "COMPONENT_SPLIT_REQUEST": True,
    "ENUM_ADD_EXPLICIT_BLANK_NULL_CHOICE": False,
    "ENUM_NAME_OVERRIDES": {
        "WalletAccountEnum": "market.wallets.api.serializers.ACCOUNTS",
        "AttributeTypeEnum": "market.games.validation.attributes.TYPES",
        "ListingStatusEnum": "market.listings.models.ListingStatus",
        "OrderStatusEnum": "market.orders.lifecycle.Status",
        "SideEnum": "market.common.sides.Side",
        "TurnEnum": ["buyer", "seller", "staff"],
        "BidStatusEnum": "market.bids.lifecycle.Status",
        "BidEndReasonEnum": "market.bids.lifecycle.EndReason",
        "ProviderEnum": "market.payments.models.Provider",
        "PayeeProviderEnum": "market.payments.models.PayeeProvider",
        "RechargeStatusEnum": "market.payments.models.Recharge.Status",
        "WithdrawalStatusEnum": "market.payments.models.Withdrawal.Status",
    },
    "SWAGGER_UI_DIST": "SIDECAR",
    "SWAGGER_UI_FAVICON_HREF": "SIDECAR",
    "REDOC_DIST": "SIDECAR",
    "POSTPROCESSING_HOOKS": [
        "drf_spectacular.hooks.postprocess_schema_enums",
        "market.common.api.schema.add_problem_responses",
    ],
}
