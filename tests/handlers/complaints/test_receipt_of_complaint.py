"""The receipt's code: from the account that filed, and from another one with the contact."""

from datetime import timedelta

import pytest
from sqlmodel import select

from handlers.complaints.receipts import code_in
from handlers.place import FILING
from models import attempts, cases, tokens
from models.audit import AuditRow
from models.case_rows import Case
from models.intake import Taking
from models.messages import Reply
from tests.fakes.cases import ADDRESS, CHANNEL, SAID, VAULT, WHO, a_case
from tests.fakes.rows import a_person
from tests.handlers.complaints.following_talk import Author, Office

ELSEWHERE = "e" * 64
UNKNOWN = "0123-4567-89AB-CDEF-GHJK"
RIGHT, WRONG = WHO["contact"], "13800000000"


def filed(office: Office) -> tuple[Case, str]:
    """A case and its code."""
    case = a_case(office.db, state="draft")
    case.city = "shenzhen"
    code = cases.register(office.db, VAULT, case, office.clock.now())
    return case, code


def shown(reply: Reply) -> object:
    """What of a reply its reader can tell from another one."""
    return reply.blocks, reply.options, reply.shortcuts


@pytest.mark.parametrize(
    ("text", "found"),
    [
        ("7K3M-0000-ABCD-EFGH-JKMN", True),
        ("我的凭证号是7K3M-0000-ABCD-EFGH-JKMN，请查一下", True),
        ("７Ｋ３Ｍ－0000－ABCD－EFGH－JKMN", True),
        ("7k3m 0000 abcd efgh jkmn", True),
        ("7k3m0000abcdefghjkmn", True),
        ("ABCD-ABCD-ABCD-ABCD-ABCD", True),
        ("This week they were sent", False),
        ("abcdabcdabcdabcdabcd", False),
        ("7K3M-0000-ABCD-EFGH-JKMU", False),
        ("7K3M-0000-ABCD-EFGH", False),
        ("7K3M-0000-ABCD-EFGH-JKMN-0000", False),
        ("我想举报一家企业", False),
    ],
)
def test_codes_are_found_where_they_are(text: str, found: bool) -> None:
    """Typed alone in any form, or with its dashes in a sentence; a sentence is none."""
    assert (code_in(text) is not None) == found


def test_code_opens_the_case_where_it_was_filed(office: Office) -> None:
    """No contact is asked for, and it may be typed as often as one likes."""
    case, code = filed(office)
    lin = office.author()
    for _ in range(attempts.AN_HOUR + 1):
        assert lin.say(code).said("follow.title").args["name"] == cases.name(case)
    assert office.author().say(f"凭证 {code.lower()}").keys >= {"follow.title"}


def test_unknown_and_foreign_codes_are_answered_alike(office: Office) -> None:
    """The next question is the same, and so is the answer to a wrong contact."""
    _, code = filed(office)
    one, other = office.author(ELSEWHERE), office.author("d" * 64)
    one.say(code), other.say(UNKNOWN)
    assert "follow.contact.ask" in one.keys
    assert shown(one.reply) == shown(other.reply)
    one.say(WRONG), other.say(WRONG)
    assert "follow.not_found" in one.keys
    assert shown(one.reply) == shown(other.reply)
    assert not {*SAID.values()} & set(str(one.reply).split("'"))


@pytest.mark.parametrize(
    "typed", [RIGHT, f" +86 {RIGHT[:3]}-{RIGHT[3:7]}-{RIGHT[7:]} ", "139１2345678"]
)
def test_right_contact_brings_the_case_here(office: Office, typed: str) -> None:
    """However the number is written; the earlier account and its links open nothing any more."""
    case, code = filed(office)
    link = tokens.issue(
        office.db, "evidence", case.id or 0, office.clock.now(), timedelta(hours=24)
    )
    lin = office.author(ELSEWHERE).say(code, typed)
    assert {"follow.rebound", "follow.title"} <= lin.keys
    who = cases.identity(office.db, VAULT, case)
    assert (who["address"], who["name"]) == (ELSEWHERE, WHO["name"])
    assert not office.author().say(cases.name(case)).answered
    assert tokens.look(office.db, link, "evidence", office.clock.now()) is None
    assert "case.rebound" in [row.action for row in office.noted(case)]


def test_case_without_contact_goes_nowhere(office: Office) -> None:
    """Where none was given, nothing is the right one, not even nothing."""
    case, code = filed(office)
    cases.keep_identity(
        office.db, VAULT, case, {"channel": CHANNEL, "address": ADDRESS}, office.clock.now()
    )
    lin = office.author(ELSEWHERE)
    for typed in ("-", "无", "None"):
        assert "follow.not_found" in lin.say(code, typed).keys


