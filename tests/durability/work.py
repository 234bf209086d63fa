"""What people do while processes are killed: each notes what was acknowledged, and sends again what was cut off."""

import random
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import UTC, datetime
from threading import Event

from durability.hand import Answer, Hand, new_key, seen_in
from durability.network import MEASURES, PROJECT, Network, Team
from page import Page
from qi_portal.domain.periods import Month

HEADING = "practice_id,measure_id,period,numerator,denominator\n"
MOST_TRIES = 600
AT_WORK = Month.of(datetime.now(UTC).date())


@dataclass
class Ledger:
    """What one person was told is saved. `months` holds the mark of the last kept save of each."""

    months: dict[Month, str] = field(default_factory=dict)
    marks: list[str] = field(default_factory=list)
    decisions: list[str] = field(default_factory=list)
    files: list[tuple[str, Month, int]] = field(default_factory=list)
    batches: list[str] = field(default_factory=list)
    submissions: int = 0
    cut: int = 0
    told_stale: int = 0
    odd: list[str] = field(default_factory=list)


class Person:
    """One of a team, or of the staff, who works until told to stop."""

    def __init__(self, network: Network, team: Team, seed: int) -> None:
        self.team, self.ledger = team, Ledger()
        self._guideline, self._random, self._count = network.guideline, random.Random(seed), 0

    def work(self, stopped: Event) -> None:
        deeds: list[Callable[[], None]] = [self._save_month] * 5 + [self._decide] * 4 + [self._import]
        while not stopped.is_set():
            self._random.choice(deeds)()

    @property
    def _hand(self) -> Hand:
        return self.team.hand

    def _until_told(self, send: Callable[[], Answer]) -> Answer:
        """Send the same until an answer comes. What was cut off may have been saved or not: nobody can tell."""
        self.ledger.submissions += 1
        for tried in range(MOST_TRIES):
            answer = send()
            if not answer.is_unknown:
                return answer
            self.ledger.cut += 1
            time.sleep(min(0.05 * (tried + 1), 0.5))
        raise AssertionError("no answer came any more")

    def _form(self, path: str) -> dict[str, str]:
        for _ in range(MOST_TRIES):
            answer = self._hand.get(path)
            if answer.status == 200:
                return Page(answer.text).sends()
            time.sleep(0.2)
        raise AssertionError(f"the page {path} did not come any more: {answer}")

    def _save_month(self) -> None:
        """Every number of the month is new and every row carries the same mark, so that a half one shows."""
        month = AT_WORK - 1 - self._random.randrange(2)
        url = f"/practices/{self.team.place.code}/projects/{PROJECT}/months/{month}"
        self._count += 1
        mark = f"run {self._count:05d}"
        typed = {f"{each}-numerator": str(self._count % 19 + 1) for each in MEASURES}
        whole = {f"{each}-denominator": "24" for each in MEASURES}
        fields = {**self._form(url), **typed, **whole, "note": mark}
        answer = self._until_told(lambda: self._hand.send(url, fields))
        if answer.status == 409:
            self.ledger.told_stale += 1
        if answer.is_kept or (answer.status == 409 and self._form(url).get("note") == mark):
            self.ledger.months[month] = mark
            self.ledger.marks.append(f"{month} {mark}")
        else:
            self.ledger.odd.append(f"month {answer.status}")

    def _decide(self) -> None:
        key = new_key()
        told = {"advised": "co_manage", "age_band": "unknown", "outcome": "followed"}
        fields = {"practice": self.team.place.code, "key": key, **told, **self._guideline}
        answer = self._until_told(lambda: self._hand.send("/guidelines/asthma/decisions", fields))
        self._note(answer, "decision", lambda: self.ledger.decisions.append(key))

    def _import(self) -> None:
        """A file with two rows of a month that is not entered by hand."""
        self._count += 1
        month, number = AT_WORK - 3, self._count  # no file is sent twice: a known one changes nothing
        rows = "".join(f"{self.team.place.code},{each},{month},{number},{2 * number}\n" for each in MEASURES[:2])
        content = (HEADING + rows).encode()
        looked = self._until_told(lambda: self._hand.upload("/upload", "counts.csv", content))
        if looked.status != 303:
            self.ledger.odd.append(f"upload {looked.status}")
            return
        shown = self._until_told(lambda: self._hand.get(looked.location))
        fields = {"mode": "all-or-nothing", "seen": seen_in(shown.text)}
        if not fields["seen"]:
            return  # nothing in it is new
        answer = self._until_told(lambda: self._hand.send(looked.location, fields))
        self._note(answer, "import", lambda: self.ledger.files.append((looked.location, month, number)))

    def _note(self, answer: Answer, what: str, keep: Callable[[], None]) -> None:
        if answer.is_kept:
            keep()
        else:
            self.ledger.odd.append(f"{what} {answer.status}")


class Staff(Person):
    """Asks for workbooks of all practices, now and then, which the worker makes."""

    def work(self, stopped: Event) -> None:
        while not stopped.is_set():
            self._ask()
            stopped.wait(20)

    def _ask(self) -> None:
        form = self._form("/reports/batches/new")
        answer = self._until_told(lambda: self._hand.send("/reports/batches/new", {**form, "output": "xlsx"}))
        self._note(answer, "batch", lambda: self.ledger.batches.append(form["key"]))
