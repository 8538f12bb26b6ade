"""Adapters over the wire: OneDesk and QuickBooks Online, behind the ports of sync.

httpx brings a command line that draws with click, rich and pygments where these are installed: it is not loaded (7 MB, 50 ms).
"""

import sys

sys.modules.setdefault("httpx._main", None)  # type: ignore[arg-type]  # an import of it fails, as httpx allows for
