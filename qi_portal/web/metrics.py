"""Requests counted and timed for Prometheus, where the operator asked for it; otherwise nothing of this is loaded.

A request is known by its endpoint, which is a name in the code: no path, no practice, no person, no number. Every
process counts into files of its own in the data folder; `qi-portal metrics` adds them up, so that the sum is right
however many there are.
"""

import os
import time
from pathlib import Path

from flask import Flask, Response, g, request

from qi_portal.config import Settings

FOLDER = "metrics"
BUCKETS = (0.025, 0.05, 0.1, 0.25, 0.5, 1.0, 2.5, 5.0, 10.0)
"""Seconds."""


def folder_of(settings: Settings) -> Path:
    return settings.home / FOLDER


def forget(settings: Settings) -> None:
    """Begin to count anew, as when the server starts: the files of processes that are gone would stay for good."""
    for file in folder_of(settings).glob("*.db"):
        file.unlink(missing_ok=True)


def register(app: Flask) -> None:
    settings: Settings = app.config["SETTINGS"]
    if not settings.metrics:
        return
    folder_of(settings).mkdir(mode=0o700, exist_ok=True)
    os.environ["PROMETHEUS_MULTIPROC_DIR"] = str(folder_of(settings))  # read when the library is loaded
    from prometheus_client import Counter, Histogram

    requests = Counter(
        "qi_portal_requests", "Answers by endpoint and class of status", ["endpoint", "status"], registry=None
    )
    seconds = Histogram("qi_portal_request_seconds", "Time to answer", ["endpoint"], buckets=BUCKETS, registry=None)

    @app.after_request
    def _count(response: Response) -> Response:
        endpoint = request.endpoint or "none"
        requests.labels(endpoint, f"{response.status_code // 100}xx").inc()
        if "began" in g:
            seconds.labels(endpoint).observe(time.perf_counter() - g.began)
        return response
