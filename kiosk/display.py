"""What Qt needs of the system before a window can open: said in one line, instead of Qt's own abort."""

import ctypes
import os
import socket
import sys
from collections.abc import Mapping
from pathlib import Path

_PACKAGES = {
    "libEGL.so.1": "libegl1",
    "libGL.so.1": "libgl1",
    "libOpenGL.so.0": "libopengl0",
    "libxkbcommon.so.0": "libxkbcommon0",
    "libxkbcommon-x11.so.0": "libxkbcommon-x11-0",
    "libdbus-1.so.3": "libdbus-1-3",
    "libfontconfig.so.1": "libfontconfig1",
    "libfreetype.so.6": "libfreetype6",
    "libglib-2.0.so.0": "libglib2.0-0",
    "libgthread-2.0.so.0": "libglib2.0-0",
    "libX11.so.6": "libx11-6",
    "libX11-xcb.so.1": "libx11-xcb1",
    "libSM.so.6": "libsm6",
    "libICE.so.6": "libice6",
    "libxcb.so.1": "libxcb1",
    "libxcb-cursor.so.0": "libxcb-cursor0",
    "libxcb-glx.so.0": "libxcb-glx0",
    "libxcb-icccm.so.4": "libxcb-icccm4",
    "libxcb-image.so.0": "libxcb-image0",
    "libxcb-keysyms.so.1": "libxcb-keysyms1",
    "libxcb-randr.so.0": "libxcb-randr0",
    "libxcb-render-util.so.0": "libxcb-render-util0",
    "libxcb-render.so.0": "libxcb-render0",
    "libxcb-shape.so.0": "libxcb-shape0",
    "libxcb-shm.so.0": "libxcb-shm0",
    "libxcb-sync.so.1": "libxcb-sync1",
    "libxcb-util.so.1": "libxcb-util1",
    "libxcb-xfixes.so.0": "libxcb-xfixes0",
    "libxcb-xkb.so.1": "libxcb-xkb1",
}
ALL_PACKAGES = (
    "libegl1 libgl1 libfontconfig1 libdbus-1-3 libxkbcommon-x11-0 libxcb-cursor0 libxcb-icccm4 libxcb-image0 "
    "libxcb-keysyms1 libxcb-render-util0 libxcb-shape0"
)


def missing(environ: Mapping[str, str] = os.environ) -> str | None:
    """What stands in the way of a window, and how to get it; None where nothing does. Imports Qt."""
    if not sys.platform.startswith("linux"):
        return None
    try:
        from PySide6 import QtWidgets  # noqa: F401, PLC0415
    except ImportError as fault:
        return _library(str(fault))
    platform = environ.get("QT_QPA_PLATFORM", "").split(":")[0]
    if platform not in {"", "xcb"} or (platform == "" and environ.get("WAYLAND_DISPLAY")):
        return None
    display = environ.get("DISPLAY", "")
    if not display:
        return "no display: start it in a graphical session, or under `xvfb-run`, or set QT_QPA_PLATFORM=offscreen"
    return _xcb() or (None if _answers(display) else f"the display {display} does not answer: is it running?")


def _xcb() -> str | None:
    """What Qt's X11 plug-in lacks. Loading it here costs nothing: Qt loads the very same file."""
    from PySide6.QtCore import QLibraryInfo  # noqa: PLC0415

    plugin = Path(QLibraryInfo.path(QLibraryInfo.LibraryPath.PluginsPath)) / "platforms" / "libqxcb.so"
    try:
        ctypes.CDLL(str(plugin))
    except OSError as fault:
        return _library(str(fault))
    return None


def _library(fault: str) -> str:
    name = next((word.rstrip(":") for word in fault.split() if ".so" in word), "")
    package = _PACKAGES.get(name)
    if package is None:
        return f"Qt cannot start: {fault.splitlines()[0]}; on Debian and Ubuntu: sudo apt install {ALL_PACKAGES}"
    others = " ".join(p for p in ALL_PACKAGES.split() if p != package)
    return f"Qt needs {name}; on Debian and Ubuntu: sudo apt install {package} {others}"


def _answers(display: str) -> bool:
    """Whether an X server listens at ":0", ":0.0" or "host:0"."""
    host, _, rest = display.rpartition(":")
    number = rest.split(".")[0]
    if not number.isdigit():
        return False
    if host and host != "unix":
        address, port = host.strip("[]"), 6000 + int(number)
        try:
            socket.create_connection((address, port), timeout=2).close()
        except OSError:
            return False
        return True
    path = f"/tmp/.X11-unix/X{number}"  # noqa: S108  where X servers listen
    for candidate in (path, f"\0{path}"):
        with socket.socket(socket.AF_UNIX) as probe:
            if probe.connect_ex(candidate) == 0:
                return True
    return False
