"""What every part of the bench measures with: clocks, percentiles, memory, the machine's description, and a result's shape."""

from __future__ import annotations

import gc
import os
import platform
import statistics
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True)
class Result:
    """One figure. `limit` None: reported only. `at_most` False: the value must reach the limit instead of staying below it."""

    part: str
    name: str
    value: float
    unit: str
    limit: float | None = None
    at_most: bool = True
    note: str = ""

    @property
    def kept(self) -> bool | None:
        """Whether the limit is kept; None where there is none."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.at_most else self.value >= self.limit


def best_of(times: int, work: Callable[[], object]) -> float:
    """The shortest of several runs, in seconds: what the others add is the machine's."""
    found = []
    for _turn in range(times):
        gc.collect()
        begun = time.perf_counter()
        work()
        found.append(time.perf_counter() - begun)
    return min(found)


def percentile(values: Sequence[float], share: float) -> float:
    """The value that `share` (0 to 1) of `values` do not exceed."""
    ordered = sorted(values)
    return ordered[min(len(ordered) - 1, round(share * (len(ordered) - 1)))] if ordered else 0.0


def median(values: Sequence[float]) -> float:
    return statistics.median(values) if values else 0.0


def resident() -> int:
    """This process' memory in bytes, as the system counts it (Linux; elsewhere its highest)."""
    try:
        pages = int(Path("/proc/self/statm").read_text().split()[1])
    except OSError:
        import resource

        peak = resource.getrusage(resource.RUSAGE_SELF).ru_maxrss
        return peak if sys.platform == "darwin" else peak * 1024
    return pages * os.sysconf("SC_PAGE_SIZE")


def machine() -> dict[str, str]:
    """What the numbers were measured on; no name of it."""
    model = platform.processor() or platform.machine()
    memory = ""
    try:
        lines = Path("/proc/cpuinfo").read_text().splitlines()
        model = next((line.partition(":")[2].strip() for line in lines if line.startswith("model name")), model)
        kilobytes = int(Path("/proc/meminfo").read_text().split()[1])
        memory = f"{kilobytes / 1_048_576:.0f} GB"
    except OSError:
        pass
    import PySide6

    return {
        "processor": model,
        "cores": str(os.cpu_count()),
        "memory": memory,
        "system": f"{platform.system()} {platform.release().split('-')[0]}",
        "python": platform.python_version(),
        "pyside6": PySide6.__version__,
        "load": ", ".join(f"{each:.1f}" for each in os.getloadavg()) if hasattr(os, "getloadavg") else "",
    }
