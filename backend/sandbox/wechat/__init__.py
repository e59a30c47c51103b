"""WeChat Pay, API v3, in public-key mode: native payments, refunds, bills, notifications."""
