"""No address that writes takes anything without a token of the session: walked over all of them.

The house has no tables: a request that got past the token would fail for want of them.
"""

import json

import pytest
from flask import Flask
from werkzeug.routing import BaseConverter

from qi_portal.web.problems import is_for_programs

WRITES = {"POST", "PUT", "PATCH", "DELETE"}
DULL = {"uuid": "01a203f0-a587-71e3-8325-f3dfe15d5dbd", "month": "2026-10", "number": "7"}


def writing_addresses(house: Flask) -> dict[str, str]:
    """An address for each rule that takes a writing verb."""
    adapter, found = house.url_map.bind("localhost"), {}
    for rule in house.url_map.iter_rules():
        if rule.methods & WRITES:
            url = rule.rule
            for name in rule.arguments:
                url = _filled(url, name, _dull(rule._converters[name]))
            assert adapter.test(url, method="POST"), url
            found[rule.rule] = url
    return found


def _dull(converter: BaseConverter) -> str:
    """Something that the part of an address may be."""
    kind = type(converter).__name__.removesuffix("Converter").lower()
    return next(iter(getattr(converter, "items", ())), None) or DULL.get(kind, "x")


def _filled(url: str, name: str, value: str) -> str:
    before, _, rest = url.partition("<")
    inside, _, after = rest.partition(">")
    if inside.rpartition(":")[2] == name:
        return f"{before}{value}{after}"
    return f"{before}<{inside}>{_filled(after, name, value)}"


@pytest.mark.rule(24)
def test_no_address_writes_but_by_post(house: Flask) -> None:
    assert {verb for rule in house.url_map.iter_rules() for verb in rule.methods & WRITES} == {"POST"}
    assert [rule for rule in writing_addresses(house) if is_for_programs(rule)] == []


@pytest.mark.rule(24)
def test_every_writing_address_refuses_what_comes_without_a_token_of_the_session(house: Flask) -> None:
    stranger, client, wrong = house.test_client().token(), house.test_client(), []
    client.token()
    bodies = {
        "nothing": {"data": {}},
        "of another browser": {"data": {"csrf_token": stranger}},
        "JSON": {"data": json.dumps({"csrf_token": stranger}), "content_type": "application/json"},
        "header of another browser": {"data": {}, "headers": {"X-CSRFToken": stranger}},
    }

    addresses = writing_addresses(house)
    for rule, url in addresses.items():
        for what, sent in bodies.items():
            status = client.post(url, **sent).status_code
            if status != 400:
                wrong.append(f"{rule} with {what}: {status}")

    assert "\n".join(wrong) == ""
    assert {"/sign-in", "/sign-out", "/language"} <= addresses.keys()
    assert len(addresses) > 100


@pytest.mark.rule(24)
def test_every_writing_address_refuses_what_another_site_began(house: Flask) -> None:
    """A second line: even with the right token."""
    client = house.test_client()
    signs = [{"Sec-Fetch-Site": "cross-site"}, {"Sec-Fetch-Site": "same-site"}, {"Origin": "https://evil.example"}]

    for url in writing_addresses(house).values():
        for headers in signs:
            answer = client.send(url, headers=headers)
            assert (answer.status_code, answer.text) == (400, "This request came from another site."), url
