"""A name in characters against one in Latin letters: a romanisation, as China, Hong Kong, Korea or Japan reads it, or a foreign name
spelt by sound."""

import re

from digests.naming import spelling
from digests.naming.east_asian import (
    is_japanese,
    is_korean,
    is_vietnamese,
    japanese_surnames,
    korean_surnames,
    surname_abroad,
)
from digests.naming.known_as import known_as
from digests.naming.names import (
    Name,
    conventional,
    has_han,
    is_forename,
    is_surname,
    native,
    spells_sounds,
    without_particles,
)
from digests.naming.pinyin import (
    PINYIN,
    given_exactness,
    is_common_surname,
    is_only_pinyin,
    is_pinyin,
    latin_surname,
    readings,
    splits,
    surname_exactness,
    surname_readings,
)
from digests.naming.sound import Likeness, likeness
from digests.naming.transliterations import is_given_name, is_settled, settled, settled_names
from digests.naming.verdict import Comparison, Kind, different


def across(han: Name, latin: Name) -> Comparison:
    """The better of both readings; a Chinese name in pinyin is never compared by sound."""
    if known_as(han) & known_as(latin):
        return KNOWN
    romanised = _romanised(han, latin)
    if romanised.same or (len(han.parts) == 1 and _is_other_chinese(han.parts[0], latin)):
        return romanised
    return max(romanised, _by_sound(han, latin), key=lambda found: found.score)


KNOWN = Comparison(0.88, Kind.ROMANISED, "two names of one person by the list of such")


def _romanised(han: Name, latin: Name) -> Comparison:
    """A native name and its spelling in Latin letters."""
    if len(han.parts) > 1:
        return different("different names", 0.0)
    word = han.parts[0]
    if len(latin.parts) == 1:
        return _romanised_part(word, latin.parts[0])
    if abroad := _read_abroad(word, latin):
        return abroad
    if married := _married(word, latin):
        return married
    cut = native(word) or _uncommon(word, latin)
    if cut is None:
        return different("different names", 0.0)
    best = 0
    for surname, given in splits(latin.parts):
        exact, spelt = surname_exactness(cut[0], surname), given_exactness(cut[1], given)
        if spelt and (_one_more(latin.parts, surname, given) or (spelt < PINYIN and _of_another(surname, cut, given))):
            continue
        best = max(best, exact * 10 + spelt if exact else 0)
    if best % 10 == PINYIN:
        exact = best // 10 == PINYIN
        score = (0.93 if exact else 0.9) - (0.08 if len(cut[1]) == 1 else 0)
        return Comparison(
            score,
            Kind.ROMANISED,
            "pinyin of the characters" if exact else "pinyin, with another spelling of the surname",
        )
    if best % 10:
        return Comparison(
            0.84 - (0.1 if len(cut[1]) == 1 else 0), Kind.ROMANISED, "romanisation of the characters outside pinyin"
        )
    if best:
        return _initials(cut, latin)
    return different("not a romanisation of the characters")


def _one_more(parts: tuple[str, ...], surname: str, given: str) -> bool:
    """Another syllable behind the given name, which the characters lack: Zhu De Xi is not 朱德; 陈港生 is Chan Kong-sang Ken."""
    if surname != parts[0]:
        return False
    used = {surname, given, *given.split("-")}
    return any(is_pinyin(part) and not spelling.short_forms(part) for part in parts if part not in used)


def _of_another(surname: str, cut: tuple[str, str], given: str) -> bool:
    """A given name outside pinyin in letters that are the pinyin of another, where nothing else is spelt so: Zhigong mixes with no other
    system, so it is 志公 and not 志刚; Ge is a surname in pinyin alone, so Ge Yu is not 葛优."""
    if not is_pinyin(given):
        return False
    if re.search("zh|x|q", given) or is_only_pinyin(cut[0], surname):
        return True
    return surname_exactness(cut[0], surname) == PINYIN and "-" not in given


def _uncommon(word: str, latin: Name) -> tuple[str, str] | None:
    """A name whose surname no list has, when its letters are the pinyin of all its characters: 贠烨祎, Yun Yeyi."""
    if not 1 < len(word) < 4 or not all(map(has_han, word)):
        return None
    spelt = any(
        surname in readings(word[0]) and given_exactness(word[1:], given) == PINYIN
        for surname, given in splits(latin.parts)
    )
    return (word[0], word[1:]) if spelt else None


def _married(word: str, latin: Name) -> Comparison | None:
    """陈方安生 and Anson Chan Fang On-sang: a husband's surname, written in both, before a woman's own name."""
    if len(word) != 4 or not (is_surname(word[0]) and native(word[1:])):
        return None
    rest = next((at for at, part in enumerate(latin.parts) if surname_exactness(word[0], part)), None)
    own = tuple(part for at, part in enumerate(latin.parts) if at != rest)
    if rest is None or len(own) < 2:
        return None
    found = _romanised(Name(word[1:], True, (word[1:],)), Name(" ".join(own), False, own))
    return found if found.kind is Kind.ROMANISED else None


