"""`python -m bot.evidence.redraw`: an image on standard input, drawn anew on standard output.

A process of its own, since what decodes a stranger's image is the first thing to be attacked: it
has no settings and no key in its environment, little memory and little time, and what it gives is a
new picture that shares nothing with the old one but its colours. No name, place, comment or hidden
part of the original is in it. What it does not like ends it with code 1 and no output.
"""

import sys
import warnings
from io import BytesIO

from PIL import Image

if sys.platform != "win32":
    import resource

FORMATS = ("JPEG", "PNG", "GIF", "WEBP", "BMP")
MOST_PIXELS = 25_000_000
LONGEST_SIDE = 2000
MOST_INPUT = 50 * 1024 * 1024
MEMORY = 1024 * 1024 * 1024
SECONDS = 15
_QUALITY = 85
_ORIENTATION = 0x0112
_TURNS = {
    2: Image.Transpose.FLIP_LEFT_RIGHT,
    3: Image.Transpose.ROTATE_180,
    4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE,
    6: Image.Transpose.ROTATE_270,
    7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}
"""What brings a picture upright, by the note of its camera (Exif)."""


class RefusedError(Exception):
    """No copy is drawn of this."""


def redrawn(original: bytes) -> bytes:
    """A JPEG of the first picture, turned upright, at most `LONGEST_SIDE` pixels long.

    Raises:
        RefusedError: it is too large, or none of `FORMATS`.
        Exception: whatever the decoder says of a broken file.
    """
    # What else a decoder warns of, real cameras do every day.
    warnings.simplefilter("ignore")
    warnings.simplefilter("error", Image.DecompressionBombWarning)
    Image.MAX_IMAGE_PIXELS = MOST_PIXELS
    if len(original) > MOST_INPUT:
        raise RefusedError("too many bytes")
    with Image.open(BytesIO(original), formats=FORMATS) as image:
        # The limit of Pillow itself is twice its number.
        if image.width * image.height > MOST_PIXELS:
            raise RefusedError("too many pixels")
        image.draft("RGB", (LONGEST_SIDE, LONGEST_SIDE))
        image.load()
        copy = _upright(_on_paper(image), image)
    written = BytesIO()
    copy.save(written, "JPEG", quality=_QUALITY)
    return written.getvalue()


def _on_paper(image: Image.Image) -> Image.Image:
    """The colours alone, on white where it is transparent."""
    colours = image.convert("RGBA")
    colours.thumbnail((LONGEST_SIDE, LONGEST_SIDE))
    paper = Image.new("RGB", colours.size, "white")
    paper.paste(colours, mask=colours.getchannel("A"))
    return paper


def _upright(copy: Image.Image, image: Image.Image) -> Image.Image:
    """Turned as its camera was held; a broken note about that turns nothing."""
    try:
        turn = _TURNS.get(image.getexif().get(_ORIENTATION, 1))
    except Exception:
        # Of a broken note the decoder may say anything, and the picture is none the worse.
        return copy
    return copy if turn is None else copy.transpose(turn)


def _limit() -> None:
    """Take away what drawing does not need, where the system can."""
    if sys.platform == "win32":
        return
    for what, most in (
        (resource.RLIMIT_AS, MEMORY),
        (resource.RLIMIT_CPU, SECONDS),
        (resource.RLIMIT_FSIZE, 0),
        (resource.RLIMIT_CORE, 0),
    ):
        resource.setrlimit(what, (most, most))


def main() -> int:
    """Draw what comes in; 1 where no copy is drawn."""
    _limit()
    try:
        copy = redrawn(sys.stdin.buffer.read(MOST_INPUT + 1))
    except Exception:
        # What was wrong with a stranger's file helps nobody, and may repeat parts of it.
        return 1
    sys.stdout.buffer.write(copy)
    sys.stdout.buffer.flush()
    return 0


if __name__ == "__main__":
    sys.exit(main())
