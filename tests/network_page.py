"""What stands on a network page."""

from page import Page


def table(answer) -> list[str]:
    """The rows of the network page."""
    return [row.text for body in Page(answer.text).main.tags("tbody") for row in body.tags("tr")]


def names(answer) -> list[str]:
    return [row.split(" P00")[0] for row in table(answer)]


def headings(answer) -> list[str]:
    """What the columns after the practice's own are called."""
    return [cell.tags("a")[0].text for cell in Page(answer.text).main.tags("thead")[0].tags("th") if cell.tags("a")]


def chips(answer) -> dict[str, str]:
    """Where the link of each filter leads that takes it away, by what the filter says."""
    lists = Page(answer.text).main.every(lambda node: node.attributes.get("class") == "chips")
    items = [item for each in lists for item in each.tags("li")]
    return {item.text.removesuffix(" ×"): item.tags("a")[0].attributes["href"] for item in items}


def facts(answer) -> dict[str, str]:
    pairs = next(Page(answer.text).main.every(lambda node: node.tag == "dl")).tags("div")
    return {pair.tags("dt")[0].text: pair.tags("dd")[0].text for pair in pairs}
