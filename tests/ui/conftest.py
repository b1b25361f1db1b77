"""The screens' tests need no display: Qt draws off the screen where nothing else is set."""

import os

os.environ.setdefault("QT_QPA_PLATFORM", "offscreen")
