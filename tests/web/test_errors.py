"""Whatever goes wrong, a page says what happened and what to do, and tells nothing about the inside."""

import io
import re

import pytest
import structlog
from sqlalchemy import text
from sqlalchemy.exc import DBAPIError, OperationalError

from factories import Browser, Factory
from qi_portal.db import db
from qi_portal.domain.access import Role
from qi_portal.web.logs import configure

pytestmark = pytest.mark.rule(46)

INSIDE = re.compile(r"Traceback|sqlalchemy|werkzeug|\.py\b|SELECT |/site-packages/", re.IGNORECASE)
MEBIBYTE = 1024 * 1024


def check_page(answer, status: int, heading: str) -> None:
    assert answer.status_code == status
    assert heading in answer.text
    assert not INSIDE.search(answer.text)
    assert answer.headers["X-Request-Id"] in answer.text


@pytest.mark.rule(46)
def test_unknown_page_is_not_here(client: Browser) -> None:
    check_page(client.get("/no-such-page"), 404, "This page is not here")


@pytest.mark.parametrize(
    "slug", ["no-such-thing", "..", "%2e%2e%2fetc%2fpasswd", "a" * 5000, "<script>alert(1)</script>"]
)
def test_unknown_guideline_is_not_here(client: Browser, slug: str) -> None:
    answer = client.get(f"/guidelines/{slug}")

    check_page(answer, 404, "This page is not here")
    assert "<script>alert" not in answer.text


def test_address_and_field_with_control_characters_are_refused(client: Browser, make: Factory) -> None:
    """PostgreSQL takes no NUL in a text: it is a mistake of the reader's, not a lost database."""
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice(code="P001")))

    assert client.get("/practices/P001%00/").status_code in (400, 404)
    assert client.send("/sign-in", {"email": "a\0b@demo.example", "password": "whatever it is"}).status_code in (
        401,
        422,
    )


def test_method_that_an_address_does_not_take_is_named_so(client: Browser) -> None:
    answer = client.send("/red-flags")

    check_page(answer, 405, "This address does not take that")
    assert "GET" in answer.headers["Allow"]


@pytest.mark.rule(28)
@pytest.mark.parametrize("method", ["TRACE", "PROPFIND", "PUT", "DELETE"])
def test_methods_of_other_protocols_are_refused(client: Browser, method: str) -> None:
    assert client.open("/", method=method).status_code in (400, 405)


@pytest.mark.rule(28)
@pytest.mark.parametrize("host", ["evil.example", "localhost.evil.example", "localhost:80@evil.example", ""])
def test_other_host_name_is_refused(client: Browser, host: str) -> None:
    assert client.get("/sign-in", headers={"Host": host}).status_code == 400


@pytest.mark.rule(24)
@pytest.mark.parametrize("url", ["/sign-in", "/sign-out", "/language", "/upload", "/guidelines/asthma"])
@pytest.mark.parametrize("data", [{}, {"csrf_token": "made up"}])
def test_form_without_its_token_is_refused(client: Browser, make: Factory, url: str, data: dict[str, str]) -> None:
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice()))

    check_page(client.post(url, data=data), 400, "This request cannot be read")


@pytest.mark.rule(24)
def test_token_of_another_session_is_refused(client: Browser) -> None:
    stolen = client.application.test_client().token()

    assert client.post("/language", data={"csrf_token": stolen, "locale": "es"}).status_code == 400


@pytest.mark.rule(24)
@pytest.mark.parametrize("site", ["cross-site", "same-site"])
def test_form_sent_by_another_site_is_refused(client: Browser, site: str) -> None:
    answer = client.send("/language", {"locale": "es"}, headers={"Sec-Fetch-Site": site})

    assert answer.status_code == 400
    assert '<html lang="en"' in client.get("/").text


@pytest.mark.rule(24)
@pytest.mark.parametrize("origin", ["https://evil.example", "null", "https://[", "http://localhost.evil.example", ""])
def test_form_from_a_page_of_another_origin_is_refused(client: Browser, origin: str) -> None:
    assert client.send("/language", {"locale": "es"}, headers={"Origin": origin}).status_code == 400
    assert client.send("/language", {"locale": "es"}, headers={"Origin": "http://localhost:80"}).status_code == 303


@pytest.mark.rule(30)
def test_file_of_sixty_megabytes_is_refused_with_the_limit(client: Browser, make: Factory) -> None:
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice()))

    answer = client.post("/upload", data=bytes(60 * MEBIBYTE), content_type="multipart/form-data; boundary=b")

    check_page(answer, 413, "The file is too large")
    assert "10 MB" in answer.text


@pytest.mark.rule(30)
@pytest.mark.parametrize(("size", "status"), [(2 * MEBIBYTE, 413), (1000, 303)])
def test_long_form_sent_in_chunks_is_refused_and_not_cut(client: Browser, size: int, status: int) -> None:
    form = f"csrf_token={client.token()}&locale=es&more={'a' * size}"

    answer = client.post(
        "/language",
        input_stream=io.BytesIO(form.encode()),
        content_type="application/x-www-form-urlencoded",
        environ_overrides={"wsgi.input_terminated": True, "HTTP_TRANSFER_ENCODING": "chunked"},
    )

    assert answer.status_code == status


