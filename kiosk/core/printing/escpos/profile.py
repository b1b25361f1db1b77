"""What can be expected of an ESC/POS printer. Facts from the settings, no I/O."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Profile:
    """One kind of printer. `dots`: the width of its paper, 576 (80 mm) or 384 (58 mm).

    `answers`: it says how it is (DLE EOT). `confirms`: it also says when a ticket is on paper (GS ( H).
    `cutter`: it cuts its paper.
    """

    dots: int = 576
    answers: bool = True
    confirms: bool = True
    cutter: bool = True

    def __post_init__(self) -> None:
        if self.dots <= 0 or self.dots % 8:
            raise ValueError(f"dots: expected a multiple of 8, found {self.dots}")
        if self.confirms and not self.answers:
            raise ValueError("a printer that confirms answers too")

    @property
    def width_bytes(self) -> int:
        """A row of its paper, eight dots a byte."""
        return self.dots // 8
