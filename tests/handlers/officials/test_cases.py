"""案件: what an office sees of its complaints, and what its moves do besides the state."""

from datetime import date

import pytest

from handlers.officials.case_notices import NOTICES, tell_office
from handlers.officials.cases import CASES
from models import case_links, case_missing, case_rights, cases, officials
from models.acts import HELD
from models.case_rows import Case
from models.clock import FixedClock
from models.db import Database
from models.officials import Act, Official
from models.tokens import Token
from policies.library import Library
from tests.fakes.cases import SAID, VAULT, WHO
from tests.fakes.parts import MORNING
from tests.handlers.officials.casework import Casework
from tests.handlers.officials.office import Chat


@pytest.fixture
def work(sqlite: Database, library: Library) -> Casework:
    """A bureau with complaints."""
    return Casework(sqlite, library)


def shown(chat: Chat) -> str:
    """The whole last reply."""
    return repr(chat.reply)


# --- the list -------------------------------------------------------------------------------------


def test_list_is_narrowed_by_words(work: Casework) -> None:
    """By view, district and unit; what is due first comes first."""
    li = work.official("li", district="")
    unit = work.unit()
    late = work.case(due_kind="notice", due_on=date(2027, 3, 5))
    soon = work.case("accepted", due_kind="result", due_on=date(2027, 3, 9), unit_id=unit.id)
    closed, away = work.case("closed"), work.case(district="福田区")
    mine = work.case("accepted", assigned_to=li.official)
    narrowed = {
        "": [late, soon, away, mine],
        " 待受理": [late, away],
        " 办理中": [soon, mine],
        " 我的": [mine],
        " 逾期": [late],
        " 已结": [closed],
        " 全部": [late, soon, closed, away, mine],
        " 福田区": [away],
        " 福田区 待受理": [away],
        f" {unit.u}": [soon],
    }
    for words, expected in narrowed.items():
        li.say(f"案件{words}")
        names = [line.split(" ")[1] for line in li.lines]
        assert [one for one in names if one.startswith("A")] == expected, words
    assert "case.row_late" in li.say("案件").keys
    assert "case.unread" in li.say("案件 乱写").keys


def test_long_list_has_pages(work: Casework) -> None:
    """Ten on a page; the next one goes on."""
    li = work.official("li")
    names = [work.case() for _ in range(12)]
    first = [line.split(" ")[1] for line in li.say("案件").lines]
    assert first[:10] == names[:10]
    assert first[10] == "第2页"
    second = [line.split(" ")[1] for line in li.say("案件 第2页").lines]
    assert second[:2] == names[10:]


def test_what_waits_is_in_todo(work: Casework) -> None:
    """待受理, 我的 and 逾期 stand there with their numbers, and open the lists."""
    li = work.official("li")
    work.case(due_kind="notice", due_on=date(2027, 3, 5))
    li.say(f"案件 {work.case()} 认领", "待办")
    assert li.said("todo.cases_new") == {"count": 2}
    assert li.said("todo.cases_mine") == {"count": 1}
    assert li.said("todo.cases_late") == {"count": 1}
    assert {"案件 待受理", "案件 我的", "案件 逾期"} <= set(li.lines)


def test_statistics_count_without_names(work: Casework) -> None:
    """States, subjects, offices, findings and measures; no case by name."""
    li = work.official("li", district="")
    names = [work.case(), work.case("confirmed"), work.case("closed", district="福田区",
             finding="confirmed", measure="rectify")]  # fmt: skip
    li.say("案件 统计")
    assert li.said("case.statistics.head") == {"count": 3}
    assert "case.statistics.line" in li.keys
    assert not any(name in repr(li.reply) for name in names)


# --- the card -------------------------------------------------------------------------------------


def test_card_shows_the_case_and_never_who_filed_it(work: Casework) -> None:
    """The words, the office, the unit with its lists, the timer with its basis; not the author."""
    unit, li = work.unit(), work.official("li")
    name = work.case(unit_id=unit.id, due_kind="notice", due_on=date(2027, 3, 20))
    li.say(f"案件 {name}")
    for words in SAID.values():
        assert words in shown(li)
    assert unit.name in shown(li)
    assert {"case.against", "listing.name", "case.due", "case.no_evidence"} <= li.keys
    assert "参照《信访工作条例》第二十三条" in str(li.said("case.due")["basis"])
    for secret in (*WHO.values(), "f" * 64):
        assert secret not in shown(li)


