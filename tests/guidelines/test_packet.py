import pytest

from qi_portal.domain.decision.tree import Disposition
from qi_portal.guidelines.forms import read_findings
from qi_portal.guidelines.packet import HASH_SHOWN, State, packet_of
from qi_portal.guidelines.panel import panel_of

GIRL = {"age_months": "110", "age_unit": "months", "sex": "female"}


@pytest.fixture
def packet(shelves):
    """Makes the packet of a girl of 9 years with these further findings."""

    def make(slug="headache-migraine", **sent):
        guideline = shelves.guideline(slug)
        return packet_of(panel_of(guideline, read_findings(guideline.tree, GIRL | sent)), shelves)

    return make


def told(findings):
    return {finding.label: str(finding.value) for finding in findings}


def test_packet_of_a_referral_says_why_how_soon_and_what_that_rests_on(packet):
    made = packet(headache_days_per_month="16", failed_preventive_trials="2")

    assert made.level is Disposition.ROUTINE_REFERRAL
    assert (made.when, str(made.when_basis)) == ("Within 4 to 8 weeks", "local policy")
    assert [(reason.level, str(reason.basis)) for reason in made.reasons][:2] == [
        (Disposition.ROUTINE_REFERRAL, "CHOP"),
        (Disposition.ROUTINE_REFERRAL, "Cincinnati Children's Headache Center"),
    ]
    assert made.content_mark == made.guideline.content_hash[:HASH_SHOWN]


def test_packet_parts_history_results_and_treatment(packet):
    made = packet(headache_days_per_month="16", pedmidas_score="42", failed_preventive_trials="2", papilledema="no")

    assert told(made.results) == {"PedMIDAS score": "42 points"}
    assert told(made.tried) == {"Preventive trials that failed": "2 trials"}
    assert len(made.tried_not_done) == 2
    assert told(made.history) == {
        "Age": "9 years 2 months",
        "Sex": "Female",
        "Papilledema or another sign of raised intracranial pressure": "no",
        "Headache days a month": "16 days",
    }


def test_packet_says_how_a_finding_was_worked_out(packet):
    made = packet("short-stature", part_height="110", chronic_disease_signs="yes")

    worked = next(finding for finding in made.results if finding.label.startswith("Height"))
    assert str(worked.value).startswith("-")
    assert "110" in str(worked.working)


@pytest.mark.parametrize(
    ("sent", "state"),
    [
        ({}, State.MISSING),
        ({"papilledema": "no"}, State.PART),
        ({"papilledema": "no", "focal_deficit": "no"}, State.FILLED),
    ],
)
def test_required_line_is_filled_in_part_or_missing_by_its_findings(packet, sent, state):
    made = packet(headache_days_per_month="16", **sent)

    examination = made.required[2]
    assert examination.text == "Fundoscopic and neurologic examination"
    assert examination.state is state
    assert len(examination.known) == len(sent)
    assert len(examination.not_done) == 2 - len(sent)


def test_required_line_that_no_finding_can_fill_is_to_be_attached(packet):
    made = packet(headache_days_per_month="16")

    assert [(item.text, item.state) for item in made.required if item.state is State.ATTACH] == [
        ("Blood pressure with percentile", State.ATTACH)
    ]
    assert made.missing == 2


def test_packet_names_what_is_not_known_and_could_raise_the_answer(packet):
    assert "Explosive (thunderclap) onset" in packet(headache_days_per_month="16").not_known
    assert "Explosive (thunderclap) onset" not in packet(headache_days_per_month="16", thunderclap_onset="no").not_known


def test_emergency_is_one(packet):
    assert packet(thunderclap_onset="yes").is_emergency
    assert not packet(headache_days_per_month="16").is_emergency


def test_no_packet_for_primary_care_or_without_findings(shelves, packet):
    guideline = shelves.guideline("headache-migraine")

    assert packet(thunderclap_onset="no") is None
    assert packet_of(panel_of(guideline, read_findings(guideline.tree, {})), shelves) is None


def test_every_worked_patient_who_is_sent_gets_a_packet_with_all_its_lines(shelves):
    for guideline in shelves.guidelines.values():
        required = guideline.section("What to send", "Required")
        for case in guideline.cases:
            sent = {name: _typed(value) for name, value in case.given.items()} | {"age_unit": "months"}
            panel = panel_of(guideline, read_findings(guideline.tree, sent))
            made = packet_of(panel, shelves)

            assert (made is not None) == (case.expect > Disposition.PRIMARY_CARE), case.name
            assert made is None or len(made.required) == len(required.bullets)


def _typed(value):
    return {True: "yes", False: "no"}[value] if isinstance(value, bool) else f"{value}"
