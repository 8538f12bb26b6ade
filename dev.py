"""One door for everybody who works on Ledgerbridge: makes the environment, then runs, tests or builds.

Standard library only, Python 3.11 to 3.13, Linux, macOS and Windows: it has to work before anything is installed.
Whatever it says goes to standard error, so that standard output belongs to the command it starts.
"""

from __future__ import annotations

import argparse
import contextlib
import ctypes
import hashlib
import os
import shlex
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Iterator, Sequence
from pathlib import Path
from typing import NoReturn

ROOT = Path(__file__).resolve().parent
VENV = ROOT / ".venv"
WINDOWS = sys.platform == "win32"
PYTHON = VENV / ("Scripts/python.exe" if WINDOWS else "bin/python")
OLDEST, NEWEST = (3, 11), (3, 13)

LOCKS = {"run": "requirements.lock", "test": "requirements-dev.lock", "build": "requirements-build.lock"}

# What Qt loads from the system: shared object, Debian package. The second part is wanted by a real screen only.
QT_ALWAYS = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgssapi_krb5.so.2": "libgssapi-krb5-2",
    "libxkbcommon.so.0": "libxkbcommon0",
}
QT_SCREEN = {
    "libX11-xcb.so.1": "libx11-xcb1",
    "libwayland-client.so.0": "libwayland-client0",
    "libwayland-cursor.so.0": "libwayland-cursor0",
    "libwayland-egl.so.1": "libwayland-egl1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
}


class Stop(Exception):
    """Ends the program with a message instead of a traceback."""


def say(text: str) -> None:
    print(text, file=sys.stderr, flush=True)


# ---------------------------------------------------------------- the environment


def supported(version: tuple[int, int]) -> bool:
    return OLDEST <= version <= NEWEST


def other_python() -> list[str] | None:
    """A command for a supported Python on this machine, newest first, or None."""
    for minor in range(NEWEST[1], OLDEST[1] - 1, -1):
        candidates = [["py", f"-3.{minor}"]] if WINDOWS else []
        for command in [*candidates, [f"python3.{minor}"]]:
            if shutil.which(command[0]) and succeeds([*command, "-c", "import sys"]):
                return command
    return None


def succeeds(command: Sequence[str]) -> bool:
    try:
        return subprocess.run(command, capture_output=True, timeout=60, check=False).returncode == 0
    except (OSError, subprocess.TimeoutExpired):
        return False


def with_supported_python() -> None:
    """Hands over to a supported Python where this one is too old or too new."""
    if supported(sys.version_info[:2]):
        return
    found = other_python()
    if found is None:
        raise Stop(
            f"Python {'.'.join(map(str, OLDEST))} to {'.'.join(map(str, NEWEST))} is needed, "
            f"and this is {sys.version.split()[0]}. "
            "Install one of them and call it by name, for example: python3.12 dev.py demo"
        )
    hand_over([*found, str(ROOT / "dev.py"), *sys.argv[1:]], dict(os.environ))


def fingerprint(kind: str) -> str:
    """What the environment was made from: it changes with the lock, the Python and the place."""
    lock = hashlib.sha256((ROOT / LOCKS[kind]).read_bytes()).hexdigest()
    return f"{lock} {sys.version_info.major}.{sys.version_info.minor} {ROOT}\n"


def marker(kind: str) -> Path:
    return VENV / f"ledgerbridge-{kind}.txt"


def is_ready(kind: str) -> bool:
    """The lock for tests holds all that running needs: made for the one is ready for the other."""
    made_from = {"run": ("run", "test")}.get(kind, (kind,))
    return PYTHON.exists() and any(marker(k).exists() and marker(k).read_text() == fingerprint(k) for k in made_from)


def prepare(*kinds: str, fresh: bool = False) -> None:
    """Makes `.venv` ready for `kinds`; returns at once when it is."""
    if not fresh and all(is_ready(kind) for kind in kinds):
        return
    with alone():
        if fresh or not all(is_ready(kind) for kind in kinds):  # another dev.py may just have done it
            build_environment(kinds, fresh)