def test_guesses_at_codes_are_few(office: Office) -> None:
    """Five a minute are looked at; then the right code is not looked at either."""
    _, code = filed(office)
    stranger = office.author(ELSEWHERE)
    for n in range(attempts.A_MINUTE):
        assert "follow.contact.ask" in stranger.say(f"0000-0000-0000-0000-000{n}").keys
    assert stranger.say(UNKNOWN).keys == stranger.say(code).keys == {"follow.wait"}
    assert "follow.title" in office.author().say(code).keys
    stranger.wait(minutes=1)
    assert "follow.contact.ask" in stranger.say(code).keys


def test_guesses_at_a_contact_are_few_from_everywhere_together(office: Office) -> None:
    """Whoever found a receipt cannot try the telephones of a whole staff from many accounts."""
    case, code = filed(office)
    for n in range(5):
        assert "follow.not_found" in office.author(f"{n:064x}").say(code, WRONG).keys
    late = office.author("a" * 64).say(code, RIGHT)
    assert late.keys == {"follow.wait"}
    assert cases.is_owner(office.db, VAULT, case, CHANNEL, ADDRESS, office.clock.now())
    # The same holds of a code that opens nothing: the limit does not tell them apart.
    for n in range(5, 10):
        assert "follow.not_found" in office.author(f"{n:064x}").say(UNKNOWN, WRONG).keys
    assert office.author("b" * 64).say(UNKNOWN, WRONG).keys == {"follow.wait"}


def test_wrong_contacts_are_noted(office: Office) -> None:
    """Somebody holds a receipt that is not theirs: the case's record says so, and no name."""
    case, code = filed(office)
    office.author(ELSEWHERE).say(code, WRONG)
    row = office.noted(case)[-1]
    assert (row.actor, row.action) == ("stranger", "case.contact_wrong")
    assert WRONG not in str(row.model_dump())


def test_wrong_contacts_never_say_whose(office: Office) -> None:
    """Who mistypes their own contact on a second account is a contact of the unit: no row tells."""
    case, code = filed(office)
    someone = a_person(office.db, ELSEWHERE, channel=CHANNEL)
    for typed in (code, UNKNOWN):
        office.author(ELSEWHERE).say(typed, WRONG)
    assert office.noted(case)[-1].action == "case.contact_wrong"
    rows = office.db.exec(select(AuditRow).where(AuditRow.action == "case.contact_wrong")).all()
    assert [row.actor for row in rows] == ["stranger"] * 2, someone.id


def test_malformed_code_is_asked_for_again(office: Office) -> None:
    """After 查询举报 whatever is written is a code; what can be none is said to be none."""
    case, code = filed(office)
    lin = office.author().say("查询举报")
    assert "follow.receipt.ask" in lin.keys
    assert "follow.receipt.malformed" in lin.say(code[:-1]).keys
    assert lin.say(code).said("follow.title").args["name"] == cases.name(case)
    assert not lin.say("查询举报", "菜单").answered
    assert "follow.cancelled" in lin.say("check complaint", "取消").keys


def test_channel_abroad_shows_no_complaint(office: Office) -> None:
    """Where none may be filed, none is brought to either."""
    _, code = filed(office)
    far = office.author(ELSEWHERE, "telegram")
    far.carries = Taking(filing=False)
    assert far.say(code).keys == {"follow.not_here"}
    assert not far.say(RIGHT).answered


def test_code_stays_in_no_memory(office: Office) -> None:
    """What is remembered of a conversation holds neither the code nor the contact."""
    _, code = filed(office)
    lin = office.author(ELSEWHERE)
    for text in (code, WRONG):
        kept = str(lin.say(text).memory.state)
        assert not [one for one in (code, code.replace("-", ""), WRONG) if one in kept]


def test_receipt_to_print(office: Office) -> None:
    """The link opens the receipt of this case, for a day."""
    case, _ = filed(office)
    lin: Author = office.author().say(f"收据 {cases.name(case)}")
    link = str(lin.said("follow.paper.link").args["link"])
    found = tokens.look(office.db, link.rpartition("/")[2], "receipt", office.clock.now())
    assert found is not None
    assert found.subject == case.id
    assert found.expires_at == office.clock.now() + timedelta(hours=24)


def test_code_named_in_a_complaint_is_part_of_it(office: Office) -> None:
    """While a complaint is being written, a sentence with an earlier receipt's code stays there."""
    _, code = filed(office)
    lin = office.author()
    lin.memory.state["at"] = list(FILING)
    assert not lin.say(f"去年也举报过，凭证号{code}，没有结果").answered
    assert "follow.title" in lin.say(code).keys
