"""Every kind of message and event, from the platform's XML to what the conversation gets."""

import contextlib
from datetime import datetime, timedelta
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from bot.channels.wechat.envelope import UnusableError
from bot.channels.wechat.events import HELLO, POSTERS
from bot.channels.wechat.messages import STICKER
from bot.channels.wechat.wire import Push, read
from handlers import binding, commands, sentences
from handlers.officials.nouns import NOUNS
from handlers.officials.reading import read as read_line
from models.happenings import Agreed, Left, Refused, Reported, What
from models.messages import Attachment, Incoming, Press
from tests.channels.wechat.pushing import LIN, MSG_ID, OFFICE, event, message
from tests.fakes.desks import NOON

MEDIA = "uploaded-Media_0123456789abcdef"
CODE = "7KQ2-9MWX-4TFH-C3VD"
TEMPLATE, OTHER_TEMPLATE = "VRR0UEO9VJOLs0MHlU0OilqX6MVFDwH3", "9nLIlbOQZC5Y89AZteFEux3WCXRRRG5W"


def push(text: str, **more: Any) -> Push:
    """Read a push of Lin."""
    return read(text.encode(), LIN, NOON, **more)


def said(text: str) -> Incoming:
    """The message of a push."""
    incoming = push(text).incoming
    assert incoming is not None
    return incoming


def happened(text: str, **more: Any) -> list[What]:
    """What is noted of a push, which says nothing besides."""
    found = push(text, **more)
    assert found.incoming is None
    return [one.what for one in found.happenings]


# --- messages -------------------------------------------------------------------------------------


def test_a_text() -> None:
    """Who, which, when and what."""
    found = push(message(Content="大概3500吨 🟢"))
    assert (found.account, found.sender, found.kind) == (OFFICE, LIN, "text")
    assert found.incoming == Incoming("wechat", LIN, MSG_ID, NOON, "大概3500吨 🟢")
    assert not found.happenings


@pytest.mark.parametrize("text", ["", "  前后有空格  ", "一\n二", "]]", "&lt;b&gt;", "%s {0} <b>"])
def test_words_are_as_they_were_typed(text: str) -> None:
    """Nothing is cut, folded or interpreted."""
    assert said(message(Content=text)).text == text


def test_a_photo_names_its_file() -> None:
    """Which is fetched later by that name."""
    incoming = said(message("image", PicUrl="http://mmbiz.qpic.cn/x", MediaId=MEDIA))
    assert incoming.attachments == (Attachment("photo", source=MEDIA),)
    assert (incoming.text, incoming.touch, incoming.heard) == ("", "written", False)


@pytest.mark.parametrize("kind", ["video", "shortvideo"])
def test_a_video_names_its_file(kind: str) -> None:
    """Long or short."""
    incoming = said(message(kind, MediaId=MEDIA, ThumbMediaId="thumb"))
    assert incoming.attachments == (Attachment("video", source=MEDIA),)


def test_a_voice_that_was_recognised_is_words_as_well() -> None:
    """And it is said that they were heard, not written."""
    incoming = said(message("voice", MediaId=MEDIA, Format="amr", Recognition="自评。"))
    assert (incoming.text, incoming.heard) == ("自评。", True)
    assert incoming.attachments == (Attachment("voice", source=MEDIA),)


@pytest.mark.parametrize("more", [{}, {"Recognition": ""}])
def test_a_voice_that_was_not_is_a_voice(more: dict[str, str]) -> None:
    """Recognition is off, or heard nothing."""
    incoming = said(message("voice", MediaId=MEDIA, Format="amr", **more))
    assert (incoming.text, incoming.heard) == ("", False)
    assert [one.kind for one in incoming.attachments] == ["voice"]


def test_a_place_has_its_name() -> None:
    """Not its coordinates."""
    place = message("location", Location_X="23.1", Location_Y="113.3", Scale="20", Label="南山区")
    assert said(place).attachments == (Attachment("location", name="南山区"),)


def test_a_link_is_its_address_and_title() -> None:
    """Without its description, which nobody wrote."""
    link = message("link", Title="通知", Description="很长", Url="https://example.cn/a?b=1&c=2")
    assert said(link).text == "https://example.cn/a?b=1&c=2\n通知"