@contextlib.contextmanager
def alone() -> Iterator[None]:
    """One preparation at a time in this folder; the lock dies with its process."""
    with (ROOT / ".venv.lock").open("w") as file:
        if sys.platform == "win32":
            import msvcrt

            while True:
                with contextlib.suppress(OSError):  # it gives up after ten seconds, we do not
                    msvcrt.locking(file.fileno(), msvcrt.LK_LOCK, 1)
                    break
        else:
            import fcntl

            fcntl.flock(file, fcntl.LOCK_EX)
        yield


def build_environment(kinds: Sequence[str], fresh: bool) -> None:
    """Makes or mends `.venv` and all that it needs around it."""
    began = time.monotonic()
    make_venv(fresh)
    for kind in kinds:
        if not is_ready(kind):
            install(kind)
    make_launcher()
    check_system_libraries()
    if "test" in kinds and may_install() and shutil.which("chromedriver") is None:
        install_debian_packages(["chromium", "chromium-driver"], optional=True)
    say(f"Ready in {time.monotonic() - began:.0f} s.")


def make_venv(fresh: bool) -> None:
    config = VENV / "pyvenv.cfg"
    wanted = f"version = {sys.version_info.major}.{sys.version_info.minor}."
    sound = config.exists() and wanted in config.read_text() and succeeds([str(PYTHON), "-m", "pip", "--version"])
    if sound and not fresh:
        return
    need_ensurepip()
    say(f"Making {VENV.name} with Python {sys.version.split()[0]} …")
    base = getattr(sys, "_base_executable", sys.executable)
    done = subprocess.run([base, "-m", "venv", "--clear", str(VENV)], capture_output=True, text=True, check=False)
    if done.returncode != 0:
        raise Stop(f"The environment could not be made:\n{done.stdout}{done.stderr}")


def need_ensurepip() -> None:
    try:
        import ensurepip  # noqa: F401  # Debian leaves it out of its plain python3
    except ImportError:
        install_debian_packages([f"python{sys.version_info.major}.{sys.version_info.minor}-venv"])


def install(kind: str) -> None:
    """Installs one lock: exact versions, hashes checked, progress shown; three tries, as networks are."""
    lock = ROOT / LOCKS[kind]
    total = sum(1 for line in lock.read_text().splitlines() if "==" in line and not line.startswith((" ", "#")))
    command = [str(PYTHON), "-m", "pip", "install", "--no-deps", "--require-hashes", "--progress-bar", "off"]
    command += ["--disable-pip-version-check", "--no-input", "-r", str(lock)]
    log = VENV / f"pip-{kind}.log"
    say(f"Installing {lock.name}: at most {total} packages, hashes checked …")
    for attempt in range(1, 4):
        if follow_pip(command, log) == 0:
            marker(kind).write_text(fingerprint(kind))
            return
        say(f"Attempt {attempt} of 3 did not succeed.")
    tail = "\n".join(log.read_text(errors="replace").splitlines()[-15:])
    raise Stop(
        f"The packages could not be installed. Is there a network, or a proxy to set? The log ({log}) ends:\n{tail}"
    )


def follow_pip(command: Sequence[str], log: Path) -> int:
    """Runs pip; its whole output goes to `log`, one line a package to the terminal."""
    count = 0
    with (
        log.open("w", errors="replace") as out,
        subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.STDOUT, text=True, errors="replace") as pip,
    ):
        for line in pip.stdout or ():
            out.write(line)
            words = line.split()
            if line.startswith(("Collecting ", "Processing ")):
                count += 1
                say(f"  {count:3} {Path(words[1]).name}")
            elif line.lstrip().startswith("Downloading ") and "MB" in line:
                say(f"      {line.strip()}")
            elif line.startswith("Installing collected"):
                say("      unpacking …")
    return pip.returncode


