"""Numerals of Chinese and English, in digits, words or both, as Decimals that keep the source's own precision.

All functions read folded text (`script.fold`: Simplified, half-width) and want the numeral alone, without its unit:

    chinese("1.2万亿") == Decimal("1.2E+12")        chinese("八万九千") == Decimal("8.9E+4")
    english("two and a half") == Decimal("2.5")     digits("1,046.50") == Decimal("1046.50")

They answer None for what is no numeral. Vague words (几十, dozens) are not theirs: `reading.quantities` gives them a low and a high.
"""

import re
from decimal import Decimal
from functools import lru_cache

# 两 and formal numerals as they stand after folding; 廿 and 卅 are left out: they occur in dates only.
HAN_DIGITS = {
    c: n
    for n, row in enumerate(["零〇", "一壹", "二贰两", "三叁", "四肆", "五伍", "六陆", "七柒", "八捌", "九玖"])
    for c in row
}
HAN_TENS = {"十": 1, "拾": 1, "百": 2, "佰": 2, "千": 3, "仟": 3}
HAN_SCALES = {"万": 4, "亿": 8, "兆": 12}  # 兆 is 10^12 in money and counts of both shores' newspapers

DIGITS = r"(?:\d{1,3}(?:,\d{3})+|\d{1,2}(?:,\d{2})+,\d{3}|\d+)(?:\.\d+)?"
HAN_NUMBER = "[" + "".join(HAN_DIGITS) + "".join(HAN_TENS) + "".join(HAN_SCALES) + "]"

_ones = "zero one two three four five six seven eight nine ten eleven twelve thirteen fourteen fifteen sixteen seventeen eighteen nineteen"
ENGLISH_SMALL = {word: n for n, word in enumerate(_ones.split())}
ENGLISH_TENS = {
    w: 10 * n for n, w in enumerate("twenty thirty forty fifty sixty seventy eighty ninety".split(), start=2)
}
ENGLISH_SCALES = {
    "hundred": 2,
    "thousand": 3,
    "lakh": 5,
    "million": 6,
    "crore": 7,
    "billion": 9,
    "trillion": 12,
    "quadrillion": 15,
}
ENGLISH_PARTS = {"half": Decimal("0.5"), "quarter": Decimal("0.25"), "quarters": Decimal("0.25")}

_digits = re.compile(DIGITS)
_han_piece = re.compile(r"\d+(?:\.\d+)?|.")
_digit_run = "[" + "".join(HAN_DIGITS) + "]"
_scaled_run = re.compile(f"((?![零〇]){_digit_run}{{2,}})([万亿兆]+)")


def digits(text: str) -> Decimal | None:
    """Arabic digits, grouped by thousands or the Indian way."""
    return Decimal(text.replace(",", "")) if _digits.fullmatch(text) else None


@lru_cache(maxsize=4096)
def chinese(text: str) -> Decimal | None:
    """A Chinese numeral, purely Han or mixed with digits; 半 only at its end (三个半 is the grammar's)."""
    whole, dot, fraction = text.partition("点")
    if dot:
        return _with_fraction(whole, fraction)
    plain = text.replace(",", "")
    if re.fullmatch(f"{_digit_run}{{2,}}", plain):  # 二〇二五, 一三五: read digit by digit
        return _run(plain)
    scaled = _scaled_run.fullmatch(plain)
    if scaled:  # 一一二二万
        return _run(scaled[1]).scaleb(sum(HAN_SCALES[c] for c in scaled[2]))
    return _by_places(plain)


def _run(digits_only: str) -> Decimal:
    return Decimal("".join(str(HAN_DIGITS[c]) for c in digits_only))


def _with_fraction(whole: str, fraction: str) -> Decimal | None:
    """十二点五, 三点二亿: Han decimals; a scale may follow the fraction."""
    shape = re.fullmatch(f"({_digit_run}+)([万亿兆]*)", fraction)
    integer = chinese(whole)
    if not shape or integer is None or integer != integer.to_integral_value():
        return None
    value = Decimal(f"{int(integer)}." + "".join(str(HAN_DIGITS[c]) for c in shape[1]))
    return value.scaleb(sum(HAN_SCALES[c] for c in shape[2]))


def _by_places(text: str) -> Decimal | None:
    """Sum over places: section (below 万), then 万, 亿, 兆; a scale after a scale multiplies (万亿). One trailing digit
    without 零 stands one place lower (两万五 is 25,000)."""
    total: Decimal | None = None
    section: Decimal | None = None
    number: Decimal | None = None
    place = 0  # of the last unit read, for the trailing digit
    zero = False
    for piece in _han_piece.findall(text):
        if piece[0].isascii():
            if number is not None or not piece[0].isdigit():
                return None
            number = Decimal(piece)
        elif piece in HAN_DIGITS:
            if piece in "零〇":
                zero = True
                continue
            if number is not None:
                return None
            number = Decimal(HAN_DIGITS[piece])
        elif piece in HAN_TENS:
            place = HAN_TENS[piece]
            section = _plus(section, (Decimal(1) if number is None else number).scaleb(place))
            number, zero = None, False
        elif piece in HAN_SCALES:
            scale = HAN_SCALES[piece]
            below = _plus(section, number)
            if below is None:
                total = (Decimal(1) if total is None else total).scaleb(scale)  # 万亿: what stands before is multiplied
            elif total is not None and total < Decimal(1).scaleb(scale):
                total = (total + below).scaleb(scale)  # 一万二千亿
            else:
                total = _plus(total, below.scaleb(scale))
            section, number, place, zero = None, None, scale, False
        else:
            return None
    if number is not None and place > 1 and not zero and len(number.as_tuple().digits) == 1 and text[-1] in HAN_DIGITS:
        number = number.scaleb(place - 1)
    value = _plus(total, _plus(section, number))
    return Decimal(0) if value is None and zero else value


def _plus(a: Decimal | None, b: Decimal | None) -> Decimal | None:
    """The sum; with nothing on one side the other as it is, so that its exponent, the precision, survives."""
    if a is None or b is None:
        return a if b is None else b
    return a + b


def english(text: str) -> Decimal | None:
    """English number words, with or without digits: "twenty-five", "1.5 million", "half a million", "three and a half"."""
    total: Decimal | None = None
    current: Decimal | None = None
    waiting_for_part = False  # after "and"
    words = re.findall(r"[a-z]+|\d[\d,.]*", text.lower())
    if not words:
        return None
    for word in words:
        if word[0].isdigit():
            value = digits(word)
            if value is None or current is not None:
                return None
            current = value
        elif word in ENGLISH_SMALL or word in ENGLISH_TENS:
            step = Decimal(ENGLISH_SMALL.get(word, ENGLISH_TENS.get(word, 0)))
            current = step if current is None else current + step
        elif word in ENGLISH_SCALES:
            power = ENGLISH_SCALES[word]
            if power == 2:
                current = (Decimal(1) if current is None else current).scaleb(2)
            elif current is None and total is not None:
                total = total.scaleb(power)
            else:
                total, current = _plus(total, (Decimal(1) if current is None else current).scaleb(power)), None
        elif word in ENGLISH_PARTS:
            part = ENGLISH_PARTS[word]
            if waiting_for_part or current is None:
                current = part if current is None else current + part
            else:
                current = current * part  # three quarters
        elif word not in ("and", "a", "an"):
            return None
        waiting_for_part = word == "and" or (waiting_for_part and word in ("a", "an"))
    return _plus(total, current)
