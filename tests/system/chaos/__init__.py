"""Breaks the program on purpose: real processes, killed and cut off at every step, then counted from the stand-ins' own books.

`python dev.py chaos --faults 5000 [--seed N] [--json FILE]`; the short form is `tests/system/test_chaos.py`.
"""
