"""What became of a bitmap on paper: whole, in part, or not at all."""

from collections.abc import Iterable

from PIL import Image, ImageChops


def inked(paper: Image.Image) -> Image.Image:
    """A paper without the white around its print above and below; without any height where nothing is on it."""
    box = ImageChops.invert(paper.convert("L")).getbbox()
    return paper.crop((0, box[1], paper.width, box[3])) if box else paper.crop((0, 0, paper.width, 0))


def on_paper(bitmap: Image.Image, dots: int) -> Image.Image:
    """How a bitmap looks on paper of that width, without white above and below."""
    wide = Image.new("1", (dots, bitmap.height), 1)
    wide.paste(bitmap, (0, 0))
    return inked(wide)


def is_whole(paper: Image.Image, bitmap: Image.Image) -> bool:
    """On the paper is this bitmap, dot for dot, and nothing else."""
    found, wanted = inked(paper), on_paper(bitmap, paper.width)
    return found.size == wanted.size and found.tobytes() == wanted.tobytes()


def is_part(paper: Image.Image, bitmap: Image.Image) -> bool:
    """On the paper is nothing, or the bitmap's beginning without its end."""
    found, wanted = inked(paper), on_paper(bitmap, paper.width)
    # What was printed of it may end in white rows, which `inked` has taken away.
    return found.height < wanted.height and wanted.tobytes().startswith(found.tobytes())


def count_whole(papers: Iterable[Image.Image], bitmap: Image.Image) -> int:
    """How many papers have it. AssertionError where one has anything else but its beginning on it."""
    whole = 0
    for paper in papers:
        if is_whole(paper, bitmap):
            whole += 1
        else:
            assert is_part(paper, bitmap), "a paper with something else on it than one ticket or its beginning"
    return whole
