"""The server: Granian takes the connections, in so many processes, and hands requests to `Patient`.

The processes are forked from this one, which has the portal loaded: so all of them are ready as soon as one is, and a
lost one is back within a moment. Beside them one is kept for each command of ours: jobs in the background, metrics. All
end with this one, however it ended (`beside`).
"""

import gc
import os
import resource
import sys
import time
from collections.abc import Sequence
from functools import partial
from importlib import import_module
from typing import Any

from flask import Flask
from granian.constants import HTTPModes, Interfaces
from granian.http import HTTP1Settings
from granian.log import LogLevels
from granian.server.mp import MPServer

from qi_portal.domain.errors import Refused
from qi_portal.domain.words import words
from qi_portal.operate.beside import Keeper, end_with
from qi_portal.operate.patient import Patient
from qi_portal.web.headers import always

WSGI = "qi_portal.wsgi:app"

MILLISECONDS_FOR_HEADERS = 10_000
"""From the beginning of a connection, or from the last answer on it, to the end of a request's headers."""

CONNECTIONS = 4096
"""How many may be open at once in each process, and wait to be taken; an open one costs a few kilobytes."""

LONGEST_HEADERS = 64 * 1024
SECONDS_TO_END = 8
"""How long answers under way may take when the server is told to end."""

MOST_LOST = 20
"""So many processes may be lost in a minute; beyond it something is wrong with all of them, and the server ends."""

_loaded: list[Flask] = []


class Server(MPServer):
    """Granian with keepers beside it."""

    def __init__(self, address: str, port: int, *, workers: int, keepers: Sequence[Keeper]) -> None:
        super().__init__(
            WSGI,
            address=address,
            port=port,
            workers=workers,
            interface=Interfaces.ASGINL,
            http=HTTPModes.http1,
            http1_settings=HTTP1Settings(MILLISECONDS_FOR_HEADERS, max_buffer_size=LONGEST_HEADERS),
            websockets=False,
            backlog=CONNECTIONS,
            backpressure=CONNECTIONS,
            respawn_failed_workers=True,
            workers_kill_timeout=SECONDS_TO_END,
            log_level=LogLevels.warning,
            log_dictconfig={"handlers": {}, "loggers": {}},  # what it says goes the way of ours (web.logs)
        )
        self._keepers = keepers
        self._lost: list[float] = []

    def startup(self, *args: object) -> None:
        super().startup(*args)  # type: ignore[no-untyped-call]  # granian says no types
        for keeper in self._keepers:
            keeper.begin()

    def _init_shared_socket(self) -> None:
        try:
            super()._init_shared_socket()  # type: ignore[no-untyped-call]  # granian says no types
        except (OSError, RuntimeError) as fault:  # granian raises a bare one
            raise Refused(
                words(
                    "Nothing can listen at {address}, port {port}: another program does, or the address is not this "
                    "machine's. Name another one in QI_PORTAL_BASE_URL or QI_PORTAL_BIND.",
                    address=self.bind_addr,
                    port=str(self.bind_port),
                )
            ) from fault

    def _respawn_workers(self, workers: list[int], *args: Any, **named: Any) -> None:
        """Granian ends the whole server when one process is lost twice within some seconds, as it may be by chance."""
        super()._respawn_workers(workers, *args, **named)
        now = time.monotonic()
        self._lost = [each for each in self._lost if each > now - 60] + [now] * len(workers)
        if len(self._lost) <= MOST_LOST:
            self.respawned_wrks.clear()

    def shutdown(self, exit_code: int = 0) -> None:
        """Tell all to end at once, then wait for each."""
        for keeper in self._keepers:
            keeper.tell_to_end()
        try:
            super().shutdown(exit_code)  # type: ignore[no-untyped-call]  # granian says no types
        finally:
            for keeper in self._keepers:
                keeper.wait()


def run(app: Flask, address: str, port: int, *, workers: int, threads: int, beside: Sequence[str]) -> None:
    """Serve the application until a signal asks to end. No connection to a database may be open in it yet.

    `beside` are commands of `qi-portal` that are kept running meanwhile.
    """
    _loaded[:] = [app]
    app.extensions["guideline_shelf"].prepare()
    _allow_connections()
    gc.collect()
    gc.freeze()  # what is loaded by now lasts: no process copies it to look for garbage
    here = os.getpid()
    program = (sys.executable, "-m", "qi_portal.cli")
    keepers = [Keeper([*program, *command.split(), "--beside", str(here)]) for command in beside]
    server = Server(address, port, workers=workers, keepers=keepers)
    server.serve(target_loader=partial(application, parent=here, threads=threads))


def application(_target: str, *, parent: int, threads: int) -> Patient:
    """What a process serves, made in that process; where processes are not forked it loads the portal anew."""
    end_with(parent)
    portal: Flask = _loaded[0] if _loaded else import_module("qi_portal.wsgi").app
    return Patient(portal, threads=threads, always=always(has_tls=portal.config["SETTINGS"].has_tls))


def _allow_connections() -> None:
    """As many open files as may be: the usual 1,024 are fewer than the connections."""
    _, most = resource.getrlimit(resource.RLIMIT_NOFILE)
    resource.setrlimit(resource.RLIMIT_NOFILE, (most, most))
