"""The parts that pages are made of, drawn by an application that holds nothing else."""

from dataclasses import replace
from html.parser import HTMLParser
from typing import Any
from uuid import uuid4

import pytest
from flask import Flask, render_template_string
from flask_babel import Babel
from werkzeug.datastructures import MultiDict
from wtforms import EmailField, Form, PasswordField

from charts import make_chart
from qi_portal.domain.access import VISITOR, Actor
from qi_portal.domain.chart.model import ChartMark, MarkKind
from qi_portal.domain.words import words
from qi_portal.drawing import on_pages
from qi_portal.web import layout, speech
from qi_portal.web.nav import Item

HOSTILE = '"><script>alert(1)</script>'
IMPORTS = """{% import "components/forms.html" as forms %}{% import "components/page.html" as page %}
{% import "components/charts.html" as charts %}{% import "components/icons.html" as icons %}"""


class Page(HTMLParser):
    """The tags of a page in order, with their attributes, and its text."""

    def __init__(self, html: str) -> None:
        super().__init__()
        self.tags: list[tuple[str, dict[str, str | None]]] = []
        self.text = ""
        self.feed(html)

    def handle_starttag(self, tag: str, attrs: list[tuple[str, str | None]]) -> None:
        self.tags.append((tag, dict(attrs)))

    def handle_data(self, data: str) -> None:
        self.text += data

    def all(self, tag: str, **wanted: str) -> list[dict[str, str | None]]:
        found = (attributes for name, attributes in self.tags if name == tag)
        return [each for each in found if wanted.items() <= each.items()]

    def one(self, tag: str, **wanted: str) -> dict[str, str | None]:
        (found,) = self.all(tag, **wanted)
        return found


class SignIn(Form):
    email = EmailField("Work e-mail")
    password = PasswordField("Password")


@pytest.fixture
def bare() -> Flask:
    app = Flask("qi_portal.web", template_folder="templates")
    app.secret_key = "only for tests"
    Babel(app, locale_selector=lambda: "en")
    layout.register(app)
    on_pages.register(app, speech.speaker)
    app.jinja_env.globals |= {"csrf_token": lambda: "t0k3n", "navigation": lambda: [Item("Guidelines", "/", True)]}
    app.jinja_env.globals |= {"offers_offline": lambda: False, "saved_on": lambda: None}
    links = ("guidelines.home", "accounts.sign_in", "accounts.end", "accounts.choose_language", "own_account.show")
    for endpoint in links:
        app.add_url_rule(f"/{endpoint}", endpoint)
    app.add_url_rule("/static/<digest>/<name>", "assets.static")
    app.add_url_rule("/plotly-<release>.js", "assets.plotly")
    return app


def draw(app: Flask, source: str, **given: Any) -> Page:
    with app.test_request_context("/here?q=a"):
        return Page(render_template_string(IMPORTS + source, **given))


def draw_layout(app: Flask, actor: Actor = VISITOR, **given: Any) -> Page:
    app.jinja_env.globals["current_actor"] = lambda: actor
    with app.test_request_context("/here?q=a"):
        return Page(render_template_string('{% extends "layout.html" %}{% block title %}A{% endblock %}', **given))


def test_layout_has_language_skip_link_and_one_main(bare: Flask) -> None:
    page = draw_layout(bare)

    assert page.one("html") == {"lang": "en"}
    assert page.one("a", **{"class": "skip"})["href"] == "#main"
    assert page.one("main")["id"] == "main"
    assert "A · QI Portal" in page.text


def test_layout_marks_where_the_reader_is(bare: Flask) -> None:
    assert {each["href"] for each in draw_layout(bare).all("a", **{"aria-current": "page"})} == {"/"}


def test_layout_has_nothing_inline(bare: Flask) -> None:
    page = draw_layout(bare)

    assert page.all("style") == []
    assert not [name for _, attributes in page.tags for name in attributes if name == "style" or name.startswith("on")]


def test_layout_offers_both_languages_by_a_guarded_form(bare: Flask) -> None:
    page = draw_layout(bare)

    assert {each["value"] for each in page.all("button", name="locale")} == {"en", "es"}
    assert {each["value"] for each in page.all("input", name="next")} == {"/here?q=a"}
    assert len(page.all("input", name="csrf_token", value="t0k3n")) == len(page.all("form", method="post"))


def test_layout_of_a_visitor_offers_to_sign_in(bare: Flask) -> None:
    page = draw_layout(bare)

    assert "Sign in" in page.text
    assert "Sign out" not in page.text


def test_layout_of_a_person_names_person_and_place(bare: Flask) -> None:
    page = draw_layout(bare, Actor(uuid4(), HOSTILE), practice={"name": "Maple Court Pediatrics"})

    assert "Sign out" in page.text
    assert "Maple Court Pediatrics" in page.text
    assert [each for each in page.all("script") if not each.get("src")] == []


