"""The way in must hold: locks that name no host, commands that exist, contracts that bite."""

import os
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest
from packaging.requirements import Requirement
from packaging.utils import canonicalize_name

import dev
from development import Stop, environment, libraries

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock", "requirements-build.lock")
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())


def locked(name: str) -> dict[str, tuple[str, list[str]]]:
    """Package -> (version, hashes) of one lock file."""
    found: dict[str, tuple[str, list[str]]] = {}
    for block in re.split(r"\n(?=\S)", (ROOT / name).read_text().strip()):
        requirement = Requirement(block.splitlines()[0].rstrip(" \\"))
        (specifier,) = requirement.specifier
        assert specifier.operator == "==", block
        hashes = re.findall(r"--hash=sha256:([0-9a-f]{64})(?: \\)?$", block, re.MULTILINE)
        assert len(hashes) == len(block.splitlines()) - 1, block
        found[canonicalize_name(requirement.name)] = (specifier.version, hashes)
    return found


@pytest.mark.parametrize("name", LOCKS)
def test_lock_names_no_host(name):
    text = (ROOT / name).read_text()

    assert re.search(r"://|index|find-links|trusted-host|@ ", text) is None


@pytest.mark.parametrize(("name", "at_least"), [(LOCKS[0], 45), (LOCKS[1], 70), (LOCKS[2], 7)])
def test_every_locked_package_has_one_version_and_hashes(name, at_least):
    packages = locked(name)

    assert len(packages) >= at_least
    assert [package for package, (_, hashes) in packages.items() if not hashes] == []


@pytest.mark.parametrize(
    ("group", "name"),
    [
        (PROJECT["project"]["dependencies"], LOCKS[0]),
        (PROJECT["project"]["dependencies"], LOCKS[1]),
        (PROJECT["dependency-groups"]["dev"], LOCKS[1]),
        (PROJECT["dependency-groups"]["build"], LOCKS[2]),
    ],
)
def test_every_dependency_is_locked_at_a_version_that_it_allows(group, name):
    packages = locked(name)

    for text in group:
        requirement = Requirement(text)
        version, _ = packages[canonicalize_name(requirement.name)]
        assert requirement.specifier.contains(version), text


def test_tests_run_on_the_versions_that_users_get():
    run, test = locked(LOCKS[0]), locked(LOCKS[1])

    assert {package: test[package] for package in run} == run


def test_platform_keychains_stand_in_the_lock_under_their_markers():
    text = (ROOT / LOCKS[0]).read_text()

    assert re.search(r"^secretstorage==\S+ ; sys_platform == 'linux'", text, re.MULTILINE)
    assert re.search(r"^pywin32-ctypes==\S+ ; sys_platform == 'win32'", text, re.MULTILINE)


def test_intel_macs_are_asked_for_nothing_that_has_no_wheel_for_them():
    """cryptography has none any more; only the Linux keychain needs it."""
    environment = {
        "sys_platform": "darwin",
        "implementation_name": "cpython",
        "platform_python_implementation": "CPython",
    }
    wanted = [Requirement(line.rstrip(" \\")) for line in (ROOT / LOCKS[0]).read_text().splitlines() if "==" in line]
    named = {
        machine: {
            each.name
            for each in wanted
            if each.marker is None or each.marker.evaluate({**environment, "platform_machine": machine})
        }
        for machine in ("arm64", "x86_64")
    }

    assert named["arm64"] - named["x86_64"] == {"cffi", "cryptography", "pycparser"}
    assert "keyring" in named["x86_64"]


def test_known_bad_qt_is_not_locked():
    assert locked(LOCKS[0])["pyside6"][0].split(".")[:2] == ["6", "11"]


@pytest.mark.parametrize("page", ["README.md", "CONTRIBUTING.md", ".ci/run"])
def test_every_command_that_a_page_names_exists(page):
    named = set(re.findall(r"dev\.py ([a-z]+)", (ROOT / page).read_text()))

    assert named
    assert named - set(dev.COMMANDS) == set()


def test_readme_leads_with_the_two_commands():
    text = (ROOT / "README.md").read_text()

    assert text.index("python3 dev.py demo") < text.index("python3 dev.py test")


def test_pages_link_to_files_that_exist():
    broken = []
    for page in [*ROOT.glob("*.md"), *ROOT.glob("docs/**/*.md"), *ROOT.glob("packaging/**/*.md")]:
        for target in re.findall(r"\]\(([^)#:]+)(?:#[^)]*)?\)", page.read_text()):
            if not (page.parent / target).exists():
                broken.append(f"{page.relative_to(ROOT)}: {target}")
    assert broken == []


