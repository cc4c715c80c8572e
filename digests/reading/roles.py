"""Titles people carry: 前OpenAI研究员 X, ORG's former CEO X, X, the chief economist at ORG.

A role is read only where the text itself joins title and name: right before the name, in brackets or an apposition right after it, or after
a verb of holding office. Titles and their counterparts in the other language are data (lexicons/titles.toml).
"""

import re
from collections.abc import Iterable, Iterator, Mapping, Sequence
from dataclasses import dataclass, replace
from functools import lru_cache

from digests.models import Mention, ReadOrganization, Role, Span
from digests.reading.chinese_roles import Placed, office_after, office_before_clause, subject_of
from digests.reading.document import Document
from digests.reading.lexicon import any_of, table, words
from digests.reading.titles import is_field, titles
from digests.text.script import HAN, fold

_NEAR = 60  # characters looked at on either side of a name
_JOINING = frozenset("join joins joined joining hire hires hired left leave leaves named names told says said".split())
_FUNCTION = frozenset("的了在是和与及被把将对向从让由等为说称")  # no field has these
_han = re.compile(f"[{HAN}]")
_of = re.compile(r" (?:of|at|from) (?:the )?")
_longer = re.compile(r" (?!Inc\b|Corp\b|Ltd\b|Co\b|Group\b)[A-Z][a-z]")  # chairman of Siemens Gamesa is not of Siemens
_and = re.compile(r",? (?:and|&) (?:the )?")
_and_before = re.compile(r"(?:,? (?:and|&) |[、和与及])$")
_closes = re.compile(r"[,.;:)(–—\n]|\s[(–—]|\s(?:who|said|says|has|is|was|will)\b|$")


@dataclass(frozen=True)
class _Patterns:
    zh_before: re.Pattern[str]
    en_before: re.Pattern[str]
    en_ends: frozenset[str]  # last words of English titles: a look at them is cheap
    en_after: re.Pattern[str]
    gap: re.Pattern[str]
    en_field: re.Pattern[str]
    zh_join: re.Pattern[str]
    zh_list: re.Pattern[str]
    zh_timed: re.Pattern[str]
    zh_time: re.Pattern[str]
    en_title: re.Pattern[str]
    en_further: re.Pattern[str]
    en_join: re.Pattern[str]
    en_former: re.Pattern[str]
    when_before: re.Pattern[str]
    when_former: re.Pattern[str]


_said_of = re.compile(r"(?:是|为|担任|出任|曾任)[^,。;]*$")


@lru_cache(maxsize=1)
def _patterns() -> _Patterns:
    book, status = titles(), table("titles")["status"]
    zh_title = rf"(?:{any_of(book.zh_levels)}{{0,2}}{any_of(book.zh)})"
    en_title = rf"(?:(?:{any_of(book.en_levels)}[ -]?){{0,2}}{any_of(book.en)})"
    zh_join, en_join = any_of(status["joins_zh"]), any_of(status["joins_en"])
    zh_titles, en_titles = rf"{zh_title}(?:\s?{zh_join}\s?{zh_title})*", rf"{en_title}(?:{en_join}{en_title})*"
    # 前 of 目前 and 前往, 现 of 现在 say nothing of time
    short = rf"(?<![{status['not_former_after']}])[前原现](?![{status['not_former_before']}])"
    when = f"(?:{any_of(w for w in [*status['zh_former'], *status['zh_present']] if w not in '前原现')}|{short})"
    past = f"(?:{any_of(w for w in status['zh_former'] if w not in '前原')}|(?<![{status['not_former_after']}])[前原])"
    en_when = rf"(?:{any_of([*status['en_former'], *status['en_present']])}[ -]?)"
    return _Patterns(
        zh_before=re.compile(rf"(?P<titles>{zh_titles})[\s“]?$"),
        en_before=re.compile(
            rf"(?:(?P<when>\b{en_when})|(?<![A-Za-z-]))(?P<titles>(?i:{en_titles})),?\s(?:(?:Dr|Mr|Ms|Mrs|Sir)\.?\s)?$"
        ),
        en_ends=frozenset(re.split("[ -]", form)[-1].strip(",.") for form in book.en),
        en_after=re.compile(
            r"(?:,\s(?:[0-9]{2},\s)?|\s\(|\s(?:is|was|becomes|became|serves as|served as|joined as)\s)(?:who (?:is|was)\s)?"
            rf"(?P<when>(?:now |then |once |previously |formerly )?)(?:the |a |an |its |the (?:[\w-]+ ){{0,3}}[a-z-]+['’]s )?(?P<when2>{en_when}?)"
            rf"(?:(?!(?i:{en_titles})\b)(?P<org>[A-Z][\w&.-]*(?: [A-Z][\w&.-]*){{0,3}}?)(?:['’]s)? )?(?P<when3>{en_when}?)"
            rf"(?P<titles>(?>(?i:{en_titles})))\b(?!\s[A-Z][a-z])(?P<at>(?: of| at| for| with| in)? (?:the )?)?"
        ),
        gap=re.compile(
            rf"\s?(?:[{HAN}A-Za-z ]{{0,10}}{any_of(status['departments'])})?\s?的?(?:{when})?\s?|['’]s\s(?:{en_when})?|\s(?:{en_when})"
        ),
        en_field=re.compile(
            r" (?:of|for) (?P<field>(?!the |its |his |her |their |an? )(?:[A-Z][\w+-]*(?: [A-Z][\w+-]*){0,2}|[a-z][\w&-]*(?: [\w&-]+){0,4}?))"
            r"(?=[,.;)]|$| at | in )(?:(?: at| in) (?:the )?)?"
        ),
        zh_join=re.compile(rf"\s?{zh_join}\s?"),
        zh_list=re.compile(r"\s?(?:、|兼|暨|/|,)\s?$"),
        zh_timed=re.compile(
            rf"(?:{any_of(status['zh_long'])}|{short})"
            rf"(?P<field>[{HAN}A-Za-z0-9 ]{{2,14}})$"
        ),
        zh_time=re.compile(rf"^(?:\s|的|{when})+"),
        en_title=re.compile(rf"(?P<titles>(?i:{en_titles}))\b"),
        en_further=re.compile(rf"(?P<titles>(?i:{en_titles})) (?:of|at|for) (?:the )?"),
        en_join=re.compile(en_join),
        when_before=re.compile(rf"(?:{when}|\b(?i:{en_when}))\s?$"),
        when_former=re.compile(rf"{past}|\b(?i:{any_of(status['en_former'])})(?![a-z])"),
        en_former=re.compile(rf"\b{any_of(status['en_former'])}[ -]?$", re.IGNORECASE),
    )