def post_parts(client: Browser, url: str, fields: dict[str, str]):
    """POST a form in parts, written out here: the test client would leave its temporary file open."""
    part = '--b\r\nContent-Disposition: form-data; name="{}"\r\n\r\n{}\r\n'
    body = "".join(part.format(name, value) for name, value in {"csrf_token": client.token(), **fields}.items())
    return client.post(url, data=f"{body}--b--\r\n".encode(), content_type="multipart/form-data; boundary=b")


@pytest.mark.rule(30)
def test_form_of_two_megabytes_is_refused(client: Browser) -> None:
    fields = {"email": "x" * 2 * MEBIBYTE}

    check_page(client.send("/sign-in", fields), 413, "The file is too large")
    check_page(post_parts(client, "/sign-in", fields), 413, "The file is too large")


@pytest.mark.rule(30)
def test_form_of_too_many_fields_is_refused(client: Browser) -> None:
    fields = {f"field{number}": "" for number in range(1100)}

    assert post_parts(client, "/sign-in", {}).status_code == 422
    assert post_parts(client, "/sign-in", fields).status_code == 413


@pytest.mark.rule(46, 51)
def test_lost_database_is_told_with_a_time_to_try_again(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def lose(*_args, **_named):
        raise OperationalError("SELECT secret", {}, Exception("no route to db-host"))

    monkeypatch.setattr("qi_portal.accounts.queries.person_by_email", lose)
    answer = client.send("/sign-in", {"email": "a@demo.example", "password": "whatever it may be"})

    check_page(answer, 503, "The portal cannot reach its data right now")
    assert answer.headers["Retry-After"]
    assert "db-host" not in answer.text


@pytest.mark.rule(51)
def test_lost_database_is_told_to_a_signed_in_person_too(
    client: Browser, make: Factory, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The page asks who reads it, for the bar at the top; the answer must not depend on that."""
    client.sign_in(make.person(Role.QI_MEMBER, at=make.practice()))

    def lose(*_args, **_named):
        raise OperationalError("SELECT secret", {}, Exception("no route to db-host"))

    monkeypatch.setattr("qi_portal.accounts.queries.live_session", lose)

    for answer in (client.get("/this-month"), client.get("/"), client.send("/language", {"locale": "es"})):
        check_page(answer, 503, "The portal cannot reach its data right now")


@pytest.mark.rule(46)
def test_unforeseen_fault_is_told_without_its_reason(client: Browser, monkeypatch: pytest.MonkeyPatch) -> None:
    def fail(*_args, **_named):
        raise ZeroDivisionError("secret reason")

    monkeypatch.setattr("qi_portal.accounts.queries.person_by_email", fail)
    answer = client.send("/sign-in", {"email": "a@demo.example", "password": "whatever it may be"})

    check_page(answer, 500, "Something went wrong on our side")
    assert "secret reason" not in answer.text


@pytest.mark.rule(45)
def test_log_of_a_fault_tells_where_and_of_what_kind_but_no_value(capsys: pytest.CaptureFixture[str]) -> None:
    def fail() -> None:
        try:
            int("17 of 20")
        except ValueError as reason:
            reason.add_note("dana@office.example")
            raise LookupError("Dana Whitlock") from reason

    usual = structlog.get_config()
    configure()
    try:
        fail()
    except LookupError as fault:
        structlog.get_logger().error("unforeseen error", exc_info=fault)
    finally:
        structlog.configure(**usual)

    told = capsys.readouterr().err
    assert all(each in told for each in ("LookupError", "ValueError", "fail"))
    assert not any(each in told for each in ("17 of 20", "Dana", "office"))


@pytest.mark.rule(45)
def test_error_of_the_database_repeats_no_value(context: None) -> None:
    with pytest.raises(DBAPIError) as told:
        db.session.execute(
            text("SELECT no_such_column FROM person WHERE email = :email"), {"email": "dana@office.example"}
        )

    assert "dana@office.example" not in str(told.value)


def test_portal_answers_again_after_a_lost_database(client: Browser, make: Factory) -> None:
    with client.application.app_context():
        db.engine.dispose()

    assert client.get("/health/ready").status_code == 200


def test_health_tells_a_missing_schema_and_nothing_else(make_app, new_database, tmp_path) -> None:
    from factories import environment

    empty = make_app(environment(tmp_path, new_database("unmigrated")))

    answer = empty.test_client().get("/health/ready")

    assert (answer.status_code, answer.mimetype) == (503, "text/plain")
    assert answer.text.startswith("not ready")
    assert empty.test_client().get("/health/live").status_code == 200


@pytest.mark.rule(30)
@pytest.mark.parametrize("fields", [1001, 10_000, 300_000])
def test_plain_form_of_too_many_fields_is_refused(client: Browser, fields: int) -> None:
    body = f"csrf_token={client.token()}" + "&a" * fields

    answer = client.post("/guidelines/asthma", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 413


def test_plain_form_of_as_many_fields_as_it_may_have_is_read(client: Browser) -> None:
    body = f"csrf_token={client.token()}" + "&a" * 999

    answer = client.post("/guidelines/asthma", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code == 200


def test_form_that_is_no_text_is_refused(client: Browser) -> None:
    body = f"csrf_token={client.token()}&age_months=".encode() + b"\xff\xfe"

    answer = client.post("/guidelines/asthma", data=body, content_type="application/x-www-form-urlencoded")

    assert answer.status_code in (400, 422)
