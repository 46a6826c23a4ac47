"""The page that plays the telephone, and the JSON that it lives on."""

from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, Final

from starlette.concurrency import run_in_threadpool
from starlette.requests import Request
from starlette.responses import JSONResponse, Response
from starlette.routing import BaseRoute, Route

from models.clock import SHANGHAI
from tests.fakes.wechat.person import Person
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.refusal import Refusal
from tests.fakes.wechat.server import Host
from tests.fakes.wechat.shown import Bubble, Item

_PAGE: Final = Path(__file__).parent / "page"
_TYPES: Final = {
    "phone.html": "text/html",
    "phone.css": "text/css",
    "phone.js": "text/javascript",
    "phone.svg": "image/svg+xml",
}


def phone_routes(host: Host) -> list[BaseRoute]:
    """The page under `/`, its files, and what it asks and does."""

    async def state(request: Request) -> Response:
        after = request.query_params.get("after", "0")
        user = request.query_params.get("user", "")
        return JSONResponse(state_of(host.platform, user, int(after) if after.isdecimal() else 0))

    async def acted(request: Request) -> Response:
        asked = await request.json()
        return await run_in_threadpool(_act, host.platform, asked)

    async def photographed(request: Request) -> Response:
        photo = await request.body()
        openid = request.query_params.get("user", "")
        return await run_in_threadpool(_photo, host.platform, openid, photo)

    async def media(request: Request) -> Response:
        try:
            file = host.platform.files.get(request.path_params["media_id"])
        except Refusal:
            return Response(status_code=404)
        return Response(file.content, media_type=file.media_type)

    return [
        Route("/", lambda _: _served("phone.html")),
        *(Route(f"/{name}", lambda request: _served(request.url.path[1:])) for name in _TYPES),
        Route("/phone/state", state),
        Route("/phone/acts", acted, methods=["POST"]),
        Route("/phone/photos", photographed, methods=["POST"]),
        Route("/phone/media/{media_id}", media),
    ]


def _served(name: str) -> Response:
    return Response((_PAGE / name).read_bytes(), media_type=_TYPES[name])


# --- what is on a telephone -----------------------------------------------------------------------


def state_of(platform: Platform, openid: str, after: int = 0) -> dict[str, Any]:
    """Everything around a telephone, and its messages after the one of a number."""
    with platform.lock:
        users, chat, codes = list(platform.users.values()), platform.chat[after:], platform.codes
        scenes = list(dict.fromkeys(one.scene for one in reversed(codes)))
    mine = openid or (users[0].openid if users else "")
    notices = [one for one in platform.templates.values() if one.lasting is not None]
    return {
        "people": [
            {"openid": one.openid, "name": one.name, "following": one.following} for one in users
        ],
        "menu": platform.menu,
        "codes": scenes,
        "notices": [
            {
                "id": one.id,
                "title": one.title,
                "lasting": one.lasting,
                "left": platform.consents.left(mine, one),
            }
            for one in notices
        ],
        "bubbles": [_bubble(one) for one in chat if one.openid == mine],
    }


def _bubble(bubble: Bubble) -> dict[str, Any]:
    return {
        "number": bubble.number,
        "kind": bubble.kind,
        "at": bubble.at.astimezone(SHANGHAI).strftime("%H:%M"),
        "text": bubble.text,
        "items": [{"id": one.id, "label": one.label} for one in bubble.items],
        "tail": bubble.tail,
        "fields": bubble.fields,
        "url": bubble.url,
        "media": bubble.media,
    }


# --- what its user does ---------------------------------------------------------------------------


def _scan(person: Person, scene: str, _: str) -> None:
    """Scan a code; where there is none of that scene, somebody prints a poster first."""
    if scene not in {one.scene for one in person.platform.codes}:
        person.platform.poster(scene)
    person.scan(scene)


def _meet(person: Person, name: str, _: str) -> None:
    number = len(person.platform.users) + 1
    Person.of(person.platform, f"oMadeUpTelephone{number:04d}", name[:20], following=False)


ACTS: Final[Mapping[str, Callable[[Person, str, str], object]]] = {
    "text": lambda person, words, _: person.text(words),
    "tap": lambda person, name, label: person.tap(Item(name, label)),
    "click": lambda person, key, _: person.click(key),
    "scan": _scan,
    "scan_from_menu": lambda person, key, result: person.scan_from_menu(key, result),
    "follow": lambda person, *_: person.follow(),
    "unfollow": lambda person, *_: person.unfollow(),
    "agree": lambda person, name, _: person.agree(person.platform.templates[name]),
    "refuse": lambda person, name, _: person.refuse(person.platform.templates[name]),
    "take_back": lambda person, name, _: person.take_back(person.platform.templates[name]),
    "meet": _meet,
}
"""What can be done on the page, with a value and a label."""


def _act(platform: Platform, asked: Mapping[str, str]) -> Response:
    if asked["user"] not in platform.users:
        return _refused("没有这个人 Nobody of this name")
    act = ACTS[asked["act"]]
    try:
        act(Person(platform, asked["user"]), asked["value"], asked["label"])
    except KeyError as error:
        return _refused(f"没有 There is none: {error.args[0]}")
    return JSONResponse({})


def _photo(platform: Platform, openid: str, photo: bytes) -> Response:
    try:
        Person(platform, openid).image(photo)
    except Refusal:
        return _refused("图片为空或超过 10 MB Empty, or larger than 10 MB")
    return JSONResponse({})


def _refused(why: str) -> Response:
    return JSONResponse({"error": why}, status_code=400)
