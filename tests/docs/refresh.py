"""Write today's output into the pages: `python -m tests.docs.refresh [PAGE …]`.

Read the difference before committing it: a page says what a command answers, and why; only the
answer is renewed. A block with a line `…` is left alone while it still fits.
"""

import sys
from pathlib import Path
from tempfile import TemporaryDirectory

from tests.docs.pages import Block, Page, pages, read_page
from tests.docs.walk import ANYTHING, Reader, same


def refresh(page: Page) -> bool:
    """Renew the output of a page's commands; True if the file changed."""
    with TemporaryDirectory() as folder:
        reader = Reader(Path(folder))
        reader.follow(page)
    lines = page.path.read_text(encoding="utf-8").splitlines()
    # From the last block to the first, so that the lines above keep their numbers.
    for block, today in reversed(reader.answers):
        if not _still_fits(block, today):
            lines[block.line : block.line + len(block.lines)] = today
    text = "\n".join(lines) + "\n"
    changed = text != page.path.read_text(encoding="utf-8")
    if changed:
        page.path.write_text(text, encoding="utf-8")
    return changed


def _still_fits(block: Block, today: list[str]) -> bool:
    return ANYTHING in block.lines and same(block.lines, today)


def main(names: list[str]) -> int:
    """Refresh the named pages, or all of them."""
    wanted = tuple(read_page(Path(name).resolve()) for name in names) or pages()
    for page in wanted:
        if any(block.runs for block in page.blocks) and refresh(page):
            sys.stdout.write(f"{page.name}\n")
    return 0


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
