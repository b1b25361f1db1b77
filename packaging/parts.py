"""Which parts of the libraries go into the folder. Pure: paths in, answers out; build_kiosk.spec has the reasons.

A destination is a path below the program's folder of libraries, as PyInstaller writes it on this system.
"""

from collections.abc import Callable, Collection, Iterable
from pathlib import PurePosixPath

Entry = tuple[str, str, str]  # destination, source, and what PyInstaller calls its kind
_PLUGINS = "plugins"
_BINARY = ("BINARY", "EXTENSION")
_SELDOM_BUT_LOADED = ("libpython", "python3", "libusb-1.0", "vcruntime", "msvcp")  # nothing else asks for them


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
