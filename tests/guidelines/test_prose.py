from dataclasses import replace

import pytest

from qi_portal import library
from qi_portal.domain.content.guideline import HEADINGS, Section
from qi_portal.guidelines.prose import render, render_shelf

SHELF = library.load()
HEADACHE = SHELF.guideline("headache_migraine")


def html(markdown):
    guideline = replace(HEADACHE, prose=(Section(("Background",), markdown, 1),))
    return render(guideline, SHELF).sections[("Background",)].strip()


@pytest.mark.parametrize(
    ("markdown", "expected"),
    [
        ("Rest [chop_headache].", '<p>Rest <a href="#source-1">[1]</a>.</p>'),
        (
            "Rest [chop_headache][qld_cpc].",
            '<p>Rest <a href="#source-1">[1]</a><a href="#source-2">[2]</a>.</p>',
        ),
        ("See [[enuresis]].", '<p>See <a href="enuresis">Nocturnal enuresis</a>.</p>'),
        ("- one\n- **two**", "<ul>\n<li>one</li>\n<li><strong>two</strong></li>\n</ul>"),
        ("<script>alert(1)</script>", "&lt;script&gt;alert(1)&lt;/script&gt;"),
        ("a <b onclick='x'>b</b>", "<p>a &lt;b onclick='x'&gt;b&lt;/b&gt;</p>"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>"),
        ("[x](https://else.example/)", "<p><a>x</a></p>"),
        ("![x](/y.png)", "<p></p>"),
        ("10 < 15 & 20", "<p>10 &lt; 15 &amp; 20</p>"),
    ],
)
@pytest.mark.rule(22)
def test_render_of_markdown_links_sources_and_lets_nothing_else_through(markdown, expected):
    assert html(markdown) in (expected, f"<p>{expected}</p>")


def test_render_shelf_has_every_heading_and_every_bullet_of_every_guideline():
    for slug, prose in render_shelf(SHELF).items():
        assert set(prose.sections) == set(HEADINGS)
        required = SHELF.guidelines[slug].section("What to send", "Required")
        assert len(prose.bullets[("What to send", "Required")]) == len(required.bullets) > 0
