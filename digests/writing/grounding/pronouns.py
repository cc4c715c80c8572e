"""Where a translator may have put somebody's known name for a pronoun: 杨说 for "she said".

By the pair alone this cannot be told from invention. So it is let pass only where the name is a single word, the claim has a pronoun less
than its source and keeps all people its source names, and an act of saying is not new either.
"""

import re
from collections.abc import Sequence

from digests.naming.names import native
from digests.reading.document import Found
from digests.writing.grounding.people import People
from digests.writing.grounding.sound import DOT, transcription

_pronoun = re.compile(
    r"\b(?:he|she|him|her|his|hers|himself|herself)\b|[他她](?!们|人)(?<!其他)",
    re.IGNORECASE,
)
_demonstrative = re.compile(r"[该这此本其](?![里样么些次])")
_said = re.compile(
    r"\b(?:sa(?:id|ys?)|told|tells?|add(?:ed|s)|wrote|writes|not(?:ed|es)|argue[ds]|warn(?:ed|s)|claim(?:ed|s)|according|announce[ds]|think[s]?|thought|"
    r"believe[ds]?|explain(?:ed|s)|ask(?:ed|s)|call(?:ed|s)|insist(?:ed|s)|deni(?:ed|es)|pledge[ds]|promise[ds])\b|[说称]|表示|认为|指出|补充|写道|写到|透露|坦言|宣布|承诺|警告|强调|告诉|提出|提议",
    re.IGNORECASE,
)
_speaker = re.compile(  # beside a quotation
    rf"[\"”'’],?\s?(?:he|she)\s(?:\w+\s)?(?:{_said.pattern})|[\"”'’],?\s?(?:{_said.pattern})\s(?:he|she)\b"
    rf"|[\"”'’][,，]?[他她](?![们人])\w{{0,12}}(?:{_said.pattern})|[他她](?![们人])\w{{0,12}}(?:{_said.pattern})[:,：，]?[\"“'‘]",
    re.IGNORECASE,
)
_saying_before = re.compile(r"(?:据|根据|\baccording to\s|\b(?:said|says|added|wrote)\s)$", re.IGNORECASE)


_offices = (
    r"president", "总统", r"prime minister|premier", "首相|总理", r"chief executive|CEO|boss", "首席执行官|首席执行长|执行长|行政总裁|总裁|老板", r"chairman|chairwoman", "董事长|主席",
    r"founder", "创始人|创办人", r"minister|secretary", "部长|大臣|国务卿", r"governor", "州长|省长", r"mayor", "市长", r"pope|pontiff", "教皇|教宗",
)  # fmt: skip
_OFFICES = [
    re.compile(rf"\b(?:{en})\b|{zh}", re.IGNORECASE) for en, zh in zip(_offices[::2], _offices[1::2], strict=True)
]
_company = re.compile(
    r"\b(?:the|this|that|his|her|its|their|our)\s(?:[\w.-]+\s){0,3}(?:company|firm|group|giant|maker|[a-z]+maker|developer|retailer|network|university|airline|startup|start-up|manufacturer|carrier)\b|(?:该|这家|此|其)(?:\w{0,4}(?:公司|企业|大学|学校|集团|银行|巨头|平台|机构)|(?<=该)行)|本公司",
    re.IGNORECASE,
)


def stands_for_pronoun(name: Found, claim: str, source: People) -> bool:
    """Whether the source may mean this person by a pronoun. `claim` is folded."""
    if DOT.search(name.form) or (native(name.form) and not set(name.form) <= set(transcription())):
        return False  # a full name
    told = len(_pronoun.findall(source.text))
    if not told or (source.latin_only and len(_pronoun.findall(claim)) >= told):
        return False  # English needs pronouns where Chinese does without
    return not source.found and not _says_anew(name.start, name.end, claim, source.text)


def stands_for_demonstrative(name: Found, claim: str, source: People) -> bool:
    """Whether a possessive stands where a Chinese source that names nobody has 该 or 这: Trump's order for 该行政令."""
    if source.latin_only or source.found or DOT.search(name.form) or not re.match("['’]s\\b", claim[name.end :]):
        return False
    return _demonstrative.search(source.text) is not None


def stands_for_speaker(name: Found, claim: str, source: People) -> bool:
    """Whether the claim tells by name who says what the source has he or she say, and nothing is said besides: 谢文表示 for "he said"."""
    told = len(_speaker.findall(source.text))
    if len(_speaker.findall(claim)) >= told or len(_said.findall(claim)) > len(_said.findall(source.text)):
        return False
    before, after = claim[max(0, name.start - 12) : name.start], claim[name.end : name.end + 24]
    return _said.search(before + "|" + after) is not None and re.search(r"[\"”“'‘’]", before + after) is not None


def _says_anew(start: int, end: int, claim: str, source: str) -> bool:
    """Whether somebody is quoted in the claim of whom the source quotes none."""
    if not (_said.search(claim, end, end + 12) or _saying_before.search(claim, 0, start)):
        return False
    return len(_said.findall(claim)) > len(_said.findall(source))


def stands_for_office(name: Found, claim: str, source: People, named: Sequence[str], *, listed: bool) -> bool:
    """Whether a name of the claim stands beside an office that the source tells without a name: 川普总统 for the president. One who is `listed`
    may stand for the office itself. `named` are all of the claim, by which everybody in the source must be told."""
    if source.left(tuple(named)) or _says_anew(name.start, name.end, claim, source.text):
        return False
    before, after = claim[max(0, name.start - 36) : name.start], claim[name.end : name.end + 24]
    for office in _OFFICES:
        here = _ends_with(office, before) or re.match(rf"(?:\s|,\s(?:the|an?)\s)?(?:{office.pattern})", after, re.I)
        if (here or (listed and not office.search(claim))) and _is_bare(office, source):
            return True
    return False


def _ends_with(office: re.Pattern[str], before: str) -> bool:
    """Whether the office stands directly before a name, or with "of" such a place between: the president of Peru, Dina Boluarte."""
    return re.search(rf"(?:{office.pattern})(?:\s(?:of|for)\s[\w\s]{{2,20}},?)?\s?$", before, re.IGNORECASE) is not None


def _is_bare(office: re.Pattern[str], source: People) -> bool:
    """Whether the office stands in the source, and never beside somebody's name."""
    places = [m.span() for m in office.finditer(source.text)]
    beside = any(
        p.start - end in range(-1, 12) or start - p.end in range(-1, 12) for p in source.found for start, end in places
    )
    return bool(places) and not beside


def stands_for_company(start: int, end: int, claim: str, source: str) -> bool:
    """Whether the source calls a company by its kind (the tech giant), and the claim does not."""
    return not _says_anew(start, end, claim, source) and len(_company.findall(claim)) < len(_company.findall(source))
