"""Chinese punctuation: full width beside Han characters; figures, names and addresses as they are."""

import pytest

from digests.writing.typography import full_width


@pytest.mark.parametrize(
    ("text", "wide"),
    [
        ("裁员600人,占12%(约数).", "裁员600人，占12%（约数）。"),
        ("晨星(Morning Star)裁员:一半人走了", "晨星（Morning Star）裁员：一半人走了"),
        ('她说:"不会,真的不会!"', "她说：“不会，真的不会！”"),
        ("比分3:1,Aston Works领先", "比分3:1，Aston Works领先"),
        ("增长18%,至23亿元", "增长18%，至23亿元"),
        ("于10:30开始,售价1,234元", "于10:30开始，售价1,234元"),
        ("见 https://a.example/b?c=1,d 。", "见 https://a.example/b?c=1,d 。"),
        ("Kepler 4, Meridian 与 Aston 合并", "Kepler 4, Meridian 与 Aston 合并"),
        ("Aston Works (Porto), no Han.", "Aston Works (Porto), no Han."),
        ("全角，不变。", "全角，不变。"),
        ("", ""),
    ],
)
def test_full_width(text: str, wide: str) -> None:
    assert full_width(text) == wide
    assert full_width(wide) == wide
