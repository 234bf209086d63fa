"""Why nobody was signed in, as a page says it."""

from enum import Enum

from qi_portal.domain.words import Words, words


class Refusal(Enum):
    """The status of the answer, what happened, and what to do. `{name}` is what people call the provider."""

    UNREACHABLE = (
        503,
        words("{name} cannot be reached right now"),
        words("You can still sign in with your password. Nothing else is wrong; try {name} again in a minute."),
    )
    DENIED = (
        401,
        words("{name} did not sign you in"),
        words("It sent you back without saying who you are. Start again, or sign in with your password."),
    )
    STALE = (
        400,
        words("This sign-in is over"),
        words("It was begun in another browser, answered already, or too long ago. Start again from here."),
    )
    UNTRUSTED = (
        401,
        words("Nobody was signed in"),
        words("The answer of {name} does not hold. Start again; if it happens twice, tell program staff."),
    )
    UNKNOWN = (
        403,
        words("No account here is open to you through {name}"),
        words(
            "Ask your practice lead or program staff to invite you with the e-mail address that {name} knows. "
            "If you have a password here, sign in with it, and connect {name} on the page of your account."
        ),
    )

    @property
    def status(self) -> int:
        return self.value[0]

    def heading(self, name: str) -> Words:
        return words(self.value[1].text, name=name)

    def sentence(self, name: str) -> Words:
        return words(self.value[2].text, name=name)