def test_card_of_a_forgotten_case_says_so(work: Casework) -> None:
    """Its content is gone; what was done stays, and nothing can be done to it any more."""
    li = work.official("li")
    name = work.case("closed", forgotten_at=MORNING)
    with work.database.writing() as db:
        VAULT.drop(db, int(name[1:-1]), "content")
        VAULT.drop(db, int(name[1:-1]), "identity")
    li.say(f"案件 {name}")
    assert "case.forgotten" in li.keys
    assert li.lines == []
    assert name in " ".join(li.say("案件 全部").lines)


def test_others_about_the_same_unit_are_shown(work: Casework) -> None:
    """Found by the unit; one that this official keeps out of is not among them."""
    unit, li = work.unit(), work.official("li")
    name, same, away = (work.case(unit_id=unit.id) for _ in range(3))
    with work.database.writing() as db:
        case = db.get_one(Case, int(away[1:-1]))
        case_links.recuse(db, case, li.official or 0, MORNING)
    li.say(f"案件 {name}")
    assert li.said("case.same_unit") == {"count": 1}
    assert same in shown(li)
    assert away not in shown(li)


# --- timers and letters ---------------------------------------------------------------------------


def test_acceptance_starts_the_time_of_the_result(work: Casework) -> None:
    """Sixty days from the day after; whoever accepted it works on it; its author is told."""
    li = work.official("li")
    name = work.case()
    work.done(li, f"案件 {name} 受理")
    case = work.of(name)
    assert (case.due_kind, case.due_on) == ("result", date(2027, 5, 7))
    assert case.assigned_to == li.official
    assert work.letters(name) == [("accepted", "")]
    (push,) = work.pushes()
    assert push.content == {}
    assert name not in push.key
    assert push.not_before == work.instant() + HELD


def test_what_is_missing_is_asked_for_in_working_days(work: Casework) -> None:
    """补正 waits fifteen of them; 已补齐 lets the time of the notice run anew."""
    li = work.official("li")
    name = work.case()
    work.done(li, f"案件 {name} 补正 请补充现场照片")
    case = work.of(name)
    assert (case.state, case.due_kind, case.due_on) == (
        "completing", "completion", date(2027, 3, 29)
    )  # fmt: skip
    assert work.letters(name) == [("completion", "请补充现场照片")]
    work.done(li, f"案件 {name} 已补齐")
    assert (work.of(name).due_kind, work.of(name).due_on) == ("notice", date(2027, 3, 23))


def test_refusal_needs_a_ground_and_cites_it(work: Casework) -> None:
    """Without a ground the grounds are shown; what the text does not name rests on no article."""
    li = work.official("li")
    name = work.case()
    li.say(f"案件 {name} 不予受理")
    assert "case.reject.which" in li.keys
    li.say(f"案件 {name} 不予受理 依据9 没有这一项")
    assert "case.reject.which" in li.keys
    work.done(li, f"案件 {name} 不予受理 依据1 补正后仍未提供佐证材料")
    (refused,) = work.audited("case.refused")
    assert (refused.article, refused.reason) == (25, "补正后仍未提供佐证材料")
    assert work.letters(name) == [("refused_requires", "补正后仍未提供佐证材料")]
    other = work.case()
    work.done(li, f"案件 {other} 不予受理 依据4 与本机关职责无关")
    assert work.audited("case.refused")[-1].article is None
    assert work.letters(other) == [("refused", "与本机关职责无关")]


@pytest.mark.parametrize("number", ["13912345678", "139 1234 5678", "11010519491231002X"])
def test_reason_with_somebodys_number_is_sent_back(work: Casework, number: str) -> None:
    """It would stay in the audit for good."""
    li = work.official("li")
    li.say(f"案件 {work.case()} 不予受理 依据4 电话{number}打不通")
    assert "case.reason_personal" in li.keys
    assert not work.rows(Act)


