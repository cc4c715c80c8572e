"""What a claim says that its source does not: figures, bounds, names, across languages. Pairs and errors: tests/specs/grounding.json."""

import json
from collections import Counter
from functools import lru_cache
from pathlib import Path

import pytest

from digests import factory
from digests.reading.gazetteer import Gazetteer
from digests.writing.grounding import Grounding, numbers
from digests.writing.grounding import check as grounded
from digests.writing.grounding.numbers import tight
from tests.readings import model_reader

ROOT = Path(__file__).resolve().parents[2]
SPEC = json.loads((ROOT / "tests" / "specs" / "grounding.json").read_text("utf-8"))
WRONG = json.loads((ROOT / "tests" / "specs" / "grounding_wrong.json").read_text("utf-8"))
FORMS = json.loads((ROOT / "tests" / "specs" / "grounding_forms.json").read_text("utf-8"))

_names = lru_cache(maxsize=None)(model_reader().names)  # many claims share a source


def check(source: str, claim: str, book: Gazetteer) -> Grounding:
    return grounded(source, claim, book, _names)


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    return factory.gazetteer(ROOT / "config")


def test_true_pairs_pass_in_both_directions(book: Gazetteer) -> None:
    pairs = [(p["en"], p["zh"]) for p in SPEC["true"]]
    pairs += [(zh, en) for en, zh in pairs]
    alarms = [(claim, found.problems) for source, claim in pairs if (found := check(source, claim, book)).problems]
    assert len(alarms) <= 0.03 * len(pairs), alarms


def test_a_number_is_known_in_the_forms_of_both_languages() -> None:
    """Decades, shares, times, set phrases: as one language writes them and as the other does."""
    both = [pair for en, zh in FORMS for pair in ((en, zh), (zh, en))]
    told = [(source, claim, [*numbers.problems(tight(source), tight(claim))]) for source, claim in both]
    assert not [row for row in told if row[2]]


@pytest.mark.parametrize(("source", "claim", "text"), WRONG)
def test_a_bound_or_number_of_the_source_is_missed(source: str, claim: str, text: str) -> None:
    """Bounds dropped, added and turned round; values in the place of others: both languages."""
    pointed = [problem.text for problem in numbers.problems(tight(source), tight(claim))]
    assert any(text in found or found in text for found in pointed), pointed


def test_a_text_stands_in_itself(book: Gazetteer) -> None:
    texts = [text for pair in SPEC["true"] for text in (pair["en"], pair["zh"])]
    alarms = [(text, found.problems) for text in texts if (found := check(text, text, book)).problems]
    assert not alarms