@pytest.mark.parametrize("url", ["https://example.cn/a", "", "单位 绿源 移出"])
def test_a_link_that_somebody_made_up_is_no_command(url: str) -> None:
    """Whoever passes on an article of another's says nothing of what its title says."""
    passed_on = said(message("link", Title="单位 绿源 移出", Url=url)).text
    assert read_line("单位 绿源 移出", NOUNS) is not None
    assert read_line(passed_on, NOUNS) is None


def test_a_file_is_told_and_cannot_be_fetched() -> None:
    """The platform gives its name and size only."""
    file = message("file", Title="能耗表.pdf", FileKey="k", FileMd5="m", FileTotalLen="204800")
    assert said(file).attachments == (Attachment("file", name="能耗表.pdf", size=204800),)


@pytest.mark.parametrize("kind", ["music", "card", "wxa", "hologram", "x" * 5000])
def test_an_unknown_kind_is_something(kind: str) -> None:
    """The conversation says what it can read instead; the log's word for it is bounded."""
    found = push(message(kind))
    assert found.incoming is not None
    assert found.incoming.attachments == (Attachment("other"),)
    assert len(found.kind) <= 40


def test_what_the_platform_does_not_pass_on_is_something() -> None:
    """It writes a sentence in its place, which nobody typed."""
    incoming = said(message(Content=STICKER))
    assert (incoming.text, incoming.attachments) == ("", (Attachment("other"),))


def test_a_choice_is_pressed() -> None:
    """Its number says which keyboard and which button; the text is what stood on it."""
    incoming = said(message(Content="不清楚", bizmsgmenuid="aB3_-xYz01234567:2"))
    assert incoming.press == Press("aB3_-xYz01234567", 2)
    assert (incoming.text, incoming.touch) == ("不清楚", "tapped")


@pytest.mark.parametrize(
    "number", ["7", "a:b", "a:-1", "a:", ":1", "a:100", f"{'a' * 21}:1", "a:1:2", "a:１", "a b:1"]
)
def test_somebody_elses_choice_is_its_words(number: str) -> None:
    """A colleague at the console may send choices of their own."""
    incoming = said(message(Content="好的", bizmsgmenuid=number))
    assert (incoming.text, incoming.press, incoming.touch) == ("好的", None, "tapped")


# --- malformed --------------------------------------------------------------------------------


@pytest.mark.parametrize("number", ["", "0x1", "-1", "1.5", "1" * 21, "१२", "1 ", "null"])
def test_a_message_without_a_number_is_unusable(number: str) -> None:
    """It could not be told from another one."""
    with pytest.raises(UnusableError, match="field"):
        push(message(number=number))


@pytest.mark.parametrize("size", ["", "-1", "1e3", "9" * 16, "x", "²"])
def test_a_bad_size_is_no_size(size: str) -> None:
    """The file is still told."""
    [file] = said(message("file", Title="a.pdf", FileTotalLen=size)).attachments
    assert (file.name, file.size) == ("a.pdf", None)


@pytest.mark.parametrize("name", ["字" * 300, "a\nb" * 200])
def test_a_long_name_is_cut(name: str) -> None:
    """To one line of what every file system takes."""
    for text in (message("file", Title=name), message("location", Label=name)):
        [one] = said(text).attachments
        assert 0 < len(one.name) <= 255
        assert "\n" not in one.name


@pytest.mark.parametrize("source", ["", "../../etc", "a b", "x" * 401, "媒体"])
def test_a_strange_media_id_is_none(source: str) -> None:
    """It becomes part of an address that we ask."""
    [photo] = said(message("image", MediaId=source)).attachments
    assert photo.source == ""


@pytest.mark.parametrize("sender", ["", "o Lin", "o|Lin", "x" * 129, "林"])
def test_a_strange_sender_is_unusable(sender: str) -> None:
    """No name of the platform's looks so."""
    with pytest.raises(UnusableError, match="field"):
        read(message(FromUserName=sender).encode(), "", NOON)


def test_the_sender_is_whom_the_address_names() -> None:
    """Another one is forged; where the address names nobody, the body is believed."""
    with pytest.raises(UnusableError, match="openid"):
        read(message().encode(), "oSomebodyElse", NOON)
    assert read(message().encode(), "", NOON).sender == LIN


