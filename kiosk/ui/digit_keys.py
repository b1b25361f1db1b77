"""Which digit stands on a key, whatever sign the keyboard's layout makes of it: by the code of the key itself.

The row above the letters, and the keypad with and without Num Lock. Empty where a platform tells no such codes.
"""

from collections.abc import Mapping

_ROW, _KEYPAD = "1234567890", "7894561230"
# X11 and Wayland: the kernel's codes, and 8 more. Windows: set 1, without the bit of the arrow keys.
_EVDEV = dict(zip((*range(10, 20), 79, 80, 81, 83, 84, 85, 87, 88, 89, 90), _ROW + _KEYPAD, strict=True))
_WINDOWS = dict(zip((*range(2, 12), 71, 72, 73, 75, 76, 77, 79, 80, 81, 82), _ROW + _KEYPAD, strict=True))


def digit_keys(platform: str) -> Mapping[int, str]:
    """The digits by native scan code, as Qt tells it on this platform (`QGuiApplication.platformName`)."""
    if platform == "windows":
        return _WINDOWS
    return _EVDEV if platform in {"xcb", "wayland", "offscreen"} else {}