@pytest.mark.parametrize("unseen", ["\u200b", "\u00ad", "\u2060", "\ufeff", "\u200e"])
def test_letters_nobody_sees_change_nothing(book: Gazetteer, unseen: str) -> None:
    source, parted = "Meta is cutting 600 jobs.", f"Meta is cutting 6{unseen}00 jobs."
    assert check(source, parted, book).grounded
    assert check(parted, source, book).grounded
    (problem,) = check(source, f"Meta is cutting 6{unseen}50 jobs.", book).problems
    assert problem.text.startswith("650")


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
        (
            "It was valued at $14 bıllıon in \u017feptember.",
            "It was valued at $16 billion in September.",
            "$16 billion",
        ),
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
        ("The plan was dropped.", "据梅塔称，计划已取消。", "梅塔"),
        ("The plan was dropped.", "计划已取消，科瓦奇补充说。", "科瓦奇"),
        ("The plan was dropped.", "计划取消后，州长梅塔没有露面。", "梅塔"),
        ("The plan was dropped.", "甲骨文表示，计划已取消。", "甲骨文"),
        ("The rocks show it.", "寒武纪股价上涨。", "寒武纪"),
        ("The show ran for 14 to 15 years.", "节目在16到17年播出。", "16"),
        ("She has a $100 note.", "她有一张千元纸钞。", "千元"),
        ("Nearly 20,000 people were asked.", "调查了2万人。", "2万人"),
        ("2,600-odd firms took part.", "2600家企业参加。", "2600家"),
        ("Several hundred were missing, more than 300 hurt.", "200人失踪，300多人受伤。", "200人"),
        ("In June it offered HK$5.", "它在6月出价6港元。", "6港元"),
        ("The plan was dropped.", "耶伦表示，计划已取消。", "耶伦"),
        ("计划已经取消，媒体没有得到通知。", "The plan was dropped, said Rahul Mehta.", "Rahul Mehta"),
        ("计划已经取消。", "CEO Andrej Kovac has dropped the plan.", "Andrej Kovac"),
        ("Meta's plan was dropped.", "拉胡尔·梅塔取消了Meta的计划。", "拉胡尔·梅塔"),
        ("The judge heard from a witness and 3 clerks.", "法官听取了1名证人和1名书记员的证词。", "1名"),
        ("罗伯特.埃斯特拉达说，计划取消。", "Robert Kovac said the plan was dropped.", "Robert Kovac"),
        ("林志强在会上发言。", "Kevin Wang spoke at the meeting.", "Kevin Wang"),
        ("计划已经取消。", "Andrej Kovac's plan was dropped.", "Andrej Kovac"),
        ("马克龙取消了计划。", "Jack Ma has dropped the plan.", "Jack Ma"),
        ("Parliament applauded Joseph Schooling.", "议会为约瑟夫·科瓦奇鼓掌。", "约瑟夫·科瓦奇"),
        ("Gu told reporters the team was ready.", "周雅沙说，球队准备好了。", "周雅沙"),
        ("Rates rose by a quarter-point to 2.5 per cent.", "利率上调50个基点，至2.5%。", "50个基点"),
        ("The talk starts at 230pm.", "讲座下午2时40分开始。", "40"),
        ("The bridge opened in nineteen seventy-four.", "大桥1947年开通。", "1947"),
        ("It opened on June twenty-third.", "它于6月28日开放。", "6月28日"),
        ("Sales rose from 3 million in 2012 to 9 million in 2021.", "近二十年，销量从300万增至900万。", "二十年"),
        ("Prices are at their highest in more than 40 years.", "价格达到40年来最高。", "40年"),
        ("He must spend at least 15 years in prison.", "他须服刑15年。", "15年"),
        ("Fewer than a dozen shops remain.", "还剩十几家店。", "十几家"),
        ("It is over a billion times as far away.", "距离是它的百万倍以上。", "百万倍"),
        ("The jump came half an hour later.", "半小时后，他从30米高处跳下。", "30米"),
        ("中国网民达10.32亿。", "China had 1.02 billion netizens.", "1.02 billion netizens"),
        ("Shares fell in three weeks.", "美国银行三周内股价下跌。", "美国银行"),
        ("They met on Wednesday.", "他们16月25日会面。", "16月25日"),
        ("They met on June 5, 2016.", "他们在2016年0月5日会面。", "0月5日"),
        ("It cost billions of dollars.", "它花费数十亿欧元。", "数十亿欧元"),
        ("Exports are to cross 3 million units.", "出口量将为300万辆。", "300万辆"),
        ("祖克伯离开了。", "Sundar Pichai left.", "Sundar Pichai"),
        ("Prices have risen over the past decade.", "在过去的九年里，价格上涨。", "九年"),
        ("Prices have risen over the past decade.", "在过去的二十年里，价格上涨。", "二十年"),
        ("它历时25天到40多天。", "It took 25 to 40 days.", "25 to 40 days"),
        ("It takes more than 25 to 40 days.", "需要25天到40天。", "25天到40天"),
        ("As many as 300 people were hurt.", "至少300人受伤。", "300人"),
        ("As many as 300 people were hurt.", "多达3000人受伤。", "3000人"),
        ("It sells for £500.", "它售价500磅。", "500磅"),
        ("它重500磅。", "It was sold for £500.", "£500"),
        ("它可载500磅货物。", "It can carry 600 pounds of cargo.", "600 pounds"),
        ("It can carry 500 pounds of cargo.", "它可载510磅货物。", "510磅"),
        ("The cow weighs 500 pounds.", "这头牛重300公斤。", "300公斤"),
        ("The cow weighs 500 pounds.", "这头牛售价500英镑。", "500英镑"),
        ("It sells for 500 pounds.", "它售价500美元。", "500美元"),
        ("He tweeted that the plan was dropped.", "他在脸书上说，计划取消。", "脸书"),
        ("他发推说，计划取消。", "He said on Facebook that the plan was dropped.", "Facebook"),
        ("He tweeted that the plan was dropped.", "苹果推特称，计划取消。", "苹果"),
        ("He said the plan was dropped.", "他在推特上说，计划取消。", "推特"),
        ("She looked the name up.", "她谷歌了一下这个名字。", "谷歌"),
        ("计划由他们开发推出。", "They tell of the plan on Twitter.", "Twitter"),
        ("乔治三世失去了美国。", "George II lost America.", "George II"),
        ("乔治三世失去了美国。", "Henry III lost America.", "Henry III"),
        ("Henry VIII had six wives.", "亨利七世有六位妻子。", "七世"),
        ("Pope Leo XIV spoke.", "教宗利奥十三世发表讲话。", "十三世"),
        ("It was lost in World War II.", "它在一战中失踪。", "一战"),
        ("它建于第一次世界大战前。", "It was built before the Second World War.", "Second World War"),
        ("The drug is in Phase III trials.", "该药处于二期试验。", "二期"),
        ("该药处于II期试验。", "The drug is in Phase 3 trials.", "3"),
        ("它重20到30磅。", "It weighs 20 to 40 pounds.", "20 to 40 pounds"),
        ("它重20到30磅。", "It costs £20 to £30.", "£20 to £30"),
        ("Helena Brandt leads the team.", "张晓明领导这个团队。", "张晓明"),
        ("林芳夺得金牌。", "Wang Xiaoming won gold.", "Wang Xiaoming"),
        ("林芳夺得金牌。", "Kenji Tanaka won gold.", "Kenji Tanaka"),
        ("Lin Fang won seven medals.", "林芳获得7%奖牌。", "7%"),
        ("She won the 200m in 1:44.47.", "她以1分44秒57赢得200米比赛。", "1分44秒57"),
        ("She won the 200m.", "她赢得200公里比赛。", "200公里"),
        ("The air holds 400 parts per million.", "空气中的浓度为百万分之450。", "450"),
        ("Peter Lindemann left.", "彼得·林德曼和耶伦离开了。", "耶伦"),
        ("彼得·林德曼离开了。", "Peter Lindemann and Janet Lindwall left.", "Janet Lindwall"),
        ("Lin Fang and Kim Min-jun won, said Lindemann's coach.", "林芳和金敏俊夺冠，据法鲁克称。", "法鲁克"),
        ("陈厚林主持了会议。", "Sarah Connelly chaired the meeting.", "Sarah Connelly"),
        (
            "The new premier was chosen after Peter Lindemann left.",
            "彼得·林德曼离职后选出新首相，李文静补充说。",
            "李文静",
        ),
        ("她结束此行。", "Oracle said the trip was over.", "Oracle"),
        ("The film took 1.2 billion at the box office.", "影片票房12亿元。", "12亿元"),
        ("It was sold for $650 million.", "它以6.5亿美元（约合91亿元人民币）售出。", "91亿元人民币"),
        ("He won the first gold in the 10-metre event.", "他在1米项目中夺得首金。", "1米"),
        ("周五的信说，下午3点做出决定。", "Friday's letter said a decision would come at 5 p.m.", "5"),
        ("The 16-day games began.", "为期16年的赛会开幕。", "16年"),
        ("他将于10月25日至26日访问。", "He will visit from October 26 to 26.", "October 26"),
        ("She will visit from October 25 to 26.", "她将于10月25日至25日访问。", "10月25日"),
        ("项目提前13个月完工。", "The project was finished 13 years early.", "13 years"),
        ("It is the result of nearly two decades of growth.", "这是近2年来增长的结果。", "2年"),
        ("Premier Li Keqiang came. He visited a hospital.", "总理李克强到来。李文静前往医院。", "李文静"),
        ("The prince was met by Prince William.", "威廉王子和王建国迎接了王子。", "王建国"),
        ("威廉王子在校门口遇到了海伦女士。", "Ms Helen Haslem was met at the gates by Michael Brown.", "Michael Brown"),
        ("Net profit came to $5 million in 2023.", "2023年第四季度净利润为500万美元。", "第四季度"),
        ("第三季度销售下滑。", "Sales fell in the second quarter.", "second quarter"),
        ("Q1 sales fell.", "二季度销售下滑。", "二季度"),
        ("前三季度销售下滑。", "Sales fell in H2.", "H2"),
        ("下半年利润上升。", "First-half profit rose.", "First-half"),
        ("Revenue rose in the quarter, the firm said.", "该公司称，全年营收上升。", "全年"),
        (
            "董事长在股东会上说，公司不会裁员。",
            "Chairman Zhao Jianguo said the firm would not cut jobs.",
            "Zhao Jianguo",
        ),
        ("The chairman said the firm would not cut jobs.", "董事长赵建国说，公司不会裁员。", "赵建国"),
        ("Britain's prime minister will visit Berlin.", "英国首相基尔·斯塔默将访问柏林。", "基尔·斯塔默"),
        ("On June 7 they reported, and again on Friday.", "他们6月9日报告，周五再次报告。", "6月9日"),
        ("Growth of 5.5 percent was reported.", "增速高于5.5%。", "5.5%"),
        (
            "公司今年投入将不低于40亿元。",
            "The firm will spend no more than 4 billion yuan this year.",
            "4 billion yuan",
        ),
        ("Gusts of over 150 miles per hour hit the coast.", "海岸阵风达每小时150英里。", "150英里"),
        ("More than 300 guests of 40 nations came.", "来自40个国家的300名宾客到场。", "300名"),
        ("5 people were killed and 12 injured.", "12人死亡，5人受伤。", "12人死亡"),
        ("The book took third place.", "此书位居第二。", "第二"),
        ("The towns made 6.29 and 6.05 trillion yuan.", "两地分别为6.29亿元、6.05万亿元。", "6.29亿元"),
        ("Second-quarter profit rose, the firm said.", "该公司称，年度利润上升。", "年度"),
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
        ("The train stopped at Karsdorf for an hour.", "列车在卡尔斯多停了一小时。"),
        ("It is named for a bay.", "它以梅塔湾命名。"),
        ("Life burst forth in the Cambrian explosion.", "生命在寒武纪大爆发中涌现。"),
        ("The show ran in the 2014-2015 season.", "节目在14到15年播出。"),
        ("节目在14到15年播出。", "The show ran in the 2014-2015 season."),
        ("He paid with a counterfeit million-dollar bill.", "他用一张伪造的百万美元钞票付款。"),
        ("The $100 note is the largest.", "百元纸钞面额最大。"),
        ("莎琳娜·杨主管预算。", "Sharina Young is in charge of the budget."),
        ("I'm Chris barrow with the news.", "克里斯·巴罗为您播报新闻。"),
        ("怡和集团是一家跨国企业。", "Jardine Matheson is a multinational."),
        ("青年党经常发动袭击。", "The group Al-Shabaab often carries out attacks."),
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
        ("One clerk heard a witness.", "1名书记员听取了1名证人的证词。"),
        ("罗伯特.埃斯特拉达说，计划取消。", "Robert Estrada said the plan was dropped."),
        ("乔治艾略特写了这本书。", "George Eliot wrote the book."),
        ("Parliament applauded Joseph Schooling.", "议会为约瑟夫·斯库林鼓掌。"),
        ("Gu told reporters the team was ready.", "古雅沙说，球队准备好了。"),
        ("Wei watched at home, he said.", "魏先生说，他在家看了比赛。"),
        ("The three were Luis Reyes and Rafael Guzman-Mateo.", "三人是路易斯.雷耶斯与拉法葉.古茲曼-馬提歐。"),
        ("Rates rose by a quarter-point to 2.5 per cent.", "利率上调25个基点，至2.5%。"),
        ("It rose from 0.25 to 0.50 percent.", "升幅从0.25%增至0.5%。"),
        ("Median pay rose over the last two and half years.", "过去两年半工资中位数上升。"),
        ("The talk starts at 230pm.", "讲座下午2时30分开始。"),
        ("The bridge opened in nineteen seventy-four.", "大桥1974年开通。"),
        ("It opened on June twenty-third.", "它于6月23日开放。"),
        ("Sales rose from 3 million in 2012 to 9 million in 2021.", "近十年，销量从300万增至900万。"),
        ("Prices are at their highest in more than 40 years.", "价格达到40多年来最高。"),
        ("It is over a billion times as far away.", "距离是它的十亿倍以上。"),
        ("中国网民达10.32亿。", "China had 1.03 billion netizens."),
        ("Three US banks failed.", "三家美国银行倒闭。"),
        ("Googlers may work at home.", "谷歌员工可以在家工作。"),
        ("他们取得成功‧即便如此，计划仍被取消。", "They succeeded, and yet the plan was dropped."),
        ("They succeeded, and yet the plan was dropped.", "他们取得成功‧即便如此，计划仍被取消。"),
        ("脸谱网涨价。", "Facebook has raised its prices."),
        ("它比去年高出14%。", "It is 14% higher than a year ago."),
        ("It cost billions of dollars.", "它花费数十亿美元。"),
        ("Exports are to cross 3 million units.", "出口量将突破300万辆。"),
        ("The top 100 firms lost money.", "前100家公司亏损。"),
        ("祖克伯离开了。", "Zuckerberg left."),
        ("Zuckerberg left.", "祖克伯離開了。"),
        ("Prices have risen over the past decade.", "在过去的十年里，价格上涨。"),
        ("Over the last 5 years prices rose.", "过去5年价格上涨。"),
        ("它历时25天到40多天。", "It took 25 to more than 40 days."),
        ("It took 25 to more than 40 days.", "它历时25天到40多天。"),
        ("As many as 300 people were hurt.", "多达300人受伤。"),
        ("损失高达50亿美元。", "As much as $5 billion was lost."),
        ("Prices rose by up to 40%.", "价格上涨高达40%。"),
        ("多达300人受伤。", "Up to 300 people were hurt."),
        ("它可载500磅货物。", "It can carry 500 pounds of cargo."),
        ("It can carry 500 pounds of cargo.", "它可载500磅货物。"),
        ("The cow weighs 500 pounds.", "这头牛重227公斤。"),
        ("这头牛重227公斤。", "The cow, all 500 pounds of it, got away."),
        ("It sells for 500 pounds.", "它售价500英镑。"),
        ("它亏损120亿英磅。", "It lost £12 billion."),
        ("它亏损一百二十亿英磅。", "It lost £12 billion."),
        ("He tweeted that the plan was dropped.", "他在推特上说，计划取消。"),
        ("In a tweet he said so.", "他在推特上这样说。"),
        ("他发推说，计划取消。", "He said on Twitter that the plan was dropped."),
        ("他在推文中否认。", "He denied it on Twitter."),
        ("他在推特上否认。", "He tweeted a denial."),
        ("She googled the name.", "她谷歌了一下这个名字。"),
        ("她谷歌了一下这个名字。", "She googled the name."),
        ("乔治三世失去了美国。", "George III lost America."),
        ("George III lost America.", "乔治三世失去了美国。"),
        ("亨利八世有六位妻子。", "Henry VIII had six wives."),
        ("教宗若望保禄二世来访。", "Pope John Paul II came."),
        ("教皇方济各去世。", "Pope Francis died."),
        ("教宗利奧十四世發表講話。", "Pope Leo XIV spoke."),
        ("Louis XIV built it.", "路易十四建了它。"),
        ("It was lost in World War II.", "它在二战中失踪。"),
        ("它在二战中失踪。", "It was lost in the Second World War."),
        ("The drug is in Phase III trials.", "该药处于三期试验。"),
        ("该药处于II期试验。", "The drug is in Phase 2 trials."),
        ("它重20到30磅。", "It is 20 to 30 pounds."),
        ("It is 20 to 30 pounds.", "它重20到30磅。"),
        ("She won the 200m in 1:44.47.", "她以1分44秒47赢得200米比赛。"),
        ("她以1分44秒47赢得200米比赛。", "She won the 200m in 1:44.47."),
        ("The coach was annoyed, and he left.", "教练很恼火，他走了。"),
        ("Owen Chow and Andrew Chiu were there.", "邹家成和赵家贤在场。"),
        ("Yoshihiko Noda lost the vote.", "野田佳彦落选。"),
        ("修正案于二○一二年通过。", "The amendment passed in 2012."),
        ("US banks fell.", "美国银行业下跌。"),
        ("The plan (2021-25) began in 2021.", "该计划始于2021年。"),
        ("该计划始于2021年。", "The plan (2021-25) began in 2021."),
        ("Winds reached 82.8 kilometers per hour.", "风速达每小时82.8公里。"),
        ("It sold for 53.9 billion yuan.", "它以539亿元（80.6亿美元）售出。"),
        ("The air holds 400 parts per million.", "空气中的浓度为百万分之400。"),
        ("They met on Valentine's Day.", "他们在情人节会面。"),
        ("他将于10月25日至26日访问。", "He will visit from October 25 to 26."),
        ("乌拉圭总统拉卡列来访。", "Uruguayan President Luis Alberto Lacalle Pou paid a visit."),
        ("Uruguayan President Luis Alberto Lacalle Pou paid a visit.", "乌拉圭总统拉卡列来访。"),
        (
            "应文莱苏丹哈桑纳尔邀请，他将来访。",
            "He will come at the invitation of Sultan Haji Hassanal of Brunei Darussalam.",
        ),
        ("截止到周一晚间11:30，1000多人死亡。", "More than 1,000 people had died as of 11:30 p.m. on Monday."),
        ("一个星期前通过，两日前签署。", "It was passed a week ago and signed two days ago."),
        ("国务委员王毅来访。", "State Councilor Wang Yi paid a visit."),
        ("求人倍率是1.23。", "The ratio of jobs to seekers was 1.23-to-1."),
        ("他们在情人节会面。", "They met on Valentine's Day."),
        ("Jia Ling's film Hi Mom opened.", "贾玲的电影《你好，李焕英》上映。"),
        ("任何一方都不得退出。", "Neither party may leave."),
        ("Neither party may leave.", "任何一方都不得退出。"),
        ("该行政令无效。", "Trump's order has no effect."),
        ("法官Kelly曾批评政府。", "Timothy J. Kelly, the judge, had criticised the government."),
        ("A shark swam up to a 40-year-old man.", "一条鲨鱼游向一名40岁的男子。"),
        ("It is a 17 billion acquisition.", "这是一笔170亿美元的收购。"),
        ("影片票房突破12亿。", "The film took more than 1.2 billion yuan at the box office."),
        ("Prices rose 2% in July after 3% in the previous month.", "7月物价上涨2%，6月为3%。"),
        ("In a report of June 7 it said so, the agency said Friday.", "该机构6月9日称，它在6月7日的报告中这样说。"),
        ("It is in the May 2020 issue.", "它刊于2020年5月号。"),
        ("The worst since March 2009; over the full year it fell.", "2009年3月以来最差；2015年全年下降。"),
        ("In a speech he said his company would help.", "他在演讲中说，阿里巴巴会帮忙。"),
        ("Nine towns beat the country's Q1 growth of 5.5 percent.", "九个城市增速高于5.5%。"),
        ("参加者均已年满21岁。", "All who took part were at least 21 years old."),
        ("这是3级或更高级别的风暴。", "It is a Category 3 or higher storm."),
        ("该集团接管了6家工厂。", "The group has taken over 6 plants."),
        ("它生活在北大西洋。", "It lives in the North Atlantic."),
        ("九个城市增速高于5.5%的全国水平。", "Nine towns surpassed the country's growth of 5.5 percent."),
        ("Gusts of over 150 miles per hour hit the coast.", "海岸阵风超过每小时150英里。"),
        (
            "Sales came to 90 billion yuan, surpassing the 80 billion yuan threshold.",
            "销售额为900亿元，超过了800亿元的门槛。",
        ),
        ("The crash killed 66 pupils and 10 teachers.", "事故导致66名学生和10名老师丧生。"),
        ("Retail sales grew by 16.4% on a yearly basis in the first three quarters.", "前三季度零售额同比增长16.4%。"),
        ("The bank issued its semi-annual report.", "该行发布半年报。"),
        ("The towns made 6.29 and 6.05 trillion yuan, respectively.", "两地分别为6.29万亿元、6.05万亿元。"),
        ("两地分别为6.29/6.05万亿元。", "The towns made 6.29 trillion yuan and 6.05 trillion yuan."),
        ("Plants of 1, 2 and 3 million units were opened.", "开设了100万、200万和300万台的工厂。"),
        ("Three men, aged 33, 34 and 39, were held.", "三名分别为33、34和39岁的男子被捕。"),
        ("The bank cut rates by 25 basis points.", "该行降息25个基准点。"),
        ("该市场有望突破万亿规模。", "The market is expected to exceed RMB1 trillion."),
        ("这部电影票房破亿。", "The film's box office has topped 100 million yuan."),
        ("It was built after World War II, in the 20th century.", "它建于第二次世界大战后的20世纪。"),
        ("The runner-up took a third of the votes.", "第二名获得三分之一的选票。"),
        ("It had a tenfold rise after a double-digit fall.", "它在两位数的下跌后上涨10倍。"),
    ],
)
def test_other_words_for_the_same_pass(book: Gazetteer, source: str, claim: str) -> None:
    assert check(source, claim, book).problems == ()
