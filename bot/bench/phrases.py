"""The words and sentences that `newsroom` makes its articles of."""

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Kind:
    """What happened, as (title, first sentence) in each language."""

    zh: tuple[str, str]
    en: tuple[str, str]


@dataclass(frozen=True, slots=True)
class Words:
    openings: tuple[str, ...]
    adjectives: tuple[str, ...]
    nouns: tuple[str, ...]
    verbs: tuple[str, ...]
    joins: tuple[str, ...]
    details: tuple[str, ...]
    background: tuple[str, ...]
    blank: str
    stop: str


KINDS = (
    Kind(
        ("{company}裁员{heads}", "{company}周一宣布裁员{heads}，约占员工总数的{percent}，{person}在内部信中解释了原因。"),
        ("{company} cuts {heads}", "{company} said on Monday it will lay off {heads}, or {percent} of its staff, {person} told employees."),
    ),
    Kind(
        ("{company}获{money}融资", "{company}完成{money}新一轮融资，由{other}领投，创始人{person}称资金将用于扩产。"),
        ("{company} raises {money}", "{company} has raised {money} in a round led by {other}, its founder {person} said."),
    ),
    Kind(
        ("{person}出任{company}首席执行官", "{company}董事会任命{person}为首席执行官，接替任职多年的{second}。"),
        ("{person} named chief executive of {company}", "The board of {company} appointed {person} as chief executive, succeeding {second}."),
    ),
    Kind(
        ("{company}季度营收{money}", "{company}公布季报：营收{money}，同比增长{percent}，高于分析师预期。"),
        ("{company} posts revenue of {money}", "{company} reported quarterly revenue of {money}, up {percent} from a year earlier."),
    ),
    Kind(
        ("{company}拟以{money}收购{other}", "{company}同意以{money}收购{other}，交易尚待{place}监管机构批准。"),
        ("{company} to buy {other} for {money}", "{company} agreed to buy {other} for {money}, pending approval by regulators in {place}."),
    ),
    Kind(
        ("{company}在{place}建厂", "{company}将投资{money}在{place}建厂，预计雇用{heads}，工程由{person}负责。"),
        ("{company} to build plant in {place}", "{company} will spend {money} on a plant in {place} that is to employ {heads}, {person} said."),
    ),
    Kind(
        ("{other}起诉{company}", "{other}在{place}法院起诉{company}，索赔{money}，称{person}带走了商业机密。"),
        ("{other} sues {company}", "{other} sued {company} in {place}, seeking {money} and accusing {person} of taking trade secrets."),
    ),
    Kind(
        ("{company}工厂罢工进入第三天", "{company}位于{place}的工厂有{heads}罢工，工会代表{person}要求加薪{percent}。"),
        ("Strike at {company} enters third day", "{heads} walked out at a {company} plant in {place}; {person} of the union wants {percent} more pay."),
    ),
)  # fmt: skip

PLACES = (
    ("Lisbon", "里斯本"), ("Hefei", "合肥"), ("Oslo", "奥斯陆"), ("Chengdu", "成都"), ("Austin", "奥斯汀"), ("Osaka", "大阪"),
    ("Nairobi", "内罗毕"), ("Wuhan", "武汉"), ("Lyon", "里昂"), ("Suzhou", "苏州"), ("Toronto", "多伦多"), ("Hanoi", "河内"),
)  # fmt: skip
TRADES = (
    ("Motors", "汽车"), ("Robotics", "机器人"), ("Bank", "银行"), ("Pharma", "制药"), ("Energy", "能源"), ("Foods", "食品"),
    ("Airlines", "航空"), ("Semiconductor", "半导体"), ("Software", "软件"), ("Logistics", "物流"), ("Steel", "钢铁"), ("Media", "传媒"),
)  # fmt: skip
SYLLABLES = "bar ken tor mel vi san do ril ga nos pel ti mur len ka fo zen dra wil hol mer lin por sta vek ond ash ulm ric ter".split()
SURNAMES = (
    "王李张刘陈杨黄赵周吴徐孙马朱胡郭何高林郑谢罗梁宋唐许韩冯邓曹彭曾肖田董潘袁蔡蒋余于杜叶程魏苏吕丁任沈姚卢傅钟"
)
HAN_FOR_NAMES = "安柏辰川岱恩帆昊珂岚墨宁沛琪睿诗桐婉熙妍泽哲之卓航景润嘉铭思远若晴兆丰启瑞腾恒盛达华信宏通"

