"""Roles as they are ticked, and an invitation."""

from collections.abc import Iterable
from uuid import UUID

from flask_babel import lazy_gettext as _l
from wtforms import SelectMultipleField, StringField

from qi_portal.accounts.forms import printable
from qi_portal.domain.access import Held, Role
from qi_portal.domain.errors import Invalid
from qi_portal.domain.standing import IN_PRACTICES, LEAD_GIVES
from qi_portal.domain.words import words
from qi_portal.people.actions import Invitation
from qi_portal.people.scope import Scope
from qi_portal.web.forms import VersionForm
from qi_portal.web.locale import LOCALES

UNKNOWN = words("This cannot be chosen here. Choose another one from the list.")


def key_of(held: Held, scope: Scope) -> str:
    """How a role is called in a form: 'east/admin' in a program, 'P001:coach' in a practice."""
    if held.program_id is not None:
        return f"{scope.programs[held.program_id].code}/{held.role.value}"
    return f"{scope.place_of(held).code}:{held.role.value}"


class RolesForm(VersionForm):
    """Roles that are kept or given one by one, and a role in several practices at once."""

    roles = SelectMultipleField(_l("Roles"), validate_choice=False)
    role = StringField(_l("Role in practices"))
    practices = SelectMultipleField(_l("Practices"), validate_choice=False)

    def chosen(self, scope: Scope) -> frozenset[Held]:
        """Every role that is ticked; Invalid for one that there is not."""
        ticked = {self._ticked(key, scope) for key in self.roles.data or []}
        return frozenset(ticked | set(self._many(scope)))

    def _ticked(self, key: str, scope: Scope) -> Held:
        code, _, name = key.rpartition("/")
        for program in scope.programs.values():
            if program.code == code and name in list(Role):
                return Held(Role(name), program_id=program.id)
        code, _, name = key.rpartition(":")
        return Held(_role(name, "roles"), practice_id=_practice(code, scope, "roles"))

    def _many(self, scope: Scope) -> Iterable[Held]:
        codes = self.practices.data or []
        if self.role.data and not codes:
            raise Invalid("practices", words("Tick the practices where the role is held."))
        if codes and not self.role.data:
            raise Invalid("role", words("Choose the role that is held in the practices."))
        role = _role(self.role.data, "role") if codes else None
        return [Held(role, practice_id=_practice(code, scope, "practices")) for code in codes if role]


class InviteForm(RolesForm):
    """Whom to let in, with which roles."""

    email = StringField(_l("E-mail"), filters=[printable])
    name = StringField(_l("Name"))
    locale = StringField(_l("Language of the letter"))

    def read(self, roles: frozenset[Held]) -> Invitation:
        locale = self.locale.data if self.locale.data in LOCALES else "en"
        return Invitation(self.email.data or "", self.name.data or "", locale, roles)


class TeamForm(VersionForm):
    """Roles on a practice's own page."""

    roles = SelectMultipleField(_l("Roles"), validate_choice=False)
    offered = LEAD_GIVES

    def chosen(self, scope: Scope) -> frozenset[Held]:
        """Invalid when no role is ticked, or one that is not given here."""
        (place,) = scope.places.values()
        roles = frozenset(Held(_role(name, "roles"), practice_id=place.practice_id) for name in self.roles.data or [])
        if not all(scope.gives(each) for each in roles):
            raise Invalid("roles", UNKNOWN)
        if not roles:
            raise Invalid("roles", words("Tick at least one role."))
        return roles


class TeamInviteForm(TeamForm):
    """Whom to let into a practice's team."""

    email, name, locale = InviteForm.email, InviteForm.name, InviteForm.locale
    read = InviteForm.read


def _role(name: str | None, field: str) -> Role:
    if name not in [each.value for each in IN_PRACTICES]:
        raise Invalid(field, UNKNOWN)
    return Role(name)


def _practice(code: str, scope: Scope, field: str) -> UUID:
    for place in scope.places.values():
        if place.code == code:
            return place.practice_id
    raise Invalid(field, UNKNOWN)