def make_launcher() -> None:
    """Lets `.venv/bin/ledgerbridge` and `.venv/bin/python -m app` find the program from any folder."""
    ask = [str(PYTHON), "-c", "import sysconfig; print(sysconfig.get_path('purelib'))"]
    packages = Path(subprocess.run(ask, capture_output=True, text=True, check=True).stdout.strip())
    (packages / "ledgerbridge.pth").write_text(f"{ROOT}\n", encoding="utf-8")
    if WINDOWS:
        PYTHON.with_name("ledgerbridge.cmd").write_text('@"%~dp0python.exe" -m app %*\n', encoding="utf-8")
    else:
        launcher = PYTHON.with_name("ledgerbridge")
        launcher.write_text(f'#!/bin/sh\nexec {shlex.quote(str(PYTHON))} -m app "$@"\n', encoding="utf-8")
        launcher.chmod(0o755)


# ---------------------------------------------------------------- what the system has to bring


def has_screen() -> bool:
    """False on a Linux without X or Wayland: a server, a container, a shell over the network."""
    if not sys.platform.startswith("linux"):
        return True
    return bool(os.environ.get("DISPLAY") or os.environ.get("WAYLAND_DISPLAY"))


def missing_libraries(libraries: dict[str, str]) -> list[str]:
    """The Debian packages of those shared objects that do not load."""
    missing = []
    for name, package in libraries.items():
        try:
            ctypes.CDLL(name)
        except OSError:
            missing.append(package)
    return missing


def check_system_libraries() -> None:
    """Installs what Qt needs from the system, or says exactly what to type."""
    if not sys.platform.startswith("linux"):
        return
    needed = missing_libraries(QT_ALWAYS)
    for_screen = missing_libraries(QT_SCREEN)
    if needed or (for_screen and (has_screen() or may_install())):
        install_debian_packages(needed + for_screen, optional=not needed)


def may_install() -> bool:
    return shutil.which("apt-get") is not None and hasattr(os, "geteuid") and os.geteuid() == 0


def install_debian_packages(packages: Sequence[str], *, optional: bool = False) -> None:
    """As root on Debian and its kin: installs them. Elsewhere: the command to type, and the end unless `optional`."""
    install_command = ["apt-get", "install", "-y", "--no-install-recommends", *packages]
    if may_install():
        say(f"Installing {len(packages)} system packages: {' '.join(packages)} …")
        environment = {**os.environ, "DEBIAN_FRONTEND": "noninteractive"}
        quiet = subprocess.DEVNULL
        for command in (install_command, ["apt-get", "update"], install_command):
            done = subprocess.run(command, env=environment, stdout=quiet, stderr=quiet, stdin=quiet, check=False)
            if done.returncode == 0 and command is install_command:
                return
    advice = f"sudo apt-get update && sudo {shlex.join(install_command)}"
    text = (
        f"These system libraries are missing. On Debian or Ubuntu install them with:\n  {advice}\n"
        "Elsewhere install the packages that bring them."
    )
    if not optional:
        raise Stop(text)
    say(text)


# ---------------------------------------------------------------- running things


def hand_over(command: Sequence[str], environment: dict[str, str]) -> NoReturn:
    """Becomes `command`: signals, standard streams and exit status are its own."""
    sys.stdout.flush()
    sys.stderr.flush()
    if not WINDOWS:
        os.execvpe(command[0], list(command), environment)  # noqa: S606
    with subprocess.Popen(command, env=environment) as child:
        while True:
            try:
                sys.exit(child.wait())
            except KeyboardInterrupt:  # the child got it too and ends in its own time
                continue


def environment(**extra: str) -> dict[str, str]:
    return {**os.environ, "PYTHONUTF8": "1", **extra}


