"""Which of the names in a sentence can be the subject of a figure in it: not those named only as source, goal or place, as the one who
tells, in passing (brackets, relative clauses), or as owner of something else.

    从OpenAI挖来       OpenAI is where they come from            狂挖OpenAI、DeepMind大佬       both are objects
    Lagarde said ...   she tells it                              研究员林清源测算,产值损失90亿元  so does he
    缪向阳的实验室...    it is the laboratory's                    Pang, who had run Apple's team, was offered ...
"""

import re
from bisect import bisect_left
from collections import Counter
from collections.abc import Collection, Iterator, Sequence
from dataclasses import dataclass

from digests.models import ReadOrganization, ReadPerson, Span


@dataclass(frozen=True, slots=True)
class Name:
    """One mention of a person or an organisation; `id` as in the reading."""

    start: int
    end: int
    id: str
    person: bool


_oblique_zh = re.compile(
    r"(?:从|自|向|对|被|比|给|较|与|和|跟|同|在|于|超过|据|由|获|受|靠|以及|及|、|着|了|过|挖|请|投|砸|抢|聘|告|除|除了|"
    r"登陆|登录|赴|转战|挖来|请来|招来|聘请|任命|引进|加入|重返|回归|离开|转投|跳槽|入职|加盟|击败|打败|压过|采访|收购|投资|重注|押注|旗下|前|原|连同|包括|作为|随)"
    r"\s?(?:了|至|到)?(?:一?[个家名位])?\s?$"
)
# X的对手, X's supplier: somebody else, whose relation to X is all that is said of it.
_relation = re.compile(
    r"旗下(?![^,;。]{0,8}(?:部门|业务|团队|公司))(?=[\u4e00-\u9fff])|[^,;。的]{0,8}(?:投资|收购|控股|支持|创办|创立|持股|参股|孵化|入股)的(?=[\u4e00-\u9fff]{2})|"
    r"的?(?:主要|最大|长期)?的?(?:竞争对手|对手|竞品|供应商|供货商|客户|代工厂|承包商|合作伙伴|股东|投资方|投资人|经销商)|的(?:公司|子公司|员工|前员工)|(?:副?教授|博士|校友|毕业生|学者|研究员|系)(?=[\u4e00-\u9fff])|-(?:led|backed|owned|based|funded|listed|branded|made|built|run|designed|controlled|linked|affiliated)\b|(?:['’]s)?\s(?:professors?|researchers?|graduates?|alumn[a-z]+)\b|的?前(?:任)?(?:负责人|首席|CEO|总裁|董事|高管|员工|工程师|掌门人)"
    r"|(?:['’]s)?\s(?:[a-z-]+\s){0,2}?(?:rivals?|suppliers?|customers?|competitors?|partners?|subsidiar(?:y|ies)|investors?|contractors?|unions?|"
    r"dealers?|distributors?|shareholders?)\b"
)
_founded_by = re.compile(r"\b(?:founded|led|run|headed|backed|owned|chaired|created|started) by [^,;.]{0,60}$")
_of_it = re.compile(r"\s?(?:的|[\"“「《])")  # 他曾是X“天才少年”
_division = re.compile(  # Microsoft Intelligent Cloud
    r"(?: [A-Z][a-z]+){0,2} (?:Cloud|Bank|Securities|Capital|Ventures|Health|Energy|Media|Music|Studios|Pay|Services|Devices|Motors|Insurance|"
    r"Research|Labs?|Games|Entertainment|Payments|Automotive|Division|Unit|Foundation|Institute)\b"
)
_among = re.compile(r"(?:\s?[、和与及][^,;。、和与及]{1,16}){0,6}\s?等(?!了|待|到|候|着)")  # X等公司: one of several
_quoted_en = re.compile(r"[,\"”]\s?(?:wrote|said|says|asked|adds|added|according to)\s$")
_source_zh = re.compile(
    r"(?:从|向|给|被|对(?!手|方)|随着?|距)[^,;。:、()\d年月日]{1,8}$|据(?:(?!报道|报导|消息|[称悉传]|了解|透露|统计|显示)[^,;。:]){1,8}$"
)
_oblique_en = re.compile(
    r"\b(?:from|to|in|than|at|by|with|against|into|for|like|beat|over|on|of|behind|under|near|via|such as|unlike|and|or|formerly|former|ex-|"
    r"joined|joining|join|left|leaving|leave|followed|following|told|hired|acquired|bought|sued|leads?|trails?|quit|includ(?:ing|e|es|ed)|versus|"
    r"earned|made|cost|gave|owed)"
    r"\s?(?:the\s|its\s|rival\s|analyst\s|chief executive\s|founder\s|CEO\s)?\s?$",
    re.I,
)
_joined = re.compile(r"、\s?|\s?(?:和|与|及|以及|跟)\s?|,? and |, (?=[^,;]{1,30}(?:,\s| and ))")
# Who only tells the figure: a person who says so, an organisation whose filing, analyst or forecast it is.
_SAYING_ZH = "说|表示|称|写道|写|介绍|透露|指出|认为|坦言|回忆|补充|强调|笑言|算了|统计|估计|解释|提到|测算|讲|追问|提醒|回复|预计|预测|估算|谈到|看来|控诉|直言|披露|评论|警告|相信|质疑|问|答"
_speaks_zh = re.compile(rf"[^,;。:]{{0,18}}?(?:{_SAYING_ZH})|\s?:")
_speaks_en = re.compile(
    r"(?:,[^,;.]{0,60},)?(?:\s(?!who\b)[\w’'-]+){0,4}?,?\s(?:said|says|told|wrote|added|adds|argued|argues|estimates|estimated|recalled|noted|asked|warned|"
    r"cautioned|predicts|predicted|expects|believes|thinks|puts|calculates|claims|claimed|reckons|saying|complained)\b"
)
_reports = re.compile(
    r"(?:文件|维持|分析师|预测|估计|给出|报道|援引|数据显示|测算|研报|证券|的数字|爆料)|\s(?:analysts?|estimates|economists?|data|filing|sources?|reports?|reporters?|reported that|forecasts)\b"
)
# A name that says where somebody works who tells the figure as an outsider; an executive tells it of the company.
_observer = re.compile(
    rf"[^,;。:()]{{0,14}}?(?:分析师|教授|研究员|院长|律师|学者|经济学家|教练|议员|顾问|策略师|检察官|发言人[^,;。]{{0,4}}外|中心的)"
    rf"[^;。:]{{0,40}}?(?:{_SAYING_ZH})"
)
# A bank or broker that speaks of another company's figures.
BROKERS = "高盛|摩根|大摩|小摩|瑞银|花旗|美银|麦格理|野村|里昂|巴克莱|杰富瑞|中金|证券"
_broker = re.compile(
    rf"{BROKERS}|"
    r"Goldman|Morgan|UBS|Citi|Barclays|Jefferies|Macquarie|Nomura|Bernstein|Wedbush|Deutsche"
)
_broker_says = re.compile(
    r"(?:\([^()]{1,12}\))?(?:证券|银行|集团)?(?:则|也|亦|仍|并|近日|最新)?(?:在?报告)?(?:预期|预估|预计|预测|估计|认为|看好|给予|指出|重申|维持|上调|下调|调升|调降|调高|目标)"
    r"|(?:['’]s)?(?: analysts?)? (?:expects?|estimates?|forecasts?|raised|cut|lowered|sees?|predicts?|rates?)\b"
)
# 爱尔兰药厂Shire, 美国巨头X: what stands before the kind only describes the one named behind it.
_describes_next = re.compile(r"(?:药厂|厂商|车厂|大厂|巨头|企业|龙头|业者|品牌|初创公司|科技公司|电商)(?=[A-Za-z])")
# Who gives the money of a round: nothing that is said of the round or the company is its own.
_funds = re.compile(
    r"(?:\s[a-z]+){0,4}?\s(?:co-)?(?:leads?|led|leading|backs|backed|participated|invested|poured)\b(?! by)|(?:联合|共同|独家|也)?(?:领投|参投|跟投|参与|加入)"
)
_its_own = re.compile(r"\b(?:company|firm|group|business|it|its)\b", re.I)
EXECUTIVE = re.compile(r"['’]s\s(?:new |former |co-)?(?:chief|CEO|CFO|COO|chair|founder|president|boss|head)\b")
_ROW = 20  # names joined to each other
_brackets = re.compile(r"\([^()]{0,200}\)")
_meanwhile = re.compile(r"在[^,;。:]{2,40}(?:时候|时(?!任)|期间|过程中|之后|以后|后(?=,))")
_aside_en = re.compile(
    r",\s(?:who|which|whose|where|when|led|founded|owned|backed|run|headed|created|an?|the)\b[^,;]*(?=,)|"
    r",\s(?:[A-Za-z’'-]+\s){0,4}(?:who|which)\s[^,;]*(?=,)"
)


