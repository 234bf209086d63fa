"""What is sealed comes back whole, for its own purpose and row, with its own key, or not at all."""

import re
from base64 import urlsafe_b64decode, urlsafe_b64encode
from pathlib import Path
from uuid import uuid4

import pytest
from cryptography.hazmat.primitives.ciphers.aead import AESGCM
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from field_keys import NEW, OLD, holding
from qi_portal.sealed.box import BrokenSeal, key_id_of, seal, unseal
from qi_portal.sealed.keys import MissingKey
from qi_portal.sealed.lookup import index, indexes

pytestmark = [pytest.mark.rule(42), pytest.mark.usefixtures("sealing")]
HERE = "child.name"
TEXTS = st.text(st.characters(exclude_categories=["Cs"]))
shared = settings(suppress_health_check=[HealthCheck.function_scoped_fixture], max_examples=60)


def body(sealed: str) -> bytes:
    return urlsafe_b64decode(sealed.rpartition(".")[2])


@shared
@given(TEXTS, TEXTS)
def test_text_comes_back_and_no_word_of_it_is_stored(text: str, about: str) -> None:
    sealed = seal(text, HERE, about=about)

    assert unseal(sealed, HERE, about=about) == text
    assert re.fullmatch(rf"v1\.{OLD.id}\.[\w=-]+", sealed)
    assert len(body(sealed)) == 12 + len(text.encode()) + 16


def test_sealed_text_is_what_any_aes_gcm_opens() -> None:
    """A wrong tag length or context of our own making would go unnoticed in a round trip."""
    content = body(seal("Ana", HERE, about="7"))

    assert AESGCM(OLD.secret).decrypt(content[:12], content[12:], b"v1\x1fchild.name\x1f7") == b"Ana"


def test_every_bit_that_is_changed_is_noticed() -> None:
    sealed = seal("Ana", HERE)
    mark, content = f"v1.{OLD.id}.", body(sealed)
    for bit in range(8 * len(content)):
        changed = bytearray(content)
        changed[bit // 8] ^= 1 << bit % 8
        with pytest.raises(BrokenSeal):
            unseal(mark + urlsafe_b64encode(changed).decode(), HERE)


@pytest.mark.parametrize(
    "stored",
    [
        "",
        "Ana",
        "v1",
        "v1.",
        "v1..",
        f"v1.{OLD.id}",
        f"v1.{OLD.id}.",
        f"v1.{OLD.id}.AAAA",
        f"v2.{OLD.id}.AAAA",
        "v1.é.x",
    ],
)
def test_what_was_never_sealed_is_refused(stored: str) -> None:
    with pytest.raises((BrokenSeal, MissingKey)):
        unseal(stored, HERE)


def test_sealed_text_with_letters_added_is_refused() -> None:
    sealed = seal("Ana", HERE)

    for changed in (f"{sealed}\n", f"{sealed}=", f"{sealed}A", sealed.replace("v1.", "v1. "), f" {sealed}"):
        with pytest.raises((BrokenSeal, MissingKey)):
            unseal(changed, HERE)


def test_sealed_text_moved_to_another_column_or_row_is_refused() -> None:
    row, other = uuid4(), uuid4()
    bound, loose = seal("Ana", HERE, about=row), seal("Ana", HERE)

    assert unseal(bound, HERE, about=row) == "Ana"
    for sealed, purpose, about in (
        (bound, HERE, other),
        (bound, HERE, ""),
        (bound, "child.note", row),
        (loose, HERE, row),
        (loose, "child.note", ""),
        (loose, f"{HERE}\x1f", ""),
    ):
        with pytest.raises(BrokenSeal, match=r"was changed, moved or never sealed"):
            unseal(sealed, purpose, about=about)


def test_no_two_seals_of_one_text_are_alike() -> None:
    nonces = {body(seal("Ana", HERE))[:12] for _ in range(5000)}

    assert len(nonces) == 5000


def test_missing_key_is_named_and_nothing_is_given(home: Path) -> None:
    sealed = seal("Ana", HERE)

    with holding(home, NEW).app_context(), pytest.raises(MissingKey, match=f"needs the key '{OLD.id}'"):
        unseal(sealed, HERE)


def test_other_key_under_the_same_id_is_refused(home: Path) -> None:
    sealed = seal("Ana", HERE)

    with holding(home, type(OLD)(OLD.id, NEW.secret)).app_context(), pytest.raises(BrokenSeal):
        unseal(sealed, HERE)


def test_old_key_still_opens_and_the_first_one_seals(home: Path) -> None:
    sealed = seal("Ana", HERE)

    with holding(home, NEW, OLD).app_context():
        assert unseal(sealed, HERE) == "Ana"
        assert key_id_of(seal("Ana", HERE)) == NEW.id


def test_keys_are_in_no_text_of_what_holds_them(home: Path) -> None:
    app = holding(home, NEW, OLD)

    told = f"{app.config['SETTINGS']!r}{OLD!r}{NEW!r}"

    assert OLD.id in told
    for key in (OLD, NEW):
        assert repr(key.secret) not in told
        assert urlsafe_b64encode(key.secret).decode()[:20] not in told
    assert app.config["SETTINGS"].secret_key not in told


# --- finding a sealed text again


def test_index_is_the_same_for_what_a_person_takes_for_the_same() -> None:
    for written in ("Ana  RUIZ ", "\tana\u00a0ruiz", "\uff21na Ruiz"):
        assert index(written, HERE) == index("ana ruiz", HERE)
    assert index("José GROSS", HERE) == index("Jose\u0301 Groß", HERE)
    assert index("Ana Ruiz", HERE) != index("Ana Ruis", HERE)
    assert index("Ana Ruiz", HERE) != index("Ana Ruiz", "child.note")


def test_index_says_nothing_without_the_key(home: Path) -> None:
    first = index("Ana Ruiz", HERE)

    with holding(home, NEW, OLD).app_context():
        assert index("Ana Ruiz", HERE) != first
        assert first in indexes("Ana Ruiz", HERE)
        assert len(indexes("Ana Ruiz", HERE)) == 2