@pytest.mark.parametrize("missing", ["ToUserName", "FromUserName", "MsgType", "MsgId"])
def test_a_missing_field_is_unusable(missing: str) -> None:
    """Each of them is needed."""
    with pytest.raises(UnusableError, match="field"):
        push(message().replace(missing, "Missing"))


def test_json_is_told_apart() -> None:
    """The console is set to it: there is a line of its own in the log."""
    with pytest.raises(UnusableError, match="json"):
        push(' {"MsgType": "text"}')


def test_control_characters_are_spaces_and_keep_cdata_closed() -> None:
    """Of what people paste the platform lets some through; left out they could open the CDATA."""
    assert said(message(Content="a\x00b\x08c\x7fd")).text == "a b cd"
    hidden = "]]\x01></Content><FromUserName>oChen</FromUserName><Content><![CDATA["
    found = push(message(Content=hidden))
    assert found.sender == LIN


# --- events that are messages ---------------------------------------------------------------------


def test_a_menu_is_what_its_key_says() -> None:
    """As if it had been typed; the platform counts it as a tap."""
    incoming = said(event("CLICK", EventKey="自评"))
    assert (incoming.text, incoming.touch) == ("自评", "tapped")


@pytest.mark.parametrize("name", ["CLICK", "click", "Click"])
def test_the_case_of_an_event_does_not_matter(name: str) -> None:
    """The platform itself is not of one mind."""
    assert said(event(name, EventKey="菜单")).text == "菜单"


@pytest.mark.parametrize(
    ("event_key", "text"),
    [
        ("", HELLO),
        (f"qrscene_bind-{CODE}", f"绑定 {CODE}"),
        ("qrscene_poster-check", "自评"),
        ("qrscene_poster-deadlines", "时限"),
        ("qrscene_poster-complaint", "举报"),
        ("qrscene_poster-unknown", HELLO),
        ("qrscene_bind-", HELLO),
        ("qrscene_bind-<script>", HELLO),
        ("qrscene_123", HELLO),
        ("last_trade_no_4000000", HELLO),
    ],
)
def test_a_new_follower_says_what_their_code_says(event_key: str, text: str) -> None:
    """Or good day."""
    incoming = said(event("subscribe", EventKey=event_key, Ticket="TICKET"))
    assert (incoming.text, incoming.touch) == (text, "tapped")


def test_a_scan_says_the_same() -> None:
    """Somebody who follows already."""
    assert said(event("SCAN", EventKey=f"bind-{CODE}", Ticket="T")).text == f"绑定 {CODE}"
    assert said(event("SCAN", EventKey="poster-complaint", Ticket="T")).text == "举报"
    assert said(event("SCAN", EventKey="7", Ticket="T")).text == HELLO


def test_the_conversation_knows_these_words() -> None:
    """Each poster's is a command, and good day a greeting."""
    assert all(commands.find(words) is not None for words in POSTERS.values())
    assert any("绑定" in one.spellings for one in binding.COMMANDS)
    assert sentences.is_greeting(HELLO)


@pytest.mark.parametrize(
    ("scanned", "text"),
    [
        (f"https://greenbot.example/?bind={CODE}", f"绑定 {CODE}"),
        (f"https://greenbot.example/?x=1&bind={CODE}#top", f"绑定 {CODE}"),
        (CODE, CODE),
    ],
)
def test_a_code_that_was_scanned_from_the_menu(scanned: str, text: str) -> None:
    """A printed sheet's, or a bare one."""
    info = {"ScanType": "qrcode", "ScanResult": scanned}
    incoming = said(event("scancode_waitmsg", EventKey="scan", ScanCodeInfo=info))
    assert (incoming.text, incoming.touch) == (text, "tapped")


@pytest.mark.parametrize("scanned", ["", "https://example.cn", "6901234567892", "举报", "9" * 4000])
def test_a_foreign_code_is_something(scanned: str) -> None:
    """It is no command, whatever stands in it."""
    info = {"ScanType": "qrcode", "ScanResult": scanned}
    incoming = said(event("scancode_waitmsg", EventKey="scan", ScanCodeInfo=info))
    assert (incoming.text, incoming.attachments) == ("", (Attachment("other"),))


