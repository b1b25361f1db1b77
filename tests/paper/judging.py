"""What became of a bitmap on paper: whole, in part, or not at all."""

from collections.abc import Iterable

from PIL import Image, ImageChops

# A picture that broke off takes for its own what is said next: some questions, and the command that ends it. Where
# the ticket is white its rows are one byte wide.
_STRAY_ROWS = 26


def inked(paper: Image.Image) -> Image.Image:
    """A paper without the white above and below its print; without any height where nothing is on it."""
    box = ImageChops.invert(paper.convert("L")).getbbox()
    return paper.crop((0, box[1], paper.width, box[3])) if box else paper.crop((0, 0, paper.width, 0))


def on_paper(bitmap: Image.Image, dots: int) -> Image.Image:
    """How a bitmap looks on paper of that width, without white above and below."""
    wide = Image.new("1", (dots, bitmap.height), 1)
    wide.paste(bitmap, (0, 0))
    return inked(wide)


def is_blank(paper: Image.Image) -> bool:
    """Not a dot is on it."""
    return inked(paper).height == 0


def is_whole(paper: Image.Image, bitmap: Image.Image) -> bool:
    """On the paper is this bitmap, dot for dot, and nothing else."""
    found, wanted = inked(paper), on_paper(bitmap, paper.width)
    return found.size == wanted.size and found.tobytes() == wanted.tobytes()


def is_beginning(paper: Image.Image, bitmap: Image.Image) -> bool:
    """On the paper is nothing, or the bitmap's beginning and what a broken picture took for its own."""
    found, wanted = _rows(inked(paper)), _rows(on_paper(bitmap, paper.width))
    return len(found) - _equal(found, wanted) <= _STRAY_ROWS


def is_part(paper: Image.Image, bitmap: Image.Image) -> bool:
    """On the paper is a stretch of the bitmap and no more than strays after it: what came when paper was put in
    goes on where the old roll ended."""
    found, wanted = _rows(inked(paper)), _rows(on_paper(bitmap, paper.width))
    starts = [at for at, row in enumerate(wanted) if not found or row == found[0]]
    return is_beginning(paper, bitmap) or any(
        len(found) - _equal(found, wanted[at:]) <= _STRAY_ROWS for at in starts
    )


def count_whole(papers: Iterable[Image.Image], bitmap: Image.Image) -> int:
    """How many papers have it whole. AssertionError where one has anything else on it but its beginning."""
    whole = 0
    for paper in papers:
        if is_whole(paper, bitmap):
            whole += 1
        else:
            assert is_beginning(paper, bitmap), (
                "a paper with something else on it than one ticket or its beginning"
            )
    return whole


def _equal(found: list[bytes], wanted: list[bytes]) -> int:
    """So many of the first rows are the same."""
    together = zip(found, wanted, strict=False)
    return next((at for at, (a, b) in enumerate(together) if a != b), min(len(found), len(wanted)))


def _rows(paper: Image.Image) -> list[bytes]:
    wide, content = (paper.width + 7) // 8, paper.tobytes()
    return [content[at : at + wide] for at in range(0, len(content), wide)]