def roles(
    document: Document,
    mentions: Iterable[Mention],
    organizations: Sequence[ReadOrganization],
    pronouns: Iterable[Span] = (),
) -> tuple[Role, ...]:
    """Roles that stand beside these mentions of one person, or behind the pronouns that mean them, ascending, each span once."""
    ends = {mention.end: (mention, group) for group in organizations for mention in group.mentions}
    starts = {mention.start: (mention, group) for group in organizations for mention in group.mentions}
    found: dict[tuple[int, int], Role] = {}
    for mention in mentions:
        line_start = max(document.folded.rfind("\n", 0, mention.start) + 1, mention.start - _NEAR)
        line_end = document.folded.find("\n", mention.end)
        line_end = min(line_end if line_end >= 0 else len(document.folded), mention.end + _NEAR)
        for role in _beside(document, mention, line_start, line_end, ends, starts, organizations):
            found.setdefault((role.start, role.end), role)
    for role in list(found.values()):
        for other in _shared(document, role, ends, starts):
            found.setdefault((other.start, other.end), other)
    for pronoun in pronouns:
        high = min(len(document.folded), pronoun.end + _NEAR)
        if behind := _after(document, pronoun.start, pronoun.end, pronoun.start, high, ends, starts):
            found.setdefault((behind.start, behind.end), behind)
    return tuple(found[span] for span in sorted(found))


_Places = Mapping[int, Placed]


def _shared(document: Document, role: Role, ends: _Places, starts: _Places) -> Iterator[Role]:
    """The same title at a second organisation, an executive at Google and Meta; a second title, CEO of Ford and chair of Ferrari."""
    text = document.folded
    join = _and.match(text, role.end) if role.end in ends and not document.language.chinese else None
    if join is None:
        return
    further = _patterns().en_further.match(text, join.end())
    if (org := starts.get(join.end())) and _closes.match(text, org[0].end):
        title = _patterns().en_title.search(text, role.start, role.end)
        if title:
            yield _role(document, role.start, org[0].end, title["titles"], org, former=role.former)
    elif further and not role.former and (org := starts.get(further.end())) and _closes.match(text, org[0].end):
        yield _role(document, further.start("titles"), org[0].end, further["titles"], org, former=False)


