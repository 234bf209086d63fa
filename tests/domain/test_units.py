from decimal import Decimal

import pytest

from qi_portal.domain.units import QUANTITIES, Typed, decimals_beside, unit_of


@pytest.mark.parametrize(
    ("quantity", "unit", "typed", "base", "within"),
    [
        ("temperature", "f", "100.4", 38, 0),
        ("temperature", "f", "32", 0, 0),
        ("temperature", "f", "-40", -40, 0),
        ("length", "in", "10", 25.4, 0),
        ("weight", "lb", "100", 45.359237, 0),
        # ADA Standards of Care: 126 mg/dL and 7.0 mmol/L, 200 and 11.1
        ("glucose", "mmol_l", "7.0", 126, 0.5),
        ("glucose", "mmol_l", "11.1", 200, 0.5),
        # NHLBI 2011: LDL 130 mg/dL is 3.36 mmol/L; triglycerides 150 mg/dL are 1.69
        ("cholesterol", "mmol_l", "3.36", 130, 0.2),
        ("triglycerides", "mmol_l", "1.69", 150, 0.4),
        # AAP 2022: bilirubin 1 mg/dL is 17.104 umol/L
        ("bilirubin", "umol_l", "17.104", 1, 0),
        ("hemoglobin", "g_l", "110", 11, 0),
        # CDC: lead 3.5 ug/dL is 0.17 umol/L, 45 is 2.17
        ("lead", "umol_l", "0.17", 3.5, 0.05),
        ("lead", "umol_l", "2.17", 45, 0.05),
        # NGSP's table of the master equation: 39 mmol/mol 5.7 %, 48 6.5, 53 7.0, 86 10.0
        ("a1c", "mmol_mol", "39", 5.7, 0.05),
        ("a1c", "mmol_mol", "48", 6.5, 0.05),
        ("a1c", "mmol_mol", "53", 7.0, 0.05),
        ("a1c", "mmol_mol", "86", 10.0, 0.05),
        # KDIGO 2021: urine protein 0.2 mg/mg is about 20 mg/mmol, 2 about 200
        ("upcr", "mg_mmol", "22.624", 0.2, 0),
        ("upcr", "mg_mmol", "226.24", 2, 0),
    ],
)
def test_unit_of_a_published_pair_converts_as_published(quantity, unit, typed, base, within):
    assert Typed(Decimal(typed), unit_of(quantity, unit)).base == pytest.approx(base, abs=within or 1e-12)


@pytest.mark.parametrize("quantity", QUANTITIES)
def test_first_unit_of_a_quantity_is_the_one_of_the_rules(quantity):
    first, *others = QUANTITIES[quantity]

    assert (first.factor, first.offset) == (1, 0)
    assert unit_of(quantity, "furlong") == first
    assert len({unit.key for unit in (first, *others)}) == 1 + len(others)


def test_typed_reads_as_it_was_typed():
    assert str(Typed(Decimal("66.0"), unit_of("weight", "lb"))) == "66.0 lb"


@pytest.mark.parametrize(
    ("value", "thresholds", "decimals"),
    [(96.81, (), 1), (94.96, (95,), 2), (94.9996, (95,), 4), (95.0, (95,), 1), (199.9776, (200,), 2), (3.2, (3.2,), 1)],
)
def test_decimals_beside_a_threshold_keep_the_number_on_its_side(value, thresholds, decimals):
    assert decimals_beside(value, thresholds, 1) == decimals
