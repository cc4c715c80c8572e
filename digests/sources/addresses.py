"""Which addresses may be dialled: web addresses as written, and network addresses as resolved."""

import re
from collections.abc import Collection, Sequence
from dataclasses import dataclass
from ipaddress import IPv4Address, IPv4Network, IPv6Address, IPv6Network, ip_address, ip_network
from urllib.parse import urljoin, urlsplit

from digests.errors import BlockedAddress

_MAX_LENGTH = 2048
_DEFAULT_PORTS = {"http": 80, "https": 443}

# Inside or special, although `is_global` of some Python versions lets them pass: relays, clouds' own services, documentation.
_SPECIAL: tuple[IPv4Network | IPv6Network, ...] = tuple(
    ip_network(text)
    for text in (
        "0.0.0.0/8",
        "100.64.0.0/10",
        "168.63.129.16/32",  # Azure's host agent
        "192.0.0.0/24",
        "192.88.99.0/24",  # 6to4 relays
        "198.18.0.0/15",
        "224.0.0.0/3",
        "::/8",
        "64:ff9b:1::/48",  # local NAT64
        "100::/64",
        "2001::/23",
        "2002::/16",  # 6to4
        "3fff::/20",
        "fec0::/10",
        "ff00::/8",
    )
)
_control = re.compile("[\x00-\x1f\x7f]")
_NAT64 = IPv6Network("64:ff9b::/96")


def public(address: str) -> bool:
    """Whether a network address is on the public internet. IPv4 inside IPv6 is judged by the IPv4 address."""
    try:
        ip: IPv4Address | IPv6Address = ip_address(address.partition("%")[0])
    except ValueError:
        return False
    if isinstance(ip, IPv6Address):
        if ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        elif ip in _NAT64:
            ip = IPv4Address(int(ip) & 0xFFFFFFFF)
    return ip.is_global and not any(ip.version == net.version and ip in net for net in _SPECIAL)


@dataclass(frozen=True, slots=True)
class Rules:
    """What may be dialled. No ports means any port; `allow` names networks beside the public ones."""

    ports: Collection[int] = (80, 443)
    allow: tuple[IPv4Network | IPv6Network, ...] = ()

    @classmethod
    def of(cls, ports: Collection[int] = (80, 443), allow: Sequence[str] = ()) -> "Rules":
        """Raises ValueError for an entry that is no address or network."""
        return cls(frozenset(ports), tuple(ip_network(entry, strict=False) for entry in allow))

    def dialable(self, address: str, port: int) -> bool:
        if self.ports and port not in self.ports:
            return False
        if public(address):
            return True
        try:
            ip = ip_address(address.partition("%")[0])
        except ValueError:
            return False
        if isinstance(ip, IPv6Address) and ip.ipv4_mapped:
            ip = ip.ipv4_mapped
        return any(ip.version == net.version and ip in net for net in self.allow)

    def check(self, url: str) -> str:
        """Host of a web address that may be asked for. Raises BlockedAddress with the reason."""
        if len(url) > _MAX_LENGTH or any(ord(c) <= 0x20 or ord(c) == 0x7F for c in url):
            raise BlockedAddress(f"{shown(url)} is no web address: it is too long or has blanks in it")
        try:
            parts = urlsplit(url)
            host, port = parts.hostname, parts.port
        except ValueError:
            raise BlockedAddress(f"{shown(url)} is no web address; write https://...") from None
        if parts.scheme not in _DEFAULT_PORTS or not host:
            raise BlockedAddress(f"{shown(url)} is not a web address; write https://...")
        if parts.username is not None or parts.password is not None:
            raise BlockedAddress(f"the address at {host} holds a user name or password; jianbao sends none")
        port = port or _DEFAULT_PORTS[parts.scheme]
        if self.ports and port not in self.ports:
            raise BlockedAddress(f"port {port} of {host} is not allowed; add it to [http] ports if it should be")
        return host


def shown(url: str) -> str:
    """An address as it may stand in a message: no control characters, no password, not too long."""
    text = "".join(c for c in url if c.isprintable())
    scheme, separator, rest = text.partition("://")
    authority, slash, path = rest.partition("/")
    text = scheme + separator + authority.rpartition("@")[2] + slash + path
    return repr(text if len(text) <= 120 else text[:119] + "…")


def web_address(url: str | None, base: str = "") -> str | None:
    """The absolute http(s) address that `url` means on a page at `base`; None for anything else (javascript:, mailto: ...)."""
    if not url:
        return None
    text = _control.sub("", url.strip()).replace(" ", "%20")
    try:
        absolute = urljoin(base, text) if base else text
        parts = urlsplit(absolute)
        host, _ = parts.hostname, parts.port
    except ValueError:  # of the port too
        return None
    if parts.scheme.lower() not in _DEFAULT_PORTS or not host:
        return None
    return absolute