def test_events_of_one_second_are_told_apart() -> None:
    """By all that they say; told again, each is itself."""
    info = {"ScanType": "qrcode", "ScanResult": CODE}
    events = [
        event("CLICK", EventKey="自评"),
        event("CLICK", EventKey="时限"),
        event("SCAN", EventKey="自评"),
        event("SCAN", EventKey="自评", Ticket="T1"),
        event("SCAN", EventKey="自评", Ticket="T2"),
        event("scancode_waitmsg", EventKey="自评", ScanCodeInfo=info),
        event("scancode_waitmsg", EventKey="自评", ScanCodeInfo=info | {"ScanResult": "x"}),
        event("CLICK", EventKey="自评", CreateTime="1"),
        event("CLICK", EventKey="自评|1"),
        event("CLICK|自评", EventKey="1"),
    ]
    keys = [one.key for one in (push(text).incoming for text in events) if one]
    assert len(set(keys)) == len(events) - 1
    assert keys == [one.key for one in (push(text).incoming for text in events) if one]
    assert MSG_ID not in keys
    assert all(len(key) <= 200 for key in keys)


def test_events_of_two_people_are_told_apart() -> None:
    """Though they are otherwise the same."""
    lin, chen = (
        event("CLICK", EventKey="自评"),
        event("CLICK", EventKey="自评", FromUserName="oChen"),
    )
    found = [read(text.encode(), "", NOON).incoming for text in (lin, chen)]
    assert len({one.key for one in found if one}) == 2


def test_a_long_event_key_still_has_a_bounded_key() -> None:
    """It is hashed."""
    assert len(said(event("CLICK", EventKey="x" * 4000)).key) <= 200


@pytest.mark.parametrize(
    ("name", "kind"),
    [
        ("VIEW", "view"),
        ("LOCATION", "location"),
        ("view_miniprogram", "view_miniprogram"),
        ("pic_sysphoto", "pic_sysphoto"),
        ("kf_create_session", "kf_create_session"),
        ("某事", "other"),
        ("x" * 5000, "other"),
    ],
)
def test_other_events_say_nothing(name: str, kind: str) -> None:
    """There is a bounded word for the log."""
    found = push(event(name, EventKey="https://example.cn"))
    assert (found.incoming, found.happenings, found.kind) == (None, (), kind)


def test_a_menu_without_a_key_says_nothing() -> None:
    """There is nothing to answer."""
    assert push(event("CLICK", EventKey="")).incoming is None


def test_photos_from_a_menu_come_by_themselves() -> None:
    """Their event is as deep as any, and says nothing that the photos do not."""
    photos = {"Count": "1", "PicList": {"item": [{"PicMd5Sum": "1"}, {"PicMd5Sum": "2"}]}}
    assert push(event("pic_weixin", EventKey="6", SendPicsInfo=photos)).incoming is None


@pytest.mark.parametrize("moment", ["", "x", "-1", "9" * 21])
def test_an_event_without_a_time_is_unusable(moment: str) -> None:
    """It could not be told from another one."""
    for name in ("CLICK", "unsubscribe", "VIEW"):
        with pytest.raises(UnusableError, match="field"):
            push(event(name, EventKey="自评", CreateTime=moment))


# --- what happened --------------------------------------------------------------------------------


def consents(name: str, *lines: tuple[str, str]) -> str:
    """A consent event with its lines."""
    group = {"popup": "SubscribeMsgPopupEvent", "change": "SubscribeMsgChangeEvent"}[name]
    listed = [
        {"TemplateId": template, "SubscribeStatusString": status, "PopupScene": "2"}
        for template, status in lines
    ]
    return event(f"subscribe_msg_{name}_event", **{group: {"List": listed}})


def test_somebody_leaves() -> None:
    """Nothing is said, and it is noted."""
    found = push(event("unsubscribe", EventKey=""))
    [happening] = found.happenings
    assert (happening.channel, happening.address, happening.at) == ("wechat", LIN, NOON)
    assert isinstance(happening.what, Left)
    assert found.incoming is None


@pytest.mark.parametrize(
    ("told", "at"),
    [
        (int(NOON.timestamp()) - 12, NOON - timedelta(seconds=12)),
        (int(NOON.timestamp()) + 12, NOON),
        ("9" * 20, NOON),
    ],
)
def test_somebody_left_when_the_platform_says(told: object, at: datetime) -> None:
    """Not when we heard of it: whoever follows again meanwhile is there."""
    [happening] = push(event("unsubscribe", CreateTime=str(told))).happenings
    assert happening.at == at


