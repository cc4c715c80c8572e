"""Where a translator may have put somebody's known name for a pronoun: 杨说 for "she said".

By the pair alone this cannot be told from invention. So it is let pass only where the name is a single word, the claim has a pronoun less
than its source and keeps all people its source names, and an act of saying is not new either.
"""

import re

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
_OFFICES = [rf"(?i:\b(?:{en})\b|{zh})" for en, zh in zip(_offices[::2], _offices[1::2], strict=True)]
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


def stands_beside_office(name: Found, claim: str, source: People) -> bool:
    """Whether a name stands beside an office beside which the source has a name that nobody could read: 总统拉卡列 for President Lacalle Pou.
    An office alone bears nobody out: who holds one changes, and a model's memory is old."""
    if source.found:
        return False
    before, after = claim[max(0, name.start - 36) : name.start], claim[name.end : name.end + 24]
    unread = rf"\s?(?:[{transcription()}]{{2}}|[A-Z][a-z])"
    return any(
        (re.search(rf"{office}\s?$", before) or re.match(rf"\s?{office}", after))
        and re.search(office + unread, source.text)
        for office in _OFFICES
    )


def stands_for_company(start: int, end: int, claim: str, source: str) -> bool:
    """Whether the source calls a company by its kind (the tech giant), and the claim does not."""
    return not _says_anew(start, end, claim, source) and len(_company.findall(claim)) < len(_company.findall(source))
