"""The forms of the signed pages, as a browser sends them; whatever else is sent is refused."""

from collections.abc import AsyncIterator
from contextlib import asynccontextmanager

from starlette.datastructures import FormData
from starlette.exceptions import HTTPException
from starlette.requests import ClientDisconnect, Request


@asynccontextmanager
async def form_of(request: Request, *, files: int = 0, fields: int) -> AsyncIterator[FormData]:
    """The fields of a form, and its files for as long as the block lasts.

    Args:
        files, fields: how many of each there may be.

    Raises:
        HTTPException: 400 for what is no form, or broke off; 413 for one that is too large.
    """
    try:
        form = await request.form(max_files=files, max_fields=fields)
    except (ValueError, ClientDisconnect) as error:
        # The sender names the charset of a form, and some of Python's fail in ways of their own.
        raise HTTPException(400) from error
    try:
        yield form
    finally:
        await form.close()
