"""`/page/<code>`: what an official prints or takes away: bind slips, a unit's dossier, an export.

What gives something out is a button and not the link itself: programs open links that people only
send each other.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from pathlib import Path
from typing import Final, TypeAlias

from starlette.background import BackgroundTask
from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import FileResponse, Response
from starlette.routing import Route

from bot.sheets.places import places_of
from bot.sheets.register import write_register, write_template
from bot.web.pages import case_table, dossier, slips
from bot.web.pages.forms import form_of
from bot.web.pages.keeping import forget, new_file
from bot.web.pages.links import Links, Opened, refuse_foreign
from bot.web.pages.parts import Parts
from bot.web.pages.showing import HEADERS, not_open, page, wanted
from models import audit
from models.exporting import units_in
from models.messages import say
from models.unit_rows import UnitRow

Shown: TypeAlias = Callable[[Request, Opened, Parts, str], Response]

_SHEETS: Final = {
    "xlsx": "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
    "csv": "text/csv; charset=utf-8",
}


class Pages:
    """The pages of one site that are printed or taken away."""

    def __init__(self, parts: Parts, links: Links) -> None:
        self._parts = parts
        self._links = links

    def routes(self) -> list[Route]:
        """Their addresses."""
        return [
            Route("/page/{code}", self.show, methods=["GET"]),
            Route("/page/{code}", self.press, methods=["POST"]),
            Route("/page/{code}/dossier.txt", self.text, methods=["GET"]),
            Route("/import/{code}/template.xlsx", self.template, methods=["GET"]),
        ]

    def show(self, request: Request) -> Response:
        """What the link is for."""
        return self._with(request, _SHOWN)

    async def press(self, request: Request) -> Response:
        """What the page's button gives."""
        refuse_foreign(request)
        async with form_of(request, fields=2) as form:
            request.state.form = {name: str(value) for name, value in form.items()}
        return await run_in_threadpool(self._with, request, _PRESSED)

    def text(self, request: Request) -> Response:
        """The dossier as the text that its hash is of."""
        return self._with(request, {"dossier": dossier.as_text})

    def template(self, request: Request) -> Response:
        """The empty list of the link's place."""
        with self._parts.database.reading() as db:
            opened = self._links.open(db, request, "import")
            if opened is None:
                return not_open(request)
            library = self._parts.context(db).library
        places = places_of(library, opened.scope.city)
        path = new_file()
        with path.open("wb") as file:
            write_template(file, places, wanted(request))
        return _given(path, "units.xlsx", _SHEETS["xlsx"])

    def _with(self, request: Request, work: Mapping[str, Shown]) -> Response:
        with self._parts.database.reading() as db:
            opened = self._links.open(db, request, "page")
        kind, _, what = opened.what.partition(":") if opened else ("", "", "")
        if opened is None or kind not in work:
            return not_open(request)
        return work[kind](request, opened, self._parts, what)


# --- an export ------------------------------------------------------------------------------------


def _ask_export(request: Request, _opened: Opened, _parts: Parts, _what: str) -> Response:
    return page(
        request,
        "export",
        title=say("pages.export.title"),
        lines=(say("pages.export.what"), say("pages.export.care")),
        xlsx=say("pages.export.xlsx"),
        csv=say("pages.export.csv"),
    )


def _export(request: Request, opened: Opened, parts: Parts, _what: str) -> Response:
    """The units of the official's jurisdiction, as they are at this moment."""
    kind = "csv" if request.state.form.get("kind") == "csv" else "xlsx"
    now, scope, path, count = parts.clock.now(), opened.scope, new_file(), Counted()
    with parts.database.reading() as db, path.open("wb") as file:
        places = places_of(parts.context(db).library, scope.city)
        units = count.of(units_in(db, scope))
        write_register(file, units, places, wanted(request), as_csv=kind == "csv")
    with parts.database.writing() as db:
        detail = {"units": count.units, "kind": kind}
        audit.note(
            db, now, opened.actor, "units.exported", "", scope.city, scope.district, detail=detail
        )
    return _given(path, f"units-{parts.clock.today():%Y%m%d}.{kind}", _SHEETS[kind])


class Counted:
    """Counts units while they pass."""

    def __init__(self) -> None:
        self.units = 0

    def of(self, some: Iterable[UnitRow]) -> Iterator[UnitRow]:
        """The same units."""
        for one in some:
            self.units += 1
            yield one


def _given(path: Path, name: str, kind: str) -> Response:
    """A file to keep; ours is deleted when it was sent."""
    return FileResponse(
        path,
        media_type=kind,
        filename=name,
        headers=HEADERS,
        background=BackgroundTask(forget, path),
    )


_SHOWN: Final[Mapping[str, Shown]] = {
    "slips": slips.ask,
    "dossier": dossier.show,
    "export": _ask_export,
    "cases": case_table.ask,
}
_PRESSED: Final[Mapping[str, Shown]] = {
    "slips": slips.sheet,
    "export": _export,
    "cases": case_table.give,
}
