"""The table of cases on a signed page: asked for by a button, given once, each time noted."""

from typing import Final

from starlette.background import BackgroundTask
from starlette.requests import Request
from starlette.responses import FileResponse, Response

from bot.sheets.case_table import write_cases
from bot.web.pages.keeping import forget, new_file
from bot.web.pages.links import Opened
from bot.web.pages.parts import Parts
from bot.web.pages.showing import COMPLAINTS, HEADERS, page, wanted
from handlers.officials.case_words import ANY_FILED
from models import audit, case_sight
from models.case_rows import Case
from models.messages import say
from models.officials import Official

_KINDS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


def ask(request: Request, _opened: Opened, _parts: Parts, _what: str) -> Response:
    """What the table holds, and the buttons that give it."""
    return page(
        request,
        "export",
        title=say("casetable.title"),
        site=COMPLAINTS,
        lines=(say("casetable.what"), say("casetable.care")),
        xlsx=say("pages.export.xlsx"),
        csv=say("pages.export.csv"),
    )


def give(request: Request, opened: Opened, parts: Parts, _what: str) -> Response:
    """The cases that this official may see at this moment."""
    kind = "csv" if request.state.form.get("kind") == "csv" else "xlsx"
    path, numbers = new_file(), _noted(opened, parts, kind)
    with parts.database.reading() as db, path.open("wb") as file:
        found = (db.get_one(Case, one) for one in numbers)
        library = parts.context(db).library
        write_cases(file, db, found, library, wanted(request), as_csv=kind == "csv")
    return FileResponse(
        path,
        media_type=_KINDS[kind],
        filename=f"cases-{parts.clock.today():%Y%m%d}.{kind}",
        headers=HEADERS,
        background=BackgroundTask(forget, path),
    )


def _noted(opened: Opened, parts: Parts, kind: str) -> list[int]:
    """The numbers of the cases that this official may see, after noting that they are taken."""
    now, scope = parts.clock.now(), opened.scope
    with parts.database.writing() as db:
        official = db.get_one(Official, opened.official_id)
        found = case_sight.cases_of(db, parts.context(db).vault, official, ANY_FILED, now)
        detail = {"cases": len(found), "kind": kind}
        audit.note(
            db, now, opened.actor, "cases.exported", "", scope.city, scope.district, detail=detail
        )
        return [one.id for one in found if one.id is not None]
