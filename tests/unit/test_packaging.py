"""What is handed out must be whole: bill of materials, licences, menu entry, icons, install and uninstall."""

import importlib
import os
import plistlib
import re
import shutil
import struct
import subprocess
import tomllib
from pathlib import Path
from xml.etree import ElementTree

import pytest

ROOT = Path(__file__).resolve().parents[2]
LOCKS = ("requirements.lock", "requirements-dev.lock")
VERSION = tomllib.loads((ROOT / "pyproject.toml").read_text())["project"]["version"]


@pytest.fixture
def bill(monkeypatch):
    monkeypatch.syspath_prepend(str(ROOT / "packaging"))
    return importlib.import_module("bill")


@pytest.fixture
def audit(bill):
    return importlib.import_module("audit")


def test_every_shipped_package_has_a_licence_that_may_be_shipped(bill):
    packages = bill.locked_packages()

    assert [package.name for package in packages if not bill.is_allowed(package.licence) and package.installed] == []
    assert {
        package.name: package.licence for package in packages if package.name in ("pyside6", "httpx", "certifi")
    } == {
        "pyside6": "LGPL-3.0-only",
        "httpx": "BSD-3-Clause",
        "certifi": "MPL-2.0",
    }


@pytest.mark.parametrize(
    ("expression", "allowed"),
    [
        ("MIT", True),
        ("Apache-2.0 OR BSD-3-Clause", True),
        ("GPL-3.0-only OR MIT", True),
        ("MIT AND GPL-3.0-only", False),
        ("GPL-2.0-only", False),
        ("", False),
    ],
)
def test_licence_expressions(bill, expression, allowed):
    assert bill.is_allowed(expression) is allowed


def test_bill_for_machines_names_every_package_with_its_hashes(bill):
    document = bill.cyclonedx(bill.locked_packages(), bill.other_parts())

    assert (document["bomFormat"], document["specVersion"]) == ("CycloneDX", "1.6")
    (httpx,) = [part for part in document["components"] if part["name"] == "httpx"]
    assert httpx["purl"] == "pkg:pypi/httpx@0.28.1"
    assert httpx["licenses"] == [{"expression": "BSD-3-Clause"}]
    assert len(httpx["hashes"]) == 2


def test_bill_names_what_is_no_python_package_too(bill):
    document = bill.cyclonedx(bill.locked_packages(), bill.other_parts())

    found = {part["name"]: part["licenses"][0] for part in document["components"] if "purl" not in part}
    assert found["Qt"] == {"expression": "LGPL-3.0-only"}
    assert found["PyInstaller boot loader"] == {"license": {"name": "GPL-2.0-only WITH Bootloader-exception"}}
    assert {"Python", "OpenSSL", "SQLite", "ICU", "PDFium"} <= set(found)
    references = [part["bom-ref"] for part in document["components"]]
    assert len(references) == len(set(references))
    assert document["dependencies"][0]["dependsOn"] == sorted(references)


def test_the_text_of_every_licence_is_handed_out(bill, tmp_path):
    packages = bill.locked_packages()

    bill.copy_licence_files(packages, tmp_path)

    without = {package.name for package in packages if package.installed and not (tmp_path / package.name).is_dir()}
    of_qt = {"pyside6", "pyside6-addons", "pyside6-essentials", "shiboken6"}  # resources/licences has theirs
    empty = {"enum-compat", "fontpkg"}  # nothing of them is in the program
    assert without == of_qt | empty
    for name in ("LGPL-3.0", "GPL-3.0"):
        assert (ROOT / "resources/licences" / f"{name}.txt").stat().st_size > 7_000


def test_what_came_along_unlisted_is_found(bill, monkeypatch):
    contents = importlib.import_module("contents")
    monkeypatch.setattr(
        contents,
        "python_modules",
        lambda _frozen: {"json", "app", "httpx", "_pytest", "pyimod01_archive", "nobody_knows"},
    )

    assert contents.unlisted(ROOT, bill.locked_packages()) == ["_pytest", "nobody_knows"]


