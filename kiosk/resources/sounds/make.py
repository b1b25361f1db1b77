"""Makes the three sounds beside this file: python -m kiosk.resources.sounds.make

Each is told from the others by its melody, its length and its colour, also by those who hear badly: welcome rises,
attention repeats one note, no falls and is rough.
"""

import math
import struct
import wave
from collections.abc import Sequence
from pathlib import Path

RATE = 22_050
LOUDEST = 0.55
_FADE = 0.012  # seconds, so that nothing clicks

# Notes: hertz (0 for silence), seconds, and how strong its overtones are.
Note = tuple[float, float, Sequence[float]]
_SOFT, _BRIGHT, _ROUGH = (1.0, 0.25), (1.0, 0.5, 0.3), (1.0, 0.7, 0.6, 0.5, 0.4)
SOUNDS: dict[str, Sequence[Note]] = {
    "welcome": ((659.3, 0.09, _SOFT), (880.0, 0.20, _SOFT)),
    "attention": ((740.0, 0.11, _BRIGHT), (0.0, 0.06, _SOFT), (740.0, 0.11, _BRIGHT)),
    "no": ((233.1, 0.16, _ROUGH), (155.6, 0.34, _ROUGH)),
}


def samples(notes: Sequence[Note]) -> bytes:
    """A melody as signed numbers of 16 bits, the low byte first."""
    numbers: list[int] = []
    for hertz, seconds, overtones in notes:
        count = round(seconds * RATE)
        for at in range(count):
            moment = at / RATE
            swell = min(1.0, moment / _FADE, (count - at) / RATE / _FADE)
            tone = sum(
                strength * math.sin(2 * math.pi * hertz * number * moment)
                for number, strength in enumerate(overtones, 1)
            )
            numbers.append(round(32_767 * LOUDEST * swell * tone / sum(overtones)))
    return struct.pack(f"<{len(numbers)}h", *numbers)


def write(folder: Path) -> None:
    """All of them."""
    for name, notes in SOUNDS.items():
        with wave.open(str(folder / f"{name}.wav"), "wb") as file:
            file.setnchannels(1)
            file.setsampwidth(2)
            file.setframerate(RATE)
            file.writeframes(samples(notes))


if __name__ == "__main__":
    write(Path(__file__).parent)
