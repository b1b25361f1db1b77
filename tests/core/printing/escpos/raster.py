"""Reads back what the stream module writes: GS v 0, and nothing else."""

from PIL import Image


def bitmap_of(commands: list[bytes], width: int) -> Image.Image:
    """The pictures put together again, one under the other, white where nothing was sent."""
    parts = [part_of(command) for command in commands]
    whole = Image.new("1", (width, sum(part.height for part in parts)), 1)
    top = 0
    for part in parts:
        whole.paste(part.crop((0, 0, min(part.width, width), part.height)), (0, top))
        top += part.height
    return whole


def part_of(command: bytes) -> Image.Image:
    """One picture. Raises AssertionError where that is not what the command is."""
    assert command[:4] == b"\x1dv0\x00"
    width_bytes, height = (int.from_bytes(command[at : at + 2], "little") for at in (4, 6))
    raster = command[8:]
    assert len(raster) == width_bytes * height
    return Image.frombytes("1", (width_bytes * 8, height), bytes(byte ^ 0xFF for byte in raster))
