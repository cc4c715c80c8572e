"""The punctuation of Chinese: full width beside Han characters, whatever a source's typist used. Letters and digits are narrow (ＡＩ
becomes AI); else words, figures and names are not touched."""

import re

from digests.text.script import HAN

_NARROW = {code: code - 0xFEE0 for first, last in ("０９", "ＡＺ", "ａｚ") for code in range(ord(first), ord(last) + 1)}
_WIDE = str.maketrans({",": "，", ";": "；", ":": "：", "?": "？", "!": "！"})
_zh = rf"{HAN}，。、；：？！（）《》“”‘’「」『』【】…—"
_half = re.compile(
    rf"(?<=[{_zh}])\s?[,;:?!]\s?"  # after Chinese, whatever follows
    rf"|(?<=[A-Za-z\d%+])[,;:?!]\s?(?=[{_zh}]|$)"  # after Latin or a figure, before Chinese or nothing
    rf"|(?<=\d)[,;](?=[A-Za-z])"
)
_stop = re.compile(rf"(?<=[{_zh}])\.(?=[{HAN}]|$)")
_pair = re.compile(r"\s?\(([^()]*)\)\s?")
_straight = re.compile(rf"\"([^\"]*[{HAN}][^\"]*)\"")
_gap = re.compile(
    rf"(?<=[{_zh}])[ \u00a0]+(?=[“「『《（])|(?<=[”」』》）])[ \u00a0]+(?=[{_zh}])"
)  # full-width marks bring their own
_address = re.compile(r"https?://\S+")


def narrow(text: str) -> str:
    """Latin letters and digits of full width as ASCII has them."""
    return text.translate(_NARROW)


def full_width(text: str) -> str:
    """Chinese text with the punctuation of Chinese: 裁员600人,占12%(约数) becomes 裁员600人，占12%（约数）. 10:30, 1,234 and addresses stay."""
    if not re.search(f"[{HAN}]", text):
        return text
    text = _gap.sub("", _straight.sub(r"“\1”", text.translate(_NARROW)))
    text = _pair.sub(lambda m: f"（{m[1]}）" if _in_chinese(m) else m[0], text)
    kept = [m.span() for m in _address.finditer(text)]

    def free(match: re.Match[str]) -> bool:
        return not any(start <= match.start() < end for start, end in kept)

    return _stop.sub("。", _half.sub(lambda m: m[0].strip().translate(_WIDE) if free(m) else m[0], text))


_CURVED = str.maketrans("「」『』", "“”‘’")
_quoted = re.compile(rf"“([^“”]*[{HAN}][^“”]*)”")
_inner = re.compile(rf"‘([^‘’]*[{HAN}][^‘’]*)’")


def curved_quotes(text: str) -> str:
    """The quotation marks of Simplified for those of Traditional: 「」 becomes “”."""
    return text.translate(_CURVED)


def corner_quotes(text: str) -> str:
    """The quotation marks of Traditional around Chinese words: “” becomes 「」."""
    return _quoted.sub(lambda m: "「" + _inner.sub(r"『\1』", m[1]) + "」", text)


def _in_chinese(pair: re.Match[str]) -> bool:
    """Whether what a pair of brackets holds, or what stands before or behind it, is Chinese."""
    around = pair.string[max(0, pair.start() - 1) : pair.start()], pair.string[pair.end() : pair.end() + 1]
    return re.search(f"[{HAN}]", pair[1]) is not None or any(re.match(f"[{_zh}]", c) for c in around)
