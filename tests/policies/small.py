"""A small town with a complete rule pack: text, pack, cases, questions and one year's notice.

Everything in it is good, so that one small change shows one problem.
"""

import hashlib
from pathlib import Path

TEXT = """小城市绿色工厂管理细则
第一章 总则
第一条 为推进绿色制造，制定本细则。
第二条 申报企业应符合以下条件：
（一）依法在小城市设立的制造型企业；
（二）年能耗超过1000吨标准煤，
且依法完成能源审计；
（三）原则上已取得能源管理体系认证。
第三条 近三年有下列情况的企业，不得申请：
（一）发生重大及以上安全事故的；
（二）被列为失信被执行人的。
第四条 列入名单的企业应在每年3月15日前填报年度表。
第五条 拟列入名单的企业经公示不少于5个工作日无异议后予以公布。
第六条 任何单位可以实名举报，市工信部门应及时核实；查实的，移出名单，三年内不再受理。
第七条 名单分市级；国家级另行规订。国家级绿色工厂可同时列为市级。
第八条 本细则自2024年7月19日施行，有效期5年。
"""

PACK = """# 小城市
schema: 1
pack: small
names: {zh: 小城市, en: Smalltown}
aliases: [小城]
districts:
  - {zh: 东区, en: East Side}

regulation:
  title: 小城市绿色工厂管理细则
  authority: {zh: 小城市工业和信息化局, en: Smalltown Industry Bureau}
  source: small.txt
  sha256: SHA256
  status: in_force
  effective:
    day: 2024-07-19
    cite: {article: 8, quote: 本细则自2024年7月19日施行，有效期5年。}
  expires:
    day: 2029-07-18
    years: 5
    cite: {article: 8, quote: 本细则自2024年7月19日施行，有效期5年。}
  checked: 2026-11-20
  reviewed: {by: null, on: null}

questions:
  manufacturing:
    help: {zh: 看营业执照。, en: See the licence.}

tracks:
  factory:
    levels: [city]
    conditions:
      - id: manufacturing
        when: {fact: manufacturing, is: true}
        strength: must
        decided_by: self_declared
        says: {zh: 制造型企业, en: A manufacturer}
        todo: {zh: 核对经营范围。, en: Check the scope.}
        cite: {article: 2, item: 1, quote: （一）依法在小城市设立的制造型企业；}
      - id: energy
        when: {fact: energy_tce, more_than: 1000}
        strength: must
        decided_by: self_declared
        says: {zh: 能源消费量超过1000吨标准煤, en: More than 1000 tonnes}
        todo: {zh: 备好报表。, en: Have the figures ready.}
        cite: {article: 2, item: 2, quote: （二）年能耗超过1000吨标准煤，且依法完成能源审计；}
      - id: certified
        when: {fact: certificate, one_of: [iso, national]}
        strength: in_principle
        decided_by: record
        says: {zh: 已取得能源管理体系认证, en: Certified energy management}
        todo: {zh: 申请认证。, en: Apply for a certificate.}
        cite: {article: 2, item: 3, quote: （三）原则上已取得能源管理体系认证。}

negative_list:
  lookback: {years: 3, cite: {article: 3, quote: 近三年有下列情况的企业，不得申请：}}
  items:
    - id: accident
      fact: accident
      kind: event
      min_severity: major
      severity_fact: accident_severity
      says: {zh: 发生重大及以上安全事故, en: A major accident}
      todo: {zh: 期满后再申报。, en: Apply later.}
      cite: {article: 3, item: 1, quote: （一）发生重大及以上安全事故的；}
    - id: dishonest
      fact: dishonest
      kind: state
      says: {zh: 失信被执行人, en: A dishonest debtor}
      todo: {zh: 先履行义务。, en: Perform the obligation first.}
      cite: {article: 3, item: 2, quote: （二）被列为失信被执行人的。}

city_list_includes:
  - levels: [national]
    categories: [factory]
    may: true
    cite: {article: 7, quote: 国家级绿色工厂可同时列为市级。}

deadlines:
  - id: annual_table
    audience: listed_unit
    names: {zh: 年度表, en: Annual table}
    rule: {month: 3, day: 15}
    cite: {article: 4, quote: 列入名单的企业应在每年3月15日前填报年度表。}

periods:
  - id: public_notice
    names: {zh: 公示, en: Public notice}
    working_days: 5
    at_least: true
    first_day_counts: true
    cite: {article: 5, quote: 拟列入名单的企业经公示不少于5个工作日无异议后予以公布。}
  - id: reapply
    names: {zh: 不再受理, en: No new application}
    years: 3
    cite: {article: 6, quote: 查实的，移出名单，三年内不再受理。}

provisions:
  - id: levels
    topic: lists
    says: {zh: 名单分市级。, en: There is a city list.}
    cite: {article: 7, quote: 名单分市级；}

complaints:
  may_complain:
    says: {zh: 任何单位, en: Any body}
    cite: {article: 6, quote: 任何单位可以实名举报，市工信部门应及时核实；}
  routes:
    - against: listed_unit
      to: [city]
      says: {zh: 市工信部门, en: The city}
      cite: {article: 6, quote: 任何单位可以实名举报，市工信部门应及时核实；}
  requires:
    items: [real_name]
    says: {zh: 实名, en: With your name}
    cite: {article: 6, quote: 任何单位可以实名举报，市工信部门应及时核实；}
  handling:
    says: {zh: 及时核实, en: Verified promptly}
    cite: {article: 6, quote: 任何单位可以实名举报，市工信部门应及时核实；}
  outcomes:
    - id: removed
      against: listed_unit
      starts: reapply
      says: {zh: 移出名单, en: Removed from the list}
      cite: {article: 6, quote: 查实的，移出名单，三年内不再受理。}
  time_limit:
    not_in_text: true
    reading: {zh: 条文没有规定天数。, en: The text sets no days.}

errata:
  - article: 7
    found: 规订
    reading: {zh: 应为规定。, en: A misprint for 规定.}

not_concerning:
  - article: 1
    why: {zh: 目的, en: Purpose}
"""

