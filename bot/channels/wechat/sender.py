"""Sending what nobody asked for just then, by the first way that is open.

A customer-service message (客服消息) while a window is open, else a subscription notice (订阅通知)
where its reader agreed, else a template message (模板消息); else it waits for their next message
(`handlers/missed.py`). Only the first can say everything; where its window has fewer messages left
than the words need, one says in short what they are about: nothing is cut in its middle.

Source: the platform's page on customer-service messages (客服消息), and its list of error codes.
"""

import hashlib
from collections.abc import Callable, Iterable, Mapping, Sequence
from dataclasses import dataclass
from datetime import date
from typing import Final

import structlog

from bot.channels.base import Ground, NotReachableNowError, Sent, TryLaterError
from bot.channels.wechat.about import CHANNEL
from bot.channels.wechat.errors import Kind, NotSentError, WeChatError
from bot.channels.wechat.service import CLOSED, Api, Said, Service, failure, said_of
from bot.channels.wechat.templates import Template, Templates
from bot.channels.wechat.ways import Choices, Taken, Ways
from bot.pieces import pieces
from bot.rendered import Piece, Rendered, RenderedBrief
from bot.wording import words, written_day
from models.db import StorageError
from models.messages import Day, Language, say

_NEXT_WAY: Final[frozenset[Kind]] = frozenset({"window", "used_up", "consent", "fields", "feature"})
"""Refusals of a way, not of the message."""
TO_MEND: Final[Mapping[Kind, str]] = {"fields": "template_refused", "feature": "not_granted"}
"""Those that somebody can mend, each with a word for the record."""

_log = structlog.get_logger("greenbot.wechat")


@dataclass(slots=True)
class _Letter:
    """One message on its way to somebody, and why no way was open so far."""

    openid: str
    reader: str
    message: Rendered
    key: str
    why: str = CLOSED

    @property
    def brief(self) -> RenderedBrief | None:
        """What a template says of it."""
        return self.message.get("brief")


