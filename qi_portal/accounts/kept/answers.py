"""A form that arrives after its session ended loses nothing.

The answer is the sign-in page, which carries what was typed in a sealed field. Once the same person has signed in, a
page lists it and sends it on with a fresh token. The same page answers a form whose token is out of date because the
same person has signed in again meanwhile, perhaps in another tab. Another person sees nothing of either.
"""

from flask import Flask, Response, current_app, g, make_response, render_template, request

from qi_portal.accounts.forms import SignInForm
from qi_portal.accounts.kept import marks
from qi_portal.accounts.kept.naming import named
from qi_portal.accounts.kept.parcel import Parcel, opened_by, parcel_of, sealed_for
from qi_portal.accounts.sessions import SignedIn
from qi_portal.web.doors import current_actor
from qi_portal.web.problems import is_for_programs

FIELD = "kept"
NOTHING_TYPED = frozenset({"accounts.end", "accounts.choose_language"})
FORMS = frozenset({"application/x-www-form-urlencoded", "multipart/form-data"})
PAGES = frozenset({"document", "iframe", "frame"})
ROOM = 32 * 1024
"""What the sign-in form needs beside the parcel, of all that a form may have."""


def register(app: Flask) -> None:
    app.extensions["keep_typing"] = keep_typing
    app.jinja_env.globals["kept_typing"] = carried


def keep_typing() -> Response | None:
    """The answer that keeps the form that was sent just now; None where nothing was typed or nobody knows whose it is.

    What a script sends gets the usual refusal: it keeps what it sends by itself.
    """
    person_id = marks.owner() if _is_a_page() else None
    parcel = _parcel()
    if person_id is None or not parcel.typed:
        return None
    actor = current_actor()
    if not actor.is_signed_in:
        return _ask_to_sign_in(sealed_for(person_id, parcel), parcel)
    return _listed(parcel, 400) if actor.person_id == person_id else None


def go_on(signed_in: SignedIn) -> Response | None:
    """After signing in: what this person had typed before, if the browser carried it."""
    person_id = signed_in.actor.person_id
    parcel = opened_by(person_id, carried()) if person_id and carried() else None
    return _listed(parcel, 200) if parcel else None


def carried() -> str:
    """The sealed parcel that a form of signing in takes along; empty for none."""
    return str(g.get(FIELD) or request.form.get(FIELD, ""))


def _is_a_page() -> bool:
    """A form that a browser shows the answer of, not one that a script sent."""
    return (
        request.mimetype in FORMS
        and request.endpoint not in NOTHING_TYPED
        and request.headers.get("Sec-Fetch-Dest", "document") in PAGES
        and "X-CSRFToken" not in request.headers
        and (request.accept_mimetypes.accept_html or not request.accept_mimetypes)
        and not is_for_programs(request.path)
    )


def _parcel() -> Parcel:
    has_file = any(file.filename for file in request.files.values())
    return parcel_of(request.full_path.rstrip("?"), request.form.items(multi=True), has_file=has_file)


def _ask_to_sign_in(sealed: str, parcel: Parcel) -> Response:
    is_too_long = len(sealed) > current_app.config["MAX_FORM_MEMORY_SIZE"] - ROOM
    g.kept = "" if is_too_long else sealed
    return make_response(
        render_template(
            "accounts/sign_in.html", form=SignInForm(formdata=None), kept_parcel=parcel, is_too_long=is_too_long
        ),
        401,
    )


def _listed(parcel: Parcel, status: int) -> Response:
    return make_response(
        render_template("accounts/kept/show.html", parcel=parcel, **named(parcel, current_actor())), status
    )
