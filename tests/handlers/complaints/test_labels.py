"""The labels of the numbered ways on, typed as words: they do what their numbers do."""

import pytest
from sqlmodel import select

from bot.wording import words
from handlers.complaints import moves
from handlers.wording import plain
from models import cases, evidence
from models.acts import HELD
from models.case_rows import Case
from models.messages import Language
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT, a_case
from tests.handlers.complaints.following_talk import Office
from tests.handlers.talk import Talk


def at_home(talk: Talk) -> Talk:
    """The same talk, from the account that files the cases of tests."""
    talk.channel, talk.address = CHANNEL, ADDRESS
    return talk


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_every_label_is_read_as_its_move(language: Language) -> None:
    """Whatever the catalogues call a move is a way to type it."""
    for move, label in moves.LABELS.items():
        assert moves.read(plain(words(label, language))) == (move, None)
        assert moves.by_label(plain(words(label, language))) == move


@pytest.mark.parametrize("language", ["zh_CN", "en"])
def test_label_does_what_its_number_does(office: Office, language: Language) -> None:
    """On the open page; and, where the account has this case alone, at any time."""
    case = a_case(office.db)
    lin = office.author(language=language)
    offered = lin.say(cases.name(case)).reply.options
    for one in offered:
        by_number = lin.say(cases.name(case), str(one.number)).keys
        assert lin.say(cases.name(case), words(one.label, language)).keys == by_number
        lin.say("取消", "hm, 什么")
        assert lin.say(words(one.label, language)).keys == by_number


def test_labels_of_questions_and_lists(office: Office) -> None:
    """确认撤回 is a yes, 返回这件举报 the way back, 用凭证号查询 asks for the code."""
    case = a_case(office.db)
    lin = office.author().say(cases.name(case), "查看我的数据", "返回这件举报")
    assert "follow.filed" in lin.keys
    assert "follow.receipt.ask" in lin.say("我的举报", "用凭证号查询").keys
    lin.say("撤回举报")
    assert case.state == "registered"
    lin.say("确认撤回")
    assert case.state == "withdrawn"


def test_of_several_cases_it_is_asked_which(office: Office) -> None:
    """A label alone is about none of them; on a page it is about that one."""
    one, other = a_case(office.db), a_case(office.db)
    lin = office.author().say("撤回举报")
    assert {"follow.which", "follow.mine"} <= lin.keys
    lin.say(cases.name(one), "撤回举报", "确认")
    assert (one.state, other.state) == ("withdrawn", "registered")


def test_labels_without_a_case_mean_nothing_here(office: Office) -> None:
    """To whoever filed nothing; but 收件凭证 is a complaint's, so it leads to complaints."""
    a_case(office.db, address="e" * 64)
    assert not office.author().say("撤回举报").answered
    assert "follow.none" in office.author().say("收件凭证").keys


def test_nothing_after_the_receipt_is_a_code_of_a_self_check(talk: Talk) -> None:
    """With one case, with several, with none, and after the page for codes was open."""
    for count in range(3):
        at_home(talk).say("凭证", "收件凭证", "今天天气不错")
        assert "receipt.not_found" not in talk.keys
        assert talk.page == "menu", count
        a_case(talk.db)


def test_label_within_a_complaint_is_an_answer(talk: Talk) -> None:
    """Whoever writes a second complaint may well write such words."""
    a_case(talk.db)
    at_home(talk).say("我要举报", "同意")
    question = talk.question
    assert talk.say("撤回举报").question == question


# --- what waits ---------------------------------------------------------------------------------


def test_menu_and_list_tell_of_a_draft(talk: Talk) -> None:
    """继续填写 goes on with it; without one nothing is said."""
    assert "menu.draft_waiting" not in at_home(talk).say("菜单").keys
    talk.say("我要举报", "同意", "退出")
    question = talk.say("继续填写").question
    talk.say("退出")
    for word in ("菜单", "你好", "我的举报"):
        assert "menu.draft_waiting" in talk.say(word).keys, word
        assert talk.memory.private
    assert talk.say("继续填写").question == question


def lost_piece(office: Office, draft: Case) -> None:
    """A file of a draft did not come, and its author was written to."""
    piece = evidence.promise(office.db, VAULT, draft, kind="photo", name="现场.jpg", source="m1",
                             size=10, now=office.clock.now(), file_bytes=1000)  # fmt: skip
    evidence.lose(office.db, piece, "gone", office.clock.now())
    cases.write(office.db, VAULT, draft, "out", "evidence_lost", "第 1 件未能收到",
                office.clock.now() - HELD)  # fmt: skip


def test_lost_piece_of_a_draft_is_found(office: Office) -> None:
    """查看 shows what was written about it, once, and the way on with the draft."""
    draft = a_case(office.db, state="draft")
    lost_piece(office, draft)
    lin = office.author().say("查看")
    assert "第 1 件未能收到" in str(lin.reply)
    assert lin.offers == ["follow.draft"]
    assert "follow.mine" in lin.say("查看").keys


def test_list_with_a_draft_alone_says_so(office: Office) -> None:
    """Also where what is new is of a filed case: that comes first."""
    draft, filed = a_case(office.db, state="draft"), a_case(office.db)
    lost_piece(office, draft)
    office.clock.move(HELD)
    office.writes(filed, "question", "请说明时间", long_ago=True)
    assert "请说明时间" in str(office.author().say("查看").reply)


def test_number_of_the_draft_goes_on_with_it(talk: Talk) -> None:
    """As its button does; also for whoever is told what did not come while writing."""
    question = at_home(talk).say("我要举报", "同意").question
    talk.say("退出", "我的举报", "1")
    assert talk.question == question
    draft = talk.db.exec(select(Case)).one()
    cases.write(talk.db, VAULT, draft, "out", "evidence_lost", "未能收到",
                talk.clock.now() - HELD)  # fmt: skip
    talk.say("查看", "1")
    assert (talk.question, "intake.going_on" in talk.keys) == (question, True)


def test_number_begins_a_complaint_where_there_is_none(talk: Talk) -> None:
    """The list of somebody who filed nothing offers it."""
    assert (at_home(talk).say("我的举报", "1").page or "").startswith("consent")


def test_next_number_is_for_the_complaint(talk: Talk) -> None:
    """Also where platforms give two messages the same second."""
    at_home(talk).say("我要举报", "同意", "退出", "我的举报", "1")
    assert talk.question == "city"
    assert talk.say("1").question == "against"
