"""A complaint from the first question to the receipt: kept sealed, resumed, corrected, filed."""

import json
from datetime import date, timedelta

import pytest
from sqlmodel import Session, select

from handlers.complaints import intake
from models import cases, officials
from models.audit import history
from models.case_rows import Case, Identity
from models.clock import FixedClock
from models.deliveries import Delivery
from models.messages import Day
from models.people import addresses_of
from models.vault import KeyGoneError, OfCase
from policies.load import Library
from tests.fakes.cases import ADDRESS, CHANNEL, VAULT
from tests.fakes.rows import an_official
from tests.handlers.complaints.filing_talk import (
    ANSWERS,
    DOCUMENT,
    HAPPENED,
    NAME,
    PHONE,
    Complainant,
)
from tests.handlers.conftest import TODAY


@pytest.fixture
def somebody(library: Library, db: Session) -> Complainant:
    """Who has not written yet."""
    return Complainant(library, db, FixedClock.on(TODAY))


# --- filing ---------------------------------------------------------------------------------------


def test_what_was_answered_is_filed(somebody: Complainant) -> None:
    """The case has its office and its words; the identity its name, contact and document."""
    somebody.file()
    case = somebody.case
    assert (case.state, case.city, case.district, case.against, case.unit_id) == (
        "registered",
        "shenzhen",
        "",
        "listed_unit",
        None,
    )
    assert somebody.content == {
        "subject": "绿源电子有限公司",
        "what": HAPPENED,
        "when": "2026年3月",
        "where": "南山区科技园",
    }
    assert somebody.identity == {
        "channel": CHANNEL,
        "address": ADDRESS,
        "name": NAME,
        "contact": PHONE,
        "document_kind": "id_card",
        "document": DOCUMENT,
    }
    assert case.document_consented_at is not None


def test_the_receipt_finds_the_case_and_is_private(somebody: Complainant) -> None:
    """It is shown with the case's name and the days, which are called a reference."""
    somebody.file()
    there = CHANNEL, "somebody else"
    now = somebody.clock.now()
    found = cases.look_up(somebody.db, VAULT, somebody.code, *there, now)
    assert found == (somebody.case.id, False)
    assert somebody.said("intake.filed").args["name"] == cases.name(somebody.case)
    basis = somebody.said("intake.filed.timer").args["basis"]
    assert "参照" in getattr(basis, "zh", "")
    assert somebody.memory.private
    assert somebody.code not in json.dumps(somebody.memory.state)


def test_the_timer_of_the_notice_runs_from_the_next_day(somebody: Complainant) -> None:
    """Fifteen days of our own."""
    somebody.file()
    assert (somebody.case.due_kind, somebody.case.due_on) == ("notice", date(2026, 12, 5))


def test_the_office_is_told_without_a_word_of_it(somebody: Complainant) -> None:
    """Who works there gets the number of a case; who does not is not told."""
    here = an_official(somebody.db, district="")
    an_official(somebody.db, city="xiamen", district="")
    somebody.file()
    owed = somebody.db.exec(select(Delivery)).all()
    assert {one.person_id for one in owed} == {here.person_id}
    said = json.dumps([one.content for one in owed], ensure_ascii=False)
    assert "绿源" not in said
    assert "intake.filed.nobody" not in somebody.keys


def test_where_nobody_works_it_is_said(somebody: Complainant) -> None:
    """Filed all the same."""
    somebody.file()
    assert "intake.filed.nobody" in somebody.keys
    assert officials.responsible(somebody.db, "shenzhen", "", TODAY) == []


def test_the_audit_says_neither_who_nor_what(somebody: Complainant) -> None:
    """Begun and filed by the complainant; the rows have no word of theirs."""
    somebody.file()
    rows = history(somebody.db, cases.key_of(somebody.case))
    assert [one.action for one in rows] == ["case.begun", "case.registered"]
    assert {one.actor for one in rows} == {cases.COMPLAINANT}
    said = repr([(one.reason, one.detail) for one in rows])
    assert not any(word in said for word in (*ANSWERS.values(), ADDRESS) if len(word) > 2)