@pytest.mark.parametrize(
    ("file", "room"),
    [
        ("_internal/PySide6/Qt/lib/libicudata.so.73", "Qt: Unicode data"),
        ("_internal/PySide6/Qt/lib/libQt6Gui.so.6", "Qt and PySide6"),
        ("_internal/python3.11/lib-dynload/_ssl.so", "Python"),
        ("_internal/libxcb-cursor.so.0", "libraries of the system"),
        ("_internal/httpx-0.28.1.dist-info/METADATA", "httpx"),
        ("ledgerbridge-window", "the two programs, with all Python code"),
    ],
)
def test_rooms_of_the_frozen_folder(file, room, bill):
    contents = importlib.import_module("contents")

    assert contents.room_of(Path(file)) == room


def test_audit_finds_what_must_not_be_locked(audit, bill):
    bad = bill.Package("pyside6", "6.12.0", "GPL-3.0-only", "", (), installed=True)

    assert audit.bad_pairs([bad]) == [
        "pyside6 6.12.0: 6.12.0 aborts Python 3.11 (docs/decisions/001-pyside6-below-6.12.md)"
    ]
    assert audit.without_hashes([bad]) == ["pyside6 6.12.0 has no hash"]
    assert audit.bad_licences([bad]) == ["pyside6 6.12.0: GPL-3.0-only"]
    assert audit.other_versions([bad]) == ["pyside6: 6.11.3 is installed, 6.12.0 is locked"]


def test_audit_finds_nothing_in_the_locks_as_they_are(audit, bill):
    packages = [package for name in LOCKS for package in bill.locked_packages(name)]

    assert audit.bad_pairs(packages) + audit.without_hashes(packages) + audit.other_versions(packages) == []


# ---------------------------------------------------------------- what is installed


def test_menu_entry_and_store_page_speak_both_languages():
    entry = (ROOT / "packaging/linux/org.ledgerbridge.Ledgerbridge.desktop").read_text()
    page = ElementTree.parse(ROOT / "packaging/linux/org.ledgerbridge.Ledgerbridge.metainfo.xml").getroot()

    assert "Comment[de]=Rechnungen von OneDesk nach QuickBooks Online kopieren\n" in entry
    assert [summary.text for summary in page.findall("summary")] == [
        "Copy invoices from OneDesk to QuickBooks Online",
        "Rechnungen von OneDesk nach QuickBooks Online kopieren",
    ]


def test_store_page_knows_this_version():
    page = ElementTree.parse(ROOT / "packaging/linux/org.ledgerbridge.Ledgerbridge.metainfo.xml").getroot()

    assert next(release.attrib["version"] for release in page.iter("release")) == VERSION


@pytest.mark.parametrize(("name", "beginning"), [("ledgerbridge.ico", b"\0\0\1\0\7\0"), ("ledgerbridge.icns", b"icns")])
def test_icon_containers(name, beginning):
    assert (ROOT / "packaging/icons" / name).read_bytes().startswith(beginning)


@pytest.fixture
def unpacked(tmp_path):
    """The tar as it lies after unpacking, with a program that only says its name."""
    tree = tmp_path / "unpacked"
    program = tree / "usr/lib/ledgerbridge"
    program.mkdir(parents=True)
    for name in ("ledgerbridge", "ledgerbridge-window"):
        (program / name).write_text("#!/bin/sh\necho started\n")
        (program / name).chmod(0o755)
    for source, folder in (
        ("packaging/linux/org.ledgerbridge.Ledgerbridge.desktop", "applications"),
        ("packaging/linux/org.ledgerbridge.Ledgerbridge.metainfo.xml", "metainfo"),
        ("packaging/icons/ledgerbridge-64.png", "icons/hicolor/64x64/apps"),
    ):
        (tree / "usr/share" / folder).mkdir(parents=True)
        name = "org.ledgerbridge.Ledgerbridge.png" if source.endswith("png") else Path(source).name
        shutil.copy(ROOT / source, tree / "usr/share" / folder / name)
    for script in ("AppRun", "install.sh", "uninstall.sh"):
        shutil.copy(ROOT / "packaging/linux" / script, tree)
    return tree


def test_installed_from_tar_it_starts_and_leaves_only_the_data_behind(unpacked, tmp_path):
    home = tmp_path / "home"
    data = home / ".local/share/Ledgerbridge"
    data.mkdir(parents=True)
    (data / "ledgerbridge.sqlite3").write_text("books")
    environment = {"HOME": str(home), "PATH": os.environ["PATH"]}

    subprocess.run([unpacked / "install.sh"], env=environment, check=True, capture_output=True)
    started = subprocess.run([home / ".local/bin/ledgerbridge"], env=environment, check=True, capture_output=True)
    entry = (home / ".local/share/applications/org.ledgerbridge.Ledgerbridge.desktop").read_text()
    subprocess.run([home / ".local/lib/ledgerbridge/uninstall.sh"], env=environment, check=True, capture_output=True)

    assert started.stdout == b"started\n"
    assert f"Exec={home}/.local/bin/ledgerbridge-window --demo\n" in entry
    assert [path for path in home.rglob("*") if not path.is_dir()] == [data / "ledgerbridge.sqlite3"]


