"""Which addresses are public, and what a link means."""

import pytest

from digests.sources.addresses import Rules, public, web_address


@pytest.mark.parametrize(
    "address",
    "127.0.0.1 10.0.0.1 100.64.0.1 100.100.100.200 169.254.169.254 192.168.1.1 172.16.0.1 172.31.255.255 0.0.0.0 0.1.2.3 224.0.0.1 "
    "239.1.1.1 255.255.255.255 198.18.0.1 192.0.2.1 192.0.0.8 192.88.99.1 203.0.113.9 240.0.0.1 168.63.129.16 ::1 :: ::127.0.0.1 "
    "fe80::1 fe80::1%eth0 fc00::1 fd00:ec2::254 fec0::1 ff02::1 ::ffff:10.0.0.1 ::ffff:7f00:1 64:ff9b::7f00:1 64:ff9b::a9fe:a9fe "
    "64:ff9b:1::1 2002:7f00:1:: 2001:0:1::1 2001:db8::1 3fff::1 100::1 localhost".split(),
)
def test_inside_addresses_are_not_public(address: str) -> None:
    assert not public(address)


@pytest.mark.parametrize(
    "address", ["8.8.8.8", "1.1.1.1", "2606:4700::1111", "::ffff:8.8.8.8", "64:ff9b::808:808", "172.32.0.1"]
)
def test_public_addresses_are(address: str) -> None:
    assert public(address)


def test_allowed_networks_are_dialled_beside_the_public_ones() -> None:
    rules = Rules.of((80,), ["10.1.0.0/16", "fd00::/8"])
    assert rules.dialable("10.1.2.3", 80)
    assert rules.dialable("::ffff:10.1.2.3", 80)
    assert rules.dialable("fd12::1", 80)
    assert not rules.dialable("10.2.0.1", 80)
    assert not rules.dialable("10.1.2.3", 22)
    assert not rules.dialable("not an address", 80)


@pytest.mark.parametrize(
    ("url", "base", "expected"),
    [
        ("https://example.com/a", "", "https://example.com/a"),
        ("/a", "https://example.com/feed", "https://example.com/a"),
        ("a?b=1", "https://example.com/x/feed", "https://example.com/x/a?b=1"),
        ("//cdn.example.com/a", "https://example.com/", "https://cdn.example.com/a"),
        ("  https://example.com/a b\n", "", "https://example.com/a%20b"),
        ("javascript:alert(1)", "https://example.com/", None),
        ("java\nscript:alert(1)", "https://example.com/", None),
        ("data:text/html,x", "https://example.com/", None),
        ("mailto:a@example.com", "https://example.com/", None),
        ("/a", "", None),
        ("", "https://example.com/", None),
        (None, "https://example.com/", None),
        ("http://[bad", "", None),
    ],
)
def test_web_address(url: str | None, base: str, expected: str | None) -> None:
    assert web_address(url, base) == expected
