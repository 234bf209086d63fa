"""Where a redirect may lead: only to a page of ours. And the whole address of one, for a letter."""

import re
from urllib.parse import urlsplit

from flask import current_app
from werkzeug.exceptions import HTTPException

SAFE = re.compile(r"/(?:[A-Za-z0-9._~-]+/)*[A-Za-z0-9._~-]*(?:\?[A-Za-z0-9._~=&%+-]*)?")
"""Each segment but the last ends in its slash, so there is one way only to match and the time grows with the length. No
segment is empty, so that no host begins with `//`."""


def own_path(wanted: str) -> str | None:
    """The path if it is plainly one of our pages, else None: no host, no backslash, no control character."""
    if not SAFE.fullmatch(wanted):
        return None
    path = wanted.partition("?")[0]
    try:
        current_app.url_map.bind("").match(path, method="GET")
    except HTTPException:
        return None
    return wanted


def whole_address(endpoint: str, **values: object) -> str:
    """The address of a page under the configured base URL, whatever host the present request named."""
    base = urlsplit(current_app.config["SETTINGS"].base_url)
    return current_app.url_map.bind(base.netloc, url_scheme=base.scheme).build(endpoint, values, force_external=True)
