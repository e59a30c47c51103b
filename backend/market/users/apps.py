from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "market.users"
    label = "users"

    def ready(self) -> None:
        # Registers itself with drf-spectacular when it is imported, which needs the settings.
        import market.users.api.openapi  # noqa: F401  # for what it registers
