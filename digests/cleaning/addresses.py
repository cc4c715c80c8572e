"""Web addresses: one spelling for one page, and who publishes there."""

from urllib.parse import parse_qsl, unquote, urlencode, urljoin, urlsplit, urlunsplit

from digests.cleaning.lexicon import RULES

_PORTS = {"http": 80, "https": 443}


def canonical(address: str | None, *, base: str | None = None) -> str | None:
    """The address without tracking parameters, fragment, default port and AMP wrapping; None unless http(s).

    Host and scheme in lower case, order of the remaining parameters kept. A mobile host is rewritten only where the plain one is
    known to serve the same path (`mobile_hosts` in furniture.toml): elsewhere the link might lead nowhere.
    """
    if not address:
        return None
    try:
        parts = urlsplit(urljoin(base, address.strip()) if base else address.strip())
        host, port = (parts.hostname or "").rstrip("."), parts.port
    except ValueError:
        return None
    if parts.scheme.lower() not in _PORTS or not host:
        return None
    wrapped = _unwrapped(host, parts.path)
    if wrapped:
        return canonical(wrapped)
    host = RULES.mobile_hosts.get(host, host.replace(".m.wikipedia.org", ".wikipedia.org"))
    shown = f"[{host}]" if ":" in host else host
    netloc = shown if port in (None, _PORTS[parts.scheme.lower()]) else f"{shown}:{port}"
    path = parts.path or "/"
    for end in ("/amp", "/amp/", ".amp"):
        if path.endswith(end) and len(path) > len(end) + 1:
            path = path[: -len(end)]
    return urlunsplit((parts.scheme.lower(), netloc, path, _kept(parts.query), ""))


def _kept(query: str) -> str:
    pairs = parse_qsl(query, keep_blank_values=True)
    kept = [(name, value) for name, value in pairs if not _tracks(name.lower(), value.lower())]
    return query if len(kept) == len(pairs) else urlencode(kept)


def _tracks(name: str, value: str) -> bool:
    return (
        name in RULES.tracking
        or name.startswith(RULES.tracking_prefixes)
        or (name in RULES.tracking_named and value in RULES.tracking_values)
    )


def _unwrapped(host: str, path: str) -> str | None:
    """The page inside a cache address: google.com/amp/s/host/path."""
    if host.removeprefix("www.") == "google.com" and path.startswith("/amp/"):
        rest = unquote(path.removeprefix("/amp/"))
        return "https://" + rest.removeprefix("s/") if "." in rest.removeprefix("s/").split("/")[0] else None
    return None


def site(address: str | None) -> str:
    """Host without www."""
    if not address:
        return ""
    try:
        return (urlsplit(address).hostname or "").removeprefix("www.")
    except ValueError:
        return ""


def same_site(a: str, b: str) -> bool:
    """Whether two addresses belong to one publisher: equal hosts, or one the other's parent, www. and m. aside."""
    hosts = [site(x).removeprefix("m.").removeprefix("amp.") for x in (a, b)]
    return bool(hosts[0]) and (
        hosts[0] == hosts[1] or hosts[0].endswith("." + hosts[1]) or hosts[1].endswith("." + hosts[0])
    )
