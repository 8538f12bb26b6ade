"""Where the frozen program begins: what `python -m app` does, without a Python around it."""

import multiprocessing
import sys

from app.main import main

if __name__ == "__main__":
    multiprocessing.freeze_support()
    sys.exit(main())
