"""Adapters over the wire: OneDesk and QuickBooks Online, behind the ports of sync.

httpx brings a command line that draws with click, rich and pygments where these are installed: it is not loaded (7 MB, 50 ms). And it asks
for sniffio at each lock and each connection; where that is not installed, looking for it in vain took a tenth of a copy's time.
"""

import importlib.util
import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # an import of it fails, as httpx allows for
if "sniffio" not in sys.modules and importlib.util.find_spec("sniffio") is None:
    sys.modules["sniffio"] = None  # type: ignore[assignment]  # not there: said at once, without looking at every folder
