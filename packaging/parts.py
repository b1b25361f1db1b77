"""Which parts of the libraries go into the folder, and why. Pure: paths in, answers out.

A destination is a path below the program's folder of libraries, as PyInstaller writes it on this system.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]  # destination, source, and what PyInstaller calls its kind
# Of Qt's plug-ins, which PyInstaller takes all:
QT_PLUGINS = {
    "platforms/xcb",  # X11
    "platforms/wayland",  # under cage
    "wayland-shell-integration/xdg-shell",  # the one that compositors speak
    "platforms/windows",
    "platforms/offscreen",  # the tour
    "platforminputcontexts/composeplatforminputcontextplugin",  # X11's dead keys
    "printsupport/cupsprintersupport",  # the system's printers
}
# Left out, since:
# - a terminal has X11 or a compositor: eglfs, linuxfb, vnc, vulkan, and the touchscreens for them
# - we paint without GL: GL for X11 and for Wayland
# - the style is ours, on Fusion: GTK's and the portals' themes, Windows' own style
# - QtSvg draws the icons itself: pictures other than PNG
# - PostgreSQL's library has a TLS of its own: TLS, states of networks
# - keyboards on the screen are widgets of ours: Qt's own, which would bring Quick and QML
# - our words are gettext's: Qt's translations

LANGUAGES = {"root", "kk", "ru", "en"}
NOT_PACKED = {
    "libcups.so.2",  # where there is CUPS there is its library, which fits it; this one brings GnuTLS and Kerberos
    "libusb-1.0.so",  # a second time: its module looks for it beside itself
    "libusb-1.0.dll",
    "dateutil/zoneinfo/dateutil-zoneinfo.tar.gz",  # the time zones are tzdata's
}

_PLUGINS = "plugins"
_BINARY = ("BINARY", "EXTENSION")
_SELDOM_BUT_LOADED = ("libpython", "python3", "libusb-1.0", "vcruntime", "msvcp")  # nothing else asks for them


def packed(entries: Iterable[Entry], imports_of: Callable[[str], Iterable[str]]) -> list[Entry]:
    """What is packed of all that PyInstaller found. `imports_of`: the names of the libraries that a file loads."""
    kept = (
        entry
        for entry in entries
        if str(path_of(entry[0])) not in NOT_PACKED
        and qt_kept(entry[0], QT_PLUGINS)
        and languages_kept(entry[0], LANGUAGES)
    )
    return needed(kept, imports_of)


def path_of(destination: str) -> PurePosixPath:
    """A destination with slashes, also on Windows."""
    return PurePosixPath(destination.replace("\\", "/"))


def qt_kept(destination: str, plugins: Collection[str]) -> bool:
    """Whether a file of PySide6 is kept: plug-ins that are named ("platforms/xcb"), and no translations."""
    path = path_of(destination)
    if path.parts[:1] != ("PySide6",):
        return True
    if "translations" in path.parts or "qml" in path.parts:
        return False
    if _PLUGINS not in path.parts:
        return True
    return f"{path.parent.name}/{plugin_name(path)}" in plugins


def plugin_name(path: PurePosixPath) -> str:
    """What Qt calls a plug-in: "xcb" for libqxcb.so, "windows" for qwindows.dll."""
    return path.stem.removeprefix("lib").removeprefix("q")


def languages_kept(destination: str, languages: Collection[str]) -> bool:
    """Whether a file of Babel is kept: of the languages' data those that are named, and the data of all."""
    path = path_of(destination)
    return path.parts[:2] != ("babel", "locale-data") or path.stem in languages


def needed(entries: Iterable[Entry], imports_of: Callable[[str], Iterable[str]]) -> list[Entry]:
    """The libraries among the entries that something else among them loads, and all that is no library.

    `imports_of`: the names of the libraries that a file loads. Links stay where what they lead to stays.
    """
    listed = list(entries)
    libraries = {path_of(entry[0]).name.lower(): entry for entry in listed if _is_library(entry)}
    wanted: set[str] = set()
    waiting = [entry for entry in listed if entry[2] in _BINARY and not _is_library(entry)]
    while waiting:
        for name in imports_of(waiting.pop()[1]):
            found = name.lower()
            if found in libraries and found not in wanted:
                wanted.add(found)
                waiting.append(libraries[found])
    kept = [
        e for e in listed if e[2] != "SYMLINK" and (not _is_library(e) or path_of(e[0]).name.lower() in wanted)
    ]
    there = {str(path_of(destination)) for destination, _, _ in kept}
    return kept + [entry for entry in listed if entry[2] == "SYMLINK" and str(_leads_to(entry)) in there]


def _is_library(entry: Entry) -> bool:
    """Whether a file is there only because others load it by its name."""
    path = path_of(entry[0])
    name = path.name.lower()
    if entry[2] != "BINARY" or _PLUGINS in path.parts or name.startswith(_SELDOM_BUT_LOADED):
        return False
    return name.endswith(".dll") or (name.startswith("lib") and ".so" in name)


def _leads_to(link: Entry) -> PurePosixPath:
    parts: list[str] = []
    for part in (path_of(link[0]).parent / path_of(link[1])).parts:
        if part == "..":
            parts.pop()
        else:
            parts.append(part)
    return PurePosixPath(*parts)


def one_country(modules: Iterable[Entry], own: str, empty: str) -> list[Entry]:
    """The modules without those that `holidays` has for other countries.

    Its package of countries imports them all, but is asked for one by its name: `empty`, an __init__.py, takes its
    place.
    """
    package = "holidays.countries"
    kept = (entry for entry in modules if not entry[0].startswith(f"{package}.") or entry[0] == f"{package}.{own}")
    return [(name, empty if name == package else file, kind) for name, file, kind in kept]