def test_result_answers_everybody_it_concerns(work: Casework) -> None:
    """办结 answers the author, and those of the cases that were merged into it."""
    li = work.official("li")
    main, part = work.case("no_action", measure="rectify"), work.case()
    with work.database.writing() as db:
        db.get_one(Case, int(main[1:-1])).state = "verifying"
    work.done(li, f"案件 {part} 并案 {main} 反映同一事项")
    assert work.letters(part) == [("merged", "")]
    with work.database.writing() as db:
        db.get_one(Case, int(main[1:-1])).state = "no_action"
    li.say(f"案件 {main} 办结 经核实，已要求整改")
    assert li.said("case.close.others")["count"] == 1
    li.confirm()
    for name in (main, part):
        assert work.letters(name)[-1] == ("result", "经核实，已要求整改")
    assert work.of(main).due_on is None


def test_rectification_is_looked_at_before_it_is_closed(work: Casework) -> None:
    """办结 is not offered while its day is still awaited."""
    li = work.official("li")
    name = work.case("rectifying", due_kind="rectify", due_on=date(2027, 4, 8))
    assert f"案件 {name} 办结" not in li.say(f"案件 {name}").lines


def test_a_held_letter_is_taken_back_with_its_act(work: Casework) -> None:
    """撤销: no letter, no push, and the state before."""
    li = work.official("li")
    name = work.case()
    before = work.kept()
    work.done(li, f"案件 {name} 询问 请说明发现的时间")
    assert len(work.pushes()) == 1
    work.undone(li, before)
    assert (work.letters(name), work.pushes()) == ([], [])


def test_notes_are_for_colleagues_alone(work: Casework) -> None:
    """They are no letter, and nobody is told."""
    li = work.official("li")
    name = work.case()
    li.say(f"案件 {name} 备注 已约定周五到现场")
    assert work.letters(name, "note") == [("note", "已约定周五到现场")]
    assert (work.letters(name), work.pushes()) == ([], [])


# --- 延期 -----------------------------------------------------------------------------------------


def test_extension_is_once_and_takes_a_second_official(work: Casework) -> None:
    """At most thirty days from the last day; its author is told; a second time is not offered."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    work.done(li, f"案件 {name} 受理")
    for days in ("0", "31", "99"):
        assert "case.extend.days" in li.say(f"案件 {name} 延期 {days}天 需要到外地核查").keys
    work.approved(f"案件 {name} 延期 20天 需要到外地核查", li, wang)
    case = work.of(name)
    assert (case.due_kind, case.due_on, case.extended_on) == (
        "extension", date(2027, 5, 27), work.clock.today()
    )  # fmt: skip
    assert work.letters(name)[-1] == ("extended", "2027-05-27 需要到外地核查")
    assert "work.not_now" in li.say(f"案件 {name} 延期 5天 还需要时间").keys
    (row,) = work.audited("case.extend")
    assert row.detail["approved_by"] == wang.official


def test_extended_once_it_is_not_extended_again(work: Casework) -> None:
    """Nor where a rectification let the time of the result run anew."""
    li = work.official("li")
    last = date(2027, 4, 1)
    name = work.case("accepted", due_kind="result", due_on=last, extended_on=work.clock.today())
    assert "work.not_now" in li.say(f"案件 {name} 延期 5天 还需要时间").keys


def test_extension_across_the_end_of_february(work: Casework) -> None:
    """Calendar days are added to the last day, whatever month it is."""
    work.clock = FixedClock.on(date(2027, 12, 1), hour=10)
    li, wang = work.official("li"), work.official("wang")
    name = work.case("accepted", due_kind="result", due_on=date(2028, 2, 28))
    work.approved(f"案件 {name} 延期 1天 需要到外地核查", li, wang)
    assert work.of(name).due_on == date(2028, 2, 29)


# --- 转办 -----------------------------------------------------------------------------------------


def test_handed_to_another_office_it_is_theirs(work: Casework) -> None:
    """The district changes, the new office is told, the old one sees it no more, and can undo."""
    li, wang = work.official("li"), work.official("wang", district="福田区")
    name = work.case(assigned_to=li.official)
    work.done(li, f"案件 {name} 转办 福田区 该单位在福田区")
    case = work.of(name)
    assert (case.state, case.district, case.assigned_to) == ("registered", "福田区", None)
    assert [one["about"] for one in work.told(wang)] == ["case_new"]
    assert work.letters(name) == [("moved", "深圳市福田区：该单位在福田区")]
    assert "work.no_such" in li.say(f"案件 {name}").keys
    assert "case.title" in wang.say(f"案件 {name}").keys
    assert "undo.done" in li.say("撤销").keys
    assert work.of(name).district == "南山区"
    assert not work.told(wang)


def test_handed_only_to_whom_the_text_lets_receive_it(work: Casework) -> None:
    """Not to a district that nobody works for here, nor in a city whose text names its bureau."""
    li = work.official("li")
    name = work.case()
    for words in ("", "火星区 该单位在那里", "南山区 已经在这里"):
        assert "case.transfer.which" in li.say(f"案件 {name} 转办 {words}".strip()).keys
    assert "case.transfer.nobody" in li.say(f"案件 {name} 转办 福田区 该单位在福田区").keys
    yun = work.official("yun", city="yunfu", district="")
    of_yunfu = work.case(city="yunfu", district="")
    yun.say(f"案件 {of_yunfu} 转办 云城区 该单位在云城区")
    assert "case.transfer.no_office" in yun.keys


def test_handed_outside_the_office_is_done(work: Casework) -> None:
    """The case is over here; its author reads who works on it now."""
    li = work.official("li")
    name = work.case()
    work.done(li, f"案件 {name} 转办 系统外 市生态环境局 反映的是排污问题")
    assert work.of(name).state == "transferred"
    assert work.letters(name) == [("transferred", "市生态环境局：反映的是排污问题")]
    verifying = work.case("verifying")
    li.say(f"案件 {verifying} 转办 系统外 市生态环境局 反映的是排污问题")
    assert "case.transfer.too_far" in li.keys


# --- who works on it ------------------------------------------------------------------------------


def test_taken_given_back_and_given_to_somebody(work: Casework) -> None:
    """认领, 退回认领, 指派; whoever gets it is told, whoever loses it too."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    li.say(f"案件 {name} 认领")
    assert work.of(name).assigned_to == li.official
    assert "work.not_now" in wang.say(f"案件 {name} 认领").keys
    li.say(f"案件 {name} 指派 {wang.code_name}")
    assert work.of(name).assigned_to == wang.official
    assert [one["about"] for one in work.told(wang)] == ["case_assigned"]
    wang.say(f"案件 {name} 退回认领")
    assert work.of(name).assigned_to is None
    assert work.of(name).assigned_at is None


