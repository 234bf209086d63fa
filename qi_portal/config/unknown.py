"""A variable with a slip in its name would be passed by in silence, and the unsafe default would stay."""

from collections.abc import Mapping
from difflib import get_close_matches

from qi_portal.config.secrets import FILE
from qi_portal.config.settings import SECRET_VARIABLES, VARIABLES
from qi_portal.config.unsafe import UnsafeSettings

PREFIX = "QI_PORTAL_"
KNOWN = (*VARIABLES, *(f"{name}{FILE}" for name in SECRET_VARIABLES))


def refuse_unknown(environ: Mapping[str, str]) -> None:
    """UnsafeSettings with a sentence for each variable of ours that there is not."""
    unknown = sorted(name for name in environ if name.upper().startswith(PREFIX) and name not in KNOWN)
    if unknown:
        raise UnsafeSettings(*(f"{name} is no setting of the portal{_meant(name)}" for name in unknown))


def _meant(name: str) -> str:
    close = get_close_matches(name.upper(), KNOWN, 1, cutoff=0.8)
    return f": is {close[0]} meant?" if close else "; see docs/configuration.md."
