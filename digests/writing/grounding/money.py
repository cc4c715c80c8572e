"""Sums of which a source tells the currency without naming it, and sums an editor converted.

"A 17 billion acquisition" is in dollars where the text is English, 票房破12亿 in yuan where it is Chinese; a conversion in brackets is let pass where
rates of the last decades may have given it.
"""

import re
from collections.abc import Sequence
from decimal import Decimal

from digests.text.script import HAN
from digests.writing.grounding.values import Stated

_in_money = re.compile(
    r"(?:acqui\w+|takeover|buyout|deal|contract|box office|revenues?|sales|profits?|loss(?:es)?|funds?|funding|fine[sd]?|budget|debts?|loans?|valu\w+|"
    r"worth|costs?|prices?|income|invest\w+|fortune|bid|earn\w+|rais(?:ed|ing)|spen[dt]\w*|pay|paid)\b"
    r"|规模|市场|产值|业绩|消费|大关|俱乐部|票房|合同|合约|收购|并购|营收|收入|利润|亏损|融资|投资|筹资|罚款|预算|债务|贷款|估值|价值|成本|售价|价格|销售额|资产|身家|财富|市值|交易|年薪|薪|奖金|吸金|耗资|斥资",
    re.IGNORECASE,
)
_bracketed = re.compile(r"[(（][^()（）]*\d")
_in_brackets = re.compile(r"[(（](?:about |some |or |约|合|折合|约合|相当于)*[A-Z$€£¥]{0,3}$", re.IGNORECASE)
_PER_DOLLAR = {
    "USD": (1, 1), "CNY": (6, 9), "EUR": (0.6, 1.2), "GBP": (0.45, 0.9), "JPY": (75, 165), "HKD": (7.7, 7.9), "TWD": (25, 36), "KRW": (850, 1550),
    "AUD": (0.9, 2.1), "CAD": (0.9, 1.65), "NZD": (1.1, 2.5), "SGD": (1.2, 1.9), "CHF": (0.7, 1.8), "INR": (35, 92), "RUB": (23, 120),
}  # fmt: skip


def is_money(unit: str) -> bool:
    return len(unit) == 3 and unit.isupper()


_NAMES = {
    "USD": r"美元|美金|\b[Dd]ollars?\b", "CNY": r"人民币|\b[Yy]uan\b|\b[Rr]enminbi\b", "EUR": r"欧元|\b[Ee]uros?\b", "GBP": r"英镑|\b[Pp]ounds?\b|\b[Ss]terling\b",
    "JPY": r"日元|\b[Yy]en\b", "HKD": "港元|港币",
}  # fmt: skip


def is_own_currency(number: Stated, equal: Sequence[Stated], known: str) -> bool:
    """Whether a source that names no currency tells this sum in that of its language. `equal` are its numbers of the same value."""
    if number.unit in _NAMES and re.search(_NAMES[number.unit], known):
        return any(not s.unit and not s.loose for s in equal)  # 欧元兑美元报1.1382
    if number.unit == "CNY" and any(known[s.start : s.end].endswith("元") for s in equal if not s.loose):
        return True  # 百元钞
    own = "CNY" if re.search(f"[{HAN}]", known) else "USD"
    if number.unit != own and not (own == "USD" and number.dollar):
        return False
    return any(
        not s.unit
        and s.low >= 1_000_000
        and _in_money.search(known if s.loose else known[max(0, s.start - 10) : s.end + 24])
        for s in equal
    )


def is_converted(asked: str, number: Stated, known: str, said: Sequence[Stated]) -> bool:
    """Whether a sum in brackets is an editor's conversion of the one before them, into a currency the source never names."""
    sums = [s for s in said if is_money(s.unit)]
    if not sums or any(s.unit == number.unit for s in sums) or _bracketed.search(known):
        return False
    if not _in_brackets.search(asked[max(0, number.start - 12) : number.start]):
        return False
    return any(_may_be_worth(number.low, number.unit, s.low, s.unit) for s in sums)


def _may_be_worth(ours: Decimal, unit: str, theirs: Decimal, other: str) -> bool:
    """Whether a rate between these currencies has been near enough; one without a rate here is believed."""
    if unit not in _PER_DOLLAR or other not in _PER_DOLLAR or not theirs:
        return True
    (least, most), (low, high) = _PER_DOLLAR[unit], _PER_DOLLAR[other]
    return 0.95 * least / high <= float(ours / theirs) <= 1.05 * most / low
