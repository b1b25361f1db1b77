"""A full morning at three check-in desks, played with real windows, keys and a network that fails.

`python -m tests.morning --out DIR` (needs Xvfb, xdotool and ImageMagick's import).
"""
