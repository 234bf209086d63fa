"""A first check that the parts fit together; the attacker follows."""

from qi_portal.domain.disclosure.hidden import Hidden
from qi_portal.domain.disclosure.tables import disclose_list


def test_lone_small_count_takes_another_with_it():
    found = disclose_list({"one": dict.fromkeys(range(5), 1), "two": dict.fromkeys(range(5), 9)})

    assert found.cells == {"one": Hidden.SMALL, "two": Hidden.SMALL}
    assert found.total == 50
