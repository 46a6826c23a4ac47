"""`/import/<code>`: a file is chosen, read, shown with every fault, confirmed, and then used up.

Looking uses up nothing; confirming does. The pages work without a script: while a file is read the
browser asks again every second, and any process may answer.
"""

import hashlib
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any, BinaryIO, Final

import structlog
from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.datastructures import UploadFile
from starlette.exceptions import HTTPException
from starlette.requests import Request
from starlette.responses import RedirectResponse, Response
from starlette.routing import Route

from bot.sheets.faults import BadFileError, line_of
from bot.sheets.opening import MAX_BYTES
from bot.web.pages.filing_lists import FilingLists
from bot.web.pages.flows import Confirmed, Content, Flow, StaleError
from bot.web.pages.forms import form_of
from bot.web.pages.keeping import forget, new_file
from bot.web.pages.links import Links, Opened, refuse_foreign
from bot.web.pages.parts import Parts
from bot.web.pages.showing import HEADERS, not_open, page, wanted
from bot.web.pages.unit_lists import UnitLists
from models import tokens, uploads
from models.messages import Language, say
from models.uploads import Upload, key_of

UPLOAD_PATH: Final = "/upload/"
"""The one path whose bodies are files."""
UPLOAD_LIMIT: Final = MAX_BYTES + 64 * 1024
"""Bytes of such a body: the file, and what a form writes around it."""

_LANGUAGES: Final[tuple[Language, ...]] = ("zh_CN", "en")
_REFRESH_SECONDS = 1
_log = structlog.get_logger("greenbot.pages")


class Uploads:
    """The pages of one site on which files are sent."""

    def __init__(self, parts: Parts, links: Links) -> None:
        self._parts = parts
        self._links = links
        self._flows: Mapping[str, Flow] = {one.name: one for one in (UnitLists(), FilingLists())}

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/import/{code}", self.show, methods=["GET"]),
            Route("/import/{code}/confirm", self.confirm, methods=["POST"]),
            Route("/import/{code}/again", self.again, methods=["POST"]),
            Route("/upload/{code}", self.upload, methods=["POST"]),
        ]

    def _flow(self, opened: Opened) -> Flow:
        return self._flows[opened.what or UnitLists.name]

    # --- looking ----------------------------------------------------------------------------------

    def show(self, request: Request) -> Response:
        """Wherever this link's file is now."""
        with self._parts.database.reading() as db:
            upload = uploads.upload_of(db, key_of(request.path_params["code"]))
            if upload is not None and upload.state == "done":
                return self._done(request, upload)
            opened = self._links.open(db, request, "import")
            if opened is None:
                return not_open(request)
            flow, context = self._flow(opened), self._parts.context(db)
            if upload is None or uploads.lost(upload, self._parts.clock.now()):
                shown = flow.choosing(db, opened, context)
                return self._choose(request, flow, lost=upload is not None, **shown)
            if upload.state == "reading":
                return self._reading(request, flow, upload)
            if upload.state == "bad":
                shown = flow.choosing(db, opened, context)
                return self._faults(request, flow, upload.content, **shown)
            shown = flow.preview(db, upload.content, opened, context)
            return self._preview(request, flow, shown)

    def _choose(self, request: Request, flow: Flow, *, lost: bool, **shown: Any) -> Response:
        problem = say("pages.upload.lost") if lost else _problem(request)
        return page(
            request,
            f"{flow.name}_choose",
            title=flow.title,
            code=request.path_params["code"],
            words=_CHOOSING,
            problem=problem,
            faults=(),
            **shown,
        )

    def _faults(self, request: Request, flow: Flow, content: Content, **shown: Any) -> Response:
        count, faults = content["count"], content["faults"][wanted(request)]
        return page(
            request,
            f"{flow.name}_choose",
            title=flow.title,
            code=request.path_params["code"],
            words=_CHOOSING,
            problem=say("pages.upload.faults", count=count),
            faults=faults,
            **shown,
        )

    def _reading(self, request: Request, flow: Flow, upload: Upload) -> Response:
        return page(
            request,
            "reading",
            title=flow.title,
            refresh=_REFRESH_SECONDS,
            line=say("pages.upload.reading", rows=upload.rows),
            rows=upload.rows,
            about=max(upload.about, upload.rows, 1),
        )

    def _preview(self, request: Request, flow: Flow, shown: dict[str, Any]) -> Response:
        return page(
            request,
            f"{flow.name}_preview",
            title=flow.title,
            code=request.path_params["code"],
            words=_PREVIEWING,
            problem=_problem(request),
            **shown,
        )

    def _done(self, request: Request, upload: Upload) -> Response:
        flow = self._flows[upload.content["flow"]]
        lines = (*flow.done(upload.content), say("pages.upload.close"))
        return page(request, "notice", title=say("pages.upload.done"), lines=lines)

    # --- sending a file ---------------------------------------------------------------------------

    async def upload(self, request: Request) -> Response:
        """Take a file and begin to read it."""
        refuse_foreign(request)
        opened = await run_in_threadpool(self._open, request)
        if opened is None:
            return not_open(request)
        try:
            async with form_of(request, files=1, fields=5) as form:
                file = form.get("file")
                if not isinstance(file, UploadFile) or not file.filename:
                    return _back(request, "missing")
                fields = {name: value for name, value in form.items() if isinstance(value, str)}
                path = await run_in_threadpool(_kept, file.file)
        except HTTPException as error:
            if error.status_code == 413:
                return _back(request, "large")
            raise
        number = await run_in_threadpool(self._begin, request)
        work = BackgroundTask(self._read, number, path, opened, fields)
        return _back(request, background=work)

    def _open(self, request: Request) -> Opened | None:
        with self._parts.database.reading() as db:
            return self._links.open(db, request, "import")

    def _begin(self, request: Request) -> int:
        with self._parts.database.writing() as db:
            key = key_of(request.path_params["code"])
            return uploads.begin(db, key, self._parts.clock.now())

    def _read(self, number: int, path: Path, opened: Opened, fields: Mapping[str, str]) -> None:
        """Read a file, after the answer was sent; the file is not kept."""
        try:
            sha256 = hashlib.sha256(path.read_bytes()).hexdigest()
            content = self._content(number, path, opened, fields)
            self._finish(number, "ready", content, sha256)
        except BadFileError as error:
            self._finish(number, "bad", _faults(error), "")
        finally:
            forget(path)

    def _content(
        self, number: int, path: Path, opened: Opened, fields: Mapping[str, str]
    ) -> Content:
        with self._parts.database.reading() as db:
            context = self._parts.context(db)

        def told(rows: int, about: int) -> None:
            with self._parts.database.writing() as db:
                uploads.told(db, number, rows, about, self._parts.clock.now())

        return self._flow(opened).read(path, opened, context, fields, told)

    def _finish(self, number: int, state: uploads.State, content: Content, sha256: str) -> None:
        with self._parts.database.writing() as db:
            uploads.finish(db, number, state, content, sha256, self._parts.clock.now())
        _log.info("file read", kind=state)

    # --- confirming -------------------------------------------------------------------------------

    async def confirm(self, request: Request) -> Response:
        """Do what was shown, once."""
        refuse_foreign(request)
        async with form_of(request, fields=2) as form:
            digest = str(form.get("digest", ""))
        try:
            done = await run_in_threadpool(self._confirm, request, digest)
        except StaleError:
            return _back(request, "stale")
        return _back(request) if done else not_open(request)

    def _confirm(self, request: Request, digest: str) -> bool:
        """False where the link does not open anything now. Raises StaleError."""
        now = self._parts.clock.now()
        with self._parts.database.writing() as db:
            opened = self._links.open(db, request, "import")
            upload = uploads.upload_of(db, key_of(request.path_params["code"]))
            if opened is None or tokens.use_known(db, opened.token_id, "import", now) is None:
                return False
            if upload is None or upload.state != "ready":
                raise StaleError
            flow, seen = self._flow(opened), Confirmed(digest, upload.sha256, now)
            result = flow.confirm(db, upload.content, opened, self._parts.context(db), seen)
            content = {**result, "flow": flow.name}
            uploads.finish(db, upload.id or 0, "done", content, upload.sha256, now)
            return True

    async def again(self, request: Request) -> Response:
        """Forget the file that was read; another one can be chosen."""
        refuse_foreign(request)
        return await run_in_threadpool(self._again, request)

    def _again(self, request: Request) -> Response:
        with self._parts.database.writing() as db:
            if self._links.open(db, request, "import") is None:
                return not_open(request)
            uploads.drop(db, key_of(request.path_params["code"]))
        return _back(request)


