"""Telling a person's sessions apart by names that people use."""

from qi_portal.domain.browsers import browser_in_words, browser_of

WEBKIT = "AppleWebKit/537.36 (KHTML, like Gecko)"
AGENTS = {
    f"Mozilla/5.0 (Windows NT 10.0; Win64; x64) {WEBKIT} Chrome/140.0 Safari/537.36 Edg/140.0": "Edge on Windows",
    f"Mozilla/5.0 (Macintosh; Intel Mac OS X 10_15_7) {WEBKIT} Chrome/140.0 Safari/537.36": "Chrome on Mac",
    "Mozilla/5.0 (iPhone; CPU iPhone OS 18_0 like Mac OS X) Version/18.0 Safari/604.1": "Safari on iPhone",
    f"Mozilla/5.0 (Linux; Android 15) {WEBKIT} SamsungBrowser/28.0 Chrome/130.0": "Samsung Internet on Android",
    "Mozilla/5.0 (X11; Linux x86_64; rv:140.0) Gecko/20100101 Firefox/140.0": "Firefox on Linux",
    "curl/8.0": "A browser that does not say its name",
    "": "A browser that does not say its name",
    "<script>alert(1)</script> Firefox/1 Windows": "Firefox on Windows",
}


def test_browsers_are_called_by_their_plain_names_and_nothing_else_is_kept() -> None:
    assert {agent: str(browser_in_words(browser_of(agent))) for agent in AGENTS} == AGENTS
