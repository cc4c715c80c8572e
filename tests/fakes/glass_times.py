"""A feed of two days: a story, and what became of it."""

from collections.abc import Sequence
from datetime import datetime
from email.utils import format_datetime
from html import escape

from tests.fakes.feed_server import Reply

FIRST = (
    "Acme Works cuts 600 jobs at Larchmont glass works @everyone",
    "Acme Works will cut 600 jobs at its glass works in Larchmont, Ander Keller, the founder of Glasswork, said on Monday.",
    '"We paid $14 million for the glass works," Ander Keller said, and 310 people watched in Larchmont.',
    "The Larchmont glass works makes glass bottles for 12 countries and was built in 9 months. https://evil.example/a",
)
SECOND = (
    "Acme Works cuts 900 jobs at Larchmont glass works",
    "Acme Works will cut 900 jobs at its glass works in Larchmont, Ander Keller, the founder of Glasswork, said on Tuesday.",
    '"We lost $22 million on the glass works," said Ada Keen, the chief executive of Acme Works, in Larchmont.',
    "The Larchmont glass works makes glass bottles for 12 countries and was built in 9 months.",
)


def feed(articles: Sequence[tuple[tuple[str, ...], datetime]]) -> Reply:
    items = [
        f"<item><title>{escape(title)}</title><link>https://news.example/{number}</link><guid>{number}</guid>"
        f"<pubDate>{format_datetime(when)}</pubDate>"
        f"<content:encoded><![CDATA[{''.join(f'<p>{line}</p>' for line in lines)}]]></content:encoded></item>"
        for number, ((title, *lines), when) in enumerate(articles)
    ]
    head = '<rss version="2.0" xmlns:content="http://purl.org/rss/1.0/modules/content/"><channel><title>The Glass Times</title>'
    return Reply(
        f"{head}{''.join(reversed(items))}</channel></rss>".encode(), headers={"Content-Type": "application/rss+xml"}
    )