def _read_abroad(word: str, latin: Name) -> Comparison | None:
    """As Korea, Japan or Vietnam reads the characters."""
    if is_vietnamese(word, latin.parts):
        return Comparison(0.86 if len(word) > 2 else 0.76, Kind.ROMANISED, "Vietnamese reading of the characters")
    for surname, given in splits(latin.parts):
        if len(word) > 2 and is_japanese(word, surname, given):
            return Comparison(0.9 if len(word) > 3 else 0.84, Kind.ROMANISED, "Japanese reading of the characters")
        if is_korean(word, surname, given):
            return Comparison(0.86 if len(word) > 2 else 0.76, Kind.ROMANISED, "Korean reading of the characters")
    return None


def _initials(cut: tuple[str, str], latin: Name) -> Comparison:
    """The surname agrees, the given name is not spelt out."""
    rest = [part for part in latin.parts if not surname_exactness(cut[0], part)] or list(latin.parts[:-1])
    letters = "".join(piece for part in rest for piece in part.split("-"))
    heads = [{reading[:1] for reading in readings(char)} for char in cut[1]]
    if len(letters) == len(heads) and all(letter in head for letter, head in zip(letters, heads, strict=True)):
        return Comparison(0.6, Kind.VARIANT, "surname and initials of the given name")
    if len(letters) == 1 and letters in heads[0]:
        return Comparison(0.55, Kind.VARIANT, "surname and initial of the given name")
    return different("same surname, different given names", 0.3)


def _romanised_part(word: str, token: str) -> Comparison:
    cut = native(word)
    if len(word) > 3 and token in japanese_surnames(word):
        return Comparison(0.66, Kind.PART, "romanisation of the surname")
    if len(word) == 3 and token in korean_surnames(word):
        return Comparison(0.6, Kind.PART, "romanisation of the surname")
    if (is_surname(word) and surname_exactness(word, token)) or (len(word) > 1 and token in surname_abroad(word)):
        return Comparison(0.55, Kind.PART, "romanisation of the surname")
    if cut is None:
        return different("different names", 0.0)
    if surname_exactness(cut[0], token):
        return Comparison(0.66, Kind.PART, "romanisation of the surname")
    letters = token.replace("-", "")
    if len(cut[1]) > 1 and given_exactness(cut[1], token):
        return Comparison(0.7, Kind.GIVEN, "romanisation of the given name")
    for head in surname_readings(cut[0]):
        if (letters.startswith(head) and given_exactness(cut[1], letters[len(head) :])) or (
            letters.endswith(head) and given_exactness(cut[1], letters[: -len(head)])
        ):
            return Comparison(0.85, Kind.ROMANISED, "pinyin of the characters, in one word")
    return different("not a romanisation of the characters")


def _is_other_chinese(word: str, latin: Name) -> bool:
    """A native name against another Chinese name in pinyin: sound must not bring them together."""
    cut = native(word)
    if cut is None or len(latin.parts) < 2:
        return False
    return any(latin_surname(p) for p in (latin.parts[0], latin.parts[-1])) and all(is_pinyin(p) for p in latin.parts)


def _by_sound(han: Name, latin: Name) -> Comparison:
    parts = without_particles(latin.parts)
    if len(han.parts) == 1:
        return _word_by_sound(han.parts[0], latin.parts, parts)
    if len(latin.parts) == 1:
        return _token_by_sound(han.parts, latin.parts[0])
    if _other_middle(han.parts, parts):
        return different("another middle name", 0.3)
    best = different("does not sound alike")
    divided = len(han.parts) > 2 and len(parts) > 2  # alike: part is held against part, not two run together
    for surname, given in _latin_cuts(latin.parts, parts):
        for ours, first in _han_cuts(han.parts[:1] + han.parts[-1:] if divided else han.parts):
            if surname in parts[1:-1] and _spells(ours, surname).score < FIRST_OF_TWO:
                continue
            best = max(best, _full_by_sound(ours, first, surname, given), key=lambda found: found.score)
    return best


def _other_middle(han: tuple[str, ...], latin: tuple[str, ...]) -> bool:
    """乔治·W·布什 is no George H. W. Bush, 约翰·克里斯蒂安·巴赫 no Johann Sebastian Bach."""
    ours, theirs = han[1:-1], latin[1:-1]
    initials = [part[0] for part in ours if not has_han(part)]
    if initials or len(ours) != 1 or len(theirs) != 1:
        return bool(initials and theirs) and initials != [part[0] for part in theirs]
    return len(theirs[0]) > 1 and _spells_given(ours[0], theirs[0]).score < MIDDLE


