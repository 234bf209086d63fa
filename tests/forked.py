"""Processes of the portal with its code loaded: forked, as the server's own are, from one that has loaded it.

What a process does from there, how it is killed, and what is left of it are those of any other.
"""

import os
from collections.abc import Mapping
from importlib import import_module
from multiprocessing import get_context
from multiprocessing.process import BaseProcess
from typing import Any

_FROM = get_context("forkserver")
_FROM.set_forkserver_preload(["qi_portal.app"])


def begin(environ: Mapping[str, str], what: str, *args: Any) -> BaseProcess:
    """A process that runs `module:function` with these variables of the portal and no other."""
    process = _FROM.Process(target=_run, args=(dict(environ), what, args))
    process.start()
    return process


def _run(environ: dict[str, str], what: str, args: tuple[Any, ...]) -> None:
    for name in [each for each in os.environ if each.startswith("QI_PORTAL_")]:
        del os.environ[name]
    os.environ.update(environ)
    module, name = what.split(":")
    getattr(import_module(module), name)(*args)
