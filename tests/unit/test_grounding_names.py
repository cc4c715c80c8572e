"""Names of a claim beside those of its source: what is borne out by sound, what is no person's name, who stands in whose place."""

from functools import lru_cache
from pathlib import Path

import pytest

from digests import factory
from digests.reading.gazetteer import Gazetteer
from digests.writing.grounding import check
from digests.writing.grounding.sound import alike, characters_spell, dots_spell, letters_spell
from digests.writing.grounding.strangers import strangers
from tests.readings import model_reader

ROOT = Path(__file__).resolve().parents[2]
_names = lru_cache(maxsize=None)(model_reader().names)


@pytest.fixture(scope="module")
def book() -> Gazetteer:
    return factory.gazetteer(ROOT / "config")


TRUE = [
    (
        "The mayor, Joaquin Esteban Quiroga Maldonado, opened the bridge.",
        "市长华金·埃斯特万·基罗加·马尔多纳多为大桥剪彩。",
    ),
    (
        "Goalkeeper Deniss Valdgren signed for the club on Friday.",
        "守门员德尼斯·瓦尔德格仑周五与俱乐部签约。",
    ),
    (
        "The Rev. Peter Walter Simmons led the parish for ten years.",
        "彼得·沃尔特·西蒙斯( Peter Walter Simmons)牧师领导该教区十年。",
    ),
    ("Tam Kwok Wing, 52, runs the stall.", "52岁的谭国荣(Tam Kwok Wing,音译)经营这个摊位。"),
    ('"The trend worries us," he said at a briefing.', "“这一趋势令我们担忧,”谢文中在吹风会上表示。"),
    ("Mara Ellis-Suzuki spoke for ten minutes in Oslo.", "铃木玛拉在奥斯陆讲了十分钟。"),
    ("Speaker Bui Xuan Thanh opened the session.", "议长裴春成宣布会议开幕。"),
    ("The coach of the Ravens spoke with Sok Ven.", "渡鸦队教练与索文交谈。"),
    ("Officials in Lisbon said Leona Nakaruvi would lead the choir.", "里斯本官员说，莱昂娜•纳卡鲁维将领导合唱团。"),
    ("Grant Houden, the mayor of Ashby, opened the library.", "阿什比市长格兰特·胡登为图书馆揭幕。"),
    ("Suga, 71, won the vote on Monday.", "71岁的菅义伟周一赢得投票。"),
    ("Mrs Clinton voted early in New York.", "希拉里很早就在纽约投了票。"),
    ("The ADB now expects growth of 4 percent.", "亚洲开发银行目前预计增长4%。"),
    ("Washington has promised to lift the ban.", "他们承诺华盛顿会取消禁令。"),
    ("The Guild met near Chesney Palace with Laura Quill.", "行会成员在切斯尼宫附近会见了劳拉·奎尔。"),
    ("You can call the Samaritans free at any hour.", "你可以随时免费给撒玛利亚会打电话。"),
    ("Gandhi's methods inspired the march.", "甘地的做法启发了这次游行。"),
    ("Ties between China and Sri Lanka go back sixty years.", "中斯两国建交已有六十年。"),
    ("He has taught at Northwestern University since May.", "他从5月起在西北大学任教。"),
    ("China Securities Finance Corporation Limited bought shares on Monday.", "中证金周一买入股份。"),
    ("President Meta opened the port of Vlora.", "总统梅塔为发罗拉港揭幕。"),
    ("Kevin Lin attended the meeting.", "林志强出席了会议。"),
    ("Clara Soames and Edward Linton-Hale sang in Leeds.", "克拉拉·索姆斯和爱德华·林顿-黑尔在利兹演唱。"),
    ("Albert Linsky Jr. opened the library.", "小阿尔伯特·林斯基为图书馆揭幕。"),
    ("Albert Linsky opened the library.", "阿尔伯特?林斯基为图书馆揭幕。"),
    ("The singer Nora Kastelan came.", "歌手诺拉?卡斯特兰考 (Nora Kastelan) 来了。"),
    ("Machines freed the time of 40 clerks, Clara Soames said.", "机器解放了40名职员的劳动力,克拉拉·索姆斯说。"),
    ("登月舱的重量只有在地球上的六分之一。", "On the Moon the lander has only a sixth of its weight."),
]


@pytest.mark.parametrize(("source", "claim"), TRUE)
def test_names_that_are_alike_bear_each_other_out(source: str, claim: str, book: Gazetteer) -> None:
    assert check(source, claim, book, _names).problems == ()
    assert check(claim, source, book, _names).problems == ()


