"""The sentences that people stand for when a claim moves. They are kept with the claim exactly as they were shown."""

from qi_portal.domain.words import Words, words


def attestation(name: str, project: str, practice: str, credit: str) -> Words:
    """What the physician attests."""
    return words(
        "I, {name}, took part in the project “{project}” at {practice} as this packet describes. The activities and "
        "the reflection are my own, and its counts are true to the best of my knowledge. I claim: {credit}.",
        name=name,
        project=project,
        practice=practice,
        credit=credit,
    )


def confirmation(leader: str, name: str, project: str) -> Words:
    """What the local leader, or program staff in the leader's place, confirm."""
    return words(
        "I, {leader}, know that {name} took an active part in the project “{project}” as this packet describes.",
        leader=leader,
        name=name,
        project=project,
    )


def approval(staff: str, name: str, credit: str) -> Words:
    """What program staff approve."""
    return words(
        "I, {staff}, checked this packet against what {credit} asks for, and approve the claim of {name}.",
        staff=staff,
        name=name,
        credit=credit,
    )
