"""Reads a rule's `when` against the inputs it may name. The grammar is closed and nothing is ever evaluated as code.

condition  = term { "or" term }
term       = factor { "and" factor }
factor     = "not" factor | "(" condition ")" | finding
finding    = yes-or-no input | input sign literal
sign       = "<" "<=" ">" ">=" "==" "!="
literal    = number, also negative | 'word' | "word" | word
"""

import re
from collections.abc import Mapping
from dataclasses import dataclass

from qi_portal.domain.decision.expression import All, Any, Comparison, Expression, Flag, Not
from qi_portal.domain.decision.tree import Input, InputType

DEEPEST = 40
"""Nesting beyond this is a mistake, and would exhaust the reader's stack."""

_TOKEN = re.compile(
    r"""(?P<number>-?[0-9]+(?:\.[0-9]+)?)(?![\w.])
      | (?P<string>'[^']*'|"[^"]*")
      | (?P<sign><=|>=|==|!=|<|>)
      | (?P<bracket>[()])
      | (?P<word>[A-Za-z_][A-Za-z0-9_]*)""",
    re.VERBOSE,
)
_KEYWORDS = ("and", "or", "not")


class ExpressionError(ValueError):
    """A condition that cannot be read; `position` counts characters from 1."""

    def __init__(self, problem: str, position: int) -> None:
        super().__init__(f"{problem} (character {position})")
        self.position = position


@dataclass(frozen=True)
class _Token:
    kind: str
    text: str
    position: int

    def __str__(self) -> str:
        return "the end" if self.kind == "end" else f'"{self.text}"'


def parse(text: str, inputs: Mapping[str, Input]) -> Expression:
    """The condition as an expression; ExpressionError says what is wrong and where."""
    reader = _Reader(_tokens(text), inputs)
    expression = reader.condition()
    reader.expect("end")
    return expression


def _tokens(text: str) -> list[_Token]:
    tokens, at = [], 0
    while at < len(text):
        if text[at].isspace():
            at += 1
            continue
        match = _TOKEN.match(text, at)
        if match is None:
            raise ExpressionError(f'"{text[at]}" has no place in a condition', at + 1)
        tokens.append(_Token(_kind(match), match.group(), at + 1))
        at = match.end()
    return [*tokens, _Token("end", "", len(text) + 1)]


def _kind(match: re.Match[str]) -> str:
    return match.group() if match.group() in (*_KEYWORDS, "(", ")") else str(match.lastgroup)


class _Reader:
    """Walks the tokens once, from left to right."""

    def __init__(self, tokens: list[_Token], inputs: Mapping[str, Input]) -> None:
        self.tokens = tokens
        self.inputs = inputs
        self.at = 0
        self.depth = 0

    @property
    def token(self) -> _Token:
        return self.tokens[self.at]

    def took(self, kind: str) -> bool:
        if self.token.kind != kind:
            return False
        self.at += 1
        return True

    def expect(self, kind: str) -> None:
        if not self.took(kind):
            wanted = '")"' if kind == ")" else '"and", "or" or the end'
            raise ExpressionError(f"{self.token} stands where {wanted} was expected", self.token.position)

    def condition(self) -> Expression:
        parts = [self.term()]
        while self.took("or"):
            parts.append(self.term())
        return parts[0] if len(parts) == 1 else Any(tuple(parts))

    def term(self) -> Expression:
        parts = [self.factor()]
        while self.took("and"):
            parts.append(self.factor())
        return parts[0] if len(parts) == 1 else All(tuple(parts))

    def factor(self) -> Expression:
        self.depth += 1
        if self.depth > DEEPEST:
            raise ExpressionError("the condition is nested too deeply", self.token.position)
        expression = self._factor()
        self.depth -= 1
        return expression

    def _factor(self) -> Expression:
        if self.took("not"):
            return Not(self.factor())
        if self.took("("):
            inner = self.condition()
            self.expect(")")
            return inner
        return self.finding()

    def finding(self) -> Expression:
        name = self.token
        if not self.took("word"):
            raise ExpressionError(f"{name} stands where a finding was expected", name.position)
        asked = self.inputs.get(name.text)
        if asked is None:
            raise ExpressionError(f'"{name.text}" is not an input of this guideline', name.position)
        sign = self.token
        if not self.took("sign"):
            return _flag(asked, name)
        literal = self.token
        self.at += literal.kind != "end"
        return _comparison(asked, sign, literal)


def _flag(asked: Input, name: _Token) -> Flag:
    if asked.type is not InputType.BOOLEAN:
        raise ExpressionError(f'"{asked.id}" is {_a(asked.type)} and has to be compared with a value', name.position)
    return Flag(asked.id)


def _comparison(asked: Input, sign: _Token, literal: _Token) -> Comparison:
    if asked.type is InputType.BOOLEAN:
        raise ExpressionError(f'"{asked.id}" is yes or no and stands alone, without "{sign.text}"', sign.position)
    if asked.type is InputType.NUMBER:
        return Comparison(asked.id, sign.text, _number(asked, literal))
    if sign.text not in ("==", "!="):
        raise ExpressionError(f'"{asked.id}" is a choice and can only be compared by == or !=', sign.position)
    return Comparison(asked.id, sign.text, _choice(asked, literal))


def _number(asked: Input, literal: _Token) -> float:
    if literal.kind != "number":
        raise ExpressionError(f'"{asked.id}" is a number and cannot be compared with {literal}', literal.position)
    return float(literal.text)


def _choice(asked: Input, literal: _Token) -> str:
    values = [choice.value for choice in asked.choices]
    text = literal.text.strip("'\"")
    if literal.kind not in ("string", "word") or text not in values:
        raise ExpressionError(f'{literal} is none of the values of "{asked.id}": {", ".join(values)}', literal.position)
    return text


def _a(kind: InputType) -> str:
    return "a number" if kind is InputType.NUMBER else "a choice"