def _beside(
    document: Document,
    mention: Mention,
    low: int,
    high: int,
    ends: _Places,
    starts: _Places,
    groups: Sequence[ReadOrganization],
) -> Iterator[Role]:
    """The roles before a name, nearest first, each joined to the next (Meta首席AI官、超级智能实验室负责人 X), and the one after it."""
    at = mention.start
    chain: list[Role] = []
    while role := _before(document, low, at, mention.end, ends, starts, groups):
        chain.append(role)
        join = _patterns().zh_list.search(document.folded, low, role.start)
        if join is None or (role.org is None and not document.language.chinese):
            break
        if "," in join.group() and _said_of.search(document.folded[low : join.start()]):
            break
        at = join.start()
    yield from _placed(chain)
    if after := _after(document, mention.start, mention.end, low, high, ends, starts):
        yield after


def _placed(chain: Sequence[Role]) -> Iterator[Role]:
    """The roles of a chain, last first: one without an organisation has that of the one before it, OpenAI联合创始人、前首席科学家 X."""
    kept: list[Role] = []
    for role in reversed(chain):
        if role.org is None and kept and kept[-1].org:
            above = kept[-1]
            role = replace(role, org=above.org, org_id=above.org_id, org_en=above.org_en, org_zh=above.org_zh)
        if role.org or role is chain[0]:
            kept.append(role)
    yield from reversed(kept)


def _before(
    document: Document,
    low: int,
    name: int,
    end: int,
    ends: _Places,
    starts: _Places,
    groups: Sequence[ReadOrganization],
) -> Role | None:
    """The title right before the name at [name, end)."""
    text, patterns = document.folded, _patterns()
    whole = _title_before(text, low, name)
    of_name = _organization_behind(text, end, starts)
    over: Placed | None = None
    if whole:  # "AI" of 前OpenAI研究员 is no part of the title; 美国财政部长 is one of 美国财政部
        start = whole.start("titles")
        inside = (ends[at] for at in range(start + 1, whole.end("titles")) if at in ends)
        over = next((placed for placed in inside if placed[0].start < start), None)
        low = over[0].end if over else low
    match = _title_before(text, low, name) if over else whole
    if match is None and whole and over:
        return _role(document, over[0].start, whole.end("titles"), whole["titles"], over, former=False)
    if match is None:
        office = office_before_clause(text, low, name, ends) if document.language.chinese else None
        if office is None:
            return None
        return _role(document, office.start, office.end, office.titles, office.org, former=office.former)
    start, end = match.start("titles"), match.end("titles")
    org = _organization_before(text, max(text.rfind("\n", 0, name) + 1, name - _NEAR), start, ends)
    former = False
    if org:
        former = patterns.when_former.search(text, org[0].end, start) is not None
        start = org[0].start
        other = _and_before.search(text, max(0, start - 6), start)  # Former Uber and Lyft engineer X
        if other and other.start() in ends:
            when = patterns.when_before.search(
                text, max(0, ends[other.start()][0].start - 12), ends[other.start()][0].start
            )
            former = former or (when is not None and patterns.when_former.search(when.group()) is not None)
    elif timed := _timed_field(text, low, start):
        start = timed
    word = patterns.when_before.search(text, max(0, start - 12), start)
    if org is None:
        org = subject_of(text, start, document.sentences, groups) or of_name
    if word:
        former = former or patterns.when_former.search(word.group()) is not None
        start = word.start()
    return _role(document, start, end, match["titles"], org, former=former)


def _organization_behind(text: str, end: int, starts: _Places) -> Placed | None:
    """Chairman X of Y: the organisation of a title before the name."""
    of = _of.match(text, end)
    return starts.get(of.end()) if of else None


def _title_before(text: str, low: int, name: int) -> re.Match[str] | None:
    """The longest title that ends where the name begins."""
    patterns = _patterns()
    found = [_chinese_title_before(text, low, name)] if _han.search(text, low, name) else []
    if any(word.strip(",.").rpartition("-")[2].lower() in patterns.en_ends for word in text[low:name].split()[-2:]):
        found.append(patterns.en_before.search(text, low, name))
    return min((match for match in found if match), key=lambda match: match.start("titles"), default=None)


def _chinese_title_before(text: str, low: int, name: int) -> re.Match[str] | None:
    """张三是原总经理,联合创始人李四: the first title is said of 张三."""
    match = _patterns().zh_before.search(text, low, name)
    comma = match["titles"].rfind(",") if match else -1
    if match is None or comma < 0 or not _said_of.search(text[low : match.start("titles")]):
        return match
    return _patterns().zh_before.search(text, match.start("titles") + comma + 1, name)