def test_a_press_of_submit_twice_files_one(somebody: Complainant) -> None:
    """The second, late or typed, says that there is nothing to file."""
    review = somebody.begin().until("review").reply
    somebody.press(1, under=review).press(1, under=review)
    assert "intake.gone" in somebody.keys
    somebody.say("提交")
    assert somebody.counted == 1


def test_english_is_complete(library: Library, db: Session) -> None:
    """The same in the other language, by its own words."""
    reader = Complainant(library, db, FixedClock.on(TODAY), language="en")
    reader.say("report", "agree").until(
        "review", city="Shenzhen", when="not sure", evidence="done", document_kind="no"
    )
    reader.say("submit")
    assert reader.case.state == "registered"
    assert reader.content["when"] == ""
    assert "document" not in reader.identity


# --- where the answers lie ------------------------------------------------------------------------


def test_personal_answers_lie_under_the_identity_key_alone(somebody: Complainant) -> None:
    """While it is a draft too: whoever has the other key finds no name, contact or number."""
    somebody.begin().until("review")
    content = json.dumps(somebody.content, ensure_ascii=False)
    assert HAPPENED in content
    assert not any(word in content for word in (NAME, PHONE, DOCUMENT))
    identity = json.dumps(somebody.identity, ensure_ascii=False)
    assert all(word in identity for word in (NAME, PHONE, DOCUMENT))
    assert HAPPENED not in identity


def test_what_was_asked_back_lies_there_too(somebody: Complainant) -> None:
    """A contact that looks wrong waits for its confirmation under the identity key."""
    somebody.begin().until("contact").say("139123")
    assert "139123" not in json.dumps(somebody.content)
    assert "139123" in json.dumps(somebody.identity)


def test_no_row_has_a_word_in_the_clear(somebody: Complainant) -> None:
    """Neither of a draft nor of what was filed."""
    for complaint in (somebody.begin().until("review"), somebody.say("提交")):
        db = complaint.db
        rows = [*db.exec(select(Case)), *db.exec(select(Identity)), *db.exec(select(Delivery))]
        stored = repr([row.model_dump() for row in rows])
        words = (NAME, PHONE, DOCUMENT, HAPPENED, "绿源", "科技园", ADDRESS)
        assert not [word for word in words if word in stored]


def test_every_message_is_private(somebody: Complainant) -> None:
    """Also help in between, and leaving."""
    somebody.begin()
    for text in ("帮助", "为什么", "进度", "English", "中文", "返回", "哈哈", "退出"):
        somebody.say(text)
        assert somebody.memory.private, text


# --- moving in it ---------------------------------------------------------------------------------


def test_it_is_gone_on_with_where_it_was(somebody: Complainant) -> None:
    """After the menu, after a self-check, after days; there is only ever one draft."""
    somebody.begin().until("where").say("菜单", "自评", "深圳", "继续填写")
    assert somebody.question == "where"
    somebody.say("退出").wait(days=20).say("我要举报")
    assert (somebody.question, somebody.counted) == ("where", 1)
    assert somebody.memory.private


def test_a_long_pause_takes_no_answer(somebody: Complainant) -> None:
    """What is written after three days may be about something else."""
    somebody.begin().until("name").wait(hours=73).say("李四")
    assert somebody.question == "name"
    assert "intake.paused" in somebody.keys
    assert "李四" not in json.dumps(somebody.identity, ensure_ascii=False)


def test_answers_are_changed_by_number(somebody: Complainant) -> None:
    """修改 3 opens one and keeps the others; 返回 opens the one before."""
    somebody.begin().until("review").say("修改 7").say("厂区东门")
    assert somebody.question == "review"
    somebody.say("修改 6", "返回")
    assert somebody.question == "what"
    somebody.say("继续", "提交")
    said = somebody.content
    assert (said["what"], said["when"], said["where"]) == (HAPPENED, "2026年3月", "厂区东门")


@pytest.mark.parametrize("where", ["contact", "review"])
@pytest.mark.parametrize("line", ["修改", "修改 99", "进度"])
def test_the_numbers_are_listed_once(somebody: Complainant, where: str, line: str) -> None:
    """Where the review shows them, they are not shown above it too."""
    somebody.begin().until(where).say(line)
    assert len(somebody.sayings("form.how_to_change")) == 1
    assert ("form.no_such_answer" in somebody.keys) == (line == "修改 99")
    assert somebody.question == where


