"""What the audit log says, as sentences: who did what to which thing, and where.

Every action that the portal notes has its sentence here; the tests look at each that is noted anywhere. `{who}` is
a person, a system or the portal itself, `{what}` the thing by its name.
"""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any

from qi_portal.domain.words import Amount, Words, words

SENTENCES: Mapping[str, Words] = {
    # numbers
    "entry.record": words("{who} recorded {what}"),
    "entry.revise": words("{who} revised {what}"),
    "entry.take_back": words("{who} took back {what}"),
    "import.upload": words("{who} uploaded a file of numbers"),
    "import.commit": words("{who} put the numbers of a file into the portal"),
    "import.undo": words("{who} undid the import of a file"),
    "mapping.save": words("{who} kept how the columns of a file are read"),
    "mapping.forget": words("{who} removed how the columns of a file are read"),
    "tally.begin": words("{who} began a tally sheet"),
    "tally.take_over": words("{who} took over a tally"),
    "tally.close": words("{who} closed a tally sheet"),
    "tally.reopen": words("{who} opened a tally sheet again"),
    "unlock.open": words("{who} opened closed months"),
    "unlock.withdraw": words("{who} closed opened months again"),
    "unlock.ask": words("{who} asked for closed months to be opened"),
    "unlock.answer": words("{who} answered a request to open closed months"),
    # charts
    "chart.decide": words("{who} decided about a chart"),
    "chart.withdraw": words("{who} withdrew a decision about a chart"),
    "target.set": words("{who} set a target"),
    "target.withdraw": words("{who} withdrew a target"),
    "mark.add": words("{who} wrote down “{what}” on the charts"),
    "mark.revise": words("{who} changed “{what}” on the charts"),
    "mark.remove": words("{who} removed “{what}” from the charts"),
    "mark.put_back": words("{who} put “{what}” back on the charts"),
    # work on projects
    "enrollment.add": words("{who} joined the project {what}"),
    "enrollment.again": words("{who} joined the project {what} again"),
    "enrollment.leave": words("{who} left the project {what}"),
    "enrollment.change": words("{who} changed the part in the project {what}"),
    "team.join": words("{who} added somebody to a project's team"),
    "team.change": words("{who} changed a member of a project's team"),
    "team.leave": words("{who} took somebody off a project's team"),
    "aim.revise": words("{who} wrote the aim of the project {what}"),
    "driver.add": words("{who} added a driver"),
    "driver.revise": words("{who} changed a driver"),
    "driver.move": words("{who} moved a driver"),
    "driver.remove": words("{who} removed a driver"),
    "driver.put_back": words("{who} put back a driver"),
    "driver_start.offer": words("{who} offered a driver diagram to all practices"),
    "driver_start.withdraw": words("{who} withdrew a driver diagram that was offered to all practices"),
    "change_idea.add": words("{who} added a change idea"),
    "change_idea.reword": words("{who} changed a change idea"),
    "change_idea.link": words("{who} linked a change idea to drivers"),
    "change_idea.move": words("{who} moved a change idea"),
    "change_idea.remove": words("{who} removed a change idea"),
    "change_idea.put_back": words("{who} put back a change idea"),
    "meeting.add": words("{who} wrote down a meeting"),
    "meeting.revise": words("{who} changed the notes of a meeting"),
    "meeting.remove": words("{who} removed the notes of a meeting"),
    "meeting.put_back": words("{who} put back the notes of a meeting"),
    "action_item.add": words("{who} added an action item"),
    "action_item.revise": words("{who} changed an action item"),
    "action_item.tick": words("{who} ticked off an action item"),
    "action_item.reopen": words("{who} opened an action item again"),
    "action_item.remove": words("{who} removed an action item"),
    "action_item.put_back": words("{who} put back an action item"),
    # coaching, training, credit
    "coach_contact.add": words("{who} wrote a coaching note"),
    "coach_contact.revise": words("{who} changed a coaching note"),
    "coach_contact.remove": words("{who} removed a coaching note"),
    "coach_contact.put_back": words("{who} put back a coaching note"),
    "coach_contact.plan": words("{who} planned the next contact of the coach"),
    "training.add": words("{who} offered the training {what}"),
    "training.revise": words("{who} changed the training {what}"),
    "training.cancel": words("{who} called off the training {what}"),
    "training.put_back": words("{who} put the training {what} back"),
    "training.sign_up": words("{who} signed up for a training"),
    "training.take_back": words("{who} took back the sign-up for a training"),
    "training.complete": words("{who} worked through a module"),
    "training.attendance": words("{who} kept the attendance of a training"),
    "training.certificate": words("{who} took a certificate of a training"),
    "credit.save": words("{who} saved a claim for credit"),
    "credit.attest": words("{who} attested a claim for credit"),
    "credit.confirm": words("{who} confirmed a claim for credit"),
    "credit.send_back": words("{who} sent back a claim for credit"),
    "credit.approve": words("{who} approved a claim for credit"),
    "credit.withdraw": words("{who} withdrew a claim for credit"),
    "credit.packet": words("{who} took the packet of a claim for credit"),
    "credit.export": words("{who} took away the roster of claims for credit"),
    "credit_type.add": words("{who} added the kind of credit {what}"),
    "credit_type.revise": words("{who} changed the kind of credit {what}"),
    # files that are taken away
    "data.export": words("{who} took away the data of {what}"),
    "chart.export": words("{who} took away the chart of {what}"),
    "driver.export": words("{who} took away the driver diagram of {what}"),
    "network.export": words("{who} took away a table of the network"),
    "report.export": words("{who} took away the report “{what}”"),
    "decision.export": words("{who} took away the list of referral decisions"),
    "question.export": words("{who} took away the list of questions about guidelines"),
    "file.take": words("{who} took the finished file “{what}”"),
    "audit.export": words("{who} took away rows of this log"),
    "report_batch.ask": words("{who} asked for reports of many practices"),
    "report_batch.go_on": words("{who} let a batch of reports go on"),
    "report_batch.put_together": words("{who} got the file of a batch of reports"),
    "report_schedule.add": words("{who} added the report schedule {what}"),
    "report_schedule.revise": words("{who} changed the report schedule {what}"),
    "report_schedule.pause": words("{who} paused a report schedule"),
    "report_schedule.resume": words("{who} let a report schedule go on"),
    "report_schedule.remove": words("{who} removed the report schedule {what}"),
    "report_schedule.put_back": words("{who} put back a report schedule"),
    "report_schedule.leave": words("{who} asked for no more letters of a report schedule"),
    "report_schedule.run": words("{who} ran a report schedule"),
    # guidelines
    "local_change.draft": words("{who} drafted a local change of a guideline"),
    "local_change.revise": words("{who} revised a local change of a guideline"),
    "local_change.discard": words("{who} discarded a local change of a guideline"),
    "local_change.submit": words("{who} sent a local change of a guideline to approval"),
    "local_change.publish": words("{who} approved a local change of a guideline"),
    "local_change.send_back": words("{who} sent back a local change of a guideline"),
    "local_change.withdraw": words("{who} withdrew a local change of a guideline"),
    "local_change.replace": words("{who} replaced a local change of a guideline"),
    "guideline.sign": words("{who} signed a guideline"),
    "guideline.take_back": words("{who} took back the signature under a guideline"),
    "question.settle": words("{who} settled a question about a guideline"),
    "question.reopen": words("{who} opened a question about a guideline again"),
    "feedback.send": words("{who} sent feedback on a guideline"),
    "feedback.answer": words("{who} answered feedback on a guideline"),
    "feedback.reopen": words("{who} opened feedback on a guideline again"),
    "feedback.set_owner": words("{who} named who answers feedback"),
    "decision.record": words("{who} recorded a referral decision"),
    "decision.undo": words("{who} took back a referral decision"),
    # definitions, program, practices
    "definition.draft": words("{who} drafted the definition of {what}"),
    "definition.revise": words("{who} revised the draft of {what}"),
    "definition.withdraw": words("{who} dropped the draft of {what}"),
    "definition.release": words("{who} released the definition of {what}"),
    "definition.retire": words("{who} retired {what}"),
    "definition.review": words("{who} reviewed the definition of {what}"),
    "program.add": words("{who} added the program {what}"),
    "program.change": words("{who} changed the name or the clock of the program {what}"),
    "practice.add": words("{who} added the practice {what}"),
    "practice.rename": words("{who} renamed the practice {what}"),
    "practice.change": words("{who} changed what is known of the practice {what}"),
    "reminder.set": words("{who} set the days of reminders"),
    "reminder.send": words("{who} sent {what} a reminder"),
    "mail.choose": words("{who} chose which letters come"),
    "mail.stop": words("The link in a letter stopped the letters to {what}"),
    "saved_view.save": words("{who} saved a view of the network"),
    "saved_view.change": words("{who} changed a saved view of the network"),
    "saved_view.remove": words("{who} removed a saved view of the network"),
    "saved_view.put_back": words("{who} put back a saved view of the network"),
    "saved_view.find_first": words("{who} chose the view that the network opens with"),
    "saved_view.find_none_first": words("{who} lets the network open without a saved view"),
    # people and signing in
    "session.begin": words("{who} signed in"),
    "session.end": words("{who} signed out"),
    "session.end_many": words("{who} ended sessions of {what}"),
    "session.refuse": words("Somebody was refused at the sign-in page"),
    "session.refuse_factor": words("A second step of the sign-in of {what} was refused"),
    "session.await_factor": words("{who} gave the right password; the second step was still to come"),
    "session.confirm": words("{who} typed the password again"),
    "person.add": words("{who} added the account of {what}"),
    "person.invite": words("{who} invited {what}"),
    "person.rename": words("{who} changed the name of {what}"),
    "person.change_email": words("{who} changed the e-mail address of {what}"),
    "person.set_password": words("{who} set the password of {what}"),
    "person.choose_locale": words("{who} chose a language"),
    "person.forget": words("{who} removed the name and address of an account"),
    "person.disable": words("{who} switched off the account of {what}"),
    "person.enable": words("{who} switched on the account of {what}"),
    "role.give": words("{who} gave {what} a role"),
    "role.take": words("{who} took a role from {what}"),
    "link.make": words("{who} had a link made for {what}"),
    "link.use": words("{who} used a link of a letter"),
    "reset.ask": words("Somebody asked for a link to set a password"),
    "factor.begin": words("{who} began to set up a second step of the sign-in"),
    "factor.add": words("{who} set up a second step of the sign-in"),
    "factor.remove": words("{who} removed a second step of the sign-in"),
    "factor.remove_all": words("{who} removed the second step of the sign-in of {what}"),
    "factor.make_codes": words("{who} made new recovery codes"),
    "provider.connect": words("{who} connected the account of {what} with a sign-in provider"),
    "provider.part": words("{who} parted the account of {what} from a sign-in provider"),
    "provider.refuse": words("Somebody was refused who came from a sign-in provider"),
    # refusals and operation
    "access.refuse": words("{who} was refused the page {what}"),
    "api.refuse": words("{who} was refused by the interface for programs"),
    "api.read": words("The system {who} read data"),
    "integration.add": words("{who} let the system {what} in"),
    "integration.renew": words("{who} gave a system a new token"),
    "integration.revoke": words("{who} shut the system {what} out"),
    "job.again": words("{who} began work in the background again"),
    "job.stop": words("{who} stopped work in the background"),
    "backup.make": words("{who} made a backup"),
    "backup.restore": words("{who} restored a backup"),
    "retention.remove": words("{who} removed what has had its time"),
    "field_key.add": words("{who} made a key for sealed fields"),
    "field_key.rotate": words("{who} sealed fields with a new key"),
    "field_key.drop": words("{who} took away a key for sealed fields"),
    "demo.fill": words("{who} filled in invented numbers"),
}

