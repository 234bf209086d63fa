"""A definition as its authors have it before them: what holds, what is drafted, what is wrong with it."""

import tomllib
from collections.abc import Collection, Iterable
from dataclasses import dataclass, replace
from functools import cached_property
from typing import Any

from qi_portal.domain.content.definition_diff import Difference, differences
from qi_portal.domain.content.definition_fields import Content, as_content, as_values
from qi_portal.domain.content.definition_history import versions_of
from qi_portal.domain.content.definition_rules import Beside, Message, messages, next_number
from qi_portal.domain.content.measure import Measure, Project
from qi_portal.domain.content.measure_files import project_of
from qi_portal.domain.content.overlay import Kind, Released, code_of, merged
from qi_portal.domain.content.schema_check import schema_messages
from qi_portal.domain.errors import NotFound
from qi_portal.domain.periods import Month
from qi_portal.library import Library, content_root
from qi_portal.measures.definitions.queries import Kept, kept_in, taken_ids
from qi_portal.practices.queries import ProgramFacts


@dataclass(frozen=True)
class Workshop:
    """A program's definitions: the files, what holds now over them, and every version the program keeps."""

    program: ProgramFacts
    files: Library
    shelf: Library
    kept: tuple[Kept, ...]

    @cached_property
    def drafts(self) -> tuple[Kept, ...]:
        return tuple(each for each in self.kept if each.is_draft)

    def draft(self, kind: Kind, definition_id: str) -> Kept | None:
        return next((each for each in self.drafts if (each.kind, each.definition_id) == (kind, definition_id)), None)

    def versions(self, kind: Kind, definition_id: str) -> list[Kept]:
        """Those that were released or retired, newest first."""
        mine = [each for each in self.kept if (each.kind, each.definition_id) == (kind, definition_id)]
        return [each for each in reversed(mine) if not each.is_draft]

    @cached_property
    def with_drafts(self) -> dict[str, Project]:
        """All projects as they would be if every draft that can be read were released now."""
        readable = [each for each in self.drafts if not each.ends and _is_readable(each.kind, each.content)]
        whole = [*(each for each in self.kept if not each.is_draft and not each.ends), *readable]
        rows = [Released(each.kind, each.definition_id, each.number, None, None, each.content) for each in whole]
        bare = {
            each.definition_id: replace(project_of(as_values(each.content, "project"), ()), is_own=True)
            for each in whole
            if each.kind is Kind.PROJECT
        }
        return {**bare, **merged(self.files.projects, rows, (), Month(9998, 12))}

    def project_by_code(self, code: str) -> Project | None:
        return next((each for each in self.with_drafts.values() if each.code == code), None)

    @cached_property
    def measure_ids(self) -> frozenset[str]:
        """Of all that is there or drafted."""
        there = {each.id for project in self.with_drafts.values() for each in project.measures}
        return frozenset(there | {each.definition_id for each in self.drafts if each.kind is Kind.MEASURE})

    def standing(self, kind: Kind, definition_id: str) -> Project | Measure | None:
        """What holds now; None for what is only drafted."""
        projects = self.shelf.projects
        if kind is Kind.PROJECT:
            return projects.get(definition_id)
        found = (each for project in projects.values() for each in project.measures if each.id == definition_id)
        return next(found, None)

    def measure(self, definition_id: str) -> Measure | None:
        found = self.standing(Kind.MEASURE, definition_id)
        return found if isinstance(found, Measure) else None

    def content(self, kind: Kind, definition_id: str) -> Content | None:
        """What the newest released version says, else the file."""
        own = next((each for each in self.versions(kind, definition_id) if not each.ends), None)
        return own.content if own else self.file_content(kind, definition_id)

    def file_content(self, kind: Kind, definition_id: str) -> Content | None:
        """What the portal came with, if it came with it."""
        for project in self.files.projects.values():
            if kind is Kind.PROJECT and project.id == definition_id:
                return _file(project.id, "project")
            if kind is Kind.MEASURE and any(each.id == definition_id for each in project.measures):
                return _file(project.id, definition_id)
        return None

    def problems(self, kind: Kind, content: Content, first: Month | None) -> list[Message]:
        """What keeps a draft from being released, by field."""
        measure_id = str(content.get("id", ""))
        project = self.project_by_code(code_of(measure_id)) if kind is Kind.MEASURE else None
        standing = self.measure(measure_id) if kind is Kind.MEASURE else None
        return messages(kind, content, first, Beside(project, standing, self.measure_ids))

    def measure_names(self, content: Content) -> dict[str, str]:
        """The measures of a project by id: those that hold, then those that are only drafted."""
        project, code = self.shelf.projects.get(str(content.get("id"))), content.get("code")
        found = {each.id: each.name for each in project.measures} if project else {}
        drafted = (each for each in self.drafts if each.kind is Kind.MEASURE and code_of(each.definition_id) == code)
        return {**{each.definition_id: str(each.content.get("name")) for each in drafted}, **found}

    def released_with(self, draft: Kept) -> list[Kept]:
        """The drafts that are released together: those of a project's measures go with it, before it."""
        if draft.kind is not Kind.PROJECT or draft.ends:
            return [draft]
        mine = (each for each in self.drafts if each.kind is Kind.MEASURE and not each.ends)
        return [*(each for each in mine if code_of(each.definition_id) == draft.content["code"]), draft]

    def hindrances(self, draft: Kept, together: Collection[Kept]) -> list[Message]:
        """What keeps a draft from being released with the others."""
        if draft.ends:
            return []
        found = self.problems(draft.kind, draft.content, draft.first)
        codes = {project.code for project in self.shelf.projects.values()}
        codes |= {str(each.content["code"]) for each in together if each.kind is Kind.PROJECT}
        if draft.kind is Kind.MEASURE and code_of(draft.definition_id) not in codes:
            found.append(("", "Its project is a draft: release that, and its measures go with it."))
        return found

    def next_number(self, kind: Kind, definition_id: str) -> str:
        kept = [each.number for each in self.versions(kind, definition_id)]
        measure = self.measure(definition_id) if kind is Kind.MEASURE else None
        return next_number([*kept, *(each.version for each in (versions_of(measure) if measure else ()))])

    def changes(self, draft: Kept) -> tuple[Difference, ...]:
        """What a draft says differently from what holds now."""
        return differences(draft.kind, self.content(draft.kind, draft.definition_id) or {}, draft.content)

    @cached_property
    def taken(self) -> frozenset[str]:
        """Ids and codes that nobody may take again: of the files, their former names, and of every program."""
        projects: Iterable[Project] = self.files.projects.values()
        names = {name for each in projects for name in (each.id, each.code, *each.formerly)}
        names |= {measure.id for each in projects for measure in each.measures}
        return frozenset(names | set(taken_ids()))


