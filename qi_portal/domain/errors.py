"""The few ways in which a deed can be refused. `web.errors` turns each into a page, the command line into a line."""

from qi_portal.domain.words import Words, words


class PortalError(Exception):
    """A refusal with a sentence for the reader: what is wrong and what to do."""

    def __init__(self, message: Words) -> None:
        super().__init__(str(message))
        self.message = message


class NotFound(PortalError):
    """There is no such thing, or it is not the asker's to know of: the two look the same."""

    def __init__(self, message: Words | None = None) -> None:
        super().__init__(message or words("There is no such page, or it is not open to you."))


class Refused(PortalError):
    """The asker is known and may not do this."""

    def __init__(self, message: Words | None = None) -> None:
        super().__init__(message or words("Your role does not allow this. Ask your practice lead or program staff."))


class Invalid(PortalError):
    """A value does not fit; `field` names where it was given."""

    def __init__(self, field: str, message: Words) -> None:
        super().__init__(message)
        self.field = field


class Stale(PortalError):
    """Somebody saved the same thing first."""
