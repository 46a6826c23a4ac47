"""Whom the dates of the four texts bind, and which date holds where an office sets its own."""

from collections.abc import Iterable
from dataclasses import replace
from datetime import date

import pytest

from policies.dated import legal_day
from policies.duties import (
    AppliesFor,
    DutyDate,
    ListedAs,
    OfficeDay,
    office_duties,
    unit_duties,
)
from policies.load import Library, LoadedPack
from policies.schema import Category, Level, Notice, NoticeDate
from policies.workdays import WorkCalendar

FACTORY = ListedAs("city", "factory", 2024, date(2024, 12, 1))
NATIONAL_AGENCY = ListedAs("national", "third_party", 2024)


@pytest.fixture
def packs(library: Library) -> dict[str, LoadedPack]:
    """The built-in packs by name."""
    return dict(library.packs)


def of_unit(
    pack: LoadedPack,
    year: int = 2027,
    *,
    listings: Iterable[ListedAs] = (FACTORY,),
    applications: Iterable[AppliesFor] = (),
    office_days: Iterable[OfficeDay] = (),
    kind: str = "enterprise",
    district: str = "南山区",
    adopted: bool = True,
    calendar: WorkCalendar | None = None,
) -> dict[str, DutyDate]:
    """The duties of a unit, a factory listed by the city in 2024 unless told otherwise."""
    found = unit_duties(
        pack,
        year,
        calendar or WorkCalendar(),
        kind=kind,
        district=district,
        listings=listings,
        applications=applications,
        office_days=office_days,
        adopted=adopted,
    )
    assert [one.due for one in found] == sorted(one.due for one in found)
    return {one.duty: one for one in found}


def of_office(
    pack: LoadedPack,
    district: str,
    year: int = 2027,
    office_days: Iterable[OfficeDay] = (),
    adopted: bool = True,
) -> dict[str, date]:
    found = office_duties(
        pack,
        year,
        WorkCalendar(),
        district=district,
        office_days=office_days,
        adopted=adopted,
    )
    return {one.duty: one.due for one in found}


def with_notice(pack: LoadedPack, duty: str, day: date) -> LoadedPack:
    """The pack with an authority's notice for the year of the day."""
    notice = Notice(
        schema=1,
        pack=pack.id,
        year=day.year,
        title="关于年度申报工作的通知",
        number="示例〔2027〕3号",
        source="notice.txt",
        sha256="0" * 64,
        dates=[NoticeDate(duty=duty, day=day, quote="示例。")],
    )
    return replace(pack, notices={day.year: notice})


# --- the traps of the texts -----------------------------------------------------------------------


@pytest.mark.parametrize(
    ("city", "due"),
    [
        ("shenzhen", date(2027, 3, 15)),
        ("guizhou", date(2027, 4, 15)),
        ("yunfu", date(2027, 4, 15)),
        ("xiamen", date(2027, 3, 30)),
    ],
)
def test_a_listed_unit_files_the_table_and_nothing_else(
    packs: dict[str, LoadedPack], city: str, due: date
) -> None:
    """Officials' and applicants' dates are not those of a unit on a list."""
    found = of_unit(packs[city])
    assert {name: one.due for name, one in found.items()} == {"annual_table": due}


@pytest.mark.parametrize(
    ("city", "due"),
    [
        ("shenzhen", {}),
        ("guizhou", {}),
        ("yunfu", {"application": date(2027, 4, 30)}),
        ("xiamen", {"application": date(2027, 3, 30)}),
    ],
)
def test_an_applicant_has_a_date_only_where_the_text_gives_one(
    packs: dict[str, LoadedPack], city: str, due: dict[str, date]
) -> None:
    """Shenzhen's 30 May is the districts'; Guizhou leaves the day to yearly notices."""
    found = of_unit(packs[city], listings=(), applications=[AppliesFor("city", "park", 2027)])
    assert {name: one.due for name, one in found.items()} == due


