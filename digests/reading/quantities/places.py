"""Where a number, or a form in which number and unit are one, can begin: one fast pass, so that the grammars are tried nowhere else.

A place says nothing yet: the patterns of `numbers` and `forms` decide. Whatever they can match must begin at one of
these places; a word or sign added there is added here.
"""

import re

from digests.reading.quantities.lexicon import alternation, lexicon
from digests.text import numerals
from digests.text.script import lowered

_zh, _en = lexicon("zh"), lexicon("en")

_HAN_NUMERALS = numerals.HAN_NUMBER[1:-1]
_symbols = [s for words in _en.raw["symbols"].values() for s in words] + [
    w for w in _en.raw["shared"] if not w.isalpha()
]
_SIGNS = "".join(sorted({s[0] for s in _symbols if not s[0].isalpha()} | set("@#'’+−-")))

# A character that begins numbers, names of days, set phrases, and what must follow it; None: anything may.
_LEADS: dict[str, str | None] = {
    "负": None, "零": None, "新": "台", "人": "民", "上": "午百千万亿", "下": "午", "凌": "晨", "早": None, "晚": None, "中": "午", "傍": "晚",
    "清": "晨", "深": "夜", "第": None, "周": "一二三四五六日", "星": "期", "礼": "拜", "初": "一二三", "高": "一二三", "大": "一二三",
    "数": "十百千万亿兆名位个家年月日天周种款项场次人倍秒小分度季", "几": None, "好": "几十百千万亿兆",
}  # fmt: skip
_IDIOMS = {(w[0], w[1]) for w in _zh.words["idioms"] if w[0] not in _HAN_NUMERALS}
_FORM_LEADS = {
    "半": "年个小成数折至到-~" + _HAN_NUMERALS,
    "过": "半",
    "大": "半",
    "翻": None,
    "对": "折",
    "数": "以",
    "比": "率",
}
_heads = "".join(sorted({*_LEADS, *_FORM_LEADS, *(head for head, _ in _IDIOMS)} - set(_HAN_NUMERALS)))
_MARK = re.compile(
    rf"[\d,{re.escape(_SIGNS)}{_HAN_NUMERALS}{_heads}](?:(?<=\d)\d+|(?<=[{_HAN_NUMERALS}])[{_HAN_NUMERALS}]+)?"
)
_EMAIL = re.compile(r"(?<![\w.+-])[\w.+-]+@")

# --- what must stand behind a word or a numeral -----------------------------------------------------------------------------

_ANY = re.compile("")
_YEAR = re.compile(r"\s(?:19|20)\d")
_DAY = re.compile(r"\.?\s\d")
_NUMBER = re.compile(r"\s?\d")
_ARTICLE = re.compile(
    r"[\s-](?i:few|couple|dozen|half|quarter|third|f|s|eighth|ninth|tenth|hundred|thousand|million|billion|trillion|lakh|crore"
    r"|year|month|week|day|decade|hour|century)"
)
# A form reads on behind its first number: 三分之一, 3比1, 46-year-old, one in five. Elsewhere numerals begin none.
_READS_ON = re.compile(
    r"\s?[分成折位比岁周多至到~\-–/:xX×*^半旬点ym一二两三四五六七八九]|[eE.][\d+]|[,的]\d|\d折|[ ](?:to|in|out|years?)\b|\s(?:to|in|out|year)"
)


def _words(*groups: str) -> set[str]:
    return {word for group in groups for word in group.split()}


_small = _words("one two three four five six seven eight nine ten eleven twelve")
_NUMBER_WORDS: dict[str, re.Pattern[str]] = (
    dict.fromkeys((m for m in _en.words["months"]), _DAY)
    | dict.fromkeys(_words("in by since until from during of for through before after to late early"), _YEAR)
    | dict.fromkeys((code.lower() for code in _en.raw["codes"]["codes"]), _NUMBER)
    | dict.fromkeys((re.match("[A-Za-z]+", s).group().lower() for s in _symbols if s[0].isalpha()), _ANY)  # type: ignore[union-attr]  # it begins with a letter
    | dict.fromkeys(
        _small
        | {*numerals.ENGLISH_SMALL, *numerals.ENGLISH_TENS}
        | _words("tens hundreds thousands millions billions trillions dozens scores several couple half quarter")
        | _words("multi multimillion multibillion multitrillion http https www noon midnight v mid minus"),
        _ANY,
    )
    | {"a": re.compile(f"(?:{_ARTICLE.pattern})|\\s?\\$"), "an": _ARTICLE}
)
_FORM_WORDS: dict[str, re.Pattern[str]] = (
    dict.fromkeys(
        _small
        | {*numerals.ENGLISH_TENS}
        | {word + "fold" for word in _words("two three four five six seven eight nine ten twenty hundred")}
        | _words("aged ages age half quarter doubled tripled trebled quadrupled magnitude ratio interval ci")
        | _words(
            "dozens scores hundreds thousands vote score tally count split voted lead leads led won lost win drew draw"
        ),
        _ANY,
    )
    | {"by": re.compile(r"\s(?:a\s)?\d"), "at": _NUMBER, "in": re.compile(r"(?i:\s(?:his|her|their)\s)")}
    | {"a": _ARTICLE, "an": _ARTICLE}
)


_WORDS = {w: (_NUMBER_WORDS.get(w), _FORM_WORDS.get(w)) for w in {*_NUMBER_WORDS, *_FORM_WORDS}}
_WORD = re.compile(rf"(?<![a-z]){alternation(_WORDS)}(?![a-z])")


def places(text: str) -> tuple[list[int], list[int]]:
    """Ascending places of folded `text` where a number, and where a special form, can begin."""
    numbers: list[int] = []
    forms: list[int] = []
    for match in _WORD.finditer(lowered(text)):
        start, end = match.span()
        number, form = _WORDS[match[0]]
        if number is not None and (number is _ANY or number.match(text, end)):
            numbers.append(start)
        if form is not None and (form is _ANY or form.match(text, end)):
            forms.append(start)
    for match in _MARK.finditer(text):
        start, end = match.span()
        head = text[start]
        if head in _HAN_NUMERALS or head.isdigit():
            numbers.extend(range(start, end))
            if _READS_ON.match(text, end):
                forms.extend(range(start, end))
        elif head == ",":
            if text[start + 1 : start + 2].isspace():
                forms.append(start)
        elif head.isascii():
            numbers.append(start)
        else:
            _at_lead(text, start, head, numbers, forms)
    if "@" in text:
        numbers += {match.start() for match in _EMAIL.finditer(text)} - {*numbers}
    return sorted(numbers), sorted(forms)


def _at_lead(text: str, start: int, head: str, numbers: list[int], forms: list[int]) -> None:
    after = text[start + 1 : start + 2]
    if head in _LEADS:
        wanted = _LEADS[head]
        if wanted is None or (after and after in wanted) or (head, after) in _IDIOMS:
            numbers.append(start)
    elif head not in _FORM_LEADS or (head, after) in _IDIOMS:
        numbers.append(start)
    if head in _FORM_LEADS:
        wanted = _FORM_LEADS[head]
        if wanted is None or (after and after in wanted):
            forms.append(start)
