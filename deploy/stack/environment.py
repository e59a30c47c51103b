"""The environment that every program of the stack is started with."""

from dataclasses import dataclass

from stack.keys import private_key_file, public_key_file
from stack.paths import Paths
from stack.ports import LOOPBACK, Ports

APP_ID = "2021000199600001"
SELLER_ID = "2088000199600001"
WECHAT_APP_ID = "wx19f0a1b2c3d4e5f6"
WECHAT_MERCHANT_ID = "1900000109"
# How WeChat Pay names the certificate of our key, and how it names its own key.
WECHAT_SERIAL_NO = "408B07E79B8269FEC3D5D3E6AB8ED163A6A380DB"
WECHAT_PUBLIC_KEY_ID = "PUB_KEY_ID_0119000001092026010100000000000001"
MARK = "ANHAO_STACK"


@dataclass(frozen=True)
class Stack:
    """One set of services: where it keeps its files, where it listens, what it knows."""

    paths: Paths
    ports: Ports
    secrets: dict[str, str]

    @property
    def public_url(self) -> str:
        """The address of the site as the browser sees it."""
        return f"http://localhost:{self.ports.nginx}"

    @property
    def sandbox_url(self) -> str:
        """The address of the outside world in a box as the browser sees it."""
        return f"http://localhost:{self.ports.sandbox}"

    def database_url(self, role: str) -> str:
        """Return the address of the database for `owner` or `app`."""
        return f"postgres://anhao_{role}:{self.secrets[role]}@{LOOPBACK}:{self.ports.postgres}/anhao"


def environment(stack: Stack, settings: str) -> dict[str, str]:
    """Return every ANHAO_* variable for `config.settings.<settings>` and the sandbox."""
    return (
        {"DJANGO_SETTINGS_MODULE": f"config.settings.{settings}", MARK: stack.paths.identity}
        | _storage(stack)
        | _site(stack)
        | _providers(stack)
        | _wechat(stack)
        | _sandbox(stack)
        | _crypto(stack)
    )


def _storage(stack: Stack) -> dict[str, str]:
    return {
        "ANHAO_DATABASE_URL": stack.database_url("app"),
        "ANHAO_OWNER_DATABASE_URL": stack.database_url("owner"),
        "ANHAO_VALKEY_URL": f"redis://:{stack.secrets['valkey']}@{LOOPBACK}:{stack.ports.valkey}/0",
        "ANHAO_MEDIA_ROOT": str(stack.paths.media),
        "ANHAO_LOG_DIR": str(stack.paths.log),
    }


def _site(stack: Stack) -> dict[str, str]:
    return {
        "ANHAO_PUBLIC_URL": stack.public_url,
        "ANHAO_ALLOWED_HOSTS": "localhost,127.0.0.1,[::1]",
        "ANHAO_MAIL_FROM": "Anhao <no-reply@anhao.example>",
    }


def _providers(stack: Stack) -> dict[str, str]:
    folder = stack.paths.secrets
    sandbox = f"http://{LOOPBACK}:{stack.ports.sandbox}"
    return {
        "ANHAO_SMTP_URL": f"smtp://{LOOPBACK}:{stack.ports.smtp}",
        "ANHAO_SMS_URL": f"{sandbox}/sms",
        "ANHAO_IDENTITY_URL": f"{sandbox}/identity",
        "ANHAO_PROVIDER_SECRET": stack.secrets["provider"],
        "ANHAO_ALIPAY_GATEWAY": f"{stack.sandbox_url}/alipay/gateway.do",
        "ANHAO_ALIPAY_APP_ID": APP_ID,
        "ANHAO_ALIPAY_SELLER_ID": SELLER_ID,
        "ANHAO_ALIPAY_APP_PRIVATE_KEY_FILE": str(private_key_file(folder, "app")),
        "ANHAO_ALIPAY_PUBLIC_KEY_FILE": str(public_key_file(folder, "alipay")),
        "ANHAO_ALIPAY_NOTIFY_URL": f"{stack.public_url}/api/v1/payments/alipay/notify",
    }


def _wechat(stack: Stack) -> dict[str, str]:
    folder = stack.paths.secrets
    return {
        "ANHAO_WECHAT_GATEWAY": f"{stack.sandbox_url}/wechat",
        "ANHAO_WECHAT_APP_ID": WECHAT_APP_ID,
        "ANHAO_WECHAT_MERCHANT_ID": WECHAT_MERCHANT_ID,
        "ANHAO_WECHAT_SERIAL_NO": WECHAT_SERIAL_NO,
        "ANHAO_WECHAT_PRIVATE_KEY_FILE": str(private_key_file(folder, "merchant")),
        "ANHAO_WECHAT_PUBLIC_KEY_FILE": str(public_key_file(folder, "wechat")),
        "ANHAO_WECHAT_PUBLIC_KEY_ID": WECHAT_PUBLIC_KEY_ID,
        "ANHAO_WECHAT_API_V3_KEY": stack.secrets["wechat_api_v3"],
        "ANHAO_WECHAT_NOTIFY_URL": f"{stack.public_url}/api/v1/payments/wechat/notify",
    }


def _sandbox(stack: Stack) -> dict[str, str]:
    folder = stack.paths.secrets
    return {
        "ANHAO_SANDBOX_HOST": LOOPBACK,
        "ANHAO_SANDBOX_PORT": str(stack.ports.sandbox),
        "ANHAO_SANDBOX_SMTP_PORT": str(stack.ports.smtp),
        "ANHAO_SANDBOX_DATA": str(stack.paths.sandbox),
        "ANHAO_SANDBOX_URL": stack.sandbox_url,
        "ANHAO_SANDBOX_ALIPAY_PRIVATE_KEY_FILE": str(private_key_file(folder, "alipay")),
        "ANHAO_SANDBOX_APP_PUBLIC_KEY_FILE": str(public_key_file(folder, "app")),
        "ANHAO_SANDBOX_WECHAT_PRIVATE_KEY_FILE": str(private_key_file(folder, "wechat")),
        "ANHAO_SANDBOX_WECHAT_MERCHANT_PUBLIC_KEY_FILE": str(public_key_file(folder, "merchant")),
    }


def _crypto(stack: Stack) -> dict[str, str]:
    return {
        "ANHAO_SECRET_KEY": stack.secrets["secret_key"],
        "ANHAO_FIELD_KEYS": f"k1:{stack.secrets['field']}",
        "ANHAO_LOOKUP_KEY": stack.secrets["lookup"],
        "ANHAO_PIN_KEY": stack.secrets["pin"],
        "ANHAO_JWT_KEY": stack.secrets["jwt"],
    }
