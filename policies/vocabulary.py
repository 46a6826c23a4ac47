"""The values that rules are written in. Nothing is imported here, so that a command line can offer
them at once.
"""

from typing import Literal, TypeAlias

Category: TypeAlias = Literal["factory", "park", "supply_chain"]
Level: TypeAlias = Literal["city", "provincial", "national"]
Status: TypeAlias = Literal["in_force", "draft", "not_yet_in_force", "expired", "repealed"]
Strength: TypeAlias = Literal["must", "in_principle"]
DecidedBy: TypeAlias = Literal["self_declared", "record", "assessment"]
Severity: TypeAlias = Literal["general", "larger", "major", "very_major"]
Audience: TypeAlias = Literal[
    "applicant",
    "listed_unit",
    "third_party",
    "district_official",
    "city_official",
    "province_official",
]
Authority: TypeAlias = Literal["city", "district", "province", "competent"]
Subject: TypeAlias = Literal["listed_unit", "third_party"]
PeriodId: TypeAlias = Literal["public_notice", "agency_ban", "reapply", "review", "cultivation"]
Topic: TypeAlias = Literal[
    "scope",
    "platform",
    "procedure",
    "evaluation",
    "lists",
    "dynamic_table",
    "change",
    "review",
    "removal",
    "third_party",
    "green_code",
    "incentives",
    "background",
]
TimerKind: TypeAlias = Literal["notice", "result", "extension", "completion", "rectify"]
CATEGORIES: tuple[Category, ...] = ("factory", "park", "supply_chain")
LEVELS: tuple[Level, ...] = ("city", "provincial", "national")
SEVERITIES: tuple[Severity, ...] = ("general", "larger", "major", "very_major")