UNNAMED = words("{who} did something that this version has no sentence for: {action}")


@dataclass(frozen=True)
class Family:
    """Actions that are looked for together: those whose names begin so."""

    key: str
    title: Words
    beginnings: tuple[str, ...]


FAMILIES = (
    Family("numbers", words("Monthly numbers"), ("entry", "import", "mapping", "tally", "unlock")),
    Family("charts", words("Charts and targets"), ("chart", "target", "mark")),
    Family(
        "projects",
        words("Work on projects"),
        ("enrollment", "team", "aim", "driver", "driver_start", "change_idea", "meeting", "action_item"),
    ),
    Family("learning", words("Coaching, training, credit"), ("coach_contact", "training", "credit", "credit_type")),
    Family(
        "files",
        words("Files taken away"),
        ("data", "network", "report", "file", "audit", "report_batch", "report_schedule"),
    ),
    Family("guidelines", words("Guidelines"), ("local_change", "guideline", "question", "feedback", "decision")),
    Family("program", words("Program and practices"), ("definition", "program", "practice", "reminder", "saved_view")),
    Family(
        "people",
        words("People and signing in"),
        ("session", "person", "role", "link", "reset", "factor", "provider", "mail"),
    ),
    Family("refusals", words("Refusals"), ("access",)),
    Family(
        "operation",
        words("Systems and operation"),
        ("api", "integration", "job", "backup", "retention", "field_key", "demo"),
    ),
)

