"""The network, shut: a test may talk to this machine only."""

import socket
from collections.abc import Callable
from ipaddress import ip_address
from typing import Any

import pytest


class Reached(AssertionError):
    """A test tried to leave this machine."""


def shut(patch: pytest.MonkeyPatch) -> None:
    """Refuse every connection that leads elsewhere, and every name that would have to be asked of elsewhere."""
    patch.setattr(socket.socket, "connect", _guarded(socket.socket.connect))
    patch.setattr(socket.socket, "connect_ex", _guarded(socket.socket.connect_ex))
    patch.setattr(socket, "getaddrinfo", _known(socket.getaddrinfo))


def _guarded(connect: Callable[..., Any]) -> Callable[..., Any]:
    def here_only(self: socket.socket, address: Any) -> Any:
        if self.family != socket.AF_UNIX:
            _refuse_elsewhere(address[0])
        return connect(self, address)

    return here_only


def _known(look_up: Callable[..., Any]) -> Callable[..., Any]:
    def here_only(host: Any, *rest: Any, **named: Any) -> Any:
        if host is not None:
            _refuse_elsewhere(host)
        return look_up(host, *rest, **named)

    return here_only


def _refuse_elsewhere(host: str | bytes) -> None:
    name = host.decode() if isinstance(host, bytes) else host
    try:
        is_here = name == "localhost" or ip_address(name).is_loopback
    except ValueError:
        is_here = False
    if not is_here:
        raise Reached(f"A test tried to reach {name}.")
