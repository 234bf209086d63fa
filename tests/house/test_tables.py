"""Whose rows a table holds is declared, and what a practice owns is led by the practice, ready for many machines."""

from datetime import UTC, datetime

import pytest
from sqlalchemy import ForeignKeyConstraint, Integer, PrimaryKeyConstraint, Table, UniqueConstraint

import qi_portal.app  # so that every room's tables are known
from qi_portal.db import Base, UtcDateTime
from qi_portal.domain.holdings import Holds
from qi_portal.domain.retention import RETENTION, retention_of, to_clean

OWNERS = {"practice", "program", "person", "reference"}
TABLES = list(Base.metadata.sorted_tables)
OF_PRACTICES = [table for table in TABLES if table.info.get("owner") == "practice"]

every_table = pytest.mark.parametrize("table", TABLES, ids=str)
every_table_of_practices = pytest.mark.parametrize("table", OF_PRACTICES, ids=str)


def test_tables_are_known() -> None:
    assert qi_portal.app
    assert {"entry", "enrollment", "practice_role"} <= {table.name for table in OF_PRACTICES}


@every_table
def test_table_says_whose_rows_it_holds(table: Table) -> None:
    assert table.info.get("owner") in OWNERS


@every_table
def test_table_is_keyed_by_ids_that_the_application_makes(table: Table) -> None:
    for column in table.primary_key.columns:
        assert not isinstance(column.type, Integer), f"{column} would be numbered by the database"
        assert column.identity is None
        assert column.server_default is None


@every_table
def test_constraint_of_table_has_a_name(table: Table) -> None:
    assert [each for each in table.constraints if not isinstance(each.name, str)] == []
    assert [each for each in table.indexes if not isinstance(each.name, str)] == []


@every_table_of_practices
def test_table_of_practices_is_keyed_by_practice_first(table: Table) -> None:
    keys = [each for each in table.constraints if isinstance(each, PrimaryKeyConstraint | UniqueConstraint)]
    unique = [each for each in table.indexes if each.unique]

    assert [next(iter(key.columns)).name for key in (*keys, *unique)] == ["practice_id"] * len([*keys, *unique])


@every_table_of_practices
def test_link_between_tables_of_practices_carries_the_practice(table: Table) -> None:
    links = [each for each in table.constraints if isinstance(each, ForeignKeyConstraint)]
    inside = [link for link in links if link.referred_table in OF_PRACTICES]

    assert all(link.column_keys[0] == "practice_id" for link in inside)
    assert any(link.column_keys == ["practice_id"] and link.referred_table.name == "practice" for link in links)


@every_table
def test_table_says_what_it_holds_and_is_kept_for_a_stated_time(table: Table) -> None:
    assert Holds(table.info.get("holds"))
    assert retention_of(table.name)


def test_what_is_removed_by_age_is_of_a_table_and_column_that_there_are() -> None:
    known = {table.name: table for table in TABLES}

    assert {name for each in RETENTION for name in each.tables} == set(known)
    for _, name, column, _ in to_clean(datetime(2026, 11, 21, tzinfo=UTC)):
        assert isinstance(known[name].c[column].type, UtcDateTime)
