"""The traps of the four texts: each is a place where a neighbour's rule is easily borrowed."""

from datetime import date
from typing import Any

import pytest

from policies import dates
from policies.facts import FactError
from policies.load import Library
from policies.schema import Category, Deadline, Level
from tests.policies.applicants import CLEAN, GOOD, finding, judge, not_met

CITIES = ("shenzhen", "guizhou", "yunfu", "xiamen")


def quote_of(library: Library, pack: str, item: str) -> str:
    negative = library.packs[pack].model.negative_list
    assert negative is not None
    return next(one for one in negative.items if one.id == item).cite.quote


def days(library: Library, pack: str, year: int = 2026) -> dict[str, date]:
    due = dates.deadlines(library.packs[pack], year, library.calendar)
    return {one.rule.id: one.day for one in due}


def deadline(library: Library, pack: str, name: str) -> Deadline:
    return next(one for one in library.packs[pack].model.deadlines if one.id == name)


def silent_deadline(library: Library, pack: str, name: str) -> bool:
    return bool(deadline(library, pack, name).not_in_text)


def complaint(library: Library, pack: str) -> Any:
    rules = library.packs[pack].model.complaints
    assert rules is not None
    return rules


def test_trap_01_guizhou_numbers_its_list_its_own_way(library: Library) -> None:
    """Guizhou's item 1 is removal, items 7 and 8 are for listed units only."""
    negative = library.packs["guizhou"].model.negative_list
    assert negative is not None
    places = {item.id: (item.cite.item, item.applies) for item in negative.items}
    assert places["removed"] == (1, ["applicant"])
    assert places["not_operating"][0] == 2
    assert places["refused_table"] == (7, ["listed"])
    assert places["falsified"] == (8, ["listed"])
    asked = {one.id for one in judge(library, "guizhou", "factory").findings}
    assert asked.isdisjoint({"refused_table", "falsified"})


def test_trap_01_elsewhere_item_1_is_not_operating(library: Library) -> None:
    """In Shenzhen, Yunfu and Xiamen the first item is 未正常经营生产."""
    for pack in ("shenzhen", "yunfu", "xiamen"):
        negative = library.packs[pack].model.negative_list
        assert negative is not None
        first = next(item for item in negative.items if item.cite.item == 1)
        assert first.id == "not_operating"


@pytest.mark.parametrize("severity", ["general", "larger"])
def test_trap_02_lesser_accidents_bar_everywhere_but_in_guizhou(
    library: Library, severity: str
) -> None:
    """一般 and 较大 accidents bar in Shenzhen, Yunfu and Xiamen, not in Guizhou."""
    barred = {
        pack: not_met(
            judge(library, pack, "factory", accident="2026-01-05", accident_severity=severity)
        )
        for pack in CITIES
    }
    assert barred == {"shenzhen": ["accident"], "guizhou": [], "yunfu": ["accident"]} | {
        "xiamen": ["accident"]
    }


@pytest.mark.parametrize("severity", ["major", "very_major"])
def test_trap_02_grave_accidents_bar_in_guizhou(library: Library, severity: str) -> None:
    """重大及以上 includes 重大 itself."""
    verdict = judge(
        library, "guizhou", "factory", accident="2026-01-05", accident_severity=severity
    )
    assert not_met(verdict) == ["accident"]
    assert verdict.again_from == date(2029, 1, 6)


def test_trap_02_tax_evasion_bars_in_guizhou_at_any_gravity(library: Library) -> None:
    """重大及以上 covers the accidents, not 偷漏税."""
    verdict = judge(
        library, "guizhou", "factory", tax_violation="2026-01-05", accident_severity="general"
    )
    assert not_met(verdict) == ["tax_violation"]


@pytest.mark.parametrize(
    ("category", "level", "changes"),
    [
        ("factory", "city", {"energy_benchmark": False}),
        ("factory", "city", {"energy_tce": 3000}),
        ("factory", "provincial", {"listed_city": False}),
        ("factory", "national", {"listed_provincial": False}),
        ("supply_chain", "provincial", {"green_factory_level": "city"}),
        ("supply_chain", "national", {"green_factory_level": "provincial"}),
    ],
)
def test_trap_03_in_principle_is_never_a_refusal(
    library: Library, category: Category, level: Level, changes: dict[str, Any]
) -> None:
    """Guizhou's 原则上 conditions lead to verification."""
    verdict = judge(library, "guizhou", category, level, **changes)
    assert verdict.verdict == "needs_verification"
    assert [one.strength for one in verdict.findings if one.result == "not_met"] == ["in_principle"]