FIRST_OF_TWO = 0.9  # of a surname before another: 马尔克斯 is García Márquez, 穆希卡 no Mojica Marins
MIDDLE = 0.4  # of a middle name, below which it is another one


def _latin_cuts(*spelt: tuple[str, ...]) -> list[tuple[str, str]]:
    cuts: dict[tuple[str, str], None] = {}
    for parts in spelt:
        cuts[parts[-1], parts[0]] = None
        if "-" in parts[-1]:  # 加利 is Boutros-Ghali
            cuts[parts[-1].rpartition("-")[2], parts[0]] = None
        if len(parts) > 2:
            cuts["".join(parts[-2:]), parts[0]] = None
            cuts["".join(parts[1:]), parts[0]] = None
            if not (is_common_surname(parts[-1]) or is_forename(parts[-2])):  # García Márquez, but not Luther King
                cuts[parts[-2], parts[0]] = None
            cuts[parts[-1], parts[1]] = None
            cuts[parts[-1], "".join(parts[:-1])] = None
    return list(cuts)


def _han_cuts(parts: tuple[str, ...]) -> list[tuple[str, str]]:
    cuts = {(parts[-1], parts[0]): None}
    if len(parts) > 2:
        cuts["".join(parts[-2:]), parts[0]] = None
        cuts["".join(parts[1:]), parts[0]] = None
    return list(cuts)


def _full_by_sound(ours: str, first: str, surname: str, given: str) -> Comparison:
    name = _spells(ours, surname)
    if name.score < 0.4:
        return different("surnames do not sound alike", round(name.score * 0.3, 3))
    if (len(first) == 1 and first.isascii()) or not set(given) & set("aeiouy"):
        same = _spells_initial(first, given)
        score = 0.55 if same and name.score >= 0.85 and name.weight >= 2 else 0.35
        return Comparison(
            score,
            Kind.SOUND if score >= 0.5 else Kind.NONE,
            "surname by sound, and the initial" if same else "another initial",
        )
    called = max(
        (_spells_given(first, given), *(_spells_given(first, form) for form in spelling.short_forms(given))),
        key=lambda one: one.score,
    )
    known = conventional().get(first, frozenset())
    if known and not known & {given, *spelling.short_forms(given)} and called.score < CONVENTIONAL:
        return different("surnames sound alike, the given name is another one's", 0.3)
    if called.score < 0.4:
        return different("surnames sound alike, given names do not", round(0.3 * name.score, 3))
    score = (
        0.65 * name.score + 0.35 * called.score if name.score >= FULL_SURNAME and called.score >= FULL_GIVEN else 0.0
    )
    if score >= FULL_MEAN:
        return Comparison(round(0.5 + 0.35 * score, 3), Kind.SOUND, "both parts spelt by sound")
    return different("sounds somewhat alike", round(0.45 * min(name.score, called.score), 3))


CONVENTIONAL = 0.75  # of a given name whose characters are the settled form of others: 乔治 is no Kate
FULL_SURNAME, FULL_GIVEN, FULL_MEAN = 0.7, 0.7, 0.72
SURNAME_SCORE, SURNAME_WEIGHT = 0.76, 1.6
GIVEN_SCORE, NATIVE_SCORE = 0.88, 0.78  # of a given name; of characters that could be a Chinese name
LONG_SCORE, LONG_WEIGHT = 0.78, 3.0  # of a name by itself in which so many consonants agree
OTHERS = 0.9  # of characters whose settled names are others
UNLIKE = 0.82  # of characters, none of the settled forms of the name
OTHERS_GIVEN = 0.76
WHOLE_SCORE, WHOLE_WEIGHT = 0.7, 3.0
SETTLED = Likeness(1.0, 3.0)


def _spells(han: str, latin: str) -> Likeness:
    if latin in surname_abroad(han):
        return Likeness(1.0, 2.0)  # 桑德拉·吴 is Sandra Oh, 弗朗西斯·福山 Francis Fukuyama
    if len(han) <= 2 and is_surname(han) and latin_surname(latin):  # 凯文·黄 is Huang or Wong, not Wang
        return Likeness(1.0, 2.0) if surname_exactness(han, latin) else Likeness(0.0, 0.0)
    if not has_han(han):
        return Likeness(1.0 if han == latin else 0.0, 1.0)
    known = settled(han, latin)
    if known is not None:
        return SETTLED if known else Likeness(0.3, 0.0)
    found = likeness(han, latin)
    least = OTHERS if settled_names(han) else UNLIKE if is_settled(latin) else 0.0
    if found.score < least:  # of another name: 克拉普顿 is Clapton, not Crampton; Kirby is 柯比, not 基尔比
        found = Likeness(0.3, 0.0)
    if han[0] in "小老" and len(han) > 2:  # junior and senior: 小罗伯特·肯尼迪
        found = max(found, _spells(han[1:], latin), key=lambda one: one.score)
    return found


