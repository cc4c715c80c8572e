"""What is no article: anti-bot and error pages, login walls, advertisements, empty shells, languages we do not read."""

import re
from dataclasses import dataclass

from digests.cleaning.lexicon import RULES
from digests.models import RejectReason
from digests.text.script import HAN, fold

SHORT_ZH, SHORT_EN = 220, 700  # characters: a longer body that mentions a captcha is an article about captchas
_words = re.compile(r"[^\W\d_]+")
_kana = re.compile(r"[\u3041-\u30ff]")
_other = re.compile(r"[\u0370-\u1dbf\u2c00-\u2dff\ua640-\uabff\uac00-\ud7af]")  # Greek to Ethiopic, Hangul
_han = re.compile(f"[{HAN}]")
_letter = re.compile(r"[^\W\d_]")


@dataclass(frozen=True, slots=True)
class Verdict:
    reason: RejectReason
    detail: str


def judge(title: str, body: str, *, raw_title: str = "", promoted: int = 0) -> Verdict | None:
    """Why this is no article, or None. `promoted`: characters of promotion already cut from it."""
    folded, head = fold(body), fold(raw_title or title)
    short = len(body) < (SHORT_ZH if _han.search(body) else SHORT_EN)
    if short:
        for pattern, reason in ((RULES.blocked, RejectReason.BLOCKED), (RULES.login, RejectReason.LOGIN)):
            found = pattern.search(f"{head}\n{folded}")
            if found:
                return Verdict(reason, f"says “{found.group().strip()}” and little else")
    found = RULES.advert_title.search(head)
    if found:
        return Verdict(RejectReason.PROMOTION, f"its title says “{found.group().strip()}”")
    calls = {m.group().lower() for m in RULES.advert.finditer(folded)}
    if len(calls) >= 3 and len(body) < 3 * (SHORT_ZH if _han.search(body) else SHORT_EN):
        return Verdict(RejectReason.PROMOTION, "sells: " + ", ".join(sorted(calls)[:3]))
    if promoted > max(40, len(body)):
        return Verdict(RejectReason.PROMOTION, "more than half of it advertises the site")
    return _foreign(f"{title}\n{body}")


def _foreign(text: str) -> Verdict | None:
    """A language other than Chinese and English, by script or by its small words."""
    sample = text[:6000]
    letters = len(_letter.findall(sample))
    if not letters:
        return None
    kana, other, han = len(_kana.findall(sample)), len(_other.findall(sample)), len(_han.findall(sample))
    if other > 0.4 * letters:
        return Verdict(RejectReason.UNREADABLE, "in a script other than Chinese and Latin")
    if kana > 0.2 * (kana + han) and kana > 0.1 * letters:
        return Verdict(RejectReason.UNREADABLE, "in Japanese")
    words = [w.lower() for w in _words.findall(sample)]
    if han > 0.1 * letters or len(words) < 25:
        return None
    english = sum(w in _ENGLISH for w in words)
    tongue, small = max(((t, sum(w in known for w in words)) for t, known in RULES.foreign.items()), key=lambda x: x[1])
    if small > 0.12 * len(words) and small > 2 * english:
        return Verdict(RejectReason.UNREADABLE, f"seems to be in another language ({tongue})")
    return None


_ENGLISH = frozenset(
    "the of and to in that is was for it with as his on be at by had not are but from or have an they which one you were all her she "
    "there would their we him been has when who will no more if out so said what up its about into than them can only other new some "
    "could time these two may then do first any my now such like our over man me even most made after also did many before must".split()
)