@pytest.mark.parametrize(
    ("category", "level", "changes"),
    [
        ("factory", "city", {"tobacco": True}),
        ("supply_chain", "city", {"tobacco": True}),
        ("park", "city", {"park_provincial_or_above": False}),
        ("park", "city", {"industrial_share": 50}),
        ("park", "provincial", {"provincial_units": 2}),
    ],
)
def test_trap_03_thresholds_without_in_principle_refuse(
    library: Library, category: Category, level: Level, changes: dict[str, Any]
) -> None:
    """Guizhou 5, 11 and the park rule of 23 are hard."""
    assert judge(library, "guizhou", category, level, **changes).verdict == "not_eligible"


@pytest.mark.parametrize(
    "units", [{"provincial_units": 3}, {"national_units": 1}, {"units_cultivated_this_year": 3}]
)
def test_trap_03_one_of_three_ways_suffices_for_a_provincial_park(
    library: Library, units: dict[str, int]
) -> None:
    """3 provincial or 1 national unit, or 3 cultivated in the year: the others need no answer."""
    open_facts = dict.fromkeys(
        ("provincial_units", "national_units", "units_cultivated_this_year"), ...
    )
    changes: dict[str, Any] = {**open_facts, **units}
    assert judge(library, "guizhou", "park", "provincial", **changes).verdict == "eligible"


@pytest.mark.parametrize(("share", "result"), [(50, "not_met"), ("50.1", "met"), (51, "met")])
@pytest.mark.parametrize("pack", ["shenzhen", "guizhou", "xiamen"])
def test_trap_04_over_50_percent_excludes_50(
    library: Library, pack: str, share: Any, result: str
) -> None:
    """超过50%: fifty itself fails."""
    share = float(share)
    verdict = judge(library, pack, "park", industrial_share=share)
    assert finding(verdict, "industrial_share").result == result


@pytest.mark.parametrize(("tce", "result"), [(2999.9, "met"), (3000, "not_met"), (3001, "not_met")])
def test_trap_04_from_3000_tonnes_includes_3000(library: Library, tce: float, result: str) -> None:
    """3000吨标准煤以上（含）: without a certificate 3000 is not met."""
    verdict = judge(library, "guizhou", "factory", energy_tce=tce)
    assert finding(verdict, "energy_management").result == result
    certified = judge(
        library, "guizhou", "factory", energy_tce=tce, energy_management_certified=True
    )
    assert finding(certified, "energy_management").result == "met"


def test_trap_04_electricity_counts_at_its_equivalent_value(library: Library) -> None:
    """The question says 当量值, as the text does."""
    question = library.bank.questions["energy_tce"]
    spoken = question.text.zh + (question.help.zh if question.help else "")
    assert "当量值" in spoken


def test_trap_04_twelve_months_must_be_continuous(library: Library) -> None:
    """连续停产12个月以上 stands in every text, and in the question."""
    for pack in CITIES:
        assert "连续停产" in quote_of(library, pack, "not_operating")
    question = library.bank.questions["not_operating"]
    assert "连续" in question.text.zh + (question.help.zh if question.help else "")


def test_trap_05_yunfu_has_no_share_test_but_says_verify(library: Library) -> None:
    """Yunfu 8 has no 50 %: a low share changes nothing, and a notice says to verify."""
    verdict = judge(library, "yunfu", "park", industrial_share=10)
    assert verdict.verdict == "eligible"
    assert "industrial_share" not in {name for one in verdict.findings for name in one.facts}
    assert verdict.notices


def test_trap_06_shenzhen_sets_no_date_for_enterprises(library: Library) -> None:
    """05-30 belongs to the districts."""
    assert silent_deadline(library, "shenzhen", "application")
    assert deadline(library, "shenzhen", "district_recommendation").audience == "district_official"
    assert days(library, "shenzhen") == {
        "annual_table": date(2026, 3, 15),
        "district_recommendation": date(2026, 5, 30),
    }


def test_trap_07_xiamen_has_two_duties_on_one_day_on_two_platforms(library: Library) -> None:
    """03-30: the basic form on www.xmsme.cn, the table on the national platform."""
    assert days(library, "xiamen") == {
        "application": date(2026, 3, 30),
        "annual_table": date(2026, 3, 30),
    }
    assert deadline(library, "xiamen", "application").platform == "www.xmsme.cn"
    assert deadline(library, "xiamen", "annual_table").platform == "https://green.miit.gov.cn/"


