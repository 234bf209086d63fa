"""What is said of a definition that causes trouble, and what would help."""

from qi_portal.domain.network.health import Health, Trouble
from qi_portal.domain.words import Share, Words, plural_words, words


def trouble_words(health: Health, trouble: Trouble) -> Words:
    """One sentence, or two: what is seen and what may be behind it."""
    share = Share(health.use.share(trouble))
    match trouble:
        case Trouble.NOT_COLLECTED:
            return words(
                "{share} of its months were not collected: it may ask for a number that practices cannot get.",
                share=share,
            )
        case Trouble.FEW:
            return words(
                "In {share} of its months none or fewer than {least} were eligible: whom it counts may be too narrow.",
                share=share,
                least=health.measure.min_denominator,
            )
        case Trouble.DOUBTS:
            return words(
                "In {share} of its months a doubt was answered “the numbers are right”: the wording may be read in "
                "more than one way.",
                share=share,
            )
        case Trouble.REVISED:
            return _revised(health, share)
    return _of_definition(health, trouble)


def _revised(health: Health, share: Share) -> Words:
    if not health.unlocks:
        return words("{share} of its months were changed after they were first kept.", share=share)
    return plural_words(
        "{share} of its months were changed after they were first kept, and closed months of its project were opened "
        "{count} time.",
        "{share} of its months were changed after they were first kept, and closed months of its project were opened "
        "{count} times.",
        health.unlocks,
        share=share,
    )


def _of_definition(health: Health, trouble: Trouble) -> Words:
    match trouble:
        case Trouble.OTHER:
            return _versions(health)
        case Trouble.OVERDUE:
            return words("Its review was due on {day}.", day=health.measure.next_review)
        case Trouble.UNVERIFIED:
            return plural_words(
                "{count} published figure was never seen in its source.",
                "{count} published figures were never seen in their source.",
                health.unverified,
            )
    return words("No clinician has checked it.")


def _versions(health: Health) -> Words:
    if health.older:
        return plural_words(
            "{count} practice counted its latest month by an older version.",
            "{count} practices counted their latest month by an older version.",
            health.older,
        )
    return plural_words(
        "{count} month is counted by another version than the one that holds in it.",
        "{count} months are counted by another version than the one that holds in them.",
        health.use.other,
    )


def versions_words(health: Health) -> Words:
    """'version 2: 14 practices, version 1: 3 practices'; the newest version alone where nobody counts yet."""
    if not health.use.practices:
        return words("version {version}", version=health.measure.version)
    told = tuple(
        plural_words("version {version}: {count} practice", "version {version}: {count} practices", count, version=name)
        for name, count in sorted(health.use.practices.items(), reverse=True)
    )
    return words("{versions}", versions=told)
