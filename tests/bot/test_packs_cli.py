"""The contract of `greenbot packs`: its JSON, exit codes and one-line errors."""

import json
from collections.abc import Callable, Mapping
from pathlib import Path
from typing import Any, NamedTuple

import pytest

from bot.__main__ import main
from policies.cite import squeeze
from policies.load import Library, load
from tests.policies.applicants import FACTORY, PARK

FINDING = {"id", "result", "strength", "article", "quote"}


class Ran(NamedTuple):
    """What one call of the command line gave."""

    code: int
    out: str
    err: str

    @property
    def json(self) -> Any:
        return json.loads(self.out)


@pytest.fixture
def packs(capsys: pytest.CaptureFixture[str]) -> Callable[..., Ran]:
    """Run `greenbot packs …` in this process."""

    def run(*words: str) -> Ran:
        try:
            code = main(["packs", *words])
        except SystemExit as left:
            code = int(left.code or 0)
        done = capsys.readouterr()
        return Ran(code, done.out, done.err)

    return run


@pytest.fixture(scope="session")
def library() -> Library:
    return load().library


def facts_file(folder: Path, facts: Mapping[str, Any]) -> str:
    file = folder / "facts.json"
    file.write_text(json.dumps(facts), "utf-8")
    return str(file)


def test_evaluate_answers_with_the_contract(packs: Callable[..., Ran], tmp_path: Path) -> None:
    """Keys, dates and quotations of a verdict on a unit removed in 2024."""
    facts = facts_file(tmp_path, {**FACTORY, "removed_from_list": "2024-06-30"})
    ran = packs("evaluate", "shenzhen", "factory", "--facts", facts, "--on", "2026-11-20", "--json")
    answer = ran.json
    assert ran.code == 0
    assert (
        answer.items()
        >= {
            "pack": "shenzhen",
            "category": "factory",
            "on": "2026-11-20",
            "status": "in_force",
            "verdict": "not_eligible",
            "again_from": "2027-07-01",
            "missing": [],
        }.items()
    )
    removed = next(one for one in answer["findings"] if one["result"] == "not_met")
    assert removed.keys() >= FINDING
    assert (removed["id"], removed["article"], removed["item"]) == ("removed", 12, 3)
    assert [item["id"] for item in answer["todo"]] == ["removed"]


def test_a_draft_says_so(packs: Callable[..., Ran], tmp_path: Path) -> None:
    """Guizhou's verdict has status draft and a notice with its article."""
    facts = facts_file(tmp_path, FACTORY)
    answer = packs("evaluate", "guizhou", "factory", "--facts", facts, "--json").json
    assert (answer["verdict"], answer["status"]) == ("eligible", "draft")
    assert answer["notices"][0]["article"] == 38


def test_levels(packs: Callable[..., Ran], tmp_path: Path) -> None:
    """Shenzhen has no city list of parks: no rule at city, the national level is the default."""
    facts = facts_file(tmp_path, PARK)
    call = ("evaluate", "shenzhen", "park", "--facts", facts, "--json")
    assert packs(*call).json["verdict"] == "eligible"
    at_city = packs(*call, "--level", "city").json
    assert at_city["verdict"] == "no_rule"
    assert at_city["notices"][0]["article"] == 17


def test_every_quotation_that_is_printed_is_verbatim(
    packs: Callable[..., Ran], library: Library
) -> None:
    """`show --json` prints no quotation that its article lacks."""
    for name, pack in library.packs.items():
        if pack.model.regulation.has_articles:
            shown = packs("show", name, "--json").json
            rules = [*shown["negative_list"], *shown["deadlines"], *shown["provisions"]]
            for rule in rules:
                if rule.get("quote"):
                    body = pack.text.articles[rule["article"]].body
                    assert squeeze(rule["quote"]) in body


def test_deadlines_answer_with_the_contract(packs: Callable[..., Ran]) -> None:
    """Yunfu's year: dates, weekdays, finish-by, audience, platform."""
    rows = packs("deadlines", "yunfu", "--year", "2026", "--json").json
    assert [(r["date"], r["audience"], r["finish_by"]) for r in rows] == [
        ("2026-04-15", "listed_unit", "2026-04-15"),
        ("2026-04-30", "applicant", "2026-04-30"),
        ("2026-05-20", "district_official", "2026-05-20"),
        ("2026-06-30", "city_official", "2026-06-30"),
    ]
    assert rows[0].keys() >= {"id", "title", "weekday", "calendar", "article", "quote", "platform"}
    assert rows[0]["weekday"] == 3
    assert packs("deadlines", "yunfu", "--year", "2030", "--json") == (0, "[]\n", "")


