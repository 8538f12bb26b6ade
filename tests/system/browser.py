"""A headless Chromium for tests, driven through its driver's plain HTTP (WebDriver); no further library is needed."""

import contextlib
import os
import re
import shutil
import subprocess
import time
from collections.abc import Callable, Iterator
from pathlib import Path
from typing import Any

import httpx


def chromium() -> str | None:
    """The browser's executable, or None where it or its driver is missing."""
    if shutil.which("chromedriver") is None:
        return None
    return next(
        (found for name in ("chromium", "chromium-browser", "google-chrome") if (found := shutil.which(name))), None
    )


class Browser:
    """One tab. Addresses are opened and waited for; scripts may return a promise."""

    def __init__(self, http: httpx.Client, session: str) -> None:
        self._http = http
        self._session = session

    def _call(self, method: str, path: str, **body: Any) -> httpx.Response:
        content = body if method == "POST" else None
        return self._http.request(method, f"/session/{self._session}/{path}", json=content)

    def go(self, address: str, *, may_fail: bool = False) -> None:
        answer = self._call("POST", "url", url=address)
        assert may_fail or answer.is_success, answer.text

    def until(self, holds: Callable[[], bool], seconds: float = 10) -> None:
        """Waits for what a page does after its loading: a script's navigation ends in its own time."""
        deadline = time.monotonic() + seconds
        while not holds():
            assert time.monotonic() < deadline, f"did not happen; the address bar shows {self.address()}"
            time.sleep(0.02)

    def address(self) -> str:
        """What the address bar shows, also above the browser's own error page."""
        return self._call("GET", "url").json()["value"]

    def title(self) -> str:
        return self._call("GET", "title").json()["value"]

    def run(self, script: str) -> Any:
        answer = self._call("POST", "execute/sync", script=script, args=[])
        assert answer.is_success, answer.text
        return answer.json()["value"]

    def visible_text(self, selector: str) -> list[str]:
        """The text, as a reader sees it, of every visible element."""
        return self.run(
            f"return [...document.querySelectorAll({selector!r})]"
            ".filter((e) => e.checkVisibility()).map((e) => e.innerText.trim())"
        )


@contextlib.contextmanager
def open_browser(folder: Path, *, language: str) -> Iterator[Browser]:
    """A browser with a profile of its own in `folder`; `books.example.com` is this machine, its certificate is not checked."""
    binary = chromium()
    assert binary is not None, "Chromium and chromedriver are needed"
    arguments = [
        "--headless=new",
        "--no-sandbox",
        "--disable-gpu",
        "--disable-dev-shm-usage",
        "--no-first-run",
        "--disable-background-networking",
        f"--user-data-dir={folder / 'profile'}",
        f"--accept-lang={language}",
        f"--lang={language}",
        "--host-resolver-rules=MAP books.example.com 127.0.0.1, MAP *.example ~NOTFOUND",
        "--no-proxy-server",
    ]
    options = {"binary": binary, "args": arguments, "prefs": {"intl.accept_languages": language}}
    capabilities = {"alwaysMatch": {"acceptInsecureCerts": True, "goog:chromeOptions": options}}
    environment = {**os.environ, "LANGUAGE": language.replace("-", "_")}
    with subprocess.Popen(["chromedriver", "--port=0"], stdout=subprocess.PIPE, text=True, env=environment) as driver:
        try:
            port = next(found[1] for line in driver.stdout or () if (found := re.search(r"on port (\d+)\.", line)))
            with httpx.Client(base_url=f"http://127.0.0.1:{port}", timeout=60, trust_env=False) as http:
                answer = http.post("/session", json={"capabilities": capabilities})
                assert answer.is_success, answer.text
                session = answer.json()["value"]["sessionId"]
                try:
                    yield Browser(http, session)
                finally:
                    http.delete(f"/session/{session}")
        finally:
            driver.terminate()