def _organization_before(text: str, low: int, end: int, ends: _Places) -> tuple[Mention, ReadOrganization] | None:
    """The organisation a title belongs to: it ends there, but for a space, 的, a possessive, or the name of a department."""
    patterns = _patterns()
    for at in range(end, max(low, end - 16) - 1, -1):
        if at in ends:
            near = patterns.gap.fullmatch(text, at, end) or _names_field(text[at:end])
            near = near and not (
                end - at > 6 and text.startswith("公司", end - 2)
            )  # 经济部[台湾糖业股份有限公司]董事长
            return ends[at] if near else None
    return None


def _names_field(gap: str) -> bool:
    """Whether what stands between organisation and title says of what: 大模型团队, global supply; not "to join ex-"."""
    said = re.findall(r"(?<![A-Za-z])[a-z]+", gap)
    verbs = words(table("en")["stop"]["words"]) | _JOINING
    return is_field(_without_time(gap)) and not any(word in verbs or _is_verb(word) for word in said)


def _is_verb(word: str) -> bool:
    """Whether a word between an organisation and a title may be what the one does to the other: Acme accompanies President X."""
    plural = word in words(table("titles")["status"]["plural_fields"])
    return not plural and len(word) > 3 and word.endswith(("s", "ed")) and not word.endswith(("ss", "ics"))


def _without_time(text: str) -> str:
    """的前 of 苹果的前大模型团队 is no part of the field."""
    return _patterns().zh_time.sub("", text, count=1).rstrip("的 ")


def _timed_field(text: str, low: int, title: int) -> int | None:
    """Where the field of a title begins that a word of time marks off: 前[生成式AI产品管理]总监."""
    match = _patterns().zh_timed.search(text, low, title)
    if match is None or any(c in _FUNCTION for c in match["field"]):
        return None
    return match.start("field")


def _after(document: Document, name: int, end: int, low: int, high: int, ends: _Places, starts: _Places) -> Role | None:
    text, patterns = document.folded, _patterns()
    if document.language.chinese and (office := office_after(text, name, end, low, high, ends)):
        return _role(document, office.start, office.end, office.titles, office.org, former=office.former)
    match = patterns.en_after.match(text, end, high)
    if not match:
        return None
    past = re.match(r"\s(?:was|served)\b", match.group()) is not None
    former = past or any(patterns.when_former.search(match[name]) for name in ("when", "when2", "when3") if match[name])
    stop, org = match.end("titles"), None
    field = patterns.en_field.match(text, stop) if match["at"] and match.end("at") not in starts else None
    at = match.end("at")
    if field:
        stop = field.end("field")
        at = field.end()
    if match["at"] and at in starts and not _longer.match(text, starts[at][0].end):
        org = starts[at]
        stop = org[0].end
    elif match["org"] and match.end("org") in ends:
        org = ends[match.end("org")]
    start = min(match.start(name) for name in ("when", "when2", "org", "when3", "titles") if match[name])
    return _role(document, start, stop, match["titles"], org, former=former)


def _role(
    document: Document,
    start: int,
    end: int,
    written: str,
    org: tuple[Mention, ReadOrganization] | None,
    *,
    former: bool,
) -> Role:
    patterns = _patterns()
    chinese = _han.search(written) is not None or document.language.chinese
    split = patterns.zh_join if chinese else patterns.en_join
    parts = [written] if titles().pair(written) else split.split(written)
    pairs = [shown for part in parts if part and (shown := _shown(part.strip(), org, document))]
    return Role(
        text=document.text[start:end],
        start=start,
        end=end,
        org=org[0].text if org else None,
        org_id=org[1].id if org else None,
        title_en=" and ".join(dict.fromkeys(pair[0] for pair in pairs)) or None,
        title_zh="兼".join(dict.fromkeys(pair[1] for pair in pairs)) or None,
        former=former,
        org_en=org[1].en or _latin(org[1].name) if org else None,
        org_zh=org[1].zh or _chinese(org[1].name) if org else None,
    )


def _latin(name: str) -> str | None:
    return None if _han.search(name) else name


def _chinese(name: str) -> str | None:
    return fold(name) if _han.search(name) else None


def _shown(written: str, org: tuple[Mention, ReadOrganization] | None, document: Document) -> tuple[str, str] | None:
    """A title in both languages: Chinese as written, where it is; an English one as its kind of organisation says it."""
    pair = titles().pair(written)
    if pair is None:
        return None
    if _han.search(written):
        said = table("titles")["by_kind_zh"].get(written, {})
        return said.get(org[1].kind if org else "none", pair[0]), written
    kinds = table("titles")["by_kind"].get(pair[0])
    if not isinstance(kinds, dict) or document.language.chinese:
        return pair
    kind = org[1].kind if org else "none" if written[0].isupper() else ""
    return pair[0], kinds.get(kind, pair[1])
