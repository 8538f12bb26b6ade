"""What Qt needs from a Linux system: found missing, installed where that is allowed, else named with the command to type."""

from __future__ import annotations

import ctypes
import os
import shlex
import shutil
import subprocess
import sys
from collections.abc import Sequence

from development import Stop, say

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
