"""What a file that is no feed is instead, in words that help whoever gave its address."""

import re
from typing import Final

_MAGIC: Final = (
    (b"%PDF", "this is a PDF file, not a feed"),
    (b"\x89PNG", "this is a picture, not a feed"),
    (b"GIF8", "this is a picture, not a feed"),
    (b"\xff\xd8\xff", "this is a picture, not a feed"),
    (b"PK\x03\x04", "this is an archive of files, not a feed"),
    (b"ID3", "this is a sound file, not a feed"),
)
_opml = re.compile(r"<opml[\s>]", re.IGNORECASE)
_site_map = re.compile(r"<(?:urlset|sitemapindex)[\s>]", re.IGNORECASE)
_page = re.compile(r"<(?:!doctype\s+html|html|head|body)\b", re.IGNORECASE)
_sign_in = re.compile(r"<input[^>]{0,200}type\s*=\s*[\"']?password", re.IGNORECASE)
_challenge = re.compile(
    r"just a moment|checking your browser|enable javascript|captcha|人机验证|安全验证|访问验证", re.IGNORECASE
)
_LOOKED_AT: Final = 5000


def instead(body: bytes, text: str) -> str:
    """One clause, such as "this is a web page, not a feed". `text` is the body decoded."""
    for magic, words in _MAGIC:
        if body.startswith(magic):
            return words
    if text[:1] in ("{", "["):
        return "this is JSON, but no JSON Feed"
    head = text[:_LOOKED_AT]
    if _opml.search(head):
        return "this is a list of feeds (OPML), not a feed; take it in with: jianbao opml import FILE"
    if _site_map.search(head):
        return "this is a site map, not a feed"
    if not _page.search(head):
        return "this is neither RSS nor Atom nor JSON Feed"
    if _sign_in.search(text):
        return "this is a page to sign in at; jianbao reads only what is open to all"
    if _challenge.search(head):
        return "this is a check against robots in place of the page; ask the site for a feed that readers may fetch"
    return "this is a web page, not a feed"
