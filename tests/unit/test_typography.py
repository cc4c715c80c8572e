"""Chinese punctuation: full width beside Han characters; figures, names and addresses as they are."""

import pytest

from digests.text.taiwan import as_in_names, mainland, taiwan
from digests.writing.typography import corner_quotes, curved_quotes, full_width


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
        ("通过 “现金 + 股票” 的方式，上演 《财富》 神话", "通过“现金 + 股票”的方式，上演《财富》神话"),
        ("人工智慧（ＡＩ）第４代", "人工智慧（AI）第4代"),
        ("", ""),
    ],
)
def test_full_width(text: str, wide: str) -> None:
    assert full_width(text) == wide
    assert full_width(wide) == wide


@pytest.mark.parametrize(
    ("simplified", "printed"),
    [
        ("公司发布财报，首席财务官宣布裁员", "公司發布財報，財務長宣布裁員"),
        ("联合创始人了解软件", "共同創辦人了解軟體"),
        ("市值1.2万亿美元", "市值1.2兆美元"),
        ("特朗普会见扎克伯格", "川普會見祖克柏"),
        ("埃隆·马斯克在沙特阿拉伯", "伊隆·馬斯克在沙烏地阿拉伯"),
        ("第三季度营收同比增长18%，三季度毛利率46%", "第三季營收年增18%，第三季毛利率46%"),
        ("平台用户的账号、信息与数据中心", "平台用戶的帳號、資訊與資料中心"),
        ("美联储加息后，通胀水平回落", "聯準會升息後，通膨水平回落"),
        # words that are no terms of computing here
        ("调查对象支持和平进程，法律文件显示经济循环恢复", "調查對象支持和平進程，法律文件顯示經濟循環恢復"),
        ("司法程序结束，社区项目照常运行", "司法程序結束，社區項目照常運行"),
        ("参数规模达700亿", "參數規模達700億"),
        ("对外卖出的人工智能体系", "對外賣出的人工智慧體系"),
        ("增加息票", "增加息票"),
    ],
)
def test_words_of_taiwan(simplified: str, printed: str) -> None:
    assert taiwan(simplified) == printed


@pytest.mark.parametrize(
    ("printed", "simplified"),
    [
        ("晶片與資料中心", "芯片与数据中心"),
        ("川普會見普丁", "特朗普会见普京"),
        ("聯準會升息", "美联储加息"),
        ("臺積電的曝光機", "台积电的光刻机"),
        ("芯片", "芯片"),
        ("revenue", "revenue"),
    ],
)
def test_words_of_the_mainland(printed: str, simplified: str) -> None:
    assert mainland(printed) == simplified


@pytest.mark.parametrize(
    ("simplified", "shown"),
    [
        ("恩里克·索萨", "恩里克·索薩"),
        ("于洋", "于洋"),
        ("余海涛", "余海濤"),
        ("范文静", "范文靜"),
        ("郁亮", "郁亮"),
        ("马云溪", "馬雲溪"),
    ],
)
def test_letters_of_names_stay(simplified: str, shown: str) -> None:
    assert as_in_names(simplified, taiwan(simplified)) == shown


def test_each_script_has_its_quotation_marks() -> None:
    assert curved_quotes("他说：「这是『最后』一次。」") == "他说：“这是‘最后’一次。”"
    assert corner_quotes("他說：“這是‘最後’一次。”") == "他說：「這是『最後』一次。」"
    assert corner_quotes("the “last” one’s") == "the “last” one’s"