CASES = """schema: 1
bases:
  good:
    manufacturing: true
    energy_tce: 1001
    certificate: iso
    accident: false
    dishonest: false
cases:
  - name: 全部符合
    category: factory
    on: 2026-11-20
    based_on: good
    expect: {verdict: eligible}
  - name: 全不符合
    category: factory
    on: 2026-11-20
    facts:
      manufacturing: false
      energy_tce: 1000
      certificate: none
      accident: 2025-01-02
      accident_severity: major
      dishonest: true
    expect:
      verdict: not_eligible
      by: [manufacturing, energy, certified, accident, dishonest]
  - name: 没有问到
    category: factory
    on: 2026-11-20
    based_on: good
    without: [dishonest]
    expect: {verdict: incomplete, missing: [dishonest]}
"""

ANNOUNCED = """关于报送2027年度绿色工厂年度表的通知
小工信〔2027〕3号
各企业：
一、请名单内企业于2027年3月10日前填报年度表。
（一）填报前核对上年数据；
（二）逾期的，按细则处理。
"""

NOTICE = """schema: 1
pack: small
year: 2027
title: 关于报送2027年度绿色工厂年度表的通知
number: 小工信〔2027〕3号
source: small-2027.txt
sha256: SHA256
dates:
  - duty: annual_table
    day: 2027-03-10
    quote: 一、请名单内企业于2027年3月10日前填报年度表。
    reading: {zh: 以3月10日为最后一天。, en: 10 March is taken as the last day.}
"""

BANK = """schema: 1
who:
  factory: {zh: 企业, en: the company}
  park: {zh: 园区, en: the park}
  supply_chain: {zh: 企业, en: the company}
questions:
  manufacturing:
    kind: yes_no
    text: {zh: "{who}是否为{place}的制造型企业？", en: "Is {who} a manufacturer in {place}?"}
  energy_tce:
    kind: number
    unit: tce
    text: {zh: 年综合能源消费量是多少？, en: How much energy a year?}
  certificate:
    kind: choice
    text: {zh: 有哪一种认证？, en: Which certificate?}
    choices:
      - value: iso
        label: {zh: 国际标准, en: International}
      - value: national
        label: {zh: 国家标准, en: National}
      - value: none
        label: {zh: 尚待取得, en: Yet to come}
  accident:
    kind: event
    text: {zh: 是否发生过安全事故？, en: Was there an accident?}
  accident_severity:
    kind: choice
    only_if: {fact: accident}
    text: {zh: 最严重的是哪一级？, en: How grave was the gravest?}
    choices:
      - value: general
        label: {zh: 一般, en: General}
      - value: larger
        label: {zh: 较大, en: Larger}
      - value: major
        label: {zh: 重大, en: Major}
      - value: very_major
        label: {zh: 特别重大, en: Very major}
  dishonest:
    kind: yes_no
    text: {zh: 是否为失信被执行人？, en: Is it a dishonest debtor?}
"""

PACK_FILE = "packs/small/pack.yaml"
CASES_FILE = "packs/small/cases.yaml"
TEXT_FILE = "packs/sources/small.txt"
NOTICE_FILE = "packs/small/notices/2027.yaml"
ANNOUNCED_FILE = "packs/sources/small-2027.txt"
BANK_FILE = "built-in/questions.yaml"
FURTHER_BANK = "packs/questions.yaml"
CALENDAR = "packs/calendars/2028.yaml"


def sha256(text: str) -> str:
    return hashlib.sha256(text.encode()).hexdigest()


def files() -> dict[str, str]:
    """The small town's files by their path, all good."""
    pack = PACK.replace("SHA256", sha256(TEXT))
    notice = NOTICE.replace("SHA256", sha256(ANNOUNCED))
    town = {PACK_FILE: pack, CASES_FILE: CASES, TEXT_FILE: TEXT, BANK_FILE: BANK}
    return {**town, NOTICE_FILE: notice, ANNOUNCED_FILE: ANNOUNCED}


def write(folder: Path, path: str, content: str | bytes) -> Path:
    """Write one file below a folder; its parents are made."""
    file = folder / path
    file.parent.mkdir(parents=True, exist_ok=True)
    file.write_bytes(content.encode() if isinstance(content, str) else content)
    return file


def found(folder: Path) -> Path:
    """Write the whole town; returns the operator's folder of packs."""
    for path, content in files().items():
        write(folder, path, content)
    return folder / "packs"