def _spells_given(han: str, latin: str) -> Likeness:
    """As `_spells`, or by convention, 彼得 Pyotr, 让 Jean; of a double name for its first half: 让保罗 Jean-Paul."""
    known = settled(han, latin, given=True)
    found = SETTLED if known else max(_spells(han, latin), likeness(han, latin), key=lambda one: one.score)
    if (known is False and found.score < GIVEN_SCORE) or (found.score < OTHERS_GIVEN and is_given_name(han)):
        found = Likeness(0.3, 0.0)
    for size in range(len(han), 0, -1):
        for form in conventional().get(han[:size], ()):
            rest, letters = han[size:], latin.removeprefix(form).lstrip("-")
            if latin == form and not rest:
                return Likeness(1.0, max(found.weight, 2.0))
            if latin.startswith(form) and rest and letters:
                found = max(found, _spells_given(rest, letters), key=lambda one: one.score)
    return found


def _spells_initial(han: str, latin: str) -> bool:
    if not has_han(han):
        return han[0] == latin[0]
    return max((likeness(han[0], latin[0] + vowel).score for vowel in ("", "a", "e", "i", "o")), default=0.0) >= 0.7


def _by_syllable(word: str, parts: tuple[str, ...]) -> Comparison:
    """Names without surnames, a character to a word: 昂山素季, Aung San Suu Kyi; 敏昂莱, Min Aung Hlaing."""
    if len(word) < 3 or len(word) != len(parts) or native(word):
        return different("does not sound alike")
    heard = [likeness(char, part).score for char, part in zip(word, parts, strict=True)]
    if min(heard) < SYLLABLE_LEAST or sum(heard) / len(heard) < SYLLABLE_MEAN:
        return different("does not sound alike")
    return Comparison(0.6, Kind.SOUND, "each word spelt by a character")


SYLLABLE_LEAST, SYLLABLE_MEAN = 0.45, 0.72


def _word_by_sound(word: str, *spelt: tuple[str, ...]) -> Comparison:
    """Characters without a dot: a surname, a given name, or a full name run together."""
    found = [_by_syllable(word, spelt[0])]
    for parts in spelt:
        if len(parts) == 1:
            alone = _one_by_sound(word, parts[0], Kind.SOUND, "name spelt by sound")
            heard = _spells(word, parts[0])
            sure = heard.score >= (LONG_SCORE if heard.weight >= LONG_WEIGHT else GIVEN_SCORE)
            found.append(alone if sure else different(alone.why, 0.4))
            continue
        whole = likeness(word, "".join(parts))
        if len(word) >= 4 and spells_sounds(word) and whole.score >= WHOLE_SCORE and whole.weight >= WHOLE_WEIGHT:
            found.append(Comparison(round(0.45 + 0.3 * whole.score, 3), Kind.SOUND, "the full name spelt by sound"))
        surnames = ["".join(parts[at:]) for at in range(1, len(parts))]
        found += [_one_by_sound(word, surname, Kind.SOUND, "surname spelt by sound") for surname in surnames]
        found.append(_one_by_sound(word, parts[0], Kind.GIVEN, "given name spelt by sound"))
    return max(found, key=lambda one: one.score)


def _one_by_sound(word: str, token: str, kind: Kind, said: str) -> Comparison:
    """A part by itself says less than a full name: it must agree well, and consist of characters that spell sounds."""
    found = _spells(word, token)
    least = GIVEN_SCORE if kind is Kind.GIVEN else NATIVE_SCORE if native(word) else SURNAME_SCORE
    if len(word) < 2 or found.score < least or found.weight < SURNAME_WEIGHT:
        return different("does not sound alike", round(0.4 * found.score, 3))
    if found != SETTLED and not spells_sounds(word):
        return different("sounds alike, in characters that do not spell foreign names", 0.4)
    return Comparison(round(0.52 if kind is Kind.GIVEN else 0.45 + 0.15 * found.score, 3), kind, said)


def _token_by_sound(parts: tuple[str, ...], token: str) -> Comparison:
    if is_surname(parts[-1]) and surname_exactness(parts[-1], token):
        return Comparison(0.6, Kind.PART, "romanisation of the surname")
    surname = _one_by_sound(parts[-1], token, Kind.SOUND, "surname spelt by sound")
    return max(surname, _one_by_sound(parts[0], token, Kind.GIVEN, "given name spelt by sound"), key=lambda f: f.score)