class Names:
    """The mentions of one folded text."""

    def __init__(
        self,
        text: str,
        people: Sequence[ReadPerson],
        organizations: Sequence[ReadOrganization],
        measures: Collection[Span] = (),
    ) -> None:
        """`measures` are the words that name what is measured: EBITA is no organisation, nor is 公司估值."""
        self._text = text
        words = sorted(measures, key=lambda span: span.start)
        self._all = sorted(
            (n for n in _mentions(people, organizations) if n.person or not _is_no_firm(text, n, words)),
            key=lambda n: (n.start, -n.end),
        )
        self._count = Counter(n.id for n in self._all if not n.person)
        self._starts = [n.start for n in self._all]
        self._seen: Span | None = None
        self._in_passing: tuple[Span, ...] = ()

    def is_main(self, name: Name) -> bool:
        """Whether the text names no other organisation more often than this one."""
        return self._count[name.id] == max(self._count.values(), default=0)

    def is_sole(self, name: Name) -> bool:
        """Whether the text names this organisation more often than all others together."""
        return 2 * self._count[name.id] > self._count.total()

    def is_above_all(self, name: Name) -> bool:
        """Whether the text names it more often than any other organisation."""
        return self._count[name.id] > max((n for other, n in self._count.items() if other != name.id), default=0)

    def __bool__(self) -> bool:
        return bool(self._all)

    def within(self, span: Span) -> list[Name]:
        first, last = bisect_left(self._starts, span.start), bisect_left(self._starts, span.end)
        return [n for n in self._all[first:last] if n.end <= span.end]

    def candidates(self, span: Span, sentence: Span, figure: Span) -> list[Name]:
        """Names of `span`, a part of `sentence`, that may be the subject of `figure`."""
        asides = [a for a in self._asides(sentence) if not (a.start <= figure.start and figure.end <= a.end)]
        return [
            n
            for n in self.within(span)
            if not any(a.start <= n.start and n.end <= a.end for a in asides) and not self.is_oblique(n, figure)
        ]

    def _asides(self, sentence: Span) -> tuple[Span, ...]:
        """Brackets, relative and temporal clauses of the sentence; remembered, as a sentence has many figures."""
        if self._seen != sentence:
            self._seen = sentence
            found = (
                m
                for pattern in (_brackets, _meanwhile, _aside_en)
                for m in pattern.finditer(self._text, sentence.start, sentence.end)
            )
            self._in_passing = tuple(Span(m.start(), m.end()) for m in found)
        return self._in_passing

    def is_oblique(self, name: Name, figure: Span) -> bool:
        return self._governed(name) or self._tells(name, figure)

    def is_object(self, name: Name) -> bool:
        """Whether a preposition or a verb makes it something else than a subject or an owner."""
        return self._governed(name)

    def is_only_named(self, name: Name) -> bool:
        """Whether the name only tells the figure, as analyst or as where the analyst works."""
        return self._tells(name, None)

    def _governed(self, name: Name) -> bool:
        """Whether a preposition or a verb before it makes the name an object; one in a row (甲、乙和丙) shares its fate."""
        if self.is_one_of_several(name) or self.is_somebody_elses(name):
            return True
        for _ in range(_ROW):
            name, later = self._before_in_row(name), name
            if name is later:
                break
        if self.is_one_of_several(name) or self.is_somebody_elses(name):
            return True
        if self._text[name.start - 1 : name.start] == "是" and _of_it.match(self._text, name.end):
            return True
        line = self._text.rfind("\n", max(0, name.start - 24), name.start) + 1
        patterns = ((_founded_by, 80), (_oblique_en, 24), (_oblique_zh, 8), (_source_zh, 10), (_quoted_en, 18))
        return any(p.search(self._text, max(line, name.start - reach), name.start) for p, reach in patterns)

    def is_funder(self, name: Name) -> bool:
        """Whether it is said to lead or join a round: "Alibaba led a $600m round in ...", 高瓴领投."""
        return _funds.match(self._text, name.end) is not None

    def is_somebody_elses(self, name: Name) -> bool:
        """Whether it is only whose rival, supplier, staff or division the text speaks of."""
        return _relation.match(self._text, name.end) is not None or _division.match(self._text, name.end) is not None

    def is_one_of_several(self, name: Name) -> bool:
        return _among.match(self._text, name.end) is not None

    def _before_in_row(self, name: Name) -> Name:
        """The name that `name` is joined to (甲和乙); itself where it stands first."""
        at = bisect_left(self._starts, name.start)
        if at:
            before = self._all[at - 1]
            gap = self._text[before.end : name.start]
            row = len(gap) <= 6 and _joined.match(self._text, before.end)
            if before.person == name.person and row and row.end() == name.start:
                return before
        return name

    def _tells(self, name: Name, figure: Span | None) -> bool:
        text, end = self._text, name.end
        if name.person:
            return _speaks_zh.match(text, end) is not None or _speaks_en.match(text, end) is not None
        if _describes_next.match(text, end) or _reports.match(text, end) or _observer.match(text, end):
            return True
        if _broker.search(text, name.start, end) and _broker_says.match(text, end):
            return True
        if not text.startswith(("'s ", "’s "), end):
            return False
        others = [n for n in self.within(Span(end + 3, end + 60)) if n.person and n.start <= end + 30]
        told = bool(others) and _speaks_en.match(text, others[0].end) is not None and not EXECUTIVE.match(text, end)
        reach = figure.start if figure else end + 120
        return told and not _its_own.search(text, others[0].end, max(reach, others[0].end))