@pytest.mark.parametrize(
    ("source", "claim", "text"),
    [
        ("罗德里格斯上半场贡献了两次助攻。", "In the first half, Kovac had two assists.", "Kovac"),
        ("In the first half, Brannigan had two assists.", "上半场,法鲁克贡献了两次助攻。", "法鲁克"),
        (
            "The court asked for papers that Brannigan gave to his lawyers.",
            "法院要求提交汤普森交给其律师的文件。",
            "汤普森",
        ),
        (
            "The parish was led by the Rev. Peter Walter Simmons.",
            "该教区由王建国( Peter Walter Simmons)牧师领导。",
            "王建国",
        ),
        ("Ivor Brannigan chairs the board.", "米勒(Ivor Brannigan)担任董事长。", "米勒"),
        ("Officials said Roland Wang would lead the lab.", "官员说,陈小明(Roland Wang)将领导实验室。", "陈小明"),
        ("Senator Jeff Farrick backed the plan.", "参议员艾哈迈德·法鲁克支持该计划。", "艾哈迈德·法鲁克"),
        ("Joe Calder met voters in Leeds.", "亨特·考尔德在利兹会见了选民。", "亨特·考尔德"),
        ("乔·考尔德在利兹会见了选民。", "Hunter Calder met voters in Leeds.", "Hunter Calder"),
        ("雌性犀牛的妊娠期有十六个月。", "Rhinos carry for sixteen months, Laura Jensen added.", "Laura Jensen"),
        ("Kevin Lin attended the meeting.", "陈志强出席了会议。", "陈志强"),
        ("林志强和林建国出席了会议。", "Kevin Lin attended the meeting.", "Kevin Lin"),
        ("Kevin Lin and Peter Lin attended the meeting.", "林志强出席了会议。", "林志强"),
        ("Lin Xiaoming attended the meeting.", "林志强出席了会议。", "林志强"),
        ("林志强出席了会议。", "Lin Xiaoming attended the meeting.", "Lin Xiaoming"),
        ("He has taught at a college since May.", "他从5月起在北大任教。", "北大"),
        ("He met students of a college.", "他会见了北大学生。", "北大"),
        ("A fund bought shares on Monday.", "China Securities bought shares on Monday.", "China Securities"),
        ("总统梅塔为该港揭幕。", "President Kovac opened the port.", "Kovac"),
        ("Edward Linton-Hale sang in Leeds.", "爱德华·布朗-克罗斯在利兹演唱。", "爱德华·布朗-克罗斯"),
        ("Albert Linsky Jr. opened the library.", "小阿尔伯特·布朗森为图书馆揭幕。", "阿尔伯特·布朗森"),
        ("Albert Linsky opened the library.", "罗伯特?布朗森为图书馆揭幕。", "罗伯特?布朗森"),
        ("田中角荣出席了会议。", "Kenji Tanaka attended the meeting.", "Kenji Tanaka"),
        ("Mr Jensen will run the firm, the board said.", "董事会说,约翰逊先生将管理公司。", "约翰逊"),
        ("Morgan Stanley raised its forecast.", "斯坦利·摩根上调了预测。", "斯坦利·摩根"),
        ("摩根士丹利上调了预测。", "Stanley Morgan raised the forecast.", "Stanley Morgan"),
        ("Henry Ford said sales rose.", "福特汽车表示销量上升。", "福特汽车"),
        ("亨利·福特说销量上升。", "Ford Motor said sales rose.", "Ford Motor"),
    ],
)
def test_another_name_in_somebodys_place_is_told(source: str, claim: str, text: str, book: Gazetteer) -> None:
    assert [problem.text for problem in check(source, claim, book, _names).problems] == [text]


@pytest.mark.parametrize(
    ("source", "claim"),
    [
        ("Thomas Cook and Morgan Stanley closed branches.", "托马斯·库克和摩根士丹利关闭了分行。"),
        ("Kenji Tanaka attended the meeting.", "田中健二出席了会议。"),
        ("Tanaka attended the meeting.", "田中角荣出席了会议。"),
        ("John Yang attended the meeting.", "杨约翰出席了会议。"),
        ("William Calder met voters in Leeds.", "比尔·考尔德在利兹会见了选民。"),
        ("比尔·考尔德在利兹会见了选民。", "William Calder met voters in Leeds."),
        ("Calder met voters in Leeds.", "乔·考尔德在利兹会见了选民。"),
        ("Jensen Huang, who runs Nvidia, spoke.", "黄仁勋(Jensen Huang)是英伟达的掌门人,他发了言。"),
        ("Paula Ellery, of the analysts QRT, agreed.", "分析机构QRT的葆拉·埃勒里表示同意。"),
    ],
)
def test_a_name_told_otherwise_is_no_other_name(source: str, claim: str, book: Gazetteer) -> None:
    assert check(source, claim, book, _names).problems == ()


@pytest.mark.parametrize(
    ("han", "latin", "least", "most"),
    [("约翰逊", "Johnson", 1, 1), ("强森", "Johnson", 1, 1), ("约翰逊", "Jensen", 0, 0.3), ("胡登", "Houden", 0.7, 1)],
)
def test_custom_comes_before_sound(han: str, latin: str, least: float, most: float) -> None:
    assert least <= alike(han, latin) <= most


def test_parts_of_a_name_count_together() -> None:
    assert letters_spell(("安德烈斯", "洛佩斯", "奥夫拉多尔"), "President-elect Andres Lopez Obrador said")
    assert not letters_spell(("安德烈斯", "史密斯"), "President-elect Andres Lopez Obrador said")
    assert dots_spell(("Andres", "Obrador"), "输给安德烈斯·奥夫拉多尔第三轮")
    assert not dots_spell(("Andres", "Smith"), "输给安德烈斯·奥夫拉多尔第三轮")
    assert characters_spell("Kelvin", "约3,800开尔文以下")
    assert not characters_spell("Jensen", "他们在进行和存在现有的调查")


def test_only_a_word_that_stands_alone_may_be_a_strangers_surname(book: Gazetteer) -> None:
    text = "In March, Kovac met Boeing and the Moon Society near Harlem; rivals of Lindemann left Yuan behind."
    assert [word.form for word in strangers(text, (), book)] == ["Kovac", "Lindemann"]