@pytest.mark.parametrize(("kind", "drawn"), [("error", "bad"), ("done", "ok")])
def test_flashed_notice_is_shown_by_its_kind(bare: Flask, kind: str, drawn: str) -> None:
    bare.jinja_env.globals["get_flashed_messages"] = lambda **_: [(kind, words("{n} rows", n=3))]

    page = draw_layout(bare)

    assert page.one("div", **{"class": f"note {drawn}"}) is not None
    assert "3 rows" in page.text


def test_error_page_says_what_happened_and_gives_the_reference(bare: Flask) -> None:
    bare.jinja_env.globals["current_actor"] = lambda: VISITOR
    with bare.test_request_context("/"):
        html = bare.jinja_env.get_template("error.html").render(
            heading="Gone", sentence=words("Nothing was saved."), reference="7f3k", get_flashed_messages=lambda **_: []
        )

    page = Page(html)

    assert {"Gone", "Nothing was saved."} <= {line.strip() for line in page.text.splitlines()}
    assert "7f3k" in page.text


def test_static_address_changes_with_the_content(bare: Flask) -> None:
    with bare.test_request_context("/"):
        styles, mark = layout.static_url("portal.css"), layout.static_url("mark.svg")

    assert styles.split("/")[2] != mark.split("/")[2]
    assert styles.endswith("/portal.css")


def test_text_field_ties_label_hint_and_error_to_the_input(bare: Flask) -> None:
    form = SignIn(MultiDict({"email": HOSTILE}))
    form.email.errors = [words("{given} is not an e-mail address.", given="x")]

    page = draw(bare, "{{ forms.text_field(form.email, 'As at work', autocomplete='username') }}", form=form)

    field = page.one("input")
    assert page.one("label")["for"] == field["id"] == "email"
    assert (field["aria-describedby"] or "").split() == ["email-hint", "email-error"]
    assert (field["type"], field["autocomplete"], field["aria-invalid"]) == ("email", "username", "true")
    assert field["value"] == HOSTILE
    assert "x is not an e-mail address." in page.text
    assert page.all("script") == []


def test_text_field_without_hint_or_error_describes_nothing(bare: Flask) -> None:
    field = draw(bare, "{{ forms.text_field(form.password) }}", form=SignIn()).one("input")

    assert field["type"] == "password"
    assert not {"aria-describedby", "aria-invalid", "autocomplete"} & field.keys()


@pytest.mark.parametrize(("value", "checked"), [("yes", "yes"), ("no", "no"), ("", ""), (None, "")])
def test_finding_starts_at_what_was_said(bare: Flask, value: str | None, checked: str) -> None:
    page = draw(bare, "{{ forms.yes_no('papilledema', 'Papilledema', value) }}", value=value)

    radios = page.all("input", name="papilledema")

    assert [each["value"] for each in radios] == ["yes", "no", ""]
    assert [each["value"] for each in radios if "checked" in each] == [checked]
    assert radios[0]["id"] == "i-papilledema"


def test_finding_with_an_error_is_tied_to_it_and_marked(bare: Flask) -> None:
    source = "{{ forms.yes_no('a', label, '', hint='fundoscopy', hit=True, ask=True, error='Choose one.') }}"

    page = draw(bare, source, label=HOSTILE)

    row = page.one("fieldset")
    assert (row["class"], row["id"]) == ("q hit next bad", "q-a")
    assert row["aria-describedby"] == "h-a e-a"
    assert {"h-a", "e-a"} <= {attributes.get("id") for _, attributes in page.tags}
    assert page.all("script") == []


def test_number_shows_its_unit_and_its_error(bare: Flask) -> None:
    page = draw(bare, "{{ forms.number('days', 'Headache days', 0, 'days', error='Too many.') }}")

    field = page.one("input")
    assert (field["name"], field["value"], field["aria-invalid"]) == ("days", "0", "true")
    assert field["aria-describedby"] == "e-days"
    assert page.one("label")["for"] == field["id"]


def test_number_with_units_offers_them_by_name(bare: Flask) -> None:
    source = "{{ forms.number('age', 'Age', None, 'months', units=units, unit_name='age_unit') }}"

    page = draw(bare, source, units=[("years", "years"), ("months", "months")])

    assert page.one("input")["value"] == ""
    assert page.one("select")["name"] == "age_unit"
    assert page.one("select")["aria-label"] == "Unit of Age"
    assert "selected" in page.one("option", value="months")


def test_choice_begins_with_not_known(bare: Flask) -> None:
    page = draw(bare, "{{ forms.choice('severity', 'Severity', None, [('mild', 'Mild')]) }}")

    assert [each["value"] for each in page.all("option")] == ["", "mild"]
    assert "selected" in page.one("option", value="")
    assert "Not known" in page.text


def test_error_summary_takes_focus_and_links_to_each_field(bare: Flask) -> None:
    page = draw(bare, "{{ forms.error_summary('One number', errors) }}", errors=[("i-a", words("{n} is more.", n=21))])

    assert {"role": "alert", "tabindex": "-1"}.items() <= page.one("div").items()
    assert page.one("a")["href"] == "#i-a"
    assert "21 is more." in page.text


