"""Who is taken for a named person, and what honest notes hold that is none. All names are invented."""

import pytest

from qi_portal.domain.entry.likely_names import likely_name

NAMED = [
    "Jane Smith",
    "Smith, Jane",
    "SMITH, JANE",
    "smith, jane was late",
    "jane smith missed two visits",
    "JANE SMITH no show",
    "Called Jane Smith twice",
    "Jane Q. Smith",
    "Jane Zyzzyva came late",
    "Zyzzyva, Jane: refused the screen",
    "patient J. Smith",
    "patient J Smith was excluded",
    "pt: Emma moved away",
    "patient Smith refused",
    "child named Zyx refused",
    "baby Emma was not weighed",
    "mother of Emma asked",
    "J. Smith and two others were left out",
    "Emma R. refused",
    "Emma's mother called",
    "Emma\u2019s chart was missing",
    "Mr. Zyzzyva declined",
    "Mrs Smith and her son",
    "Ms. J. Zyzzyva",
    "Sra. Ramírez no contestó",
    "María José García López",
    "la niña Sofía no vino",
    "José de la Cruz faltó",
    "paciente Lucía Hernández",
    "hijo de Carmen",
    "Jos\u00e9 Garci\u0301a",
    "Ja\u200bne Smith",
]

HONEST = [
    "",
    "New nurse since May",
    "New form since September",
    "Ages and Stages given on the tablet",
    "Help Me Grow took over the calls",
    "Bright Futures visit schedule posted",
    "Reach Out and Read books arrived",
    "Vanderbilt forms ran out in March",
    "Conners forms replaced Vanderbilt",
    "Edinburgh scale at the two-month visit",
    "Asthma Control Test in Spanish",
    "Patient Health Questionnaire moved to check-in",
    "Patient portal was down for a week",
    "Patient Portal was down for a week",
    "Child Life helped with vaccines",
    "Family Medicine shares our front desk",
    "Mother and baby visits began",
    "Child and Family Services came by",
    "Maple Court Pediatrics closed for a week",
    "Cedar Hill Children's Clinic joined the huddle",
    "Martin Luther King Day: closed",
    "St. Mary Medical Center sends us the list",
    "Robert Smith Clinic shares our record system",
    "Austin, Texas course attended",
    "Hartford office merged with Avon",
    "At Hartford, Maria trained the front desk",
    "In March, Sarah left for another job",
    "On Monday, Sarah began",
    "Sarah trained the front desk",
    "Thanks to Maria and Tom",
    "Maria, Tom and Ana joined",
    "Dr. Smith was on leave",
    "Dr. Jane Smith was on leave",
    "Dr J. Smith retired in June",
    "Dra. Sofía Ramírez comenzó",
    "Nurse Jane Smith trained the team",
    "Jane Smith, RN, leads the huddle",
    "Coach Maria Lopez visited",
    "Albuterol and Flovent were short",
    "Amoxicillin first; Augmentin second",
    "Tylenol and Motrin handout",
    "Prevnar 20 replaced Prevnar 13",
    "Beyfortus arrived in October",
    "Epic upgrade in week two",
    "MyChart messages sent by Medical Assistants",
    "M-CHAT-R at 18 and 24 months",
    "PSC-17 and PHQ-A scored by the MA",
    "April and May combined by the front desk",
    "June was short: two weeks closed",
    "August flu clinic",
    "Thanksgiving week closed",
    "Two of ten charts had no growth curve",
    "E. coli notice sent",
    "Vitamin D and K were left out",
    "PDSA 3: huddle sheet on the door",
    "Plan A failed, Plan B held",
    "Room B closed in May",
    "Excluded: visits by interpreter only",
    "Centro de Salud San José cerrado",
    "Nueva enfermera desde mayo",
    "La recepción entrega el cuestionario",
    "Se usó la tableta en español",
    "CDC and AAP schedule of 2026",
    "Connecticut Children's referral form",
    "Hospital follow-up within seven days",
    "Kindergarten forms took two weeks",
    "Mark charts with a sticker",
    "Will Need more forms",
    "Grant ended in June",
    "Hope to finish by August",
]


@pytest.mark.parametrize("text", NAMED)
def test_likely_name_of_a_named_person_asks(text: str) -> None:
    asked = likely_name(text)

    assert asked is not None
    assert str(asked).startswith("This may name a person.")


@pytest.mark.parametrize("text", HONEST)
def test_likely_name_of_an_honest_note_is_none(text: str) -> None:
    assert likely_name(text) is None


def test_likely_name_never_repeats_the_text() -> None:
    assert "Jane" not in str(likely_name("Jane Smith"))


@pytest.mark.parametrize("known", [["Jane Smith"], ["jane smith"], ["Ana Diaz", "Jane Smith"]])
def test_likely_name_of_the_team_is_none(known: list[str]) -> None:
    assert likely_name("Jane Smith leads the huddle", known) is None
    assert likely_name("Jane Smith saw Emma Jones", known) is not None


def test_known_name_that_is_empty_hides_nothing() -> None:
    assert likely_name("Jane Smith", ["", "Maple Court"]) is not None
