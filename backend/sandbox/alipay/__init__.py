"""Alipay's open platform: page pay, query, close, refund, transfer, bills and notifications."""