_CHOOSING = {
    "file": say("pages.upload.file"),
    "send": say("pages.upload.send"),
    "limits": say("pages.upload.limits"),
}
_PREVIEWING = {
    "confirm": say("pages.upload.confirm"),
    "again": say("pages.upload.again"),
    "nothing_yet": say("pages.upload.nothing_yet"),
}
_PROBLEMS = {
    "missing": say("pages.upload.missing"),
    "large": say("pages.upload.too_large", limit=MAX_BYTES // 1024**2),
    "stale": say("pages.upload.stale"),
}


def _problem(request: Request) -> Any:
    """What went wrong with the form that led here."""
    return _PROBLEMS.get(request.query_params.get("problem", ""), "")


def _back(
    request: Request, problem: str = "", background: BackgroundTask | None = None
) -> RedirectResponse:
    """To the page of the link, in the same language."""
    asked = {"lang": request.query_params.get("lang", ""), "problem": problem}
    query = "&".join(f"{name}={value}" for name, value in asked.items() if value.isalpha())
    code = request.path_params["code"]
    url = f"/import/{code}" + (f"?{query}" if query else "")
    return RedirectResponse(url, 303, headers=HEADERS, background=background)


def _kept(file: BinaryIO) -> Path:
    """The file under a name of its own, for as long as it is read."""
    path = new_file()
    with path.open("wb") as copy:
        shutil.copyfileobj(file, copy)
    return path


def _faults(error: BadFileError) -> Content:
    lines = {one: [line_of(fault, one) for fault in error.faults] for one in _LANGUAGES}
    return {"count": error.count, "faults": lines}