def test_another_place_asks_again_for_what_belongs_to_it(somebody: Complainant) -> None:
    """The unit was looked for in the old place; what happened stays."""
    somebody.begin().until("review").say("修改 1", "厦门")
    assert somebody.question == "unit"
    somebody.say("鹭岛电子")
    assert somebody.question == "review"
    somebody.say("提交")
    assert (somebody.case.city, somebody.content["what"]) == ("xiamen", HAPPENED)


def test_words_with_a_meaning_of_their_own_are_answers_within_a_sentence(
    somebody: Complainant,
) -> None:
    """Only what stands alone moves: 规定 第9条 in a sentence is what happened."""
    for text in (
        "规定 第9条没有做到",
        "举报 一直没有人管",
        "第9条",
        "时限 已经过了",
        "案件 A37K 受理",
        "单位 绿源",
    ):
        somebody.begin().until("what").say(text)
        assert somebody.question == "when", text
        somebody.say("放弃")


def test_an_answer_of_twenty_letters_is_no_receipt(somebody: Complainant) -> None:
    """A code has digits; with them it is one, wherever it is typed."""
    somebody.begin().until("where").say("West gates near the lake")
    assert somebody.question == "evidence"
    somebody.say("8N83-BE91-0A5Z-XNFJ-37XG")
    assert somebody.question != "evidence"


def test_an_official_who_complains_writes_answers_and_no_commands(
    library: Library, db: Session
) -> None:
    """单位 绿源 is what they typed, not their work."""
    official = an_official(db)
    address = official_address(db, official.person_id or 0)
    somebody = Complainant(library, db, FixedClock.on(TODAY), address=address)
    somebody.channel = "terminal"
    somebody.begin().until("what").say("单位 绿源")
    assert somebody.question == "when"


def official_address(db: Session, person: int) -> str:
    """Where a person of the tests writes from."""
    return addresses_of(db, person)[0].address


def test_no_audit_row_stands_beside_a_complaint_and_says_who(somebody: Complainant) -> None:
    """A stranger who types an official's line is noted, a complainant is not."""
    somebody.begin().until("what")
    before = len(history(somebody.db, ""))
    somebody.say("撤销 P12H", "案件 A37K 受理", "单位 U128M")
    assert len(history(somebody.db, "")) == before


def test_an_earlier_button_changes_nothing(somebody: Complainant) -> None:
    """It is told, and the open question shown."""
    against = somebody.begin().until("against").reply
    somebody.until("name").press(2, under=against)
    assert somebody.question == "name"
    assert "intake.late" in somebody.keys


def test_what_is_typed_under_the_complaint_after_leaving_goes_into_it(
    somebody: Complainant,
) -> None:
    """Its page is still before somebody's eyes in the browser."""
    asked = somebody.begin().until("where").reply
    somebody.say("菜单").say("科技园", prompt=asked.prompt)
    assert somebody.question == "evidence"


def test_a_reminder_in_between_is_answered_and_the_complaint_shown_again(
    somebody: Complainant,
) -> None:
    """A number under somebody else's prompt is no answer here."""
    somebody.begin().until("against").say("1", prompt="rem:7")
    assert somebody.question == "against"


def test_why_quotes_the_text(somebody: Complainant) -> None:
    """Where it asks for a name, a contact and evidence, and where it names the office."""
    somebody.begin()
    for name in ("office", "evidence", "name", "contact"):
        somebody.until(name).say("为什么")
        assert {quote.citation.article for quote in somebody.quotes} == {25}
        assert somebody.question == name


# --- what happened --------------------------------------------------------------------------------


def test_a_long_account_comes_in_parts(somebody: Complainant) -> None:
    """After a long message it is asked whether more follows; what follows is added."""
    first, second = "甲" * 300, "乙" * 500
    somebody.begin().until("what").say(first)
    assert somebody.question == "more"
    somebody.say(second)
    assert somebody.question == "more"
    somebody.say("写完了")
    assert somebody.question == "when"
    somebody.until("review").say("提交")
    assert somebody.content["what"] == f"{first}\n{second}"