def program(*arguments: str, offscreen: bool = False) -> NoReturn:
    extra = {"QT_QPA_PLATFORM": "offscreen"} if offscreen else {}
    os.chdir(ROOT)
    hand_over([str(PYTHON), *arguments], environment(**extra))


def demo(arguments: list[str]) -> None:
    """The program on the demo company; without a screen the same job in the terminal, with pictures of the window."""
    prepare("run")
    if has_screen() and "--headless" not in arguments:
        program("-m", "app", "--demo", *arguments)
    say("There is no screen here, so the demo company's month end runs in the terminal; pictures of the window follow.")
    options = [argument for argument in arguments if argument != "--headless"]
    state = ["--data-dir", str(ROOT / "build" / "demo"), "--demo"]
    command = [str(PYTHON), "-m", "app", *state, "--demo-reset", *options, "rehearse"]
    if status := subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode:
        sys.exit(status)
    os.environ["LEDGERBRIDGE_FEW_PICTURES"] = "1"
    paint([*state, *options], ROOT / "shots")


def shots(arguments: list[str]) -> None:
    """Pictures of the window's screens on the demo company, made without a screen; first as screens of 200 and 300 % show them."""
    prepare("run")
    folder = Path(arguments[0]).absolute() if arguments else ROOT / "shots"
    state = ["--data-dir", str(ROOT / "build" / "shots"), "--demo", "--demo-reset"]
    command = [str(PYTHON), "-m", "app", *state, "shots", str(folder)]
    for factor in ("2", "3"):
        scaled = environment(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=factor)
        if status := subprocess.run(command, cwd=ROOT, env=scaled, check=False).returncode:
            sys.exit(status)
    paint(state, folder)


def paint(options: list[str], folder: Path) -> NoReturn:
    say(f"Pictures of the window go to {folder}")
    program("-m", "app", *options, "shots", str(folder), offscreen=True)


def run(arguments: list[str]) -> None:
    """The program for real use; arguments after `--` are its own."""
    prepare("run")
    program("-m", "app", *arguments)


def sandbox(arguments: list[str]) -> None:
    """The stand-ins alone, until interrupted."""
    prepare("run")
    program("-m", "app.demo.sandbox", *arguments)


def setup(arguments: list[str]) -> None:
    """Makes the environment and does nothing else; `--fresh` makes it anew."""
    prepare("run", fresh="--fresh" in arguments)
    say(f"Start the program with: {PYTHON.with_name('ledgerbridge').relative_to(ROOT)}")


CHECKS: tuple[tuple[str, tuple[str, ...]], ...] = (
    ("lint", ("-m", "ruff", "check", "--quiet")),
    ("format", ("-m", "ruff", "format", "--check", "--quiet")),
    ("types", ("-m", "mypy", "--no-error-summary")),
    ("imports", ("-c", "import sys; from importlinter.cli import lint_imports_command as c; sys.exit(c())")),
    ("catalogue", ("-m", "app.i18n.catalogue", "check")),
)


def run_checks() -> list[str]:
    """Runs all checks side by side; prints times and findings; returns the names of those that failed."""
    failed, started = [], []
    for name, command in CHECKS:
        output = tempfile.TemporaryFile("w+", encoding="utf-8", errors="replace")  # noqa: SIM115  # closed below
        child = subprocess.Popen(
            [str(PYTHON), *command], cwd=ROOT, env=environment(NO_COLOR="1"), stdout=output, stderr=subprocess.STDOUT
        )
        started.append((name, child, output, time.monotonic()))
    for name, child, output, began in started:
        status = child.wait()
        say(f"{name:<10} {'ok' if status == 0 else 'FAILED':<7} {time.monotonic() - began:5.1f} s")
        if status != 0:
            failed.append(name)
            output.seek(0)
            say(output.read().rstrip())
        output.close()
    return failed


