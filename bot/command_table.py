"""The one command table that serves both platforms and the terminal: names, help in both languages, options, handlers."""

from collections.abc import Mapping

from bot import cards
from bot.commands import LAST_PAGE, Command, Commands, Complete, Option
from bot.messages import Card, Reader

# --- handlers --------------------------------------------------------------------------------------------------------------


def _page(options: Mapping[str, str]) -> int:
    text = options.get("page", "1")
    return min(max(1, int(text[:9])), LAST_PAGE) if text.isdecimal() else 1


async def _who(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.person(await c.service.who(reader, o.get("name", ""), _page(o)), reader, _page(o))


async def _digest(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    channel = await c.service.channel(reader)
    found = await c.service.digest(reader, o.get("date", ""))
    return cards.edition_answer(found, channel, threads=c.service.has_threads(channel))


async def _story(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.story(await c.service.story(reader, o.get("id", "")), reader)


async def _figures(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    page, number = await c.service.figures(reader, o.get("subject", "")), _page(o)
    chart = None
    if c.charts is not None and page.courses and number == 1:
        chart = await c.charts.draw(page.courses[0], (cards.voice_of(reader),))
    return cards.figures(page, reader, number, chart)


async def _search(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    hits = await c.service.search(reader, o.get("words", ""), _page(o))
    return cards.hits(hits, o.get("words", ""), reader, _page(o))


async def _why(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.fates(await c.service.why(reader, o.get("address", "")), reader)


async def _watch_add(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.done("watch", reader, name=(await c.service.watch(reader, o.get("name", ""))).name)


async def _watch_remove(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.done("unwatch", reader, name=(await c.service.unwatch(reader, o.get("name", ""))).name)


async def _watch_list(c: Commands, reader: Reader, _: Mapping[str, str]) -> Card:
    return cards.watches(await c.service.watched(reader), reader)


async def _source_add(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    spec, preview = await c.administration.source_add(reader, o.get("address", ""), o.get("name", ""))
    return cards.source_added(spec, preview, reader)


async def _source_test(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.preview(await c.administration.source_test(reader, o.get("address", "")), reader)


async def _source_list(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    found = await c.administration.source_list(reader)
    return cards.sources(found, reader, _page(o), c.administration.now())


async def _source_pause(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    spec = await c.administration.source_pause(reader, o.get("source", ""), paused=True)
    return cards.done("pause", reader, source=spec.id)


async def _source_resume(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    spec = await c.administration.source_pause(reader, o.get("source", ""), paused=False)
    return cards.done("resume", reader, source=spec.id)


async def _source_remove(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    spec = await c.administration.source_remove(reader, o.get("source", ""))
    return cards.done("remove", reader, source=spec.id)


async def _channel_on(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    channel, edition = await c.administration.channel_on(reader, o.get("name", ""))
    return cards.channel_on(channel, edition, reader)


async def _channel_off(c: Commands, reader: Reader, _: Mapping[str, str]) -> Card:
    return cards.channel(await c.administration.channel_off(reader), reader)


async def _channel_show(c: Commands, reader: Reader, _: Mapping[str, str]) -> Card:
    return cards.channel(await c.administration.channel_show(reader), reader)


async def _schedule(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    changed = await c.administration.schedule(reader, o.get("at", ""), o.get("zone", ""), o.get("days", ""))
    return cards.channel(changed, reader)


async def _language(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.channel(await c.administration.language(reader, o.get("mode", ""), o.get("script", "")), reader)


async def _filter(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.channel(await c.administration.filter(reader, o.get("kind", ""), o.get("values", "")), reader)


async def _people_merge(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.person_line(await c.administration.people_merge(reader, o.get("keep", ""), o.get("other", "")), reader)


async def _people_unmerge(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    one, other = await c.administration.people_unmerge(reader, o.get("person", ""))
    return cards.done("unmerge", reader, a=one.name, b=other.name)


async def _people_split(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.person_line(
        await c.administration.people_split(reader, o.get("person", ""), o.get("form", "")), reader
    )


async def _people_rename(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    renamed = await c.administration.people_rename(reader, o.get("person", ""), o.get("en", ""), o.get("zh", ""))
    return cards.person_line(renamed, reader)


async def _people_forget(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    forgotten = await c.administration.people_forget(reader, o.get("name", ""))
    return cards.done("forget", reader, name=forgotten.name)


async def _people_recall(c: Commands, reader: Reader, o: Mapping[str, str]) -> Card:
    return cards.done("recall", reader, name=await c.administration.people_recall(reader, o.get("name", "")))


async def _status(c: Commands, reader: Reader, _: Mapping[str, str]) -> Card:
    return cards.status(await c.administration.status(reader), reader)


async def _help(c: Commands, reader: Reader, _: Mapping[str, str]) -> Card:
    return await c.help(reader)


# --- the table -------------------------------------------------------------------------------------------------------------

_PAGE = Option("page", "page of the list", "页码", number=True)
_NAME = Option("name", "a person, in any written form", "人名，任何写法均可", True, True, complete=Complete.PEOPLE)
_SOURCE = Option("source", "the source's id", "来源的标识", True, True, complete=Complete.SOURCES)
_ADDRESS = Option("address", "web address of a feed or a page", "订阅源或网页的地址", True, True)

# The words of commands and options in Chinese, where a platform has names in the reader's language. Siblings differ.
CHINESE: Mapping[str, str] = {
    "who": "人物", "digest": "简报", "story": "新闻", "figures": "数字", "search": "搜索", "why": "去向", "watch": "关注", "help": "帮助",
    "news": "管理", "source": "来源", "channel": "频道", "schedule": "发布时间", "language": "语言", "filter": "过滤", "people": "人物",
    "status": "状态", "add": "添加", "list": "列表", "remove": "移除", "test": "测试", "pause": "暂停", "resume": "恢复", "on": "开启",
    "off": "关闭", "show": "查看", "merge": "合并", "unmerge": "撤销合并", "split": "拆分", "rename": "改名", "forget": "忽略", "recall": "还原",
    "name": "名称", "page": "页码", "date": "日期", "id": "编号", "subject": "对象", "words": "关键词", "address": "地址", "at": "时间",
    "zone": "时区", "days": "日子", "mode": "语言", "script": "字形", "kind": "依据", "values": "内容", "keep": "保留", "other": "并入",
    "person": "人物", "form": "写法", "en": "英文名", "zh": "中文名",
}  # fmt: skip

COMMANDS: tuple[Command, ...] = (
    Command("who", "What is known of a person", "某人的已知信息", _who, (_NAME, _PAGE)),
    Command(
        "digest",
        "This channel's digest",
        "本频道的简报",
        _digest,
        (Option("date", "today, yesterday or 2026-11-21", "日期", rest=True),),
        slow=True,
    ),
    Command(
        "story",
        "One story in full",
        "一条新闻的全部内容",
        _story,
        (
            Option(
                "id",
                "its number in the latest digest, or its id",
                "最近一份简报中的序号，或新闻编号",
                True,
                True,
                complete=Complete.STORIES,
            ),
        ),
    ),
    Command(
        "figures",
        "Figures claimed about a person or organisation",
        "有关某人或机构的数字",
        _figures,
        (Option("subject", "person or organisation", "人或机构", True, True, complete=Complete.SUBJECTS), _PAGE),
    ),
    Command(
        "search",
        "Search the archive",
        "搜索存档",
        _search,
        (Option("words", "words, Chinese or English", "关键词，中英文均可", True, True), _PAGE),
    ),
    Command(
        "why",
        "What became of an article",
        "某篇文章的去向",
        _why,
        (Option("address", "the article's address", "文章地址", True, True),),
    ),
    Command("watch add", "A note when a name appears", "某人出现时提醒", _watch_add, (_NAME,)),
    Command("watch list", "Names you watch", "你关注的人", _watch_list),
    Command(
        "watch remove",
        "Stop watching a name",
        "取消关注",
        _watch_remove,
        (Option("name", "the name as you wrote it", "关注时的写法", True, True, complete=Complete.WATCHED),),
    ),
    Command("help", "All commands", "所有命令", _help),
    Command(
        "news source add",
        "Add a source by address",
        "添加来源",
        _source_add,
        (_ADDRESS, Option("name", "what to call it", "名称")),
        admin=True,
        slow=True,
    ),
    Command("news source list", "Sources and their health", "来源及其状态", _source_list, (_PAGE,), admin=True),
    Command(
        "news source test",
        "Try a source without adding it",
        "测试来源",
        _source_test,
        (_ADDRESS,),
        admin=True,
        slow=True,
    ),
    Command("news source pause", "Stop reading a source for now", "暂停来源", _source_pause, (_SOURCE,), admin=True),
    Command("news source resume", "Read a paused source again", "恢复来源", _source_resume, (_SOURCE,), admin=True),
    Command("news source remove", "Remove a source", "移除来源", _source_remove, (_SOURCE,), admin=True),
    Command(
        "news channel on",
        "Post the digest in this channel",
        "在本频道发布简报",
        _channel_on,
        (Option("name", "what to call the channel", "频道名称", rest=True),),
        admin=True,
        slow=True,
    ),
    Command("news channel off", "Stop posting in this channel", "停止在本频道发布", _channel_off, admin=True),
    Command("news channel show", "This channel's settings", "本频道的设置", _channel_show, admin=True),
    Command(
        "news schedule",
        "When the digest is posted",
        "设置发布时间",
        _schedule,
        (
            Option("at", "time of day, such as 08:30", "时间，如 08:30"),
            Option("zone", "time zone, such as Asia/Shanghai", "时区", complete=Complete.ZONES),
            Option("days", "daily, weekdays or mon,wed,fri", "日子"),
        ),
        admin=True,
    ),
    Command(
        "news language",
        "Languages of the digest",
        "设置简报语言",
        _language,
        (
            Option("mode", "both, zh or en", "语言", True, True, choices=("both", "zh", "en")),
            Option("script", "hans or hant", "简体或繁体", choices=("hans", "hant")),
        ),
        admin=True,
    ),
    Command(
        "news filter",
        "What the channel reads about",
        "设置过滤",
        _filter,
        (
            Option(
                "kind",
                "what to filter by",
                "过滤依据",
                True,
                choices=("topics", "people", "organizations", "sources", "without"),
            ),
            Option("values", "names, separated by commas; empty clears", "名称，以逗号分隔；留空则清除", rest=True),
        ),
        admin=True,
    ),
    Command(
        "news people merge",
        "Two records are one person",
        "合并人物",
        _people_merge,
        (
            Option("keep", "the record to keep", "保留的人物", True, complete=Complete.PEOPLE),
            Option("other", "the record that goes into it", "并入的人物", True, complete=Complete.PEOPLE),
        ),
        admin=True,
    ),
    Command(
        "news people unmerge",
        "Take the last merge into a record back",
        "撤销对某人的最近一次合并",
        _people_unmerge,
        (Option("person", "the record", "人物", True, True, complete=Complete.PEOPLE),),
        admin=True,
    ),
    Command(
        "news people split",
        "A written form is someone else",
        "拆分人物",
        _people_split,
        (
            Option("person", "the record", "人物", True, complete=Complete.PEOPLE),
            Option("form", "the form that is someone else", "属于他人的写法", True),
        ),
        admin=True,
    ),
    Command(
        "news people rename",
        "Correct a person's name",
        "更正人名",
        _people_rename,
        (
            Option("person", "the record", "人物", True, complete=Complete.PEOPLE),
            Option("en", "English name", "英文名"),
            Option("zh", "Chinese name", "中文名"),
        ),
        admin=True,
    ),
    Command(
        "news people forget",
        "What was read as a name is none: tell of it no more",
        "误读的人名：不再提及",
        _people_forget,
        (Option("name", "what is no name", "并非人名的词", True, True, complete=Complete.PEOPLE),),
        admin=True,
    ),
    Command(
        "news people recall",
        "Take it back that a name is none",
        "撤销“并非人名”",
        _people_recall,
        (Option("name", "the name", "人名", True, True, complete=Complete.FORGOTTEN),),
        admin=True,
    ),
    Command("news status", "How the bot is doing here", "运行状态", _status, admin=True),
)
