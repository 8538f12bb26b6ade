"""The Qt process: loop, exception hook, single instance.

Qt is loaded here first, and Python's own `import` put back afterwards: PySide6 replaces it by one that reads the source of each module
imported from then on, to look whether it may use `__feature__` (we never do). That is a fifth of a start and 17 MB.
"""

import builtins
import sys

if "PySide6" not in sys.modules:
    _own_import = builtins.__import__
    import PySide6.QtCore  # noqa: F401  # for what it does to the import

    builtins.__import__ = _own_import
