"""Words that say how exact a number is: about, more than, at least, 约, 不足, 以上."""

import re
from dataclasses import replace

from digests.models import Bound, FigureKind, Value
from digests.reading.quantities.lexicon import NO_HEDGE, Hedge, alternation, lexicon

_zh, _en = lexicon("zh"), lexicon("en")
_guards = {w: chars for w, chars in _zh.raw["not_after"].items() if chars}
_zh_before = "|".join(
    (f"(?<![{_guards[w]}])" if w in _guards else "") + re.escape(w) for w in sorted(_zh.before, key=len, reverse=True)
)
_before = re.compile(
    rf"(?P<zh>{_zh_before})[^\S\n]?(?:{alternation(_zh.words['filler'])})?[^\S\n]?$"
    rf"|(?:(?<![A-Za-z])(?P<en>(?i:{alternation(w for w in _en.before if w[0].isalpha())}))\s(?:(?:a|an|of)\s)?|(?P<sign>[~≈<>≥≤])[^\S\n]?|(?<![A-Za-z])(?P<somewhere>(?i:mid|low|high|near)-))$"
)
_not_followed = {w: "|".join(map(re.escape, f)) for w, f in _zh.raw["not_followed"].items()}
_after = re.compile(
    r"[^\S\n]?(?P<zh>"
    + "|".join(
        re.escape(w) + (f"(?!{_not_followed[w]})" if w in _not_followed else "")
        for w in sorted(_zh.after, key=len, reverse=True)
    )
    + rf")|[^\S\n]?(?P<en>(?i:{alternation(_en.after)}))(?![A-Za-z\d]| or minus)"
)


_lasting = re.compile(
    r"(?i:\b(?:for|lasted|lasting|took|takes|of|after|in|just|well|a little|served|spent|is|was))\s$|^$"
)


# What can stand last before a number, and first behind it, where a hedge is beside it: told from one or two characters.
_fillers = [*_zh.words["filler"], "a", "an", "of"]
_LAST = {w[-1] for w in [*_zh.before, *_fillers] if not w[-1].isascii()} | set("~≈<>≥≤-")
_LAST_WORDS = {re.split(r"[\s-]", w)[-1] for w in [*_en.before, *_fillers]}
_FIRST = {w[0] for w in _zh.after} | {w[0] for w in _en.after} | {w[0].upper() for w in _en.after}
_last_word = re.compile(r"[A-Za-z]+\.?$")


def _hedge_may_end(text: str, at: int) -> bool:
    last = text[at - 1 : at]
    if not last.isspace():
        return last in _LAST
    if text[at - 2 : at - 1] in _LAST:
        return True
    word = _last_word.search(text, max(0, at - 16), at - 1)
    return word is not None and word[0].lower() in _LAST_WORDS


def _hedge_may_begin(text: str, at: int) -> bool:
    first = text[at : at + 1]
    return (text[at + 1 : at + 2] if first.isspace() else first) in _FIRST


def hedge_around(text: str, start: int, end: int, kind: FigureKind) -> Hedge:
    """What the words beside [start, end) say of its exactness."""
    found = NO_HEDGE
    at = start
    for _ in range(2):  # 至少约, more than about
        match = _before.search(text, max(0, at - 24), at) if _hedge_may_end(text, at) else None
        if not match:
            break
        if match["somewhere"]:  # the mid-70% range
            found |= Hedge(approx=True)
            break
        word = match["zh"] or (match["en"] or match["sign"]).lower()
        if (
            word == "over"
            and kind is FigureKind.DURATION
            and not _lasting.search(text, max(0, match.start() - 12), match.start())
        ):
            break  # "over two years" is during them
        found |= (_zh.before if match["zh"] else _en.before)[word]
        at = match.start()
    behind = _after.match(text, end) if _hedge_may_begin(text, end) else None
    if behind:
        word = behind["zh"] or behind["en"].lower()
        if not (
            word in ("内", "之内", "以内")
            and kind not in (FigureKind.DURATION, FigureKind.COMPUTE, FigureKind.SIZE, FigureKind.PERCENT)
        ):
            found |= (_zh.after if behind["zh"] else _en.after)[word]
    return found


def hedged(value: Value, hedge: Hedge) -> Value:
    if hedge is NO_HEDGE:
        return value
    bound = value.bound if value.bound is not Bound.NONE else hedge.bound
    return replace(
        value,
        approx=value.approx or hedge.approx,
        bound=bound,
        strict=(value.strict or hedge.strict) and bound is not Bound.NONE,
    )
