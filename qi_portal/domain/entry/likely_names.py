"""Text in which a person may be named: a guess, so it leads to a question and never to a refusal.

The rules are few: a title or a word for a patient before a name, a common given name before another name, "Smith,
Jane", "J. Smith", "Jane's mother". Those who treat are no patients ("Dr. Smith", "Jane Smith, RN"), and what goes on
as a place, a tool or a program is none either ("Martin Luther King Day", "Robert Smith Clinic").
"""

import re
import unicodedata
from collections.abc import Collection, Iterator

from qi_portal.domain.entry.common_names import FAMILY_NAMES, GIVEN_NAMES
from qi_portal.domain.words import Words, words

_NAME = r"[A-Z][A-Za-z'-]+"
_PARTICLE = r"(?:(?:de la|de los|del|de|la|van|von|st\.?) )?"
_PATIENT = (
    "patient|patients|pt|child|kid|boy|girl|infant|newborn|baby|teen|mother|mom|father|dad|parent|sibling|brother|sister"
    "|son|daughter|paciente|nino|nina|bebe|hijo|hija|madre|padre|mama|papa|hermano|hermana"
)

CARERS = re.compile(
    rf"\b(?:(?i:dr|dra|doctor|doctora|prof|nurse|coach|np|pa|rn)\.?) (?:[A-Z]\. ?)?{_NAME}(?: {_NAME})?"
    rf"|\b(?:{_NAME} |[A-Z]\. ?){{1,4}}{_NAME},? (?:MD|DO|RN|NP|PA|PA-C|APRN|CNP|LPN|CMA|MA|PhD|PsyD|LCSW|MSW|MPH)\b"
)
"""People who treat and teach, by title or letters behind the name."""

TITLED = re.compile(rf"\b(?i:mr|mrs|ms|miss|sr|sra|srta|senor|senora|senorita)\.? (?:[A-Z]\. ?)?{_NAME}")
WITH_INITIAL = re.compile(rf"\b(?i:{_PATIENT})(?: (?i:named|called|llamad[oa]|is))?:? [A-Z]\.? ?{_NAME}")
CALLED = re.compile(rf"\b(?i:{_PATIENT})(?i: named| called| llamad[oa]| de nombre) {_NAME}")
OF_PATIENT = re.compile(rf"\b(?i:{_PATIENT})(?: (?i:of|de|is|es))?:? ({_NAME})")
OWNING = re.compile(
    r"\b([A-Za-z]+)'s (?:mother|mom|father|dad|parents?|family|grandmother|grandfather|guardian|sister|brother"
    r"|chart|record|visit|screen|asthma|weight|referral|test|results?)\b"
)
IN_ORDER = re.compile(rf"\b([A-Za-z]+) (?:[A-Z]\. ?)?({_PARTICLE}[A-Za-z'-]+)((?: {_NAME})*)")
INITIAL_AFTER = re.compile(r"\b([A-Z][A-Za-z]+) [A-Z]\.(?![A-Za-z])")
INITIAL_BEFORE = re.compile(r"\b[A-Z]\. ?([A-Za-z'-]+)")
TURNED_ROUND = re.compile(r"(?:\b([A-Za-z]+) )?\b([A-Za-z'-]+), ([A-Za-z]+)\b")

_BEFORE_PLACES = "after at before by during for from in near of on since to until with en desde para"
BEFORE_PLACES = frozenset(_BEFORE_PLACES.split())
"""What stands before a place or a day: "At Hartford, Maria trained the desk" names no Maria Hartford."""

_NOT_A_NAME = """
january february march april may june july august september october november december monday tuesday wednesday
thursday friday saturday sunday thanksgiving christmas easter act app avenue ave award building campus care center
centre children childrens city clinic college council county court creek day department district drive ed
elementary estate family foundation fund grant group guide guideline health healthcare high hospital house index
institute kindergarten lab law library manual medical medicaid medicine method model network nursery office park
pathway pediatric pediatrics plan portal practice primary program project protocol questionnaire registry road
scale school score screen screener screening services society state street study suite system tool toolkit unit
university valley village ward way alabama alaska arizona arkansas california colorado connecticut delaware
florida idaho illinois indiana iowa kansas kentucky louisiana maine maryland massachusetts michigan minnesota
mississippi missouri montana nebraska nevada ohio oklahoma oregon pennsylvania tennessee texas utah vermont
washington wisconsin wyoming
"""
NOT_A_NAME = frozenset(_NOT_A_NAME.split())
"""Words that make what stands before or beside them no person, without accents."""

ASK = words("This may name a person. Take the name out, or say that it names no patient.")


def likely_name(text: str, known: Collection[str] = ()) -> Words | None:
    """What to ask of a text that may name a person; None when nothing looks like it.

    `known` are names that may stand there: the practice's own and those of its team.
    """
    plain = CARERS.sub(" ", _without(_plain(text), known))
    return ASK if any(_hits(plain)) else None


def _hits(text: str) -> Iterator[bool]:
    yield bool(TITLED.search(text) or WITH_INITIAL.search(text) or CALLED.search(text))
    yield any(_is_given(match[1]) or _is_family(match[1]) for match in OF_PATIENT.finditer(text))
    yield any(_is_given(match[1]) for match in OWNING.finditer(text))
    yield any(_is_given(match[1]) for match in INITIAL_AFTER.finditer(text))
    yield any(_is_family(match[1]) for match in INITIAL_BEFORE.finditer(text))
    yield any(_is_full_name(*match.groups()) for match in _overlapping(IN_ORDER, text))
    yield any(_is_turned_round(*match.groups()) for match in TURNED_ROUND.finditer(text))


def _is_full_name(given: str, family: str, rest: str) -> bool:
    """ "Jane Smith", and "jane smith" where both are common; not "Jane Smith Clinic" nor "Sarah trained"."""
    last = family.split()[-1]
    following = {_bare(each) for each in (last, *rest.split())}
    is_written_as_name = given[0].isupper() and last[0].isupper()
    return _is_given(given) and (is_written_as_name or _is_family(last)) and not following & NOT_A_NAME


def _is_turned_round(before: str | None, family: str, given: str) -> bool:
    """ "Smith, Jane"; not "In March, Jane" nor "At Hartford, Jane"."""
    if _bare(family) in NOT_A_NAME or _bare(before or "") in BEFORE_PLACES or not _is_given(given):
        return False
    return _is_family(family) or (family[0].isupper() and given[0].isupper() and not _is_given(family))


def _overlapping(pattern: re.Pattern[str], text: str) -> Iterator[re.Match[str]]:
    """Every match, also those that begin inside another: in "Thank Jane Smith" the second word begins one."""
    start = 0
    while match := pattern.search(text, start):
        yield match
        start = match.end(1)


def _is_given(name: str) -> bool:
    return _bare(name) in GIVEN_NAMES


def _is_family(name: str) -> bool:
    return _bare(name) in FAMILY_NAMES


def _bare(name: str) -> str:
    return name.lower().removesuffix("'s").replace("'", "")


def _without(text: str, known: Collection[str]) -> str:
    for name in known:
        text = re.sub(rf"\b{re.escape(_plain(name))}\b", " ", text, flags=re.IGNORECASE) if name else text
    return text


def _plain(text: str) -> str:
    """Without accents and invisible characters, with straight apostrophes and single spaces."""
    letters = (each for each in unicodedata.normalize("NFKD", text) if unicodedata.category(each) not in ("Mn", "Cf"))
    return " ".join("".join(letters).replace("\u2019", "'").split())
