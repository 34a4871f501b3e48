"""The files with which it is deployed name what is there, pin what they fetch, and ask for few rights."""

from __future__ import annotations

import re
import shutil
import subprocess
from pathlib import Path
from typing import Any

import pytest
import typer.main
import yaml

from bot.cli import app
from bot.settings import BotSettings
from services.settings import Settings
from tests.image.dockerfile import Stage, is_left_out, stages
from tests.rules.sources import project_files, text_of

COMMANDS: Any = typer.main.get_command(app).commands  # type: ignore[attr-defined]
SETTINGS = {name.upper() for kind in (Settings, BotSettings) for name in kind.model_fields}
SECRET = re.compile(r"TOKEN|SECRET|PASSWORD|KEY|VERIFIER", re.IGNORECASE)
#: Seconds that the app takes at most to end, as docs/operate.md promises.
LONGEST_END = 20
OWNER = "10001"

DOCKERFILE = text_of("Dockerfile")
IGNORE = text_of(".dockerignore")
STAGES = stages(DOCKERFILE)
IMAGE = STAGES[-1]
COMPOSE: dict[str, Any] = yaml.safe_load(text_of("compose.yaml"))
SERVICES: dict[str, Any] = COMPOSE["services"]
OWN = {name: service for name, service in SERVICES.items() if "build" in service}
UNITS = ("import-invoices.service", "import-invoices-worker@.service")
#: What `systemd-analyze security` may find at most, in its tenths: up to 2.0 it calls a service safe.
MOST_EXPOSED = 15


def each_run(stage: Stage) -> list[str]:
    return [run.text for run in stage.of("RUN")]


def test_every_stage_has_a_base_of_one_release() -> None:
    bases = {stage.base for stage in STAGES}

    assert len(bases) == 1
    assert not bases.pop().endswith((":latest", "debian"))


def test_the_base_can_be_named_by_its_digest() -> None:
    (base,) = {stage.base for stage in stages(DOCKERFILE, {"BASE": "debian@sha256:0"})}

    assert base == "debian@sha256:0"


def test_nothing_is_installed_but_what_the_lock_names_and_nothing_compiled() -> None:
    (locked,) = [run for run in each_run(STAGES[0]) if "requirements.lock" in run]
    installs = [run for stage in STAGES for run in each_run(stage) if "pip install" in run]

    assert "--require-hashes" in locked
    assert "--only-binary :all:" in locked
    assert [run for run in installs if run != locked and "--no-index" not in run] == []
    assert [run for run in each_run(IMAGE) if re.search(r"gcc|build-essential|-dev\b|pip install", run)] == []


def test_no_lists_of_packages_stay_in_the_image() -> None:
    with_apt = [run for stage in STAGES for run in each_run(stage) if "apt-get install" in run]

    assert with_apt
    assert [run for run in with_apt if "--no-install-recommends" not in run] == []
    assert [run for run in with_apt if "rm -rf /var/lib/apt/lists/*" not in run] == []


def test_the_image_runs_as_nobody_in_particular() -> None:
    (user,) = IMAGE.of("USER")
    (volume,) = IMAGE.of("VOLUME")

    assert user.text == f"{OWNER}:{OWNER}"
    assert any(f"--owner={OWNER} --group={OWNER} --mode=0700 {volume.text}" in run for run in each_run(IMAGE))


def test_no_secret_is_written_into_the_image() -> None:
    named = [name for stage in STAGES for env in stage.of("ENV") for name in env.pairs]
    arguments = re.findall(r"^ARG (\w+)", DOCKERFILE, re.MULTILINE)

    assert [name for name in [*named, *arguments] if SECRET.search(name)] == []


def test_what_is_copied_exists_and_reaches_the_engine() -> None:
    copied = [
        source.rstrip("/")
        for stage in STAGES
        for copy in stage.of("COPY")
        if "from" not in copy.flags
        for source in copy.words[:-1]
    ]
    known = {*project_files(), *(path.split("/")[0] for path in project_files())}

    assert copied
    assert [source for source in copied if source not in known] == []
    assert [source for source in copied if is_left_out(source, IGNORE)] == []


@pytest.mark.parametrize(
    "path",
    [".env", ".git/config", "tests/conftest.py", "secrets/database_url", "docs/deploy.md", "invoices.db",
     "bot/__pycache__/app.pyc", "services/store/__pycache__/x.pyc"],
)  # fmt: skip
def test_what_is_not_the_programs_never_reaches_the_engine(path: str) -> None:
    assert is_left_out(path, IGNORE)


def test_all_of_the_program_reaches_the_engine() -> None:
    program = [path for path in project_files() if path.startswith(("bot/", "services/"))]

    assert [path for path in program if is_left_out(path, IGNORE)] == []


