"""Linux only: libraries must not look for others in folders of the machine that built them; such search paths are taken out here."""

from __future__ import annotations

import struct
from pathlib import Path

LOAD, DYNAMIC = 1, 2
END, TEXTS, RPATH, RUNPATH = 0, 5, 15, 29
OWN_FOLDER = b"$ORIGIN"


def own_paths_only(library: Path) -> list[str]:
    """Search paths of `library` (64 bit, little endian; others are left alone) that lead out of the program are replaced by its own
    folder. Returns those taken out."""
    data = bytearray(library.read_bytes())
    taken = []
    for start in _search_paths(bytes(data)):
        end = data.index(0, start)
        text = bytes(data[start:end])
        if text and not all(part.startswith(OWN_FOLDER) for part in text.split(b":")):
            taken.append(text.decode(errors="replace"))
            told = OWN_FOLDER if len(text) >= len(OWN_FOLDER) else b""
            data[start:end] = told.ljust(len(text), b"\0")
    if taken:
        library.write_bytes(data)
    return taken


def _search_paths(data: bytes) -> list[int]:
    """Where the texts of RPATH and RUNPATH begin in the file."""
    if data[:6] != b"\x7fELF\x02\x01":
        return []
    (table,) = struct.unpack_from("<Q", data, 32)
    size, count = struct.unpack_from("<HH", data, 54)
    parts = [struct.unpack_from("<IIQQQQ", data, table + number * size) for number in range(count)]
    loaded = [(address, length, place) for kind, _flags, place, address, _physical, length in parts if kind == LOAD]
    entries = [
        struct.unpack_from("<qQ", data, at)
        for kind, _flags, place, _address, _physical, length in parts
        if kind == DYNAMIC
        for at in range(place, place + length, 16)
    ]
    if (END, 0) in entries:
        entries = entries[: entries.index((END, 0))]
    texts = next((value for tag, value in entries if tag == TEXTS), None)
    if texts is None:
        return []
    (begin,) = [place + texts - address for address, length, place in loaded if address <= texts < address + length]
    return [begin + value for tag, value in entries if tag in (RPATH, RUNPATH)]