@pytest.mark.parametrize(
    ("pack", "against", "level", "authorities", "outcomes"),
    [
        ("shenzhen", "listed_unit", None, ["city", "district"], ["rectify", "removed"]),
        (
            "shenzhen",
            "third_party",
            None,
            ["city", "district"],
            ["report", "notice", "not_accepted"],
        ),
        ("guizhou", "listed_unit", None, ["competent"], ["rectify", "removed"]),
        ("guizhou", "third_party", "provincial", ["province"], ["notice", "not_accepted"]),
        ("yunfu", "third_party", None, ["city"], ["by_reference"]),
        ("xiamen", "third_party", None, ["city"], ["not_accepted"]),
    ],
)
def test_complaints_answer_with_the_contract(
    packs: Callable[..., Ran],
    pack: str,
    against: str,
    level: str | None,
    authorities: list[str],
    outcomes: list[str],
) -> None:
    """Addressees, requirements and outcomes differ from city to city."""
    options = ("--level", level) if level else ()
    answer = packs("complaint", pack, "--against", against, *options, "--json").json
    assert answer["authorities"] == authorities
    assert sorted(answer["requires"]) == ["contact", "evidence", "real_name"]
    assert [one["id"] for one in answer["outcomes"]] == outcomes
    assert all(one["article"] and one["quote"] for one in answer["outcomes"])


def test_days_of_handling_are_shown_as_reference(packs: Callable[..., Ran]) -> None:
    """Behind each step stands what its days are modelled on; the contract has no such days."""
    printed = packs("complaint", "xiamen", "--against", "listed_unit").out
    steps = [line for line in printed.splitlines() if "由本系统设置" in line]
    assert len(steps) == 5
    assert steps[1] == "受理后答复处理结果：60天（参照《信访工作条例》第三十四条，由本系统设置）"
    answer = packs("complaint", "xiamen", "--against", "listed_unit", "--json").json
    assert "timers" not in answer


def test_periods_answer_with_the_contract(packs: Callable[..., Ran]) -> None:
    """Five working days from a Friday, and three years from a day in February."""
    notice = packs("period", "shenzhen", "public_notice", "--from", "2026-11-20", "--json").json
    assert (notice["last_day"], notice["from"]) == ("2026-11-26", "2026-11-27")
    assert (notice["calendar"], notice["article"]) == ("official", 17)
    assert notice["counted"]
    again = packs("period", "guizhou", "reapply", "--from", "2024-02-29", "--json").json
    assert (again["last_day"], again["from"]) == ("2027-02-28", "2027-03-01")


def test_questions_name_every_needed_fact(packs: Callable[..., Ran], tmp_path: Path) -> None:
    """Answering all that `questions` lists leaves nothing missing."""
    for pack in ("shenzhen", "guizhou", "yunfu", "xiamen"):
        for category in ("factory", "park", "supply_chain"):
            rows = packs("questions", pack, category, "--json").json
            assert all(row["text"] and row["type"] for row in rows)
            facts = facts_file(tmp_path, {row["name"]: None for row in rows})
            answer = packs("evaluate", pack, category, "--facts", facts, "--json").json
            assert answer["missing"] == []
            assert answer["verdict"] == "needs_verification"