def test_uninstalling_what_was_not_installed_removes_nothing(unpacked):
    before = sorted(unpacked.rglob("*"))

    done = subprocess.run([unpacked / "uninstall.sh"], capture_output=True, text=True)

    assert done.returncode == 1
    assert sorted(unpacked.rglob("*")) == before


def test_debian_reads_the_release(bill):
    build = importlib.import_module("build")

    assert build.debian_changes() == (
        "ledgerbridge (0.1.0) unstable; urgency=medium\n\n  * See CHANGELOG.md.\n\n"
        " -- The Ledgerbridge project <maintainers@ledgerbridge.invalid>  Tue, 24 Nov 2026 00:00:00 +0000\n"
    )


def test_package_puts_each_part_where_the_desktop_looks_for_it(bill, tmp_path, monkeypatch):
    build = importlib.import_module("build")
    frozen = tmp_path / "frozen"
    frozen.mkdir()
    (frozen / "ledgerbridge").write_text("program")
    monkeypatch.setattr(build, "FROZEN", frozen)

    build.lay_out(tmp_path / "tree", "usr")

    tree = tmp_path / "tree/usr"
    assert (tree / "bin/ledgerbridge").read_text() == "program"
    assert (tree / "share/applications/org.ledgerbridge.Ledgerbridge.desktop").is_file()
    assert (tree / "share/metainfo/org.ledgerbridge.Ledgerbridge.metainfo.xml").is_file()
    assert (tree / "share/icons/hicolor/scalable/apps/org.ledgerbridge.Ledgerbridge.svg").is_file()
    assert (tree / "share/icons/hicolor/48x48/apps/org.ledgerbridge.Ledgerbridge.png").is_file()
    assert sorted(path.name for path in (tree / "share/doc/ledgerbridge").iterdir()) == [
        "CHANGELOG.md",
        "LICENSE",
        "NOTICES.md",
        "install-de.md",
        "install-en.md",
    ]


def library_with_search_path(text: bytes) -> bytes:
    """The least of a library: header, one loaded part, the dynamic table with texts and search path, then the texts."""
    texts = b"\0libc.so.6\0" + text + b"\0"
    place, table = 64 + 2 * 56, 4 * 16
    dynamic = struct.pack("<qQqQqQqQ", 1, 1, 5, place + table, 29, 11, 0, 0)
    header = b"\x7fELF\x02\x01\x01".ljust(16, b"\0")
    header += struct.pack("<HHIQQQIHHHHHH", 3, 62, 1, 0, 64, 0, 0, 64, 56, 2, 0, 0, 0)
    whole = place + table + len(texts)
    parts = struct.pack("<IIQQQQQQ", 1, 4, 0, 0, 0, whole, whole, 4096)
    parts += struct.pack("<IIQQQQQQ", 2, 4, place, place, place, table, table, 8)
    return header + parts + dynamic + texts


@pytest.mark.parametrize(
    ("before", "after", "taken"),
    [
        (b"/home/builder/python/lib", b"$ORIGIN".ljust(24, b"\0"), ["/home/builder/python/lib"]),
        (b"$ORIGIN:/opt/lib", b"$ORIGIN".ljust(16, b"\0"), ["$ORIGIN:/opt/lib"]),
        (b"/lib", b"\0\0\0\0", ["/lib"]),
        (b"$ORIGIN/../../lib:$ORIGIN", b"$ORIGIN/../../lib:$ORIGIN", []),
        (b"", b"", []),
    ],
)
def test_a_library_looks_for_others_in_the_program_alone(before, after, taken, bill, tmp_path):
    elf = importlib.import_module("elf")
    library = tmp_path / "_module.so"
    library.write_bytes(library_with_search_path(before))

    assert elf.own_paths_only(library) == taken

    assert library.read_bytes() == library_with_search_path(after)


