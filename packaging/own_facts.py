"""What Python knows of the machine on which it was built, without that machine's paths."""

import sysconfig
from pathlib import Path


def without_paths(facts: dict[str, object]) -> dict[str, object]:
    """Numbers, and words in which there is no path."""
    return {
        name: fact for name, fact in facts.items() if not (isinstance(fact, str) and ("/" in fact or "\\" in fact))
    }


def write_facts(folder: Path) -> Path:
    """Write the module that takes the place of Python's own; returns the folder in which it is to be found.

    Python on Windows has no such module, and needs none.
    """
    folder.mkdir(parents=True, exist_ok=True)
    try:
        name = sysconfig._get_sysconfigdata_name()
    except AttributeError:
        return folder
    facts = without_paths(__import__(name).build_time_vars)
    (folder / f"{name}.py").write_text(f"build_time_vars = {facts!r}\n", "utf-8")
    return folder