@pytest.mark.parametrize(("kind", "css"), [("primary", "btn go"), ("outlined", "btn"), ("quiet", "btn link")])
def test_button_of_each_kind_sends_its_value(bare: Flask, kind: str, css: str) -> None:
    button = draw(bare, "{{ forms.button('Save', kind, 'do', 'save') }}", kind=kind).one("button")

    assert (button["class"] or "").split() == css.split()
    assert (button["name"], button["value"]) == ("do", "save")


def test_page_head_shows_facts_tags_and_actions(bare: Flask) -> None:
    source = "{% call page.page_head('Asthma', [fact], [('Draft', 'draft')]) %}<a href='#x'>Enter</a>{% endcall %}"

    page = draw(bare, source, fact=words("{n} charts", n=20))

    assert len(page.all("h1")) == 1
    assert "20 charts" in page.text
    assert page.one("span", **{"class": "tag draft"}) is not None
    assert page.one("a")["href"] == "#x"


def test_page_head_without_actions_has_no_empty_box(bare: Flask) -> None:
    assert draw(bare, "{{ page.page_head('Asthma') }}").all("div", **{"class": "acts"}) == []


def test_crumbs_link_all_but_the_last(bare: Flask) -> None:
    page = draw(bare, "{{ page.crumbs([('Guidelines', '/g'), ('Asthma', none)]) }}")

    assert [each["href"] for each in page.all("a")] == ["/g"]
    assert "Asthma" in page.text


def test_small_parts_of_a_page_say_their_words(bare: Flask) -> None:
    source = """{% call page.sheet('Sources', id='s', lead='Read') %}body{% endcall %}
    {% call page.notice('warn', 'Look') %}why{% endcall %}{{ page.empty('Nothing yet.', '/new', 'Begin') }}
    {{ page.facts([('Median', '48%')]) }}{% call page.wide('Entries') %}table{% endcall %}"""

    page = draw(bare, source)

    said = ("Sources", "Read", "body", "Look", "why", "Nothing yet.", "Begin", "Median", "48%", "table")
    assert [each for each in said if each not in page.text] == []
    assert page.one("section")["id"] == "s"
    assert page.one("div", role="region") == {
        "class": "tbl",
        "role": "region",
        "aria-label": "Entries",
        "tabindex": "0",
    }


@pytest.mark.parametrize("level", ["emergency", "urgent_referral", "routine_referral", "co_manage", "primary_care"])
def test_disposition_has_an_icon_of_its_own(bare: Flask, level: str) -> None:
    levels = ["emergency", "urgent_referral", "routine_referral", "co_manage", "primary_care"]
    icons = {each: str(draw(bare, "{{ icons.disposition(level) }}", level=each).tags) for each in levels}

    assert [other for other in levels if icons[other] == icons[level]] == [level]


def test_figure_shows_verdict_drawings_key_and_table(bare: Flask) -> None:
    chart = make_chart()

    page = draw(bare, "{{ charts.figure(chart, '-a') }}", chart=chart)

    classes = {attributes.get("class") for _, attributes in page.tags}
    ids = [attributes["id"] for _, attributes in page.tags if "id" in attributes]
    assert {"chart page", "chart medium", "chart phone", "key"} <= classes
    assert str(chart.verdict) in page.text
    assert "Data table, 24 months" in page.text
    assert len(page.all("tr")) == 25
    assert len(ids) == len(set(ids))


def test_figure_lists_tests_of_change_unless_the_page_does(bare: Flask) -> None:
    chart = make_chart()
    mark = ChartMark(4, MarkKind.TEST, HOSTILE, chart.points[3].month)
    chart = replace(chart, marks=(mark,))

    page = draw(bare, "{{ charts.figure(chart) }}", chart=chart)
    without = draw(bare, "{{ charts.figure(chart, lists_marks=false) }}", chart=chart)

    assert page.one("li", value="4") is not None
    assert HOSTILE in page.text
    assert without.all("ol") == []


def test_figure_of_an_empty_series_says_so_and_draws_nothing(bare: Flask) -> None:
    page = draw(bare, "{{ charts.figure(chart) }}", chart=make_chart([]))

    assert page.all("table") == []
    assert page.all("svg", role="img") == []


def test_explorer_hands_over_the_figure_as_data(bare: Flask) -> None:
    chart = make_chart(title="</script><b>")

    page = draw(bare, "{{ charts.figure(chart) }}{{ charts.explorer(chart) }}", chart=chart)

    source = page.one("script", id="figure")
    assert source["type"] == "application/json"
    assert source["data-place"] in {attributes.get("id") for _, attributes in page.tags}
    assert page.all("b") == []


def test_lists_show_sparkline_icon_and_words_of_the_signal(bare: Flask) -> None:
    source = "{{ charts.spark(chart) }}{{ charts.signal_icon(chart.signal) }}{{ charts.signal_words(chart.signal) }}"

    page = draw(bare, source + "{{ charts.small(chart, '/m') }}", chart=make_chart())

    assert page.text.count("no signal") == 1
    assert page.one("a")["href"] == "/m"
    assert page.one("svg", **{"class": "chart small"}) is not None