EN = Words(
    tuple("Analysts say the|Staff expect a|Rivals fear the|Suppliers doubt the|Officials want a|Investors like the|Critics call for a|Observers see a".split("|")),
    tuple("slow cautious early local costly global modest bold quiet rapid uneven fragile steady digital seasonal regional private public joint formal".split()),
    tuple("market contract schedule factory budget platform audit warehouse design harbour network forecast committee pension licence cargo engine grid vaccine archive satellite tariff orchard pipeline tunnel backlog prototype patent turbine subsidy".split()),
    tuple("delays supports replaces follows limits improves confirms threatens widens repeats finances measures reopens inspects shapes covers".split()),
    tuple("while one|because the|although another|before each|after every|so that the".split("|")),
    (
        "{person} said the decision had been prepared for months and that {second} would explain it to customers.",
        "The sum of {money} was confirmed by two people who know the talks and asked not to be named.",
        "About {heads} in {place} are affected, according to documents seen by reporters.",
        "Shares of {company} moved {percent} in early trading, more than those of {other}.",
        "{other} declined to comment; a spokesman pointed to an earlier statement.",
        "{second}, who joined {company} two years ago, wrote to staff on the same evening.",
        "In {place} the news came as a surprise, and local officials asked for a meeting with {person}.",
        "Of every ten customers of {company}, three also buy from {other}, a survey found.",
    ),
    (
        "{company} was founded by three engineers and has customers in forty countries. {fact}",
        "In recent years {company} has changed its strategy more than once. {fact}",
        "{company} competes with larger groups at home and abroad. {fact}",
        "The market that {company} serves has been growing unevenly. {fact}",
        "Former managers of {company} describe a culture of long hours. {fact}",
    ),
    " ",
    ".",
)  # fmt: skip
ZH = Words(
    tuple("分析人士认为 员工担心 同行指出 供应商表示 当地官员提到 投资者看重 业内人士透露 观察者注意到".split()),
    tuple("缓慢的 谨慎的 早期的 昂贵的 全球性的 温和的 大胆的 低调的 快速的 不均衡的 脆弱的 稳定的 数字化的 季节性的 区域性的 联合的 正式的".split()),
    tuple("市场 合同 进度 工厂 预算 平台 审计 仓库 设计 港口 网络 预测 委员会 养老金 许可证 货运 发动机 电网 疫苗 档案 卫星 关税 果园 管线 隧道 积压订单 样机 专利 涡轮机 补贴".split()),
    tuple("推迟了 支持了 取代了 限制了 改善了 证实了 威胁着 扩大了 重复了 资助了 衡量着 检查了 影响着 覆盖了".split()),
    tuple("，同时 ，因为 ，尽管 ，此前 ，此后 ，使得".split()),
    (
        "{person}表示，这一决定酝酿了数月，{second}将向客户作出说明。",
        "两位了解谈判情况、要求匿名的人士证实了{money}这一数额。",
        "记者看到的文件显示，{place}约有{heads}受到影响。",
        "{company}股价早盘变动{percent}，幅度大于{other}。",
        "{other}拒绝置评，发言人请记者参阅此前的声明。",
        "两年前加入{company}的{second}当晚致信全体员工。",
        "消息在{place}引起意外，当地官员要求与{person}会面。",
        "一项调查发现，{company}每十位客户中有三位也向{other}采购。",
    ),
    (
        "{company}由三名工程师创立，客户遍及四十个国家。{fact}",
        "近年来{company}不止一次调整战略。{fact}",
        "{company}在国内外都面对规模更大的对手。{fact}",
        "{company}所处的市场增长并不均衡。{fact}",
        "{company}的前管理人员描述了加班成风的文化。{fact}",
    ),
    "",
    "。",
)  # fmt: skip