class WeChatSender:
    """Sends deliveries (`bot/outbox.py`)."""

    def __init__(self, ground: Ground, api: Api, templates: Templates) -> None:
        self._ways, self._clock = Ways(ground), ground.clock
        self._api, self._templates = api, templates
        self._service = Service(api, self._ways)

    def send(self, address: str, message: Rendered, key: str) -> Sent:
        """Send once, by the first way that is open. Raises SendError, NoAnswerError."""
        try:
            letter = _Letter(address, self._ways.reader(address), message, key)
            for way in (self._by_service, self._by_notice, self._by_template):
                sent = way(letter)
                if sent is not None:
                    return sent
        except StorageError as error:
            raise TryLaterError("storage") from error
        raise NotReachableNowError(letter.why)

    def _by_service(self, letter: _Letter) -> Sent | None:
        """All of it, or in one message what it is about; None: no window is open."""
        message, reader = letter.message, letter.reader
        said, choices = _all(message)
        taken = self._ways.take(reader, len(said), choices)
        if taken is not None:
            return self._tell(letter, taken, said, Sent())
        if letter.brief is None or len(said) < 2:
            return None
        taken, short = self._ways.take(reader, 1), _short(letter.brief, message["language"])
        return self._tell(letter, taken, [Said(short)], Sent(brief=short)) if taken else None

    def _tell(self, letter: _Letter, taken: Taken, said: Sequence[Said], sent: Sent) -> Sent | None:
        try:
            self._service.tell(letter.openid, letter.reader, taken, said)
        except WeChatError as error:
            self._failed(letter, error)
            return None
        return sent

    def _by_notice(self, letter: _Letter) -> Sent | None:
        if letter.brief is None:
            return None
        known = self._templates.notices_for(letter.brief)
        agreed = (one for one in known if self._ways.take_consent(letter.reader, one.id))
        return self._first(letter, agreed, self._notify, self._consent_unused)

    def _notify(self, letter: _Letter, template: Template, fields: Mapping[str, str]) -> str:
        return self._api.send_subscribe(letter.openid, template.id, fields, template.link)

    def _consent_unused(self, letter: _Letter, template: Template, error: Exception) -> None:
        """What became of a consent whose notice was not sent."""
        if isinstance(error, WeChatError) and error.kind == "consent":
            self._ways.no_consent(letter.reader, template.id)
        else:
            self._ways.give_consent_back(letter.reader, template.id)

    def _by_template(self, letter: _Letter) -> Sent | None:
        if letter.brief is None:
            return None
        known = self._templates.messages_for(letter.brief)
        return self._first(letter, known, self._fill_in, lambda *_: None)

    def _fill_in(self, letter: _Letter, template: Template, fields: Mapping[str, str]) -> str:
        # The platform is told nothing of how deliveries are called here.
        key = hashlib.sha256(f"{letter.key} {template.id}".encode()).hexdigest()[:32]
        return self._api.send_template(letter.openid, template.id, fields, template.link, key)

    def _first(
        self,
        letter: _Letter,
        templates: Iterable[Template],
        send: Callable[[_Letter, Template, Mapping[str, str]], str],
        unused: Callable[[_Letter, Template, Exception], None],
    ) -> Sent | None:
        """By the first of these templates that the platform takes."""
        assert letter.brief is not None
        for template in templates:
            fields = template.filled(letter.brief, letter.message["language"])
            try:
                number = send(letter, template, fields)
            except WeChatError as error:
                unused(letter, template, error)
                self._failed(letter, error)
            except NotSentError as error:
                unused(letter, template, error)
                raise TryLaterError(error.reason, error.after) from error
            else:
                return Sent(number, brief="\n".join(fields.values()))
        return None

    def _failed(self, letter: _Letter, error: WeChatError) -> None:
        """What follows from a refusal; nothing is raised where another way may be open."""
        if error.kind in TO_MEND:
            letter.why = TO_MEND[error.kind]
            _log.error("way refused", channel=CHANNEL, kind=error.kind, status=error.code,
                       reason=error.about)  # fmt: skip
        if error.kind == "gone":
            self._ways.left(letter.reader)
        if error.kind not in _NEXT_WAY:
            raise failure(error, self._clock.now()) from error


def _all(message: Rendered) -> tuple[list[Said], Choices | None]:
    """The messages of a push, the last one with its choices."""
    said = [said_of(piece) for piece in pieces(message)]
    return [one for one, _ in said], said[-1][1] if said else None


def _short(brief: RenderedBrief, language: Language) -> str:
    """What a message is about, where there is no room for its words."""
    what, do = brief["what"], brief["do"]
    if not brief["due"]:
        return words(say("wechat.brief", what=what, do=do), language)
    due = written_day(Day(date.fromisoformat(brief["due"])), language)
    return words(say("wechat.brief_due", what=what, due=due, do=do), language)


class WeChatReplier:
    """Sends the rest of a reply (`bot/courier.py`)."""

    def __init__(self, ground: Ground, api: Api) -> None:
        self._ways, self._clock = Ways(ground), ground.clock
        self._service = Service(api, self._ways)

    def reply(self, address: str, piece: Piece) -> None:
        """Send one message within the windows. Raises SendError, NoAnswerError."""
        try:
            self._reply(address, piece)
        except StorageError as error:
            raise TryLaterError("storage") from error

    def _reply(self, openid: str, piece: Piece) -> None:
        reader = self._ways.reader(openid)
        said, choices = said_of(piece)
        taken = self._ways.take(reader, 1, choices)
        if taken is None:
            raise NotReachableNowError(CLOSED)
        try:
            self._service.tell(openid, reader, taken, [said])
        except WeChatError as error:
            if error.kind == "gone":
                self._ways.left(reader)
            raise failure(error, self._clock.now()) from error