@pytest.mark.parametrize("pack", ["yunfu", "xiamen"])
@pytest.mark.parametrize("against", ["listed_unit", "third_party"])
def test_trap_08_complaints_go_to_the_city_bureau_alone(
    library: Library, pack: str, against: str
) -> None:
    """Yunfu and Xiamen: not to the county or district."""
    routes = complaint(library, pack).routes
    assert [route.to for route in routes if route.against == against] == [["city"]]


def test_trap_09_yunfu_gives_no_notice_days_and_no_ban_years(library: Library) -> None:
    """Neither 5 nor 7 days nor 3 years are borrowed."""
    for name in ("public_notice", "agency_ban"):
        with pytest.raises(dates.NotInTextError):
            dates.period(library.packs["yunfu"], name, date(2026, 11, 20), library.calendar)
    outcomes = complaint(library, "yunfu").outcomes
    assert [o.id for o in outcomes if o.against == "third_party"] == ["by_reference"]
    ban = next(p for p in library.packs["yunfu"].model.periods if p.id == "agency_ban")
    assert ban.reading is not None
    assert "暂行办法" in ban.reading.zh


def test_trap_10_the_cap_of_15_is_two_rules(library: Library) -> None:
    """Shenzhen: per agency in the city; Guizhou: per legal representative, national level."""
    caps = {
        pack: [
            cite.quote
            for provision in library.packs[pack].model.provisions
            for cite in provision.cites
            if "超过15" in cite.quote
        ]
        for pack in CITIES
    }
    assert all("单个第三方评价机构" in quote for quote in caps["shenzhen"])
    assert all("同一法定代表人" in quote and "国家层面" in quote for quote in caps["guizhou"])
    assert caps["shenzhen"]
    assert caps["guizhou"]
    assert not caps["yunfu"] + caps["xiamen"]


@pytest.mark.parametrize("pack", CITIES)
def test_trap_11_refusal_is_not_one_day_late(library: Library, pack: str) -> None:
    """拒不按时填报 carries a reading that tells refusal from lateness."""
    model = library.packs[pack].model
    grounds = [one for one in model.removals if one.fact == "refused_table"]
    assert len(grounds) == 1
    assert grounds[0].reading is not None


def test_trap_12_four_different_three_year_clocks(library: Library) -> None:
    """Look-back in all; review in Shenzhen; agency ban in three; cultivation in Yunfu."""
    has = {
        name: [
            pack
            for pack in CITIES
            for period in library.packs[pack].model.periods
            if period.id == name and not period.not_in_text
        ]
        for name in ("reapply", "review", "agency_ban", "cultivation")
    }
    assert has == {
        "reapply": list(CITIES),
        "review": ["shenzhen"],
        "agency_ban": ["shenzhen", "guizhou", "xiamen"],
        "cultivation": ["yunfu"],
    }


@pytest.mark.parametrize("fact", ["not_operating", "energy_supervision_unrectified"])
def test_trap_13_items_with_two_halves_are_asked_as_both(library: Library, fact: str) -> None:
    """列入…且未…: yes means both halves, and the question says so."""
    question = library.bank.questions[fact]
    spoken = question.text.zh + (question.help.zh if question.help else "")
    assert "未" in spoken
    assert question.kind == "yes_no"


@pytest.mark.parametrize("pack", CITIES)
def test_trap_14_one_tenant_bars_the_park(library: Library, pack: str) -> None:
    """含园区内企业: the park's question asks about the firms in it."""
    level: Level | None = "national" if pack == "shenzhen" else None
    verdict = judge(library, pack, "park", level, accident="2026-01-05", accident_severity="major")
    assert not_met(verdict) == ["accident"]
    assert "园区内" in library.bank.who["park"].zh
    assert "{who}" in library.bank.questions["accident"].text.zh


@pytest.mark.parametrize("pack", ["guizhou", "xiamen"])
def test_trap_15_drafts_are_drafts_in_every_answer(library: Library, pack: str) -> None:
    """Verdicts and dates of a draft carry its status."""
    assert judge(library, pack, "factory").status == "draft"
    due = dates.deadlines(library.packs[pack], 2027, library.calendar)
    assert due
    assert {one.status for one in due} == {"draft"}


def test_trap_16_the_2022_note_decides_nothing(library: Library) -> None:
    """A repealed text gives no verdict and no dates, and says what repealed it."""
    note = library.packs["shenzhen-2022"]
    assert judge(library, "shenzhen-2022", "factory").verdict == "no_rule"
    assert dates.deadlines(note, 2026, library.calendar) == []
    repealed = note.model.regulation.repealed
    assert repealed is not None
    assert (repealed.by, repealed.day) == ("shenzhen", date(2024, 7, 19))