def test_xiamen_has_two_duties_on_one_day(packs: dict[str, LoadedPack]) -> None:
    """A listed unit that applies again files the table and the basic form on 30 March."""
    again = [AppliesFor("provincial", "factory", 2027)]
    found = of_unit(packs["xiamen"], applications=again)
    assert [one.due for one in found.values()] == [date(2027, 3, 30)] * 2


def test_an_application_of_another_year_has_no_date_in_this_one(
    packs: dict[str, LoadedPack],
) -> None:
    """Who applies in 2028 need not file in 2027."""
    later = [AppliesFor("city", "factory", 2028)]
    assert not of_unit(packs["yunfu"], listings=(), applications=later)


def test_only_agencies_that_evaluate_for_the_nation_report_in_guizhou(
    packs: dict[str, LoadedPack],
) -> None:
    """Article 31 names third parties that take part in evaluations for the national list."""
    pack = packs["guizhou"]
    report = of_unit(pack, listings=[NATIONAL_AGENCY], kind="agency")
    assert {name: one.due for name, one in report.items()} == {
        "third_party_report": date(2027, 4, 30)
    }
    for level in ("city", "provincial"):
        other = replace(NATIONAL_AGENCY, level=level)
        assert not of_unit(pack, listings=[other], kind="agency")
    assert not of_unit(pack, listings=[NATIONAL_AGENCY], kind="enterprise")
    for city in ("shenzhen", "yunfu", "xiamen"):
        assert not of_unit(packs[city], listings=[NATIONAL_AGENCY], kind="agency")


def test_an_agency_that_is_a_listed_factory_too_files_the_table(
    packs: dict[str, LoadedPack],
) -> None:
    """Being listed makes the duty, not the kind of the unit."""
    found = of_unit(packs["guizhou"], listings=[FACTORY, NATIONAL_AGENCY], kind="agency")
    assert list(found) == ["annual_table", "third_party_report"]


@pytest.mark.parametrize(
    ("city", "district", "due"),
    [
        ("shenzhen", "南山区", {"district_recommendation": date(2027, 5, 30)}),
        ("shenzhen", "", {}),
        ("yunfu", "云城区", {"district_recommendation": date(2027, 5, 20)}),
        ("yunfu", "", {"city_recommendation": date(2027, 6, 30)}),
        ("guizhou", "贵阳市", {}),
        ("guizhou", "", {"province_recommendation": date(2027, 7, 31)}),
        ("xiamen", "思明区", {}),
        ("xiamen", "", {}),
    ],
)
def test_an_office_has_its_own_dates(
    packs: dict[str, LoadedPack], city: str, district: str, due: dict[str, date]
) -> None:
    """Districts' dates bind districts; the city's office has the city's and the province's."""
    assert of_office(packs[city], district) == due


# --- the law's status -----------------------------------------------------------------------------


@pytest.mark.parametrize("city", ["guizhou", "xiamen"])
def test_a_draft_gives_no_date_unless_it_was_switched_on(
    packs: dict[str, LoadedPack], city: str
) -> None:
    """And then the date rests on a draft, and says so."""
    pack = packs[city]
    assert not of_unit(pack, adopted=False)
    assert not of_office(pack, "", adopted=False)
    assert of_unit(pack)["annual_table"].basis == "draft"


def test_switching_on_means_nothing_for_a_text_in_force(packs: dict[str, LoadedPack]) -> None:
    """Shenzhen's dates bind without it, as law."""
    assert of_unit(packs["shenzhen"], adopted=False)["annual_table"].basis == "in_force"


def test_no_date_after_a_text_expired(packs: dict[str, LoadedPack]) -> None:
    """Yunfu's last day is 2029-07-01, Shenzhen's 2029-07-18: 2029 still has its spring dates."""
    for city in ("yunfu", "shenzhen"):
        assert "annual_table" in of_unit(packs[city], 2029)
        assert not of_unit(packs[city], 2030)
        assert not of_office(packs[city], "", 2030)
    assert "city_recommendation" in of_office(packs["yunfu"], "", 2029)


