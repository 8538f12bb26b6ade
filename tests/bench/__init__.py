"""`dev.py bench`: speed as ratios within one run, so that the numbers say the same on a slow machine as on a fast one."""