# ---------------------------------------------------------------- dev.py


def test_arguments_after_two_dashes_are_the_programs_own():
    assert dev.parse(["run", "--", "--demo", "--json", "status"]) == ("run", ["--demo", "--json", "status"])
    assert dev.parse(["test", "-k", "tax", "-x"]) == ("test", ["-k", "tax", "-x"])
    assert dev.parse(["sandbox", "--country", "US"]) == ("sandbox", ["--country", "US"])


@pytest.mark.parametrize(
    ("version", "fits"), [((3, 10), False), ((3, 11), True), ((3, 12), True), ((3, 13), True), ((3, 14), False)]
)
def test_supported_pythons(version, fits):
    assert environment.supported(version) is fits


def test_dev_needs_nothing_but_the_standard_library():
    sources = [(ROOT / "dev.py"), *(ROOT / "development").glob("*.py")]

    imported = {
        name
        for source in sources
        for name in re.findall(r"^\s*(?:import|from) ([a-z_]+)", source.read_text(), re.MULTILINE)
    }

    assert len(sources) == 4
    assert imported - set(sys.stdlib_module_names) == {"development"}


@pytest.fixture
def empty_project(tmp_path, monkeypatch):
    """A project folder with one lock and an environment that looks finished."""
    python = tmp_path / ".venv" / "bin" / "python"
    python.parent.mkdir(parents=True)
    python.touch()
    for name in LOCKS:
        (tmp_path / name).write_text("httpx==0.28.1\n")
    monkeypatch.setattr(environment, "ROOT", tmp_path)
    monkeypatch.setattr(environment, "VENV", tmp_path / ".venv")
    monkeypatch.setattr(environment, "PYTHON", python)
    return tmp_path


def test_a_prepared_environment_is_taken_as_it_is(empty_project, monkeypatch, capsys):
    monkeypatch.setattr(environment, "make_venv", lambda fresh: pytest.fail("was made again"))
    environment.marker("run").write_text(environment.fingerprint("run"))

    environment.prepare("run")

    assert capsys.readouterr() == ("", "")


def test_what_is_ready_for_tests_is_ready_to_run(empty_project):
    environment.marker("test").write_text(environment.fingerprint("test"))

    assert environment.is_ready("run")
    assert not environment.is_ready("build")


def test_a_changed_lock_asks_for_a_new_installation(empty_project):
    environment.marker("run").write_text(environment.fingerprint("run"))
    assert environment.is_ready("run")

    (empty_project / "requirements.lock").write_text("httpx==0.28.2\n")

    assert not environment.is_ready("run")


def test_an_installation_that_broke_off_is_not_taken_for_ready(empty_project, monkeypatch):
    monkeypatch.setattr(environment, "follow_pip", lambda command, log: log.write_text("no route to host") and 1)

    with pytest.raises(Stop, match="no route to host"):
        environment.install("run")

    assert not environment.is_ready("run")


def test_a_second_build_in_the_same_folder_waits_for_the_first(empty_project):
    code = "from development import environment as e; from pathlib import Path; e.ROOT = Path({folder!r})\n"
    code += "with e.alone('.build.lock', 'waiting'): print('has it')"
    command = [sys.executable, "-c", code.format(folder=str(empty_project))]

    with environment.alone(".build.lock", "busy"):
        second = subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.PIPE, text=True)
        assert second.stderr is not None
        said = second.stderr.readline()
        assert second.poll() is None
    out, _ = second.communicate(timeout=30)

    assert (said, out, second.returncode) == ("waiting\n", "has it\n", 0)


def test_pip_is_followed_package_by_package(tmp_path, capsys):
    script = "print('Collecting httpx==0.28.1 (from -r lock)'); print('  Downloading qt.whl (80.3 MB)'); print('noise')"

    status = environment.follow_pip([sys.executable, "-c", script], tmp_path / "log")

    assert status == 0
    assert capsys.readouterr().err == "    1 httpx==0.28.1\n      Downloading qt.whl (80.3 MB)\n"
    assert "noise" in (tmp_path / "log").read_text()


def test_a_missing_system_library_is_named_by_its_package():
    assert libraries.missing_libraries({"libnowhere.so.9": "libnowhere9"}) == ["libnowhere9"]


def test_without_root_the_exact_command_is_printed(monkeypatch):
    monkeypatch.setattr(libraries, "may_install", lambda: False)

    with pytest.raises(Stop, match=r"sudo apt-get install -y --no-install-recommends libegl1 libgl1\n"):
        libraries.install_debian_packages(["libegl1", "libgl1"])