def workshop(program: ProgramFacts, files: Library, shelf: Library) -> Workshop:
    return Workshop(program, files, shelf, tuple(kept_in(program)))


def _is_readable(kind: Kind, content: Content) -> bool:
    return not list(schema_messages(as_values(content, kind.value), kind.value))


def _file(project_id: str, name: str) -> dict[str, Any]:
    path = content_root() / "measures" / project_id / f"{name}.toml"
    try:
        return as_content(tomllib.loads(path.read_text(encoding="utf-8")))
    except FileNotFoundError as gone:
        raise NotFound from gone


def blank_project(project_id: str, code: str, title: str, by: str, today: str, next_review: str) -> dict[str, Any]:
    """What a new project begins with: what can be known, and empty places for the rest."""
    return {
        "id": project_id,
        "code": code,
        "title": title,
        "short_title": title[:40],
        "status": "draft - needs clinical review",
        "aim": "",
        "population": "",
        "conditions": [],
        "topics": [],
        "measures": [f"{code}-1"],
        "cycle_months": 12,
        "pdsa_cycle_weeks": 4,
        "sensitive": False,
        "change_ideas": [],
        "authored_by": by,
        "checked_by": "",
        "last_review": today,
        "next_review": next_review,
    }


def blank_measure(measure_id: str, name: str, by: str, next_review: str) -> dict[str, Any]:
    """A new proportion: what most measures are."""
    return {
        "id": measure_id,
        "version": "1",
        "name": name,
        "short_name": name[:28],
        "kind": "process",
        "type": "proportion",
        "exclusions": "None",
        "direction": "higher_is_better",
        "unit": "percent",
        "multiplier": 1,
        "min_denominator": 10,
        "authored_by": by,
        "checked_by": "",
        "next_review": next_review,
        "chart": {"default": "p", "short_series": "run", "overdispersed": "p-prime"},
        "collection": {"mode": "chart_review_or_ehr_extract", "cadence": "monthly", "minimum": 10, "recommended": 20},
    }


def as_new(content: Content, **named: str) -> dict[str, Any]:
    """A copy under another id, not checked by anybody yet."""
    return {**content, **named, "checked_by": ""}