def test_no_date_before_a_text_applies(packs: dict[str, LoadedPack]) -> None:
    """Shenzhen's text is of July 2024: its first table is that of 2025; Yunfu's 15 April 2025 is
    five days after its first day.
    """
    early = replace(FACTORY, since=date(2023, 1, 1), year=2023)
    assert not of_unit(packs["shenzhen"], 2024, listings=[early])
    assert "annual_table" in of_unit(packs["shenzhen"], 2025, listings=[early])
    assert "annual_table" in of_unit(packs["yunfu"], 2025, listings=[early])


def test_a_repealed_text_gives_nothing(packs: dict[str, LoadedPack]) -> None:
    """The note of 2022 has no dates."""
    assert not of_unit(packs["shenzhen-2022"], 2023)


# --- listings -------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("since", "until", "bound"),
    [
        (date(2026, 12, 1), None, True),
        (date(2027, 3, 15), None, True),  # listed on the day itself
        (date(2027, 3, 16), None, False),
        (date(2026, 12, 1), date(2027, 3, 14), False),
        (date(2026, 12, 1), date(2027, 3, 15), False),  # removed on the day itself
        (date(2026, 12, 1), date(2027, 3, 16), True),
    ],
)
def test_who_is_listed_on_the_last_day_is_bound(
    packs: dict[str, LoadedPack], since: date, until: date | None, bound: bool
) -> None:
    """Listed by the day, and not removed by it."""
    listing = ListedAs("city", "factory", 2026, since, until)
    assert bool(of_unit(packs["shenzhen"], listings=[listing])) is bound


@pytest.mark.parametrize(("year", "bound"), [(2026, True), (2027, False), (2028, False)])
def test_without_a_day_of_listing_the_year_before_decides(
    packs: dict[str, LoadedPack], year: int, bound: bool
) -> None:
    """A list of 2026 binds in 2027; one of 2027 comes out after the spring."""
    listing = ListedAs("city", "factory", year)
    assert bool(of_unit(packs["shenzhen"], listings=[listing])) is bound


def test_one_list_is_enough(packs: dict[str, LoadedPack]) -> None:
    """Removed from the city's list, a unit on the national one still files, and files once."""
    removed = replace(FACTORY, until=date(2026, 6, 1))
    national = ListedAs("national", "factory", 2023)
    assert list(of_unit(packs["shenzhen"], listings=[removed, national])) == ["annual_table"]
    assert not of_unit(packs["shenzhen"], listings=[removed])


@pytest.mark.parametrize(
    ("city", "level", "bound"),
    [
        ("shenzhen", "city", True),
        ("shenzhen", "provincial", False),  # there is no such list (3)
        ("shenzhen", "national", True),
        ("guizhou", "provincial", True),
        ("yunfu", "national", True),
        ("xiamen", "provincial", True),
    ],
)
def test_a_duty_binds_the_lists_that_it_names(
    packs: dict[str, LoadedPack], city: str, level: Level, bound: bool
) -> None:
    """As each text names them."""
    listing = ListedAs(level, "park", 2024)
    assert bool(of_unit(packs[city], listings=[listing])) is bound


