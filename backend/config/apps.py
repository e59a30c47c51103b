from django.apps import AppConfig


class WiringConfig(AppConfig):
    """Installed last, so that every app is loaded when the hooks are bound."""

    name = "config"

    def ready(self) -> None:
        # Imported here because the commands it names need their models, which are loaded by now.
        from config.wiring import bind_hooks

        bind_hooks()