def test_not_given_to_who_cannot_see_it(work: Casework) -> None:
    """Another district's, or one who keeps out of it; the answer is the same."""
    li, wang = work.official("li"), work.official("wang")
    far = work.official("far", district="福田区")
    name = work.case()
    with work.database.writing() as db:
        case = db.get_one(Case, int(name[1:-1]))
        case_links.recuse(db, case, wang.official or 0, MORNING)
    for other in (far, wang):
        assert "case.assign.cannot" in li.say(f"案件 {name} 指派 {other.code_name}").keys


def test_superior_lets_somebody_keep_out_and_come_back(work: Casework) -> None:
    """回避 for a colleague and its opposite, both with a reason in the audit."""
    chief, li = work.official("chief", role="superior"), work.official("li")
    name = work.case(assigned_to=li.official)
    work.done(chief, f"案件 {name} 回避 {li.code_name} 曾在该单位任职")
    assert "work.no_such" in li.say(f"案件 {name}").keys
    assert work.of(name).assigned_to is None
    assert "case.recused" in chief.say(f"案件 {name}").keys
    work.done(chief, f"案件 {name} 解除回避 {li.code_name} 经核实不存在利害关系")
    assert "case.title" in li.say(f"案件 {name}").keys
    noted = (*work.audited("case.recuse"), *work.audited("case.readmit"))
    assert [row.reason for row in noted] == ["曾在该单位任职", "经核实不存在利害关系"]


