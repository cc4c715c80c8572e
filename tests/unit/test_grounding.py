"""What a claim says that its source does not: figures, bounds, names, across languages. Pairs and errors: tests/specs/grounding.json."""

import json
from collections import Counter
from pathlib import Path

import pytest

from digests import factory
from digests.reading.gazetteer import Gazetteer
from digests.writing.grounding import check

ROOT = Path(__file__).resolve().parents[2]
SPEC = json.loads((ROOT / "tests" / "specs" / "grounding.json").read_text("utf-8"))


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    return factory.gazetteer(ROOT / "config")


def test_true_pairs_pass_in_both_directions(book: Gazetteer) -> None:
    pairs = [(p["en"], p["zh"]) for p in SPEC["true"]]
    pairs += [(zh, en) for en, zh in pairs]
    alarms = [(claim, found.problems) for source, claim in pairs if (found := check(source, claim, book)).problems]
    assert len(alarms) <= 0.03 * len(pairs), alarms


def test_a_text_stands_in_itself(book: Gazetteer) -> None:
    texts = [text for pair in SPEC["true"] for text in (pair["en"], pair["zh"])]
    alarms = [(text, found.problems) for text in texts if (found := check(text, text, book)).problems]
    assert not alarms


def test_injected_errors_are_caught(book: Gazetteer) -> None:
    all_, caught = Counter[str](), Counter[str]()
    for error in SPEC["errors"]:
        all_[error["kind"]] += 1
        caught[error["kind"]] += not check(error["source"], error["claim"], book).grounded
    assert caught.total() >= 0.97 * all_.total(), {kind: f"{caught[kind]} of {all_[kind]}" for kind in all_}


@pytest.mark.parametrize(
    ("source", "claim", "text"),
    [
        ("公司裁员600人。", "The company laid off 700 people.", "700 people"),
        ("Scale AI was valued at $14.8 billion.", "Scale AI 估值14.8亿美元。", "14.8亿美元"),
        ("Scale AI was valued at $14.8 billion.", "Scale AI 估值148亿元。", "148亿元"),
        ("部门员工降至不足3000人。", "The division has 3,000 employees.", "3,000 employees"),
        ("At least 212 people died.", "最多212人死亡。", "212人"),
        ("营收增长18%。", "Revenue grew by 18 percentage points.", "18 percentage points"),
        ("Revenue was $2.31 billion.", "营收23亿美元。", "23亿美元"),
        ("亚历山大·王宣布裁员。", "Sam Altman announced the cuts.", "Sam Altman"),
        ("Helena Brandt said so.", "伊内丝·卡瓦略说了这番话。", "伊内丝·卡瓦略"),
        ("Nvidia sells chips.", "英特尔出售芯片。", "英特尔"),
        ("The fleet has more than 870 boats.", "船队有870多美元。", "870多美元"),
        ("The plant opened on August 6, planned since July.", "工厂8月7日开业，7月起筹备。", "8月7日"),
        ("The vote is on Tuesday.", "投票定于周四举行。", "周四"),
        ("In March she left; he stayed.", "5月她离职，他留任。", "5月"),
        ("One maker cut 14% of its staff, the other 13%.", "一家厂商裁员14%，另一家裁员14%。", "14%"),
        ("His debt fell to $2trn.", "他的债务降至2美元。", "2美元"),
        ("Prices fell for nine straight months.", "价格连续九周下跌。", "九周"),
        ("Over age 65, one pays nothing.", "65岁免费。", "65岁"),
        ("The plan was dropped.", "据库克称，计划已取消。", "库克"),
        ("The plan was dropped.", "库克希望取消计划。", "库克"),
        ("Nearly 20,000 people were asked.", "调查了2万人。", "2万人"),
        ("2,600-odd firms took part.", "2600家企业参加。", "2600家"),
        ("Several hundred were missing, more than 300 hurt.", "200人失踪，300多人受伤。", "200人"),
        ("In June it offered HK$5.", "它在6月出价6港元。", "6港元"),
        ("The plan was dropped.", "耶伦表示，计划已取消。", "耶伦"),
        ("计划已经取消，媒体没有得到通知。", "The plan was dropped, said Rahul Mehta.", "Rahul Mehta"),
        ("计划已经取消。", "CEO Andrej Kovac has dropped the plan.", "Andrej Kovac"),
        ("Meta's plan was dropped.", "拉胡尔·梅塔取消了Meta的计划。", "拉胡尔·梅塔"),
    ],
)
def test_what_is_wrong_is_named(book: Gazetteer, source: str, claim: str, text: str) -> None:
    found = check(source, claim, book)
    assert not found.grounded
    assert text in [p.text for p in found.problems]
    assert all(p.why for p in found.problems)


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("Scale AI was valued at US$14.8 billion.", "Scale AI 估值148亿美元。"),
        ("Revenue was $2.31 billion.", "营收约23亿美元。"),
        ("半年内,员工减少了三分之二。", "Within six months two thirds of the staff had gone."),
        ("In the 1990s he ran Microsoft.", "20世纪90年代,他执掌微软。"),
        ("會議晚上7點半開始,輝達執行長黃仁勳將致詞。", "Jensen Huang of Nvidia will speak at 7:30 p.m."),
        ("Yuandong Tian has left.", "田渊栋已经离开。"),
        ("The council said nothing of money.", "议会没有谈到钱。"),
        ("It is worth $1trn and is not the only one.", "它价值1万亿美元，并不是唯一一家。"),
        ("The harbour closed on Tuesday, the mayor said.", "市长说，港口28日关闭。"),
        ("Sales rose last year.", "2024年，销售额增长。"),
        ("Covid-19 cut sales.", "新冠疫情使销售下滑。"),
        ("新冠疫情使销售下滑。", "Covid-19 cut sales."),
        ("They will meet today or tomorrow.", "他们今明两天会面。"),
        ("The driver, in his 40s, was unhurt.", "这名40多岁的司机没有受伤。"),
        ("In the 1980s it was sold for 90p a share.", "20世纪80年代，它以每股90便士售出。"),
        ("Kenneth Ford, a coach, said it rained.", "教练肯尼思·福特说下了雨。"),
        ("Qihoo's shares rose after Ant's fell.", "蚂蚁集团股价下跌后，奇虎360股价上涨。"),
        ("VW fell by a quarter.", "大众下跌四分之一。"),
        ("From January to July, 1,200 ships came.", "1至7月，1200艘船到港。"),
        ("1至7月，1200艘船到港。", "From January to July, 1,200 ships came."),
        ("He left Nissan.", "他离开了尼桑。"),
        ("他离开了尼桑。", "He left Nissan."),
        ("The billionaire sold it.", "这位亿万富翁卖掉了它。"),
        ("Nearly 20,000 people were asked.", "调查了近2万人。"),
        ("Shares fell as much as 40 per cent.", "股价一度下跌40%。"),
        ("《周日泰晤士报》富豪榜没有他。", "He is not on the Sunday Times Rich List."),
        ("库克群岛的旅馆客满。", "The hotels of the Cook Islands are full."),
        ("The hotels of the Cook Islands are full.", "库克群岛的旅馆客满。"),
    ],
)
def test_other_words_for_the_same_pass(book: Gazetteer, source: str, claim: str) -> None:
    assert check(source, claim, book).problems == ()
