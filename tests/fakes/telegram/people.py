"""People with telephones: what they do becomes updates, as the platform writes them."""

from __future__ import annotations

from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any

from tests.fakes.telegram.screen import Shown

if TYPE_CHECKING:
    from tests.fakes.telegram.platform import Chat, FakeTelegram
    from tests.fakes.telegram.screen import Screen

BLOCKED = "bot was blocked by the user"
DELETED = "user is deactivated"
KICKED = "bot was kicked from the group chat"
Update = dict[str, Any]


@dataclass(frozen=True)
class Group:
    """A group that the bot is a member of. Its number is negative, as those of groups are."""

    number: int

    def json(self) -> Update:
        """As the platform writes it."""
        return {"id": self.number, "type": "group", "title": "车间"}


@dataclass
class Telephone:
    """Somebody's telephone. Each thing that they do gives the update that it became."""

    at: FakeTelegram = field(repr=False)
    number: int
    name: str
    language: str
    toasts: list[str] = field(default_factory=list)

    @property
    def screen(self) -> Screen:
        """What it shows."""
        return self.at.screen(self.number)

    # --- messages ---------------------------------------------------------------------------------

    def starts(self, parameter: str = "") -> Update:
        """Open the chat and press what begins it, or follow a link with a parameter."""
        return self.says(f"/start {parameter}".strip())

    def says(self, text: str, group: Group | None = None) -> Update:
        """Write something."""
        return self._writes(text, {"text": text}, group)

    def sends_photo(self, content: bytes, caption: str = "", size: int | None = None) -> Update:
        """Send a photo; the platform offers it in two sizes, the larger one last."""
        small, large = self._kept("photos", "jpg", b"\xff\xd8small"), self._kept(
            "photos", "jpg", content, size
        )  # fmt: skip
        shapes = [small | {"width": 90, "height": 67}, large | {"width": 1280, "height": 960}]
        return self._sends("photo", shapes, caption)

    def sends_file(
        self, content: bytes, name: str, caption: str = "", size: int | None = None
    ) -> Update:
        """Send a file by its name; `size` is what the platform says of it, where it is another."""
        kept = self._kept("documents", name.rpartition(".")[2] or "bin", content, size)
        return self._sends("document", kept | {"file_name": name}, caption)

    def sends_voice(self, content: bytes) -> Update:
        """Speak."""
        kept = self._kept("voice", "oga", content)
        return self._sends("voice", kept | {"duration": 3, "mime_type": "audio/ogg"}, "")

    def sends_place(self, latitude: float, longitude: float) -> Update:
        """Send where one is."""
        place = {"latitude": latitude, "longitude": longitude}
        return self._sends("location", place, "")

    def edits(self, text: str) -> Update:
        """Change the last message that they wrote."""
        shown = next(one for one in reversed(self._chat.messages) if one.mine)
        shown.text = text
        self.at.passes()
        message = self._message({"text": text}, None, shown.number)
        return self.at.happens("edited_message", message | {"edit_date": message["date"]})

    def forwards(self, text: str) -> Update:
        """Pass somebody else's message on."""
        other = {"id": 5005, "is_bot": False, "first_name": "王"}
        origin = {"type": "user", "date": int(self.at.seconds) - 60, "sender_user": other}
        return self._writes(text, {"text": text, "forward_origin": origin}, None)

    def presses(self, label: str) -> Update:
        """Press a button: the newest one that shows exactly this, or begins with it."""
        shown, data = self._button(label)
        self.at.passes()
        press = str(self.at.number("press"))
        self.at.pressed[press] = self.number
        under = self._message({"text": shown.text}, None, shown.number) | {"from": self._bot}
        return self.at.happens(
            "callback_query",
            {"id": press, "from": self.json(), "message": under, "chat_instance": "1",
             "data": data},
        )  # fmt: skip

    def _button(self, label: str) -> tuple[Shown, str]:
        there = [(one, button) for one in reversed(self._chat.messages)
                 for row in one.rows for button in row]  # fmt: skip
        exact = [one for one in there if one[1]["text"] == label]
        begun = [one for one in there if one[1]["text"].startswith(label)]
        for shown, button in exact or begun:
            return shown, button["callback_data"]
        raise AssertionError(f"no button {label!r}; there are {[one['text'] for _, one in there]}")

    # --- coming and going -------------------------------------------------------------------------

    def blocks(self) -> Update:
        """Block the bot."""
        return self._changes("member", "kicked", BLOCKED)

    def unblocks(self) -> Update:
        """Let the bot write again."""
        return self._changes("kicked", "member", "")

    def vanishes(self) -> None:
        """Delete the account; nobody is told."""
        self._chat.shut = DELETED

    def adds_to_group(self, number: int = -4001) -> Group:
        """Make the bot a member of a group."""
        group = Group(number)
        self.at.passes()
        self.at.chat(number, "group").shut = ""
        self._membership(group.json(), "left", "member")
        return group

    def removes_from(self, group: Group) -> Update:
        """Put the bot out of a group."""
        self.at.passes()
        self.at.chat(group.number, "group").shut = KICKED
        return self._membership(group.json(), "member", "kicked")

    def _changes(self, old: str, new: str, shut: str) -> Update:
        self.at.passes()
        self._chat.shut = shut
        return self._membership(self._private(), old, new)

    def _membership(self, chat: Update, old: str, new: str) -> Update:
        change = {"chat": chat, "from": self.json(), "date": int(self.at.seconds),
                  "old_chat_member": _member(self._bot, old),
                  "new_chat_member": _member(self._bot, new)}  # fmt: skip
        return self.at.happens("my_chat_member", change)

    # --- as the platform writes it ----------------------------------------------------------------

    def json(self) -> Update:
        """Who they are."""
        return {"id": self.number, "is_bot": False, "first_name": self.name,
                "language_code": self.language}  # fmt: skip

    @property
    def _chat(self) -> Chat:
        return self.at.chat(self.number)

    @property
    def _bot(self) -> Update:
        return {"id": 110201543, "is_bot": True, "first_name": "绿色制造助手",
                "username": "greenbot_bot"}  # fmt: skip

    def _private(self) -> Update:
        return {"id": self.number, "type": "private", "first_name": self.name}

    def _writes(self, text: str, content: Update, group: Group | None) -> Update:
        self.at.passes()
        number = self.at.number("message")
        chat = self._chat if group is None else self.at.chat(group.number)
        chat.messages.append(Shown(number, text, True))
        return self.at.happens("message", self._message(content, group, number))

    def _sends(self, kind: str, content: Any, caption: str) -> Update:
        captioned = {"caption": caption} if caption else {}
        return self._writes(caption or f"({kind})", {kind: content} | captioned, None)

    def _message(self, content: Update, group: Group | None, number: int) -> Update:
        chat = self._private() if group is None else group.json()
        return {"message_id": number, "date": int(self.at.seconds), "chat": chat,
                "from": self.json()} | content  # fmt: skip

    def _kept(self, folder: str, kind: str, content: bytes, size: int | None = None) -> Update:
        number = self.at.number("file")
        told = len(content) if size is None else size
        self.at.files[f"F{number}"] = f"{folder}/file_{number}.{kind}", content, told
        return {"file_id": f"F{number}", "file_unique_id": f"uF{number}", "file_size": told}


def _member(bot: Update, status: str) -> Update:
    until = {"until_date": 0} if status == "kicked" else {}
    return {"user": bot, "status": status} | until
