"""What puts the program on machines is in step with it, closed by default, and holds no secret."""

from __future__ import annotations

import re
import shutil
import subprocess
import tomllib
from pathlib import Path
from typing import Any

import pytest
import yaml
from pydantic import SecretStr

from bot.settings import Settings

ROOT = Path(__file__).parent.parent
FILES = (
    "Dockerfile",
    "compose.yaml",
    "deploy/Caddyfile",
    "deploy/langnghe.env",
    "deploy/langnghe.service",
    "deploy/make-secrets.sh",
    "docs/operating.md",
    "README.md",
)
SETTINGS = {f"LANGNGHE_{name}".upper() for name in Settings.model_fields}
SECRETS = {
    f"langnghe_{name}"
    for name, field in Settings.model_fields.items()
    if field.annotation is SecretStr
}
# Read before or beside the settings: by Compose and Caddy, and as the folder of secrets.
OTHERS = {"LANGNGHE_DOMAIN", "LANGNGHE_SECRETS_DIR"}
# Of servers that are not ours.
SERVERS_SECRETS = {"postgres_password", "valkey_conf"}


def text(file: str) -> str:
    return (ROOT / file).read_text(encoding="utf-8")


def compose() -> dict[str, Any]:
    return dict(yaml.safe_load(text("compose.yaml")))


def services() -> dict[str, dict[str, Any]]:
    return dict(compose()["services"])


def stages() -> list[str]:
    """Return the stages of the Dockerfile, the serving one last."""
    return re.split(r"^(?=FROM )", text("Dockerfile"), flags=re.MULTILINE)[1:]


def unit() -> dict[str, list[str]]:
    """Return the lines of the systemd unit by key."""
    found: dict[str, list[str]] = {}
    for key, value in re.findall(r"^(\w+)=(.*)$", text("deploy/langnghe.service"), re.MULTILINE):
        found.setdefault(key, []).append(value)
    return found


@pytest.mark.parametrize("file", FILES)
def test_every_setting_that_is_named_exists(file: str) -> None:
    """Nobody sets, in good faith, what the program does not read."""
    named = set(re.findall(r"LANGNGHE_[A-Z_]*[A-Z]\b(?!_)", text(file)))
    families = {f"LANGNGHE_{word}" for word in ("ZALO", "TELEGRAM")}
    assert not named - SETTINGS - OTHERS - families


def test_every_setting_stands_in_the_table() -> None:
    """Who operates the program finds all settings in one place."""
    rows = [line for line in text("docs/operating.md").splitlines() if line.startswith("| `LANGN")]
    told = {name for row in rows for name in re.findall(r"`(LANGNGHE_\w+)`", row.split("|")[1])}
    assert told == SETTINGS | {"LANGNGHE_SECRETS_DIR"}


def test_images_are_pinned_by_version() -> None:
    """The same files give the same service next year."""
    from_lines = re.findall(r"^FROM (\S+)", text("Dockerfile"), re.MULTILINE)
    images = [*from_lines, *(one["image"] for one in services().values())]
    assert len(images) == 7
    for image in images:
        assert re.search(r":\d+\.\d+(\.\d+)?(-[a-z0-9.-]+)?$", image), image


def test_compose_holds_no_secret() -> None:
    """Secrets come from files; no variable holds one, and every file is one that is read."""
    declared = set(compose()["secrets"])
    assert declared - SERVERS_SECRETS <= SECRETS
    for one in compose()["secrets"].values():
        assert one["file"].startswith("deploy/secrets/")
    for name, service in services().items():
        for key in service.get("environment", {}):
            assert key.lower() not in SECRETS, f"{name}: {key}"
            assert not re.search(r"PASSWORD$|TOKEN$|SECRET$", key), f"{name}: {key}"
        assert set(service.get("secrets", ())) <= declared
    assert "/deploy/secrets/" in text(".gitignore").splitlines()


@pytest.mark.parametrize("name", services())
def test_every_container_is_closed(name: str) -> None:
    """No capability, nothing to write to but what is named, limits, and a look at its health."""
    service = services()[name]
    assert service["read_only"] is True
    assert service["cap_drop"] == ["ALL"]
    assert service["security_opt"] == ["no-new-privileges:true"]
    assert service["ulimits"] == {"core": 0}
    assert set(service["deploy"]["resources"]["limits"]) == {"cpus", "memory", "pids"}
    assert "healthcheck" in service or (name == "bot" and "HEALTHCHECK" in stages()[-1])
    assert "privileged" not in service


