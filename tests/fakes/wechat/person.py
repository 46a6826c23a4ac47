"""Somebody with a telephone, and all that they can do in WeChat: each becomes a push.

What they do returns the words of the passive reply, "" where there is none.
"""

from dataclasses import dataclass
from typing import Any, Final, Literal, TypeAlias

from tests.fakes.wechat.codes import Code
from tests.fakes.wechat.files import File
from tests.fakes.wechat.people import User
from tests.fakes.wechat.platform import Platform
from tests.fakes.wechat.shown import Bubble, Item
from tests.fakes.wechat.templates import Template
from tests.fakes.wechat.wire import Fields, Value

TemplateEnd: TypeAlias = Literal["success", "failed:user block", "failed: system failed"]


MENU_KINDS: Final = ("click", "view", "scancode_waitmsg")
"""The kinds of buttons that can be pressed here."""


@dataclass(frozen=True, slots=True)
class Person:
    """One user of a platform, by their openid."""

    platform: Platform
    openid: str

    @classmethod
    def of(
        cls, platform: Platform, openid: str, name: str = "", *, following: bool = True
    ) -> "Person":
        """The person of an openid, who is known from now on, and follows already if not said."""
        platform.users.setdefault(openid, User(openid, name or openid, following))
        return cls(platform, openid)

    @property
    def user(self) -> User:
        """What the platform knows of them."""
        return self.platform.users[self.openid]

    @property
    def phone(self) -> list[Bubble]:
        """What arrived on their telephone."""
        return self.platform.phone(self.openid)

    # --- writing ----------------------------------------------------------------------------------

    def text(self, words: str) -> str:
        """Type something."""
        self._own(words)
        return self._message("text", {"Content": words})

    def image(self, content: bytes) -> str:
        """Send a photo."""
        kept = self._file("image", content)
        fields = {"PicUrl": f"http://mmbiz.qpic.cn/{kept.media_id}", "MediaId": kept.media_id}
        return self._message("image", fields)

    def voice(self, content: bytes, recognition: str | None = None) -> str:
        """Speak; `recognition` is what the platform heard, where that is switched on."""
        kept = self._file("voice", content)
        heard = {} if recognition is None else {"Recognition": recognition}
        return self._message("voice", {"MediaId": kept.media_id, "Format": "amr", **heard})

    def video(self, content: bytes) -> str:
        """Send a film."""
        kept, thumb = self._file("video", content), self.platform.files.keep("thumb", b"thumb")
        return self._message("video", {"MediaId": kept.media_id, "ThumbMediaId": thumb.media_id})

    def location(self, latitude: float, longitude: float, label: str, scale: int = 15) -> str:
        """Send a place on the map."""
        self._own(f"[位置] {label}")
        point: dict[str, Value] = {"Location_X": latitude, "Location_Y": longitude}
        return self._message("location", {**point, "Scale": scale, "Label": label})

    def link(self, title: str, url: str, description: str = "") -> str:
        """Pass an article on."""
        self._own(f"[链接] {title}")
        return self._message("link", {"Title": title, "Description": description, "Url": url})

    def file(self, title: str, size: int) -> str:
        """Send a document: the account is told its name and size, and cannot fetch it."""
        self._own(f"[文件] {title}")
        about: dict[str, Value] = {"Title": title, "Description": "", "FileKey": "made-up"}
        return self._message("file", {**about, "FileTotalLen": size})

    def tap(self, choice: Item | str) -> str:
        """Tap a choice of a message: one of its items, or what stands on the newest such.

        Raises KeyError where there is none.
        """
        item = choice if isinstance(choice, Item) else self._item(choice)
        self._own(item.label)
        self.user.touched(self.platform.clock.now())
        fields = {"Content": item.label, "bizmsgmenuid": item.id}
        return self._pushed("text", {**fields, "MsgId": self.platform.number()})

    def _item(self, label: str) -> Item:
        shown = [item for bubble in self.phone for item in bubble.items if item.label == label]
        if not shown:
            raise KeyError(f"no message offers {label}")
        return shown[-1]

    # --- clicking, coming and going ---------------------------------------------------------------

    def click(self, key: str) -> str:
        """Click a button of the account's menu, by its key or by its name."""
        button = self._button(key)
        self._remark(f"菜单：{button['name']}")
        if button["type"] == "view":
            return self._event("VIEW", {"EventKey": button["url"]}, seen=False)
        self.user.touched(self.platform.clock.now())
        return self._event("CLICK", {"EventKey": button["key"]})

    def scan_from_menu(self, key: str, result: str) -> str:
        """Scan a code of any kind by a button of the menu (扫一扫); `result` is what it says."""
        button = self._button(key)
        self._remark(f"菜单：{button['name']}")
        self.user.touched(self.platform.clock.now())
        scanned: Fields = {"ScanType": "qrcode", "ScanResult": result}
        fields = {"EventKey": button["key"], "ScanCodeInfo": scanned}
        return self._event("scancode_waitmsg", fields)

    def _button(self, key: str) -> dict[str, Any]:
        for one in self.platform.buttons():
            if one["type"] in MENU_KINDS and key in (one.get("key"), one["name"]):
                return one
        raise KeyError(f"the menu has no {key}")

    def follow(self, scene: str | None = None) -> str:
        """Begin to follow (关注): by looking the account up, or by the code of a scene."""
        code = None if scene is None else self.platform.code(scene)
        return self._follow(code)

    def _follow(self, code: Code | None) -> str:
        self.user.following = True
        self.user.touched(self.platform.clock.now())
        self._remark("已关注")
        if code is None:
            return self._event("subscribe", {"EventKey": ""})
        return self._event(
            "subscribe", {"EventKey": f"qrscene_{code.scene}", "Ticket": code.ticket}
        )

    def scan(self, name: str) -> str:
        """Scan a code, by its scene, ticket or address; who does not follow does so by that.

        Raises KeyError where no such code was drawn. One that is too old says nothing.
        """
        code = self.platform.code(name)
        if not code.holds(self.platform.clock.now()):
            self._remark("二维码已过期")
            return ""
        if not self.user.following:
            return self._follow(code)
        self._remark("扫描二维码")
        self.user.touched(self.platform.clock.now())
        return self._event("SCAN", {"EventKey": code.scene, "Ticket": code.ticket})

    def unfollow(self) -> None:
        """Follow no longer (取消关注)."""
        self.user.left()
        self._remark("已取消关注")
        self._event("unsubscribe", {"EventKey": ""}, seen=False)

    # --- notices ----------------------------------------------------------------------------------

    def agree(self, template: Template) -> None:
        """Agree to a notice on a page of the account: once, or for good where it is such."""
        self.platform.consents.agree(self.openid, template)
        self._remark(f"同意接收：{template.title}")
        self._popup(template, "accept")

    def refuse(self, template: Template) -> None:
        """Say no on that page."""
        self._remark(f"拒绝接收：{template.title}")
        self._popup(template, "reject")

    def take_back(self, template: Template) -> None:
        """Switch a notice off in WeChat's own settings."""
        self.platform.consents.take_back(self.openid, template)
        self._remark(f"关闭通知：{template.title}")
        listed: Fields = {"TemplateId": template.id, "SubscribeStatusString": "reject"}
        changed = {"SubscribeMsgChangeEvent": {"List": [listed]}}
        self._event("subscribe_msg_change_event", changed, seen=False)

    def _popup(self, template: Template, answer: str) -> None:
        listed: Fields = {"TemplateId": template.id, "SubscribeStatusString": answer}
        shown = {"SubscribeMsgPopupEvent": {"List": [{**listed, "PopupScene": 1}]}}
        self._event("subscribe_msg_popup_event", shown, seen=False)

    def template_finished(self, card: Bubble, how: TemplateEnd | None = None) -> None:
        """The platform tells what became of a template message or a notice (`platform.cards`).

        Without `how` it is what became of it: blocked where they block the account.
        """
        how = how or ("failed:user block" if self.user.blocks else "success")
        if card.kind == "template":
            ended = {"MsgID": card.message, "Status": how}
            self._event("TEMPLATESENDJOBFINISH", ended, seen=False)
            return
        code = 0 if how == "success" else 43101
        about: Fields = {"TemplateId": card.template, "MsgID": card.message}
        listed = {**about, "ErrorCode": code, "ErrorStatus": how}
        self._event(
            "subscribe_msg_sent_event", {"SubscribeMsgSentEvent": {"List": [listed]}}, seen=False
        )

    # --- how it travels ---------------------------------------------------------------------------

    def _own(self, words: str, media: str = "") -> None:
        self.platform.show(self.openid, "own", text=words, media=media)

    def _remark(self, words: str) -> None:
        self.platform.show(self.openid, "remark", text=words)

    def _file(self, kind: str, content: bytes) -> File:
        kept = self.platform.files.keep(kind, content)
        self._own("", media=kept.media_id)
        return kept

    def _message(self, kind: str, fields: Fields) -> str:
        self.user.wrote(self.platform.clock.now())
        return self._pushed(kind, {**fields, "MsgId": self.platform.number()})

    def _event(self, name: str, fields: Fields, *, seen: bool = True) -> str:
        second = self.user.event_second(self.platform.clock.now())
        return self._pushed("event", {"Event": name, **fields}, second=second, seen=seen)

    def _pushed(
        self, kind: str, fields: Fields, *, second: int | None = None, seen: bool = True
    ) -> str:
        ends: dict[str, Value] = {
            "ToUserName": self.platform.line.account.original_id,
            "FromUserName": self.openid,
            "CreateTime": second or int(self.platform.clock.now().timestamp()),
            "MsgType": kind,
        }
        return self.platform.push({**ends, **fields}, seen=seen)
