"""One door for everybody who works on Ledgerbridge: makes the environment, then runs, tests or builds.

Standard library only, Python 3.11 to 3.13, Linux, macOS and Windows: it has to work before anything is installed.
Whatever it says goes to standard error, so that standard output belongs to the command it starts.
"""

from __future__ import annotations

import argparse
import os
import subprocess
import sys
import tempfile
import time
from collections.abc import Callable, Iterable, Sequence
from pathlib import Path
from typing import NoReturn

from development import Stop, say
from development.environment import NEWEST, OLDEST, PYTHON, ROOT, WINDOWS, alone, other_python, prepare, supported
from development.libraries import has_screen


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
    """Pictures of every page, dialog and state on the demo company, made without a screen; first as screens of 200 and 300 % show
    them. Fails where a text is cut or a part covered in one of them, and names it."""
    prepare("run")
    folder = Path(arguments[0]).absolute() if arguments else ROOT / "shots"
    state = ["--data-dir", str(ROOT / "build" / "shots"), "--demo", "--demo-reset"]
    command = [str(PYTHON), "-m", "app", *state, "shots", str(folder)]
    say(f"Pictures of the window go to {folder}")
    worst = 0
    for factor in ("2", "3", "1"):
        scaled = environment(QT_QPA_PLATFORM="offscreen", QT_SCALE_FACTOR=factor)
        worst = max(worst, abs(subprocess.run(command, cwd=ROOT, env=scaled, check=False).returncode))
    sys.exit(worst)


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


def build(arguments: list[str]) -> None:
    """The program frozen, tried and packed; a second build in this folder waits for the first."""
    prepare("test", "build")
    with alone(".build.lock", "Another build is under way in this folder; waiting …"):
        command = [str(PYTHON), str(ROOT / "packaging" / "build.py"), *arguments]
        sys.exit(subprocess.run(command, cwd=ROOT, env=environment(), check=False).returncode)


COMMANDS: dict[str, tuple[Callable[[list[str]], None], str]] = {
    "demo": (demo, "open the program on the demo company (in the terminal where there is no screen)"),
    "test": (test, "all checks and all tests; arguments go to pytest alone: test -k tax"),
    "run": (run, "open the program for real use; run -- ARGS passes arguments on"),
    "setup": (setup, "only make the environment; --fresh makes it anew"),
    "sandbox": (sandbox, "serve the stand-ins alone: [--country DE|US|GB|CA|AU] [--port N] [--fault NAME…]"),
    "check": (check, "lint, format, types, import contracts, catalogues"),
    "catalogue": (script("-m", "app.i18n.catalogue"), "check or update the German texts"),
    "shots": (shots, "pictures of every page, dialog and state, and what is cut in them"),
    "bench": (script("-m", "tests.bench"), "measure speed: [--json FILE]"),
    "chaos": (script("-m", "tests.system.chaos"), "break things on purpose: [--faults 5000] [--seed N] [--json FILE]"),
    "build": (build, "the program as a folder of its own, tried, packed for Linux"),
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
