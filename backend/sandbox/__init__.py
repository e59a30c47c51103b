"""The outside world in a box: payment, mail, SMS and identity providers that speak their real protocols."""
