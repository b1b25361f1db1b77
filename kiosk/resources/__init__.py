"""What ships beside the code: messages, icons, style, the demo centre."""

from importlib.resources import files
from importlib.resources.abc import Traversable


def resource(name: str) -> Traversable:
    """A shipped file by its path below this folder, also inside a packaged program."""
    return files(__name__).joinpath(*name.split("/"))