def check(_arguments: list[str]) -> None:
    """Lint, format, types, import contracts and catalogues, without the tests."""
    prepare("test")
    if failed := run_checks():
        raise Stop(f"Failed: {', '.join(failed)}")


def test(arguments: list[str]) -> None:
    """All checks and all tests; with arguments only pytest, with them."""
    prepare("test")
    failed = [] if arguments else run_checks()
    chosen = arguments or ["-n", str(min(4, max(2, os.cpu_count() or 2)))]
    extra = {} if "QT_QPA_PLATFORM" in os.environ else {"QT_QPA_PLATFORM": "offscreen"}
    began = time.monotonic()
    status = subprocess.run(
        [str(PYTHON), "-m", "pytest", *chosen],
        cwd=ROOT,
        env=environment(**extra),
        stdin=subprocess.DEVNULL,
        check=False,
    ).returncode
    if failed:
        raise Stop(f"Tests took {time.monotonic() - began:.0f} s. Failed before them: {', '.join(failed)}")
    sys.exit(status)


def script(*start: str, kinds: tuple[str, ...] = ("test",)) -> Callable[[list[str]], None]:
    """A command that is a script or module of this project, run with the arguments given."""

    def command(arguments: list[str]) -> None:
        prepare(*kinds)
        program(*start, *arguments)

    return command


COMMANDS: dict[str, tuple[Callable[[list[str]], None], str]] = {
    "demo": (demo, "open the program on the demo company (in the terminal where there is no screen)"),
    "test": (test, "all checks and all tests; arguments go to pytest alone: test -k tax"),
    "run": (run, "open the program for real use; run -- ARGS passes arguments on"),
    "setup": (setup, "only make the environment; --fresh makes it anew"),
    "sandbox": (sandbox, "serve the stand-ins alone: [--country DE|US|GB|CA|AU] [--port N] [--fault NAME…]"),
    "check": (check, "lint, format, types, import contracts, catalogues"),
    "catalogue": (script("-m", "app.i18n.catalogue"), "check or update the German texts"),
    "shots": (shots, "pictures of every screen, in the folder named"),
    "bench": (script("-m", "tests.bench"), "measure speed: [--json FILE]"),
    "chaos": (script("-m", "tests.system.chaos"), "break things on purpose: [--faults 5000] [--seed N] [--json FILE]"),
    "build": (
        script("packaging/build.py", kinds=("test", "build")),
        "the program as a folder of its own, tried, packed for Linux",
    ),
    "licences": (script("packaging/bill.py"), "bill of materials with licences"),
    "audit": (
        script("packaging/audit.py", kinds=("test", "build")),
        "the locked dependencies: advisories, hashes, licences, known-bad pairs",
    ),
    "lock": (
        script("packaging/lock.py", kinds=("build",)),
        "resolve the lock files anew: [--upgrade] [--upgrade-package NAME]",
    ),
}


def parse(arguments: Sequence[str]) -> tuple[str, list[str]]:
    overview = "\n".join(f"  {name:<10} {text}" for name, (_, text) in COMMANDS.items())
    parser = argparse.ArgumentParser(
        prog="dev.py", description=f"Commands:\n{overview}", formatter_class=argparse.RawDescriptionHelpFormatter
    )
    parser.add_argument("command", choices=list(COMMANDS), metavar="COMMAND")
    parser.add_argument("arguments", nargs=argparse.REMAINDER, metavar="ARGUMENTS", help="passed on to the command")
    parsed = parser.parse_args(arguments)
    rest: Iterable[str] = parsed.arguments[1:] if parsed.arguments[:1] == ["--"] else parsed.arguments
    return parsed.command, list(rest)


def main() -> None:
    command, arguments = parse(sys.argv[1:])
    try:
        with_supported_python()
        COMMANDS[command][0](arguments)
    except Stop as stop:
        say(str(stop))
        sys.exit(1)
    except KeyboardInterrupt:
        sys.exit(130)


if __name__ == "__main__":
    main()
