"""The tests cannot reach another machine."""

import socket

import pytest

from loopback import Reached


@pytest.mark.parametrize("host", ["192.0.2.1", "10.0.0.1", "2001:db8::1", "portal.example"])
@pytest.mark.rule(29)
def test_connection_elsewhere_is_refused(host: str) -> None:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET

    with socket.socket(family) as plug, pytest.raises(Reached):
        plug.connect((host, 80))


def test_name_elsewhere_is_not_even_looked_up() -> None:
    with pytest.raises(Reached):
        socket.getaddrinfo("portal.example", 80)


def test_this_machine_is_reached() -> None:
    with socket.socket() as listening, socket.socket() as plug:
        listening.bind(("127.0.0.1", 0))
        listening.listen()

        plug.connect(listening.getsockname())
