"""Cases of the `spc` command: JSON in, statistics of the domain, JSON out; a module for each family.

Positions count from 1 in JSON and from 0 in the domain.
"""

from collections.abc import Callable, Mapping

from qi_portal.domain.errors import Invalid
from qi_portal.domain.spc.control_chart import Kind
from qi_portal.domain.spc.subgroups import SampleKind
from qi_portal.domain.words import words
from qi_portal.measures.spc import mdc, perla, qic
from qi_portal.measures.spc.given import Json


def answer(case: object) -> dict[str, object]:
    """`{id, output}`, or `{id, unsupported}` with the reason when the case cannot be computed."""
    if not isinstance(case, Mapping):
        return {"id": None, "unsupported": "A case is an object with id, family and input."}
    try:
        return {"id": case.get("id"), "output": _output(case)}
    except Invalid as error:
        return {"id": case.get("id"), "unsupported": str(error)}


def _output(case: Json) -> dict[str, object]:
    given = case.get("input")
    if not isinstance(given, Mapping):
        raise Invalid("input", words("A case needs an input object."))
    family, chart = case.get("family"), given.get("chart", "run")
    compute = COMPUTED.get((str(family), str(chart)))
    if compute is None:
        message = words("Chart {chart} of family {family} is not computed.", chart=str(chart), family=str(family))
        raise Invalid("family", message)
    return compute(given)


COMPUTED: Mapping[tuple[str, str], Callable[[Json], dict[str, object]]] = {
    ("perla", "run"): perla.run_rules,
    ("qic", "run"): qic.run,
    **{("qic", kind.value): qic.control for kind in Kind if kind is not Kind.RUN},
    **{("qic", kind.value): qic.samples for kind in SampleKind},
    ("mdc", "xmr"): mdc.xmr,
}
