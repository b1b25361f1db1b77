"""Runs in the packed program before anything else of it."""

import os

# Qt's and Python's own libraries were found by it; programs of the system that are started (lp, pw-play) must find
# the system's. The loader of this process has read it already.
_before = os.environ.pop("LD_LIBRARY_PATH_ORIG", None)
os.environ.pop("LD_LIBRARY_PATH", None)
if _before is not None:
    os.environ["LD_LIBRARY_PATH"] = _before

# The time zones that were packed, not those of a system that nobody updates: all terminals of one version agree.
os.environ.setdefault("PYTHONTZPATH", "")
