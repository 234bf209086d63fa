"""Every form that the portal's pages offer to somebody, read from the pages themselves."""

from collections.abc import Iterator
from dataclasses import dataclass, field
from typing import Any
from urllib.parse import urlsplit

from page import Node, Page
from qi_portal.web.problems import is_for_programs
from walls.objects import kinds_in, plain_parts, rules
from walls.walk import VISITOR, Walk
from walls.world import World

TYPED = frozenset({"text", "search", "email", "tel", "url", "password", "number", "date", "month", "time", "hidden"})
UNTOUCHED = frozenset({"csrf_token"})


@dataclass(frozen=True)
class Offered:
    """A form as somebody finds it: where it leads, what it would send, which of its fields take any text."""

    who: tuple[str, str]
    page: str
    endpoint: str
    method: str
    url: str
    sends: dict[str, str] = field(hash=False)
    typed: tuple[str, ...]
    hidden: tuple[str, ...]
    takes: frozenset[str] = field(hash=False, default=frozenset())

    @property
    def kind(self) -> tuple[Any, ...]:
        """Two forms are the same one when the same view takes the same fields."""
        return self.endpoint, self.method, self.typed, self.hidden


def offered(world: World) -> list[Offered]:
    """Each form once, of every page of every kind of person."""
    found: dict[tuple[Any, ...], Offered] = {}
    for who, url in pages(world):
        answer = browser_of(world, who).get(url)
        if answer.status_code == 200 and answer.mimetype == "text/html":
            for form in forms_of(world, who, url, Page(answer.text)):
                found.setdefault(form.kind, form)
    return list(found.values())


def browser_of(world: World, who: tuple[str, str]) -> Any:
    return world.app.test_client() if who == VISITOR else world.browser(*who)


def send(world: World, form: Offered, data: dict[str, str]) -> Any:
    """What a form answers. A browser whose session it changed or ended is not used again: what it did is undone."""
    answer = browser_of(world, form.who).open(form.url, method=form.method, data=data, buffered=True)
    if "Set-Cookie" in answer.headers:
        world.signed_in.pop(form.who, None)
    return answer


def pages(world: World) -> Iterator[tuple[tuple[str, str], str]]:
    """Every address that shows a page, with somebody who may look at it."""
    walk = Walk(world)
    for rule, verb in rules(world.app):
        if verb == "GET" and not is_for_programs(rule.rule) and "." not in rule.rule.rsplit("/", 1)[-1].split(">")[-1]:
            own = plain_parts(rule) | {part: walk.shelf.of(kind, "own") for part, kind in kinds_in(rule).items()}
            for who in walk.lookers(rule):
                yield who, walk.url(rule, own)


def forms_of(world: World, who: tuple[str, str], url: str, page: Page) -> Iterator[Offered]:
    adapter = world.app.url_map.bind("localhost")
    for form in page.root.tags("form"):
        method = form.attributes.get("method", "get").upper()
        fields = [each for each in form.tags("input", "textarea", "button") if each.attributes.get("name")]
        for action in actions_of(form, url):
            endpoint = adapter.match(urlsplit(action).path, method=method)[0]
            typed = [each.attributes["name"] for each in fields if takes_text(each)]
            hidden = [each.attributes["name"] for each in fields if each.attributes.get("type") == "hidden"]
            sends = {name: value for name, value in page.sends(form).items() if name not in UNTOUCHED}
            names = tuple(sorted(set(typed))), tuple(sorted(set(hidden) - UNTOUCHED))
            takes = {each.attributes.get("name", "") for each in form.tags("input", "textarea", "button", "select")}
            yield Offered(who, url, endpoint, method, action, sends, *names, frozenset(takes))


def actions_of(form: Node, url: str) -> list[str]:
    """Where a form leads, by itself and by its buttons."""
    own = form.attributes.get("action") or url
    others = [each.attributes["formaction"] for each in form.tags("button") if each.attributes.get("formaction")]
    return list(dict.fromkeys([own, *others]))


def takes_text(node: Node) -> bool:
    return node.tag == "textarea" or (node.tag == "input" and node.attributes.get("type", "text") in TYPED - {"hidden"})
