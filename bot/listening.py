"""How listeners are registered: acknowledge first, work afterwards, show every error.

Bolt runs with ``process_before_response``, so the answer leaves as soon as a registered function returns:
commands, buttons, shortcuts and events return at once and go on in the app's own pool. Submissions and option
lists are answered with what they say, so for them only parsing, the right and one short write may happen.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from contextvars import copy_context
from dataclasses import dataclass
from threading import Event
from typing import Any

from slack_bolt import Ack, App, BoltContext
from slack_sdk import WebClient

from bot import views
from bot.blocks import Block
from bot.call import Call
from bot.errors import Trouble, attempt
from bot.ids import Action, Field, Shortcut, View
from bot.limits import FIELD_ERROR
from bot.reader import EVERYBODY, Reader, read_by
from bot.text import cut

#: Seconds that an answer may take to reach Slack.
HAND_OVER = 0.5
Listener = Callable[[Call], None]
#: What a submission is answered with; None closes the modal.
Answer = dict[str, Any] | None
Submission = Callable[[Call], "Answer | Later"]
Loader = Callable[[Call, str], Sequence[Block]]


@dataclass(frozen=True, slots=True)
class Later:
    """An answer for the moment, and what is done once Slack has it."""

    answer: Answer
    then: Callable[[], None]


def on_command(app: App, command: str, listener: Listener) -> None:
    """Call ``listener`` when somebody gives the command."""
    app.command(command)(_afterwards(app, listener))


def on_button(app: App, action: Action, listener: Listener) -> None:
    """Call ``listener`` when the button is pressed, or something is chosen in the select."""
    app.action(str(action))(_afterwards(app, listener))


def on_shortcut(app: App, shortcut: Shortcut, listener: Listener) -> None:
    """Call ``listener`` when the shortcut is used."""
    app.shortcut(str(shortcut))(_afterwards(app, listener))


def on_event(app: App, event: str, listener: Listener) -> None:
    """Call ``listener`` when Slack reports the event."""
    app.event(event)(_afterwards(app, listener))


def on_close(app: App, view: View, listener: Listener) -> None:
    """Call ``listener`` when the modal was closed without being submitted."""
    app.view_closed(str(view))(_afterwards(app, listener))


def on_submit(app: App, view: View, listener: Submission) -> None:
    """Answer the submitted modal with what ``listener`` returns."""

    def respond(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        with read_by(_known(context)):
            reply = _reply(_call(body, client, context), listener)
            answer, then = (reply.answer, reply.then) if isinstance(reply, Later) else (reply, None)
            ack(**(answer or {}))
            if then is not None:
                wait = context.get("handed_over", _handed_over)
                app.listener_runner.listener_executor.submit(copy_context().run, _then, wait, then)

    app.view_submission(str(view))(respond)


def on_options(app: App, field: Field, loader: Loader) -> None:
    """Fill the list with what ``loader`` finds for what was typed; with nothing if that fails."""

    def respond(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        call = _call(body, client, context)
        with read_by(_known(context)):
            found = attempt(lambda: loader(call, str(body.get("value") or "")))
        ack(options=[] if isinstance(found, Trouble) else list(found))

    app.options(str(field))(respond)


def problems(call: Call, by_field: dict[Field, str] | dict[Action, str]) -> Answer:
    """Words under the fields that are wrong, by what the fields are called in this very modal."""
    present = {
        str(block.get("element", {}).get("action_id")): str(block.get("block_id")) for block in _inputs(call)
    }
    errors = {present[field]: cut(text, FIELD_ERROR) for field, text in by_field.items() if field in present}
    if not errors:
        errors = {next(iter(present.values())): cut(" ".join(by_field.values()), FIELD_ERROR)}
    return {"response_action": "errors", "errors": errors}


def shows(view: Block) -> Answer:
    """Another view in the same modal."""
    return {"response_action": "update", "view": view}


def _afterwards(app: App, listener: Listener) -> Callable[..., None]:
    def respond(ack: Ack, body: dict[str, Any], client: WebClient, context: BoltContext) -> None:
        ack()
        call = _call(body, client, context)
        app.listener_runner.listener_executor.submit(_run_for, context, listener, call)

    return respond


def _run_for(context: BoltContext, listener: Listener, call: Call) -> None:
    """In the form in which whoever asks reads; by now Slack can be asked for that."""
    with read_by(_found(context)):
        _run(listener, call)


def _found(context: BoltContext) -> Reader:
    readers = context.get("readers")
    return readers.find(context["actor"]) if readers else EVERYBODY


def _known(context: BoltContext) -> Reader:
    """What is known of her already: an answer must not wait."""
    readers = context.get("readers")
    return readers.known(context["actor"]) if readers else EVERYBODY


def _reply(call: Call, listener: Submission) -> Answer | Later:
    outcome = attempt(lambda: listener(call))
    return _refused(call, outcome) if isinstance(outcome, Trouble) else outcome


def _then(wait: Callable[[], object], then: Callable[[], None]) -> None:
    """Slack must have the answer first: what it would be shown later it shows last, and for ever."""
    wait()
    attempt(then)


def _handed_over() -> None:
    """Wait while the answer leaves: only once the listener has returned, and nobody says when it arrives."""
    Event().wait(HAND_OVER)


def _run(listener: Listener, call: Call) -> None:
    outcome = attempt(lambda: listener(call))
    if isinstance(outcome, Trouble) and not outcome.is_done:
        # The form stays under the notice where it can be sent again as it stands.
        show = call.lay_over if outcome.may_try_again else call.tell
        attempt(lambda: show(outcome.text, outcome.blocks))


def _refused(call: Call, trouble: Trouble) -> Answer:
    if trouble.is_done:
        return {"response_action": "clear"}
    if trouble.may_try_again and _inputs(call):
        return problems(call, {Field.TYPE: trouble.text})
    return shows(views.notice(trouble.text, trouble.blocks))


def _inputs(call: Call) -> list[Block]:
    return [block for block in call.view.get("blocks", ()) if block.get("type") == "input"]


def _call(body: dict[str, Any], client: WebClient, context: BoltContext) -> Call:
    asked = context["actor"], context["services"], client, context["notify"]
    return Call(body, *asked, context["homes"], context["pictures"], context["lack"])