@pytest.mark.parametrize(
    ("city", "level", "category", "counts"),
    [
        ("shenzhen", "national", "factory", True),
        ("shenzhen", "national", "park", False),
        ("shenzhen", "national", "supply_chain", False),
        ("guizhou", "provincial", "park", True),
        ("guizhou", "national", "supply_chain", True),
        ("yunfu", "provincial", "supply_chain", True),
        ("yunfu", "national", "factory", False),
        ("xiamen", "national", "factory", False),
        ("xiamen", "city", "park", True),
    ],
)
def test_a_higher_list_counts_as_the_city_list_where_the_text_says_so(
    packs: dict[str, LoadedPack], city: str, level: Level, category: Category, counts: bool
) -> None:
    """SZ 18 national factories; GZ 7 province and nation; YF 17 province; XM none."""
    assert packs[city].model.on_city_list(level, category) is counts
    for_the_city = [
        rule.model_copy(update={"lists": ["city"]}) for rule in packs[city].model.deadlines
    ]
    narrow = replace(
        packs[city], model=packs[city].model.model_copy(update={"deadlines": for_the_city})
    )
    listing = ListedAs(level, category, 2024)
    assert bool(of_unit(narrow, listings=[listing])) is counts


def test_a_pack_may_name_categories(packs: dict[str, LoadedPack]) -> None:
    """A duty of parks does not bind factories, nor factories that apply."""
    pack = packs["yunfu"]
    parks = [rule.model_copy(update={"categories": ["park"]}) for rule in pack.model.deadlines]
    narrow = replace(pack, model=pack.model.model_copy(update={"deadlines": parks}))
    wants = [AppliesFor("city", "factory", 2027)]
    assert not of_unit(narrow, applications=wants)
    park = ListedAs("city", "park", 2024)
    both = of_unit(narrow, listings=[park], applications=[AppliesFor("city", "park", 2027)])
    assert list(both) == ["annual_table", "application"]


# --- dates of offices and notices -----------------------------------------------------------------


def own(day: date, district: str = "南山区", duty: str = "annual_table") -> OfficeDay:
    return OfficeDay(district, duty, day.year, day, f"{district or '市'}文件")


def test_an_earlier_day_of_the_district_holds_there(packs: dict[str, LoadedPack]) -> None:
    """With its document, and the law's own day beside it."""
    days = [own(date(2027, 3, 6))]
    found = of_unit(packs["shenzhen"], office_days=days)["annual_table"]
    assert (found.due, found.law_due, found.source) == (
        date(2027, 3, 6),
        date(2027, 3, 15),
        "office",
    )
    assert (found.finish_by, found.source_ref) == (date(2027, 3, 5), "南山区文件")
    elsewhere = of_unit(packs["shenzhen"], office_days=days, district="福田区")["annual_table"]
    assert (elsewhere.due, elsewhere.law_due, elsewhere.source) == (date(2027, 3, 15), None, "text")


@pytest.mark.parametrize("day", [date(2027, 3, 15), date(2027, 3, 16), date(2027, 4, 1)])
def test_an_office_cannot_move_the_law(packs: dict[str, LoadedPack], day: date) -> None:
    """A day that is not earlier than the law's is passed over."""
    found = of_unit(packs["shenzhen"], office_days=[own(day)])["annual_table"]
    assert (found.due, found.source) == (date(2027, 3, 15), "text")


def test_of_several_offices_the_earliest_day_holds(packs: dict[str, LoadedPack]) -> None:
    """The city's and the district's; on one day the district's document is named."""
    pack = packs["shenzhen"]
    city, district = own(date(2027, 3, 5), ""), own(date(2027, 3, 8))
    found = of_unit(pack, office_days=[district, city])["annual_table"]
    assert (found.due, found.source_ref) == (date(2027, 3, 5), "市文件")
    same = replace(district, day=city.day)
    assert of_unit(pack, office_days=[city, same])["annual_table"].source_ref == "南山区文件"


def test_an_office_may_date_what_the_text_leaves_open(packs: dict[str, LoadedPack]) -> None:
    """Shenzhen's applicants: any day of the office's, and no day of the law beside it."""
    wants = [AppliesFor("city", "factory", 2027)]
    days = [own(date(2027, 4, 20), duty="application")]
    found = of_unit(packs["shenzhen"], listings=(), applications=wants, office_days=days)
    assert found["application"].due == date(2027, 4, 20)
    assert (found["application"].law_due, found["application"].source) == (None, "office")