@pytest.mark.parametrize(
    ("variables", "screen"), [({}, False), ({"DISPLAY": ":0"}, True), ({"WAYLAND_DISPLAY": "wayland-0"}, True)]
)
def test_a_screen_is_what_x_or_wayland_offer(variables, screen, monkeypatch):
    monkeypatch.setattr(sys, "platform", "linux")
    for name in ("DISPLAY", "WAYLAND_DISPLAY"):
        monkeypatch.delenv(name, raising=False)
    for name, value in variables.items():
        monkeypatch.setenv(name, value)

    assert libraries.has_screen() is screen


def test_an_unknown_command_is_refused_with_the_known_ones():
    done = subprocess.run([sys.executable, "dev.py", "dance"], cwd=ROOT, capture_output=True, text=True, timeout=30)

    assert done.returncode == 2
    assert "sandbox" in done.stderr
    assert done.stdout == ""


# ---------------------------------------------------------------- the import contracts

LAYERS = ("domain", "sync", "i18n", "clients", "oauth", "store", "ui", "cli", "demo", "desktop")
ALLOWED = {
    "app/main.py": "import app.desktop.loop, app.cli, app.demo, app.clients, app.oauth, app.store\n",
    "app/__main__.py": "import app.main\n",
    "app/desktop/loop.py": "import qasync, PySide6.QtCore\n",
    "app/ui/window.py": "import PySide6.QtWidgets, app.i18n, app.sync, app.domain\n",
    "app/clients/http.py": "import httpx, app.sync\n",
    "app/oauth/tokens.py": "import intuitlib, app.domain\n",
    "app/store/secrets.py": "import keyring, sqlite3\n",
}
BREACHES = {
    "Imports run one way, outer to inner": {"app/domain/plan.py": "import app.sync\n"},
    "domain and sync know no window, no wire, no disk": {"app/sync/copy.py": "import sqlite3\n"},
    "The stand-ins share nothing with the client": {"app/demo/books.py": "from app.domain import money\n"},
    "Window and terminal talk to sync, never to an adapter": {"app/ui/page.py": "import httpx\n"},
    "A command loads no Qt module": {"app/cli/status.py": "from PySide6.QtCore import QObject\n"},
    "PySide6 stands in desktop and ui only": {"app/main.py": "import PySide6\n" + ALLOWED["app/main.py"]},
    "One file owns the loop": {"app/desktop/start.py": "import qasync\n"},
    "intuit-oauth stands in oauth only": {"app/clients/sign_in.py": "from intuitlib.client import AuthClient\n"},
    "httpx stands in clients and oauth only": {"app/store/backup.py": "import httpx\n"},
    "The database and the keychain stand in store only": {"app/oauth/keep.py": "import keyring\n"},
}


def contracts(folder: Path, files: dict[str, str]) -> dict[str, str]:
    """Lays out a program of `files` in `folder` and returns contract -> KEPT or BROKEN by this project's settings."""
    (folder / "pyproject.toml").write_text((ROOT / "pyproject.toml").read_text())
    for layer in LAYERS:
        (folder / "app" / layer).mkdir(parents=True)
        (folder / "app" / layer / "__init__.py").touch()
    (folder / "app" / "__init__.py").touch()
    (folder / "app" / "domain" / "money.py").touch()
    for name, text in files.items():
        (folder / name).write_text(text)
    code = "import sys; sys.path.insert(0, '.'); from importlinter.cli import lint_imports_command as c; c()"
    done = subprocess.run(
        [sys.executable, "-c", code, "--no-cache"],
        cwd=folder,
        env={**os.environ, "NO_COLOR": "1", "COLUMNS": "200"},
        capture_output=True,
        text=True,
        timeout=60,
    )
    return dict(re.findall(r"^(.+) (KEPT|BROKEN)$", done.stdout, re.MULTILINE))


def test_contracts_keep_the_house_as_drawn(tmp_path):
    result = contracts(tmp_path, ALLOWED)

    assert len(result) == len(BREACHES)
    assert set(result.values()) == {"KEPT"}


def test_each_contract_breaks_where_it_should(tmp_path):
    broken = {name: text for breach in BREACHES.values() for name, text in breach.items()}

    result = contracts(tmp_path, ALLOWED | broken)

    for beginning in BREACHES:
        assert [verdict for name, verdict in result.items() if name.startswith(beginning)] == ["BROKEN"], beginning