@pytest.mark.parametrize(
    ("words", "code"),
    [
        (("evaluate", "atlantis", "factory", "--facts", "{facts}"), 1),
        (("evaluate", "shenzhen", "castle", "--facts", "{facts}"), 2),
        (("evaluate", "shenzhen", "factory", "--facts", "{facts}", "--level", "county"), 2),
        (("evaluate", "shenzhen", "factory", "--facts", "{facts}", "--on", "2026-02-30"), 2),
        (("evaluate", "shenzhen", "factory", "--facts", "{facts}", "--on", "20261120"), 2),
        (("evaluate", "shenzhen", "factory", "--facts", "no-such-file.json"), 1),
        (("evaluate", "shenzhen", "factory"), 2),
        (("period", "yunfu", "agency_ban", "--from", "2026-01-05"), 1),
        (("period", "shenzhen-2022", "reapply", "--from", "2026-01-05"), 1),
        (("period", "shenzhen", "reapply", "--from", "yesterday"), 2),
        (("complaint", "shenzhen-2022", "--against", "listed_unit"), 1),
        (("complaint", "shenzhen", "--against", "nobody"), 2),
        (("deadlines", "shenzhen", "--year", "soon"), 2),
        (("show", "shenzhen", "--article", "32"), 1),
        (("check", "atlantis"), 1),
        (("dance",), 2),
        ((), 2),
    ],
)
def test_a_wrong_call_is_one_line_and_a_code(
    packs: Callable[..., Ran], tmp_path: Path, words: tuple[str, ...], code: int
) -> None:
    """1 is refused, 2 is wrong usage; the error is one line on standard error."""
    facts = facts_file(tmp_path, FACTORY)
    ran = packs(*(word.replace("{facts}", facts) for word in words))
    assert ran.code == code
    assert len(ran.err.strip().splitlines()) == 1
    assert "Traceback" not in ran.err


@pytest.mark.parametrize(
    "facts",
    [
        '{"no_such_fact": true}',
        '{"accident": "2026-13-01"}',
        '{"accident": "2999-01-01"}',
        '{"accident": []}',
        '{"legal_form": "circus"}',
        '{"industrial_share": 101}',
        '{"industrial_share": -1}',
        '{"industrial_share": NaN}',
        '{"energy_tce": "3000"}',
        '{"manufacturing": 1}',
        '{"manufacturing": "yes"}',
        '{"manufacturing": true, "manufacturing": false}',
        "[]",
        "",
        "{",
        "[" * 100_000,
        '{"energy_tce": 1e999999}',
    ],
)
def test_bad_facts_are_refused_in_one_line(
    packs: Callable[..., Ran], tmp_path: Path, facts: str
) -> None:
    """A fact that can't be used is never guessed."""
    file = tmp_path / "facts.json"
    file.write_text(facts, "utf-8")
    ran = packs(
        "evaluate", "shenzhen", "park", "--facts", str(file), "--on", "2026-11-20", "--json"
    )
    assert (ran.code, ran.out) == (1, "")
    assert len(ran.err.strip().splitlines()) == 1


def test_the_built_in_packs_pass(packs: Callable[..., Ran]) -> None:
    """`check` and `test` find nothing wrong, in both languages."""
    for verb in ("check", "test"):
        for language in ("zh", "en"):
            assert packs(verb, "--lang", language).code == 0


def test_an_operators_pack_is_found_and_a_bad_one_refused(
    packs: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch, library: Library
) -> None:
    """GREENBOT_PACKS_DIR adds packs; a bad one fails the check with its file and line."""
    folder = tmp_path / "yunfu"
    folder.mkdir()
    original = library.packs["yunfu"].file
    changed = original.read_text("utf-8").replace("month: 4, day: 30", "month: 4, day: 29")
    assert changed != original.read_text("utf-8")
    (folder / "pack.yaml").write_text(changed, "utf-8")
    (folder / "cases.yaml").write_bytes(original.with_name("cases.yaml").read_bytes())
    monkeypatch.setenv("GREENBOT_PACKS_DIR", str(tmp_path))
    ran = packs("check")
    assert ran.code == 1
    assert "pack.yaml:" in ran.out
    assert "4月29日" in ran.out


def test_a_bad_pack_is_not_replaced_by_the_built_in_one(
    packs: Callable[..., Ran], tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """An operator's own rules are in question: no verdict rather than another's."""
    (tmp_path / "yunfu").mkdir()
    (tmp_path / "yunfu" / "pack.yaml").write_text("schema: 1\n", "utf-8")
    monkeypatch.setenv("GREENBOT_PACKS_DIR", str(tmp_path))
    ran = packs("evaluate", "yunfu", "factory", "--facts", facts_file(tmp_path, FACTORY))
    assert (ran.code, ran.out) == (1, "")
    assert "pack.yaml:" in ran.err