def test_consents_are_noted_one_by_one() -> None:
    """Several templates may stand in one window."""
    text = consents("popup", (TEMPLATE, "accept"), (OTHER_TEMPLATE, "reject"))
    assert happened(text) == [Agreed(TEMPLATE), Refused(OTHER_TEMPLATE)]
    keys = [one.key for one in push(text).happenings]
    assert len(set(keys)) == 2
    assert keys == [one.key for one in push(text).happenings]


def test_a_lasting_consent_is_told_by_its_template() -> None:
    """The event does not say which kind it is."""
    text = consents("popup", (TEMPLATE, "accept"), (OTHER_TEMPLATE, "accept"))
    assert happened(text, lasting=[TEMPLATE]) == [Agreed(TEMPLATE, True), Agreed(OTHER_TEMPLATE)]


def test_a_consent_that_is_taken_back_is_noted() -> None:
    """In the platform's own settings."""
    assert happened(consents("change", (TEMPLATE, "reject"))) == [Refused(TEMPLATE)]


def test_a_line_without_its_list_is_read_too() -> None:
    """As the platform sends a single one in its other format."""
    line = {"TemplateId": TEMPLATE, "SubscribeStatusString": "accept"}
    text = event("subscribe_msg_popup_event", SubscribeMsgPopupEvent=line)
    assert happened(text) == [Agreed(TEMPLATE)]


@pytest.mark.parametrize(
    "line", [("", "accept"), ("x" * 101, "accept"), ("a b", "accept"), (TEMPLATE, "maybe")]
)
def test_a_malformed_line_is_left_out(line: tuple[str, str]) -> None:
    """The others of its event count."""
    assert happened(consents("popup", line, (TEMPLATE, "accept"))) == [Agreed(TEMPLATE)]


def test_a_consent_event_without_lines_says_nothing() -> None:
    """It is taken all the same."""
    assert happened(event("subscribe_msg_popup_event")) == []
    assert happened(event("subscribe_msg_popup_event", SubscribeMsgPopupEvent="")) == []


@pytest.mark.parametrize(
    ("status", "how"),
    [
        ("success", "delivered"),
        ("failed:user block", "blocked"),
        ("failed: user block", "blocked"),
        ("failed:system failed", "failed"),
        ("failed: system failed", "failed"),
        ("", "failed"),
    ],
)
def test_what_became_of_a_template_message(status: str, how: Any) -> None:
    """By the number that the platform gave it."""
    text = event("TEMPLATESENDJOBFINISH", MsgID="200163836", Status=status)
    assert happened(text) == [Reported("200163836", how)]


@pytest.mark.parametrize(
    ("code", "status", "how"),
    [
        ("0", "success", "delivered"),
        ("0", "", "delivered"),
        ("43101", "user refuse", "failed"),
        ("48002", "user block", "blocked"),
        ("", "success", "delivered"),
        ("x", "", "failed"),
    ],
)
def test_what_became_of_a_subscription_notice(code: str, status: str, how: Any) -> None:
    """A line each."""
    line = {"TemplateId": TEMPLATE, "MsgID": "1700827132819554304", "ErrorCode": code}
    sent = {"List": line | {"ErrorStatus": status}}
    text = event("subscribe_msg_sent_event", SubscribeMsgSentEvent=sent)
    assert happened(text) == [Reported("1700827132819554304", how)]


@pytest.mark.parametrize("number", ["", "x", "-1", "9" * 21])
def test_a_report_without_a_number_is_left_out(number: str) -> None:
    """It could be of anything."""
    line = {"TemplateId": TEMPLATE, "MsgID": number, "ErrorCode": "0", "ErrorStatus": "success"}
    assert happened(event("TEMPLATESENDJOBFINISH", MsgID=number, Status="success")) == []
    text = event("subscribe_msg_sent_event", SubscribeMsgSentEvent={"List": line})
    assert happened(text) == []


@given(
    st.binary(max_size=400) | st.text(max_size=200).map(lambda text: text.encode(errors="ignore"))
)
def test_no_bytes_are_another_error(text: bytes) -> None:
    """There is one word for what cannot be read."""
    with contextlib.suppress(UnusableError):
        read(text, "", NOON)