def test_what_is_too_long_is_not_cut_but_refused(somebody: Complainant) -> None:
    """2,000 characters go in, 2,001 don't; all together are limited too."""
    somebody.begin().until("what").say("甲" * 2001)
    assert somebody.question == "what"
    assert somebody.said("answer.words_too_long").args["length"] == 2001
    somebody.say("甲" * 2000)
    for _ in range(4):
        somebody.say("乙" * 1900)
    assert "intake.too_much_said" in somebody.keys
    assert len(somebody.content["sheet"]["answers"]["what"]["answer"]["said"]) <= 6000


def test_words_under_the_evidence_are_added_to_what_happened(somebody: Complainant) -> None:
    """They are no answer to "is that all?", whatever they hold."""
    somebody.begin().until("evidence").say("他们没有安装计量表，也没有台账")
    assert somebody.question == "evidence"
    somebody.until("review").say("提交")
    assert somebody.content["what"].endswith("没有安装计量表，也没有台账")


@pytest.mark.parametrize(
    ("text", "goes_on"),
    [("好了", True), ("没有", True), ("done", True), ("1", True), ("ok", True), ("哈哈", False)],
)
def test_the_end_of_the_evidence(somebody: Complainant, text: str, goes_on: bool) -> None:
    """好了 and 没有 go on; a word that says nothing is asked for again and added to nothing."""
    somebody.begin().until("evidence").say(text)
    assert somebody.question == ("name" if goes_on else "evidence")
    assert "intake.added" not in somebody.keys


@pytest.mark.parametrize(
    ("said", "key"),
    [
        ("工厂夜里排污，废水直排", "intake.other.pollution"),
        ("拖欠工资三个月", "intake.other.wages"),
    ],
)
def test_another_matter_is_told_where_to_go_and_not_refused(
    somebody: Complainant, said: str, key: str
) -> None:
    """Beside the complaint, which goes on."""
    somebody.begin().until("what").say(said)
    assert key in somebody.keys
    assert somebody.question == "when"


def test_only_another_matter_is_led_elsewhere(somebody: Complainant) -> None:
    """The third choice is no answer: it says who is competent."""
    somebody.begin().until("against").say("3")
    assert {"intake.other.pollution", "intake.other.wages", "intake.other.all"} <= somebody.keys
    assert somebody.question == "against"


# --- who ------------------------------------------------------------------------------------------


def test_what_is_missing_is_said_and_does_not_stop_it(somebody: Complainant) -> None:
    """Real name, contact and evidence are named with what follows; 提交 files it."""
    somebody.begin().until("review", name="0", contact="跳过", document_kind="1")
    missing = {
        f"intake.missing.{one}" for one in ("name", "contact", "evidence", "account", "then")
    }
    assert missing <= somebody.keys
    assert len(somebody.sayings("intake.left_blank")) == 2
    somebody.say("提交")
    assert somebody.case.state == "registered"
    assert set(somebody.identity) == {"channel", "address"}
    assert somebody.content["missing"] == ["real_name", "contact"]


def test_a_contact_that_looks_wrong_is_asked_back_and_taken(somebody: Complainant) -> None:
    """Never refused: whoever wrote it may know better."""
    somebody.begin().until("contact").say("微信 oyqw")
    assert "intake.check.contact" in somebody.keys
    somebody.say("1").until("review").say("提交")
    assert somebody.identity["contact"] == "微信 oyqw"


def test_a_number_is_asked_for_only_after_a_consent_of_its_own(somebody: Complainant) -> None:
    """Without it there is no question and no number."""
    somebody.begin().until("review", document_consent="否")
    somebody.say("提交")
    assert "document" not in somebody.identity
    assert somebody.case.document_consented_at is None


def test_a_consent_that_is_taken_back_takes_the_number(somebody: Complainant) -> None:
    """Out of the draft too, at once."""
    somebody.begin().until("review").say("修改 12", "否")
    assert DOCUMENT not in json.dumps(somebody.identity)
    assert somebody.case.document_consented_at is None
    assert somebody.question == "review"


