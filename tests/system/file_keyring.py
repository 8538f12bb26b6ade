"""A keychain for tests that several processes share: secrets in one JSON file, named in LEDGERBRIDGE_TEST_KEYCHAIN."""

import json
import os
from pathlib import Path

from filelock import FileLock
from keyring.backend import KeyringBackend
from keyring.errors import PasswordDeleteError

VARIABLE = "LEDGERBRIDGE_TEST_KEYCHAIN"


class FileKeyring(KeyringBackend):
    """Named in PYTHON_KEYRING_BACKEND as `tests.system.file_keyring.FileKeyring`; never picked by itself."""

    priority = 0.1

    def get_password(self, service, username):
        return self._read().get(service, {}).get(username)

    def set_password(self, service, username, password):
        with self._alone():
            kept = self._read()
            kept.setdefault(service, {})[username] = password
            self._write(kept)

    def delete_password(self, service, username):
        with self._alone():
            kept = self._read()
            if kept.get(service, {}).pop(username, None) is None:
                raise PasswordDeleteError(username)
            self._write(kept)

    @property
    def _file(self):
        return Path(os.environ[VARIABLE])

    def _alone(self):
        return FileLock(self._file.with_suffix(".lock"))

    def _read(self):
        return json.loads(self._file.read_text()) if self._file.exists() else {}

    def _write(self, kept):
        fresh = self._file.with_suffix(".new")
        fresh.write_text(json.dumps(kept))
        fresh.replace(self._file)