def test_trap_17_green_code_shares_are_guizhous_alone(library: Library) -> None:
    """A+ 5 %, A 35 %, B 60 % stand in Guizhou 25 only."""
    with_shares = [
        pack
        for pack in CITIES
        for provision in library.packs[pack].model.provisions
        if provision.topic == "green_code" and any("35" in cite.quote for cite in provision.cites)
    ]
    assert set(with_shares) == {"guizhou"}


def test_trap_18_a_city_adjusts_its_own_list(library: Library) -> None:
    """Shenzhen and Xiamen report national cases upward."""
    for pack, words in (("shenzhen", "上报国家工信部"), ("xiamen", "上报工业和信息化部")):
        model = library.packs[pack].model
        quotes = [cite.quote for rule in model.removals for cite in rule.cites]
        quotes += [cite.quote for rule in model.provisions for cite in rule.cites]
        assert any(words in quote for quote in quotes)


@pytest.mark.parametrize(
    ("pack", "last", "first_expired"),
    [
        ("shenzhen", date(2029, 7, 18), date(2029, 7, 19)),
        ("yunfu", date(2029, 7, 1), date(2029, 7, 2)),
    ],
)
def test_trap_19_an_expired_pack_stops_speaking(
    library: Library, pack: str, last: date, first_expired: date
) -> None:
    """The last day still gives a verdict, the next none; later years give no dates."""
    assert judge(library, pack, "factory", on=last).verdict == "eligible"
    after = judge(library, pack, "factory", on=first_expired)
    assert (after.verdict, after.status) == ("no_rule", "expired")
    assert days(library, pack, 2030) == {}


def test_trap_19_a_text_does_not_speak_before_its_first_day(library: Library) -> None:
    """Shenzhen's text applies from 2024-07-19; its March date of that year never bound anybody."""
    before = judge(library, "shenzhen", "factory", on=date(2024, 7, 18))
    assert (before.verdict, before.status) == ("no_rule", "not_yet_in_force")
    assert days(library, "shenzhen", 2024) == {}


def test_trap_20_defects_of_the_sources_are_declared(library: Library) -> None:
    """Known defects are errata, never corrected in a quotation."""
    found = {pack: [e.found for e in library.packs[pack].model.errata] for pack in CITIES}
    assert any("and" in one for one in found["yunfu"])
    assert any("本办法" in one for one in found["xiamen"])
    assert any(one.startswith("2.") for one in found["guizhou"])
    quotes = [c.quote for r in library.packs["yunfu"].model.removals for c in r.cites]
    quotes += [c.quote for r in library.packs["yunfu"].model.provisions for c in r.cites]
    assert any("and质量" in "".join(quote.split()) for quote in quotes)


@pytest.mark.parametrize("pack", CITIES)
def test_trap_21_standards_are_asked_and_unsure_is_verified(library: Library, pack: str) -> None:
    """符合相关标准 is the unit's own word; unsure leads to verification."""
    verdict = judge(library, pack, "factory", meets_standard=None)
    assert verdict.verdict == "needs_verification"
    rule = finding(verdict, "standard").rule
    assert getattr(rule, "decided_by", None) == "assessment"


@pytest.mark.parametrize("name", sorted(CLEAN))
@pytest.mark.parametrize("pack", CITIES)
def test_missing_is_never_no(library: Library, pack: str, name: str) -> None:
    """An unanswered negative item leaves the verdict incomplete, an unsure one to be verified."""
    changes: dict[str, Any] = {name: ...}
    assert judge(library, pack, "factory", **changes).verdict == "incomplete"
    changes = {name: None}
    assert judge(library, pack, "factory", **changes).verdict == "needs_verification"


@pytest.mark.parametrize("category", sorted(GOOD))
@pytest.mark.parametrize("pack", CITIES)
def test_a_good_applicant_is_eligible(library: Library, pack: str, category: Category) -> None:
    """Everything met gives `eligible` in every city that has a list for the category."""
    level: Level | None = None
    verdict = judge(library, pack, category, level)
    assert verdict.verdict == "eligible"
    assert all(one.rule.cite.quote for one in verdict.findings)


def test_an_event_after_the_day_of_application_is_refused(library: Library) -> None:
    """What has not happened yet can't be a fact."""
    with pytest.raises(FactError):
        judge(library, "shenzhen", "factory", accident="2026-11-21")