def test_a_day_of_another_year_or_another_duty_changes_nothing(
    packs: dict[str, LoadedPack],
) -> None:
    """Each is for its own duty and year."""
    days = [own(date(2026, 3, 2)), own(date(2027, 3, 2), duty="application")]
    assert of_unit(packs["shenzhen"], office_days=days)["annual_table"].source == "text"


def test_offices_have_their_own_earlier_days(packs: dict[str, LoadedPack]) -> None:
    """The city may want its districts' lists a week before the law does."""
    days = [own(date(2027, 5, 21), "", "district_recommendation")]
    found = of_office(packs["shenzhen"], "南山区", office_days=days)
    assert found == {"district_recommendation": date(2027, 5, 21)}


def test_who_was_listed_after_the_offices_day_has_the_laws(packs: dict[str, LoadedPack]) -> None:
    """No duty is lost between the two days, and none begins before the listing."""
    days = [own(date(2027, 3, 5))]
    between = ListedAs("city", "factory", 2027, since=date(2027, 3, 10))
    found = of_unit(packs["shenzhen"], listings=[between], office_days=days)["annual_table"]
    assert (found.due, found.source) == (date(2027, 3, 15), "text")


def test_who_was_removed_before_the_laws_day_owes_nothing(packs: dict[str, LoadedPack]) -> None:
    """An office's earlier day makes no duty of its own: the law's was not yet due."""
    days = [own(date(2027, 3, 5))]
    removed = replace(FACTORY, until=date(2027, 3, 10))
    assert not of_unit(packs["shenzhen"], listings=[removed], office_days=days)


@pytest.mark.parametrize("day", [date(2027, 3, 1), date(2027, 3, 31)])
def test_a_notice_moves_the_texts_day_either_way(packs: dict[str, LoadedPack], day: date) -> None:
    """For its year, with its own source; other years keep the text's."""
    pack = with_notice(packs["shenzhen"], "annual_table", day)
    found = of_unit(pack)["annual_table"]
    assert (found.due, found.law_due, found.source) == (day, None, "notice")
    assert found.source_ref == "关于年度申报工作的通知（示例〔2027〕3号）"
    assert of_unit(pack, 2028)["annual_table"].source == "text"
    assert legal_day(pack, "annual_table", 2027) == day


def test_a_notice_dates_what_the_text_leaves_open(packs: dict[str, LoadedPack]) -> None:
    """Guizhou leaves the application's time to yearly notices (14)."""
    pack = with_notice(packs["guizhou"], "application", date(2027, 5, 10))
    wants = [AppliesFor("provincial", "factory", 2027)]
    assert of_unit(pack, listings=(), applications=wants)["application"].source == "notice"
    assert not of_unit(pack, listings=())
    assert legal_day(packs["guizhou"], "application", 2027) is None
    assert legal_day(pack, "application", 2028) is None
    assert legal_day(pack, "no_such_duty", 2027) is None


def test_an_office_may_be_earlier_than_a_notice(packs: dict[str, LoadedPack]) -> None:
    """The notice's day is then the law's; later than the text's is allowed, if not than it."""
    pack = with_notice(packs["shenzhen"], "annual_table", date(2027, 3, 31))
    found = of_unit(pack, office_days=[own(date(2027, 3, 19))])["annual_table"]
    assert (found.due, found.law_due) == (date(2027, 3, 19), date(2027, 3, 31))


def test_days_off_before_the_last_day_are_counted_and_marked(
    library: Library, packs: dict[str, LoadedPack]
) -> None:
    """15 March 2026 is a Sunday of an official year; 2027's working days are provisional."""
    known = of_unit(packs["shenzhen"], 2026, calendar=library.calendar)["annual_table"]
    assert (known.finish_by, known.calendar) == (date(2026, 3, 13), "official")
    assert of_unit(packs["shenzhen"])["annual_table"].calendar == "provisional"