def test_the_image_starts_and_asks_by_commands_that_exist() -> None:
    (entry,), (command,), (check,) = IMAGE.of("ENTRYPOINT"), IMAGE.of("CMD"), IMAGE.of("HEALTHCHECK")
    program, asks = check.text.removeprefix("CMD ")[1:-1].replace('"', "").split(", ")

    assert entry.words == [program] == ["import-invoices"]
    assert {*command.words, asks} <= set(COMMANDS)


def test_every_process_of_compose_is_told_settings_that_exist_and_no_secret() -> None:
    told = {(name, key): value for name in OWN for key, value in OWN[name]["environment"].items()}

    assert {key for _, key in told} - SETTINGS == set()
    assert {key: value for key, value in told.items() if SECRET.search(key[1]) and value} == {}


def test_every_process_of_compose_runs_a_command_with_options_that_exist() -> None:
    for service in OWN.values():
        command, *options = service["command"]
        known = {option for parameter in COMMANDS[command].params for option in parameter.opts}
        assert {option for option in options if option.startswith("--")} <= known


def test_the_processes_of_compose_ask_for_no_right() -> None:
    lacking = [
        name
        for name, service in OWN.items()
        if not (
            service["read_only"]
            and service["cap_drop"] == ["ALL"]
            and service["security_opt"] == ["no-new-privileges:true"]
            and service["user"] == f"{OWNER}:{OWNER}"
        )
    ]

    assert lacking == []
    assert SERVICES["postgres"]["read_only"]
    assert SERVICES["postgres"]["cap_drop"] == ["ALL"]


def test_only_this_machine_reaches_the_app_of_compose() -> None:
    ports = {name: service["ports"] for name, service in SERVICES.items() if "ports" in service}

    assert ports == {"app": ["127.0.0.1:3000:3000"]}


def test_a_process_of_compose_has_the_time_that_it_needs_to_end() -> None:
    assert [
        name for name in OWN if int(OWN[name]["stop_grace_period"].removesuffix("s")) <= LONGEST_END
    ] == []


def test_nothing_of_compose_works_on_tables_that_are_not_there_yet() -> None:
    waits = {name: service["depends_on"] for name, service in OWN.items()}

    assert waits.pop("migrate") == {"postgres": {"condition": "service_healthy"}}
    assert set(map(str, waits.values())) == {
        str({"migrate": {"condition": "service_completed_successfully"}})
    }
    assert "healthcheck" in SERVICES["postgres"]


def test_what_compose_mounts_is_declared_and_its_secrets_are_files_that_git_leaves_alone() -> None:
    mounted = [volume.split(":")[0] for service in SERVICES.values() for volume in service.get("volumes", ())]
    used = {secret for service in SERVICES.values() for secret in service.get("secrets", ())}

    assert set(mounted) == set(COMPOSE["volumes"])
    assert used == set(COMPOSE["secrets"])
    assert {name: secret["file"] for name, secret in COMPOSE["secrets"].items()} == {
        name: f"secrets/{name}" for name in used
    }
    assert used - {name.lower() for name in SETTINGS} == {"postgres_password"}
    assert "/secrets/" in text_of(".gitignore").splitlines()


def test_an_image_that_compose_fetches_is_of_one_release() -> None:
    fetched = [service["image"] for service in SERVICES.values() if "build" not in service]

    assert fetched
    assert [image for image in fetched if not re.fullmatch(r"[\w/]+:\d+[\w.-]*", image)] == []


@pytest.mark.parametrize("unit", UNITS)
def test_a_unit_starts_commands_that_exist_and_lets_them_end(unit: str) -> None:
    commands = re.findall(
        r"^Exec\w+=/opt/import-invoices/bin/import-invoices (\w+)", text_of(unit), re.MULTILINE
    )
    (longest,) = re.findall(r"^TimeoutStopSec=(\d+)$", text_of(unit), re.MULTILINE)

    assert set(commands) <= set(COMMANDS)
    assert "KillSignal=SIGTERM" in text_of(unit)
    assert int(longest) > LONGEST_END


@pytest.mark.parametrize("unit", UNITS)
def test_systemd_finds_nothing_to_say_about_a_unit_and_takes_it_for_safe(unit: str, tmp_path: Path) -> None:
    if shutil.which("systemd-analyze") is None:
        pytest.skip("systemd-analyze is not here: the units are not checked")
    copy = tmp_path / unit
    copy.write_text(
        text_of(unit).replace("/opt/import-invoices/bin/import-invoices", shutil.which("true") or "")
    )
    verified = analyzed("verify", "--man=no", str(copy))
    secured = analyzed("security", "--offline=yes", f"--threshold={MOST_EXPOSED}", "--no-pager", str(copy))

    assert (verified.returncode, verified.stderr) == (0, "")
    assert secured.returncode == 0, secured.stdout.splitlines()[-1:]


def analyzed(*arguments: str) -> subprocess.CompletedProcess[str]:
    return subprocess.run(["systemd-analyze", *arguments], capture_output=True, text=True, timeout=60)