Fields = Mapping[str, Any]


@dataclass(frozen=True)
class Deed:
    """A row of the log with its names. `where` is the practice or program, empty for none."""

    action: str
    who: Words | str
    what: Words | str = ""
    where: str = ""
    before: Fields | None = None
    after: Fields | None = None


def sentence_of(deed: Deed) -> Words:
    """The row as a sentence: "Ana Ruiz recorded Oct 2026 of DEV-1 at Elm Street: 12 of 20, before 11 of 20"."""
    told = SENTENCES.get(deed.action, UNNAMED)
    done = words("{done}", done=_filled(told, deed))
    if deed.where:
        done = words("{done} at {where}", done=done, where=deed.where)
    if not deed.action.startswith("entry."):
        return done
    return _with_numbers(done, _counted(deed.before), _counted(deed.after))


def _filled(told: Words, deed: Deed) -> Words:
    return Words(told.text, (("who", deed.who), ("what", deed.what or UNKNOWN), ("action", deed.action)))


def _with_numbers(done: Words, before: Words | None, after: Words | None) -> Words:
    if before and after:
        return words("{done}: {after}, before {before}", done=done, after=after, before=before)
    if before:
        return words("{done}: it was {before}", done=done, before=before)
    return words("{done}: {after}", done=done, after=after) if after else done


def _counted(told: Fields | None) -> Words | None:
    if not told or told.get("numerator") is None:
        return NOT_COUNTED.get(str(told.get("state"))) if told else None
    numerator, denominator = _amount(told["numerator"]), told.get("denominator")
    if denominator is None:
        return words("{numerator}", numerator=numerator)
    return words("{numerator} of {denominator}", numerator=numerator, denominator=_amount(denominator))


def _amount(value: float) -> Amount:
    return Amount(value, 0 if float(value).is_integer() else 2)


UNKNOWN = words("something unnamed")
NOT_COUNTED = {
    "none_eligible": words("nobody eligible"),
    "not_collected": words("not collected"),
}
