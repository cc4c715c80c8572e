"""Chinese punctuation: full width beside Han characters; figures, names and addresses as they are."""

import pytest

from digests.text.script import traditional
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
        ("人工智慧（ＡＩ）第４代", "人工智慧（AI）第4代"),
        ("", ""),
    ],
)
def test_full_width(text: str, wide: str) -> None:
    assert full_width(text) == wide
    assert full_width(wide) == wide


@pytest.mark.parametrize(
    ("simplified", "taiwan"),
    [
        ("公司发布财报，首席财务官宣布裁员", "公司發布財報，財務長宣布裁員"),
        ("联合创始人了解软件", "共同創辦人了解軟體"),
        ("市值1.2万亿美元", "市值1.2兆美元"),
        ("特朗普会见扎克伯格", "川普會見祖克柏"),
    ],
)
def test_words_of_taiwan(simplified: str, taiwan: str) -> None:
    assert traditional(simplified, taiwan=True) == taiwan
