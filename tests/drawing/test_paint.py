import re
from pathlib import Path

import qi_portal.web
from qi_portal.drawing import paint
from qi_portal.drawing.svg import Paint

CSS = (Path(qi_portal.web.__file__).parent / "static" / "portal.css").read_text()


def test_colors_on_paper_are_the_light_tokens_of_the_page() -> None:
    light = CSS.split("@media", 1)[0]
    tokens = dict(re.findall(r"(--[a-z-]+): (#[0-9a-f]{3,6});", light))
    long = {
        name: value if len(value) == 7 else "#" + "".join(2 * digit for digit in value[1:])
        for name, value in tokens.items()
    }

    assert {color: long[name] for color, name in paint.TOKENS.items()} == {color: color for color in paint.TOKENS}


def test_every_paint_has_a_rule_on_the_page() -> None:
    tones = [
        each for tone in (paint.BETTER, paint.WORSE, paint.NEUTRAL) for each in (tone.fill, tone.stroke, tone.text)
    ]
    paints = [each for each in vars(paint).values() if isinstance(each, Paint)] + tones

    missing = {each.name for each in paints if not re.search(rf"\.{each.name}\b", CSS)}

    assert missing == {"k-text"}, "plain text follows the rule of `.chart text`"
