import pytest

from qi_portal import library
from qi_portal.guidelines.search import Index, Results

INDEX = Index.of(library.load().guidelines.values())


def slugs(query):
    return [guideline.slug for guideline in INDEX.search(query).hits]


@pytest.mark.parametrize(
    ("query", "first"),
    [
        ("migrane", "headache-migraine"),
        ("migraines", "headache-migraine"),
        ("Migraña", "headache-migraine"),
        ("head hurts", "headache-migraine"),
        ("hedache", "headache-migraine"),
        ("head ache", "headache-migraine"),
        ("my son has headaches", "headache-migraine"),
        ("thunderclap", "headache-migraine"),
        ("tummy ache", "functional-abdominal-pain"),
        ("tummyache", "functional-abdominal-pain"),
        ("belly pain", "functional-abdominal-pain"),
        ("stomach hurts", "functional-abdominal-pain"),
        ("abdomnal pain", "functional-abdominal-pain"),
        ("calprotectin", "functional-abdominal-pain"),
        ("bedwetting", "enuresis"),
        ("bed wetting", "enuresis"),
        ("wets the bed", "enuresis"),
        ("bedweting", "enuresis"),
        ("enuresis", "enuresis"),
        ("desmopresin", "enuresis"),
        ("A1c", "prediabetes-t2d"),
        ("a1C", "prediabetes-t2d"),
        ("HbA1c", "prediabetes-t2d"),
        ("hemoglobin a1c", "prediabetes-t2d"),
        ("diabetis", "prediabetes-t2d"),
        ("high blood sugar", "prediabetes-t2d"),
        ("high blood pressure", "hypertension"),
        ("BP", "hypertension"),
        ("hypertention", "hypertension"),
        ("wheezing", "asthma"),
        ("astma", "asthma"),
        ("inhaler", "asthma"),
        ("can't poop", "constipation"),
        ("cant poop", "constipation"),
        ("constipashun", "constipation"),
        ("soiling", "constipation"),
        ("exzema", "atopic-dermatitis"),
        ("itchy rash", "atopic-dermatitis"),
        ("adhd", "adhd"),
        ("can't sit still", "adhd"),
        ("hyperactive", "adhd"),
        ("ADD", "adhd"),
        ("school refusal", "anxiety"),
        ("worried", "anxiety"),
        ("anxious", "anxiety"),
        ("sad", "depression"),
        ("phq-9", "depression"),
        ("depresion", "depression"),
        ("suicidal", "depression"),
        ("late talker", "autism-developmental-delay"),
        ("mchat", "autism-developmental-delay"),
        ("gad7", "anxiety"),
        ("m-chat", "autism-developmental-delay"),
        ("autsim", "autism-developmental-delay"),
        ("not talking", "autism-developmental-delay"),
        ("ear infections", "recurrent-otitis-media"),
        ("ear tubes", "recurrent-otitis-media"),
        ("otitis", "recurrent-otitis-media"),
        ("earache", "recurrent-otitis-media"),
        ("overweight", "obesity"),
        ("high bmi", "obesity"),
        ("obeesity", "obesity"),
        ("G43.909", "headache-migraine"),
        ("g43909", "headache-migraine"),
        ("G43", "headache-migraine"),
        ("g43.D0", "functional-abdominal-pain"),
        ("I10", "hypertension"),
        ("J45.901", "asthma"),
        ("n39.4", "enuresis"),
        ("F90", "adhd"),
        ("  z68.54 ", "obesity"),
    ],
)
def test_search_for_what_people_type_finds_the_right_guideline_first(query, first):
    assert slugs(query)[:1] == [first]


@pytest.mark.parametrize(
    ("query", "corrected"),
    [
        ("migrane", "migraine"),
        ("chronic hedache", "chronic headache"),
        ("migraine", None),
        ("migrain", None),
        ("tummy ache", None),
        ("mchat", None),
        ("gad7", None),
        ("G43.909", None),
    ],
)
def test_search_with_a_misspelled_word_says_what_it_took_it_for(query, corrected):
    assert INDEX.search(query).corrected == corrected


def test_search_for_a_word_of_several_guidelines_lists_them_all():
    assert {"headache-migraine", "concussion", "plagiocephaly"} <= set(slugs("head"))


def test_search_for_a_specialty_lists_its_guidelines_first():
    hits = INDEX.search("neurology").hits

    assert [guideline.specialty for guideline in hits[:3]] == ["Neurology"] * 3


@pytest.mark.parametrize(
    "query", ["", " ", "?!", "x", "xqzzvk", "Q99.9", "broken leg", "の", "%00", "dolor de la mano"]
)
def test_search_for_what_no_guideline_holds_finds_nothing(query):
    assert INDEX.search(query) == Results(())


def test_search_with_a_code_of_two_guidelines_lists_the_closer_first():
    assert slugs("G43.D0") == ["functional-abdominal-pain", "headache-migraine"]


def test_search_with_an_endless_query_reads_its_beginning():
    assert slugs("migraine " + "x" * 100_000)[:1] == ["headache-migraine"]


@pytest.mark.parametrize(
    ("query", "nearest"),
    [("dermatitus", "atopic-dermatitis"), ("thyroyd nodual scan", "abnormal-tsh")],
)
def test_nearest_to_a_query_in_letters_offers_three_guidelines(query, nearest):
    offered = [guideline.slug for guideline in INDEX.nearest(query)]

    assert len(offered) == 3
    assert nearest in offered


@pytest.mark.parametrize("query", ["", "?!"])
def test_nearest_to_nothing_offers_nothing(query):
    assert INDEX.nearest(query) == ()