# What a model takes for an organisation and is a word of the trade: "capex", "EPS", "YoY", "Carmaker".
_term = re.compile(
    r"[a-z]+|EPS|GAAP|IFRS|YoY|QoQ|MoM|ASP|ROE|ROI|IPO|ARR|KPI|DRAM|NAND|HBM|GPU|CPU|EV|AI|AGI|LLM|SaaS|API|CEO|CFO|FY\d*|Q[1-4]|[A-Z][a-z]*makers?|Shares (?:of|in) .*|.* (?:Shares?|Stock|Earnings|Revenues?|Profits?)"
    r"|(?:通用|国内|大型|知名)?(?:人工智能|芯片|半导体|科技|互联网|软件|汽车|生物|制药|电商|游戏|能源|机器人|自动驾驶|大模型)(?:科技|创业|初创|平台)?(?:公司|企业)"
    r"|[\u4e00-\u9fff]+(?:财报|年报|季报|业绩|纯利|净利|盈利|营收|股价|美股盘?|港股)"
)
_state = re.compile(  # Albuquerque, NM
    r"(?<=[a-z], )(?:A[KLRZ]|C[AOT]|DE|FL|GA|HI|I[ADLN]|K[SY]|LA|M[ADEINOST]|N[CDEHJMVY]|O[HKR]|PA|RI|S[CD]|T[NX]|UT|V[AT]|W[AIVY])"
)
_some_firm = re.compile(r"[家个类种批间]$")
_firm_end = re.compile(r"(?:公司|企业|厂商|机构|平台)$")


