"""Given names in the spellings of southern China and overseas: Cantonese, and Hokkien or Teochew (Singapore, Malaysia, Philippines).

There is no one spelling: people write what they hear in the manner of English. What varies is set out here, the readings themselves
stand in lexicons/names.toml (Cantonese, and irregular southern forms) and lexicons/hokkien.toml.
"""

import re
from collections.abc import Mapping
from functools import lru_cache

from digests.reading.lexicon import table
from digests.text.script import HAN, fold

_reading = re.compile(rf"([a-z]+)([{HAN}]+)")
_syllable = re.compile(r"(chh|ch|kh|ph|th|ng(?=[aeiou])|[bghjklmnpst]?)(.+)")
_INITIALS = {
    "chh": "ch ts s c", "ch": "ch ts j", "kh": "kh k", "k": "k g", "th": "th t", "t": "t", "ph": "ph p", "p": "p b", "j": "j y l", "g": "g ng y", "": " y w h", "b": "b m",
}  # fmt: skip
_FINALS = {
    "i": "i ee y ie", "u": "u oo", "o": "o oh or oo oe", "a": "a ah ar", "e": "e eh ay", "ai": "ai ye ay", "au": "au ow ao aw", "iu": "iu iew ew yu", "iau": "iau eow iow iew eau iaw ew aw",
    "ui": "ui wee uei uee ooi", "oa": "ua wa oa uah wah", "oe": "oe uay way uey wey", "oan": "uan wan oan", "oat": "uat wat oat", "un": "un oon uen", "eng": "eng ing", "ek": "ek eck ik eik",
    "ian": "ian ean ien yan yen", "iat": "iat eat iet", "iam": "iam eam yam iem", "iong": "iong eong yong ong", "iang": "iang eang yang", "iok": "iok eok oke yok", "ok": "ok oke oak ock", "ong": "ong oong",
    "an": "an ann", "at": "at att", "in": "in een", "im": "im eem", "it": "it eet", "ip": "ip eep", "oo": "oo u", "am": "am um", "ak": "ak ark ack", "iap": "iap eap yap",
}  # fmt: skip


@lru_cache(maxsize=1024)
def hokkien_spellings(reading: str) -> frozenset[str]:
    """How people write a syllable of church romanisation: kheng -> kheng, keng, khing, king; sui -> sui, swee."""
    match = _syllable.fullmatch(reading)
    if match is None:
        return frozenset({reading})
    initial, final = match[1], match[2]
    initials = _INITIALS.get(initial, initial).split(" ")
    found = {i + f for i in initials for f in _FINALS.get(final, final).split()}
    if not initial:  # iau: yau, yew, not hau; ui: wee, wui
        glides = {"i": "y", "u": "w", "o": "w"}.get(final[0], "")
        found = {f for f in found if f[0] not in "ywh" or f[0] == glides} | {
            form for form in found if form in ("yew", "yeow", "yong", "yang", "yoke", "yin", "ying") and glides == "y"
        }
    return frozenset(found | {reading})


@lru_cache(maxsize=1)
def hokkien() -> Mapping[str, frozenset[str]]:
    """Spellings by character."""
    found: dict[str, set[str]] = {}
    for reading, chars in _reading.findall(fold(table("hokkien")["given"])):
        for char in chars:
            found.setdefault(char, set()).update(hokkien_spellings(reading))
    return {char: frozenset(forms) for char, forms in found.items()}


_CANTONESE = (("ch", "ts"), ("ts", "ch"), ("sh", "s"), ("k", "g"), ("p", "b"))
_CANTONESE_ENDS = (("i", "ee"), ("ee", "i"), ("u", "oo"), ("o", "or"), ("a", "ah"), ("uen", "un"), ("eung", "eong"), ("ui", "oi"), ("oi", "oy"), ("ai", "ay"), ("un", "on"))  # fmt: skip


@lru_cache(maxsize=4096)
def cantonese_spellings(listed: str) -> frozenset[str]:
    """A listed Hong Kong spelling, and how it is varied: chun, tsun; shun, sun; chi, chee."""
    begun = {listed} | {new + listed.removeprefix(old) for old, new in _CANTONESE if listed.startswith(old)}
    return frozenset(
        begun | {form.removesuffix(old) + new for form in begun for old, new in _CANTONESE_ENDS if form.endswith(old)}
    )