def test_another_kind_of_document_is_asked_for_anew(somebody: Complainant) -> None:
    """Consent and number belonged to the first."""
    somebody.begin().until("review").say("修改 11", "护照")
    assert somebody.question == "document_consent"
    assert DOCUMENT not in json.dumps(somebody.identity)


def test_a_wrong_number_is_advised_and_kept_as_wished(somebody: Complainant) -> None:
    """And only a right form is called one."""
    somebody.begin().until("document").say("110105194912310021")
    assert "intake.check.document" in somebody.keys
    somebody.say("1")
    assert "intake.document.form_only" not in somebody.keys
    somebody.say("返回", DOCUMENT)
    assert "intake.document.form_only" in somebody.keys


def test_the_review_shows_only_the_end_of_a_number(somebody: Complainant) -> None:
    """Whoever looks over a shoulder reads no whole one."""
    somebody.begin().until("review")
    assert DOCUMENT not in repr(somebody.reply)
    assert "002X" in repr(somebody.reply)


# --- giving it up ---------------------------------------------------------------------------------


@pytest.mark.parametrize("where", ["city", "what", "name", "review"])
def test_giving_up_forgets_everything_at_once(somebody: Complainant, where: str) -> None:
    """Its keys are gone, and a new complaint begins with the notice."""
    somebody.begin().until(where)
    case = somebody.case
    somebody.say("放弃")
    assert "intake.dropped" in somebody.keys
    with pytest.raises(KeyGoneError):
        cases.content(somebody.db, VAULT, case)
    assert somebody.db.exec(select(Identity)).all() == []
    assert (somebody.say("我要举报").page or "").startswith("consent")


def test_a_forgotten_draft_is_none(somebody: Complainant) -> None:
    """Thirty days without a word: the keys went, and whoever comes back begins anew."""
    somebody.begin().until("name")
    keys: tuple[OfCase, ...] = ("identity", "content")
    for key in keys:
        VAULT.drop(somebody.db, somebody.case.id or 0, key)
    somebody.say("张三")
    assert "intake.gone" in somebody.keys
    assert "张三" not in repr(somebody.reply)


def test_nobody_else_has_the_draft(somebody: Complainant, library: Library) -> None:
    """Another account with the first one's prompt finds nothing."""
    asked = somebody.begin().until("name").reply
    other = Complainant(library, somebody.db, somebody.clock, address="e" * 64)
    other.say(NAME, prompt=asked.prompt)
    assert "intake.gone" in other.keys
    assert NAME not in json.dumps(somebody.identity, ensure_ascii=False)


def test_two_accounts_write_at_the_same_time(somebody: Complainant, library: Library) -> None:
    """Each their own."""
    other = Complainant(library, somebody.db, somebody.clock, address="e" * 64)
    somebody.begin().until("when")
    other.begin().until("what").say("别的事")
    somebody.until("review").say("提交")
    assert somebody.db.get_one(Case, 1).state == "registered"
    assert somebody.db.get_one(Case, 2).state == "draft"
    assert intake.PROMPT in (other.reply.prompt or "")
    assert timedelta(0) < somebody.clock.now() - somebody.db.get_one(Case, 1).consented_at


def test_sixth_complaint_of_a_day_waits(library: Library, db: Session) -> None:
    """It is kept as a draft, its author told from when it may be filed, and then it is filed."""
    lin = Complainant(library, db, FixedClock.on(TODAY, hour=9))
    filed = [lin.file().case.state for _ in range(5)]
    assert filed == ["registered"] * 5
    lin.file()
    assert (lin.case.state, lin.counted) == ("draft", 6)
    told = lin.said("intake.flood").args
    assert (told["day"], str(told["time"])[:3]) == (Day(TODAY + timedelta(days=1)), "09:")
    assert lin.say("继续填写").question == "review"
    other = Complainant(library, db, lin.clock, address="e" * 64)
    assert other.file().case.state == "registered"
    lin.wait(hours=24).say("继续填写", "提交")
    assert "intake.filed" in lin.keys
