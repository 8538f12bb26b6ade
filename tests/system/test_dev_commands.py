"""The commands of dev.py as a developer or a foreign client's test starts them."""

import json
import os
import signal
import subprocess
import sys
import time
from pathlib import Path

import pytest

ROOT = Path(__file__).resolve().parents[2]


@pytest.mark.parametrize("ending", [signal.SIGINT, signal.SIGTERM])
def test_sandbox_speaks_json_first_and_ends_at_once(ending):
    command = [sys.executable, "dev.py", "sandbox", "--country", "US"]
    with subprocess.Popen(command, cwd=ROOT, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as sandbox:
        assert sandbox.stdout is not None
        first = sandbox.stdout.readline()
        began = time.monotonic()
        sandbox.send_signal(ending)
        rest, _ = sandbox.communicate(timeout=20)

    assert time.monotonic() - began < 5
    assert rest == ""
    assert set(json.loads(first)) == {
        "onedesk_url",
        "onedesk_api_key",
        "discovery",
        "quickbooks_api",
        "client_id",
        "client_secret",
        "realm_id",
        "access_token",
        "refresh_token",
        "redirect_uris",
    }


def test_run_passes_arguments_and_exit_status_through(tmp_path):
    environment = {**os.environ, "LEDGERBRIDGE_DATA_DIR": str(tmp_path)}
    command = [sys.executable, "dev.py", "run", "--", "--json", "settings", "set", "no-such-key", "1"]

    done = subprocess.run(command, cwd=ROOT, env=environment, capture_output=True, text=True, timeout=60)

    assert done.returncode == 2
    assert "error" in json.loads(done.stdout)


def test_the_launcher_starts_the_program_from_any_folder(tmp_path):
    launcher = Path(sys.executable).with_name("ledgerbridge")

    done = subprocess.run([launcher, "--version"], cwd=tmp_path, capture_output=True, text=True, timeout=60)

    assert (done.returncode, done.stdout.split()[0]) == (0, "Ledgerbridge")