def _is_no_firm(text: str, name: Name, words: Sequence[Span]) -> bool:
    """Whether a mention is a word of the trade, overlaps the words of a measure (天使轮|融资), or only says what kind some firm is (一家芯片公司)."""
    if _term.fullmatch(text, name.start, name.end):
        return True
    if _state.fullmatch(text, name.start, name.end):
        return True
    if _some_firm.search(text, name.start - 1, name.start) and _firm_end.search(text, name.start, name.end):
        return True
    at = bisect_left(words, name.start, key=lambda span: span.end - 1)
    for word in words[at:]:
        if word.start >= name.end:
            break
        if word.end > name.end or (word.start, word.end) == (name.start, name.end):
            return word.start > name.start or (word.start, word.end) == (name.start, name.end)
        if word.end == name.end and text[name.start : name.end].startswith(("公司", "企业", "集团")):
            return True
    return False


def fits(name: Name, wanted: str | None) -> bool:
    """Whether a name is of the kind a measure is of: "person", "organization", None for either."""
    return wanted is None or name.person == (wanted == "person")


def _mentions(people: Sequence[ReadPerson], organizations: Sequence[ReadOrganization]) -> Iterator[Name]:
    for person in people:
        if not person.byline:
            yield from (Name(m.start, m.end, person.ref, True) for m in person.mentions)
    for organization in organizations:
        yield from (Name(m.start, m.end, organization.id, False) for m in organization.mentions)