@pytest.mark.parametrize("content", [b"", b"#!/bin/sh\n", b"MZ\x90", b"\x7fELF\x01\x01\x01" + bytes(60)])
def test_what_is_no_library_of_this_kind_is_left_alone(content, bill, tmp_path):
    elf = importlib.import_module("elf")
    file = tmp_path / "file"
    file.write_bytes(content)

    assert elf.own_paths_only(file) == []
    assert file.read_bytes() == content


# ---------------------------------------------------------------- for systems that are not here


def test_installer_for_windows_names_only_what_the_build_makes():
    script = (ROOT / "packaging/windows/ledgerbridge.iss").read_text()
    spec = (ROOT / "packaging/ledgerbridge.spec").read_text()
    programs = set(re.findall(r'executable\("([\w-]+)", console=', spec))

    assert programs == {"ledgerbridge", "ledgerbridge-window"}
    assert set(re.findall(r"\{app\}\\\\?([\w-]+)\.exe", script)) <= programs
    for name in re.findall(r"^(?:LicenseFile|SetupIconFile)=(.+)$", script, re.MULTILINE):
        assert (ROOT / "packaging/windows" / name.replace("\\", "/")).resolve().is_file(), name
    messages = re.findall(r"^(en|de)\.(\w+)=", script, re.MULTILINE)
    assert {name for language, name in messages if language == "en"} == {
        name for language, name in messages if language == "de"
    }
    used = set(re.findall(r"\{cm:(\w+)", script)) | set(re.findall(r"CustomMessage\('(\w+)'\)", script))
    assert used - {name for _language, name in messages} == {"CreateDesktopIcon", "LaunchProgram"}  # Inno Setup's own


def test_images_in_the_icon_for_windows_are_pictures_of_the_size_that_they_say():
    data = (ROOT / "packaging/icons/ledgerbridge.ico").read_bytes()
    found = []
    for place in range(6, 6 + 7 * 16, 16):
        width, _height, _colours, _zero, _planes, bits, size, offset = struct.unpack_from("<BBBBHHII", data, place)
        picture = data[offset : offset + size]
        assert picture.startswith(b"\x89PNG")
        assert struct.unpack_from(">I", picture, 16)[0] == (width or 256)
        found.append((width or 256, bits))
    assert found == [(size, 32) for size in (16, 24, 32, 48, 64, 128, 256)]


def test_images_in_the_icon_for_macos_are_pictures_of_their_kind():
    data = (ROOT / "packaging/icons/ledgerbridge.icns").read_bytes()
    kind, length = struct.unpack_from(">4sI", data)
    assert (kind, length) == (b"icns", len(data))
    found, place = {}, 8
    while place < length:
        kind, size = struct.unpack_from(">4sI", data, place)
        assert data[place + 8 : place + 12] == b"\x89PNG"
        found[kind] = struct.unpack_from(">I", data, place + 24)[0]
        place += size
    assert found == {
        b"icp4": 16, b"icp5": 32, b"ic07": 128, b"ic08": 256, b"ic09": 512, b"ic10": 1024,
        b"ic11": 32, b"ic12": 64, b"ic13": 256, b"ic14": 512,
    }  # fmt: skip


@pytest.mark.parametrize("script", sorted((ROOT / "packaging").rglob("*.sh")), ids=lambda script: script.name)
def test_shell_scripts_are_sound(script):
    subprocess.run(["sh", "-n", str(script)], check=True)


def test_entitlements_are_a_property_list():
    with (ROOT / "packaging/macos/entitlements.plist").open("rb") as file:
        assert plistlib.load(file) == {"com.apple.security.cs.allow-unsigned-executable-memory": True}


def test_what_the_linux_build_leaves_to_the_system_is_asked_of_it():
    """Every library that is left out and needed belongs to a package that the Debian package depends on."""
    control = (ROOT / "packaging/linux/control").read_text()
    (depends,) = re.findall(r"^Depends: (.+)$", control, re.MULTILINE)
    named = {name for choice in depends.split(", ") for name in re.findall(r"[a-z][a-z0-9.+-]+", choice)}

    assert {
        *("libc6", "libstdc++6", "libgcc-s1", "libegl1", "libgl1", "libx11-6", "libx11-xcb1", "libxcb1", "libdbus-1-3"),
        *("libfontconfig1", "libfreetype6", "libglib2.0-0", "libgssapi-krb5-2"),
        *("libwayland-client0", "libwayland-cursor0", "libwayland-egl1"),
    } <= named