def test_officer_keeps_only_themselves_out(work: Casework) -> None:
    """For a colleague it is the superior's to say; their own name is no part of the reason."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case()
    assert (
        "work.wrong_role" in work.done(li, f"案件 {name} 回避 {wang.code_name} 曾在该单位任职").keys
    )
    work.done(li, f"案件 {name} 回避 {li.code_name} 曾在该单位任职")
    assert "work.no_such" in li.say(f"案件 {name}").keys
    assert "case.title" in wang.say(f"案件 {name}").keys
    assert work.audited("case.recuse")[0].reason == "曾在该单位任职"


def test_last_one_to_keep_out_is_warned(work: Casework) -> None:
    """Then nobody is left who could work on it here."""
    li = work.official("li")
    li.say(f"案件 {work.case()} 回避 与该单位负责人有亲属关系")
    assert "case.recuse.nobody_left" in li.keys


def test_cases_of_who_leaves_go_to_the_successor(work: Casework) -> None:
    """交接 gives them what the successor may see; 停用 leaves all to the office."""
    chief = work.official("chief", role="superior")
    li, wang = work.official("li"), work.official("wang")
    name, away = (work.case(assigned_to=li.official) for _ in range(2))
    with work.database.writing() as db:
        case = db.get_one(Case, int(away[1:-1]))
        case_links.recuse(db, case, wang.official or 0, MORNING)
    work.done(chief, f"人员 {li.code_name} 交接 {wang.code_name}")
    assert [work.of(one).assigned_to for one in (name, away)] == [wang.official, None]
    work.done(chief, f"人员 {wang.code_name} 停用")
    assert work.of(name).assigned_to is None


def test_case_of_a_disabled_official_can_be_taken(work: Casework) -> None:
    """However they were disabled, nobody has to wait for them."""
    li, wang = work.official("li"), work.official("wang")
    name = work.case(assigned_to=li.official)
    with work.database.writing() as db:
        officials.disable(db, db.get_one(Official, li.official), None, work.clock.now())
    wang.say(f"案件 {name} 认领")
    assert work.of(name).assigned_to == wang.official


# --- together -------------------------------------------------------------------------------------


def test_link_is_shown_on_both_and_taken_away(work: Casework) -> None:
    """From either side, once."""
    li = work.official("li")
    one, two = work.case(), work.case()
    li.say(f"案件 {one} 关联 {two}")
    assert "case.link.already" in li.say(f"案件 {two} 关联 {one}").keys
    for name in (one, two):
        assert "case.linked" in li.say(f"案件 {name}").keys
    li.say(f"案件 {two} 取消关联 {one}")
    assert "case.linked" not in li.say(f"案件 {one}").keys


def test_nothing_is_learnt_by_linking(work: Casework) -> None:
    """A case that is hidden is none; nor can one be linked with itself."""
    li = work.official("li")
    name = work.case()
    for other in (work.case("draft"), work.case(district="福田区"), "A999A"):
        li.say(f"案件 {name} 关联 {other}")
        assert li.keys & {"work.no_such", "case.link.which"}
    assert "case.link.itself" in li.say(f"案件 {name} 关联 {name}").keys


def test_who_keeps_out_of_a_part_keeps_out_of_the_whole(work: Casework) -> None:
    """并案 carries 回避 over; nothing can be merged into what is over."""
    li, wang = work.official("li"), work.official("wang")
    main, part, closed = work.case(), work.case(), work.case("closed")
    with work.database.writing() as db:
        case = db.get_one(Case, int(part[1:-1]))
        case_links.recuse(db, case, wang.official or 0, MORNING)
    assert "case.merge.over" in li.say(f"案件 {part} 并案 {closed} 反映同一事项").keys
    assert "case.title" in wang.say(f"案件 {main}").keys
    work.done(li, f"案件 {part} 并案 {main} 反映同一事项")
    assert (work.of(part).state, work.of(part).merged_into) == ("merged", int(main[1:-1]))
    assert "work.no_such" in wang.say(f"案件 {main}").keys


# --- kept, looked at, taken away ------------------------------------------------------------------


def test_legal_hold_is_lifted_by_a_superior(work: Casework) -> None:
    """With a reason each time."""
    li, chief = work.official("li"), work.official("chief", role="superior")
    name = work.case("closed")
    li.say(f"案件 {name} 法律保留 已进入行政复议")
    assert work.of(name).held
    assert "work.wrong_role" in li.say(f"案件 {name} 解除保留 行政复议已结束").keys
    chief.say(f"案件 {name} 解除保留 行政复议已结束")
    assert not work.of(name).held


def test_evidence_opens_by_a_link_of_ones_own(work: Casework) -> None:
    """It names the case, is the official's, and is on record."""
    li = work.official("li")
    name = work.case()
    li.say(f"案件 {name} 证据")
    (token,) = work.rows(Token)
    assert (token.purpose, token.subject) == ("case", li.official)
    assert token.what == f"case:{int(name[1:-1])}"
    assert "/case/" in str(li.said("link.open")["url"])
    assert len(work.audited("case.evidence")) == 1