def test_only_the_web_server_is_reached_from_outside() -> None:
    """One container has ports; the data lies on a network without a way out."""
    assert [name for name, one in services().items() if "ports" in one] == ["caddy"]
    assert compose()["networks"]["back"] == {"internal": True}
    for name in ("postgres", "valkey"):
        assert services()[name]["networks"] == ["back"]
    assert "back" not in services()["caddy"]["networks"]


def test_the_web_server_hides_what_is_for_operators() -> None:
    """Figures and readiness are not for the internet; figures have a port that is not proxied."""
    caddy = text("deploy/Caddyfile")
    [hidden] = re.findall(r"@inside path (.*)", caddy)
    assert {"/metrics", "/readyz", "/healthz"} <= set(hidden.split())
    assert "respond @inside 404" in caddy
    port = services()["bot"]["environment"]["LANGNGHE_METRICS_PORT"]
    assert port not in caddy


def test_the_web_server_logs_nobody() -> None:
    """There is no access log, and errors are told without the request: it holds the address."""
    caddy = text("deploy/Caddyfile")
    assert re.findall(r"^\s*log\b.*$", caddy, re.MULTILINE) == ["\tlog default {"]
    assert re.search(r"log default \{\s+level ERROR\s+format filter \{", caddy)
    assert re.search(r"fields \{\s+request delete\s+\}", caddy)


def test_the_image_that_serves_has_no_rasa_and_no_compiler() -> None:
    """From the training stage comes the model alone; nothing is installed in the last stage."""
    train, install, serve = stages()
    assert "make train" in train
    assert re.findall(r"--from=train (\S+)", serve) == ["/app/nlu/model"]
    assert "--no-dev" in install
    assert not re.search(r"apt-get|pip install|uv sync|make ", serve)
    assert "slim" in serve.splitlines()[0]
    [user] = re.findall(r"^USER (\d+):\d+$", serve, re.MULTILINE)
    assert int(user) > 0


def test_the_image_holds_every_room() -> None:
    """A room that is added is copied, and let through to the builder."""
    pyproject = tomllib.loads(text("pyproject.toml"))
    rooms = set(pyproject["tool"]["hatch"]["build"]["targets"]["wheel"]["only-include"])
    assert rooms == set(re.findall(r"^COPY (\w+) \1$", stages()[1], re.MULTILINE))
    assert rooms <= set(re.findall(r"^!(\w+)$", text(".dockerignore"), re.MULTILINE))
    assert text(".python-version").split()[0] in stages()[2].splitlines()[0]


def test_the_unit_closes_the_machine() -> None:
    """Its own user, one folder to write to, no new privileges, no memory on a disk."""
    found = unit()
    wanted = {
        "DynamicUser": "yes",
        "ProtectSystem": "strict",
        "ProtectHome": "yes",
        "StateDirectory": "langnghe",
        "NoNewPrivileges": "yes",
        "CapabilityBoundingSet": "",
        "LimitCORE": "0",
        "MemorySwapMax": "0",
        "UMask": "0077",
    }
    for key, value in wanted.items():
        assert found[key] == [value], key
    secret = "|".join(name.removeprefix("langnghe_").upper() for name in SECRETS)
    assert not re.search(rf"LANGNGHE_({secret})=", "\n".join(found["Environment"]))


def test_secrets_are_made_once_and_serve(tmp_path: Path) -> None:
    """The script makes just the files that compose names, as settings take them, and keeps them."""
    shutil.copy(ROOT / "deploy" / "make-secrets.sh", tmp_path)
    run = ["sh", str(tmp_path / "make-secrets.sh")]
    subprocess.run(run, check=True)  # noqa: S603 - our own script
    folder = tmp_path / "secrets"
    made = {path.name: path.read_text().strip() for path in folder.iterdir()}
    assert set(made) - {"valkey_password"} == set(compose()["secrets"])
    assert folder.stat().st_mode & 0o777 == 0o700
    given = {name: value for name, value in made.items() if name in SECRETS}
    Settings.model_validate({name.removeprefix("langnghe_"): one for name, one in given.items()})
    assert made["postgres_password"] in made["langnghe_database_url"]
    assert f"requirepass {made['valkey_password']}" in made["valkey_conf"]
    subprocess.run(run, check=True)  # noqa: S603
    assert made == {path.name: path.read_text().strip() for path in folder.iterdir()}
