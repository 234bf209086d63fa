"""Why nobody was signed in through the provider."""


class Unreachable(Exception):
    """The provider did not answer in time, or with something that is no answer."""


class Untrusted(Exception):
    """The provider's answer does not prove who somebody is."""