def test_export_takes_the_second_factor(work: Casework) -> None:
    """Who has none is told to set one up; with it a link is given."""
    plain, zhang = work.official("plain"), work.city_official()
    assert "work.factor_first" in plain.say("案件 导出").keys
    zhang.say("案件 导出")
    assert "work.confirm_factor" in zhang.keys


def test_notices_name_the_case_and_nothing_else(work: Casework) -> None:
    """Every one of them: its number is all that it holds."""
    name = work.case()
    content = {"about": "case_new", "case": int(name[1:-1])}
    for about, words in NOTICES.items():
        said = words(None, content | {"about": about})  # type: ignore[arg-type]
        assert said.args == {"name": name}


def test_everybody_of_the_office_is_told_once(work: Casework) -> None:
    """Who works on it alone where somebody does; the city's where nobody of the district can."""
    li, city = work.official("li"), work.official("city", district="")
    name = work.case()
    number = int(name[1:-1])
    for _ in range(2):
        with work.database.writing() as db:
            tell_office(li.context(db), db.get_one(Case, number), "case_more", work.clock.now())
    assert len(work.told(li)) == 1
    assert not work.told(city)
    with work.database.writing() as db:
        case = db.get_one(Case, number)
        case_links.recuse(db, case, li.official or 0, MORNING)
        tell_office(li.context(db), case, "case_answered", work.clock.now())
    assert [one["about"] for one in work.told(city)] == ["case_answered"]


def test_officials_own_receipt_is_no_line(work: Casework) -> None:
    """A code that begins like a case's name is left to whoever follows complaints."""
    li = work.official("li")
    name = work.case()
    for code in (f"{name}K-9QRS-TV01-2345-6789", "T12K-0000-0000-0000-0000"):
        assert li.say(code).reply is None
    assert "case.title" in li.say(name).keys


def test_a_whole_line_under_a_code_is_no_half_of_it(work: Casework) -> None:
    """Short lines of Latin letters open what they name; a part of the code is asked for again."""
    li = work.official("li")
    name, other = work.case(), work.case()
    for line in (f"case {other}", other):
        li.say(f"案件 {name} 受理")
        assert "case.title" in li.say(line).keys, line
    li.say(f"案件 {name} 受理")
    while li.code[:3].isdigit():  # that is an option's number
        li.say(f"案件 {name} 受理")
    assert "work.code_missing" in li.say(li.code[:3]).keys


def test_help_names_every_move(work: Casework) -> None:
    """None of them falls off the end of the page."""
    chief = work.official("chief", role="superior")
    chief.say("帮助 案件")
    shown_words = {line.removeprefix("帮助 案件 ") for line in chief.lines}
    assert {move.word.zh for move in CASES.every_move} <= shown_words


# --- what is missing ------------------------------------------------------------------------------


def test_what_was_not_given_is_seen_without_who_it_was(work: Casework) -> None:
    """On the card, with 受理 and with 补正; a given name stays unread, and a correction ends it."""
    li, name = work.official("li"), work.case()
    with work.database.writing() as db:
        case = db.get_one(Case, int(name[1:-1]))
        who = cases.identity(db, VAULT, case)
        cases.keep_identity(db, VAULT, case, {**who, "contact": ""}, MORNING)
        case_missing.note(db, VAULT, case, MORNING)
    for line in (
        f"案件 {name}",
        f"案件 {name} 受理",
        f"案件 {name} 补正",
        f"案件 {name} 补正 请补联系方式",
    ):
        li.say(line)
        assert "联系方式" in repr(li.said("case.lacks")["parts"]), line
        assert "真实姓名" not in repr(li.reply)
        assert not any(value in repr(li.reply) for value in WHO.values())
    assert "佐证材料" in repr(li.said("case.lacks")["parts"])
    with work.database.writing() as db:
        case = db.get_one(Case, int(name[1:-1]))
        case_rights.correct(db, VAULT, case, "contact", WHO["contact"], MORNING)
    assert "case.lacks" not in li.say(f"案件 {name}").keys
