"""A web page, read for two questions: which feeds does it name, and does it hold the article we were promised."""

from digests.sources.addresses import web_address
from digests.sources.decoding import decode
from digests.sources.markup import links_of, text_of

_MAX_TEXT = 200_000


def read(body: bytes, *, url: str, content_type: str) -> dict[str, object]:
    """A page as plain data (`entries.page_of` makes a `Page` of it); feed addresses are absolute, in the page's order."""
    html = decode(body, content_type)
    links = links_of(html)
    root = web_address(links.base, url) or url
    feeds: dict[str, str] = {}
    for href, name in links.feeds:
        address = web_address(href, root)
        if address is not None:
            feeds.setdefault(address, name)
    likely = [address for href in links.likely if (address := web_address(href, root)) and address not in feeds]
    return {"title": links.title, "feeds": list(feeds.items()), "likely": likely, "text": text_of(html)[:_MAX_TEXT]}
