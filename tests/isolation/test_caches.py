"""Whatever outlives a request is kept by something that belongs to one workspace, or holds nothing of any."""

from __future__ import annotations

from starlette.responses import JSONResponse

from services.quickbooks.patience import Patience
from services.quickbooks.transport import Request, Transport
from services.sandbox.company import REALM_ID
from tests.isolation.caches import caches
from tests.mirror.mirrored import QuickClock
from tests.quickbooks.loopback import Loopback, running

ONE_RUN = "of one run, and made anew for the next"
WORDS = "what a text, a number or a day is in itself: the same for everybody"
STATEMENTS = "SQL statements, without the values"
BY_PERSON = "by workspace and person"
BY_TEAM = "by workspace"
BY_CONNECTION = "by connection, which is one workspace's"
BY_RUN = "by run, which is one workspace's"
#: Why it cannot show one workspace what is another's. What is new must be added here, with its reason.
KEPT = {
    "bot/clients.py: EveryWorkspace._made": BY_TEAM,
    "bot/connections/zones.py: _all()": WORDS,
    "bot/doctor/clock.py: Dates._ahead": "by the other side's clock; of one command",
    "bot/home/drawing.py: _font()": WORDS,
    "bot/home_pictures.py: HomePictures._refused": BY_TEAM,
    "bot/home_pictures.py: HomePictures._doubted": BY_TEAM,
    "bot/home_pictures.py: HomePictures._works": BY_PERSON,
    "bot/home_places.py: HomePlaces._places": BY_PERSON,
    "bot/notifier/files.py: ReportFiles._kept": BY_RUN,
    "bot/notifier/pace.py: Pace._away": BY_TEAM,
    "bot/numerals.py: is_code_first()": WORDS,
    "bot/numerals.py: _signs()": WORDS,
    "bot/numerals.py: _pattern()": WORDS,
    "bot/people_links/colleagues.py: Roster._known": BY_TEAM,
    "bot/reader.py: _locale()": WORDS,
    "bot/reader.py: _zone()": WORDS,
    "bot/readers.py: Readers._known": BY_PERSON,
    "bot/readers.py: Readers._asking": BY_PERSON,
    "bot/slack_requests.py: Signatures._seen": "digests of signatures",
    "services/access/leavers.py: Leavers._remembered": BY_PERSON,
    "services/access/members.py: RememberedMembers._remembered": "by workspace and user group",
    "services/imports/advance.py: Advance._working": BY_RUN,
    "services/imports/call_warnings.py: CallWarnings._told": "by month, mark and workspace",
    "services/imports/planning.py: Planner._associated": ONE_RUN,
    "services/imports/report_files/typed_cells.py: Cells._amounts": ONE_RUN,
    "services/imports/turn.py: Turn._begun_at": ONE_RUN,
    "services/invoice_window/posting_forms.py: PostingForms._lists": BY_CONNECTION,
    "services/jobs/worker.py: Worker._busy": BY_RUN,
    "services/mirror/walk.py: Walk._waiting": ONE_RUN,
    "services/model/audit.py: _by_code()": WORDS,
    "services/quickbooks/client.py: QuickBooksSources._channels": (
        "by the company at Intuit, which two workspaces may share: its session holds no token and no cookie"
    ),
    "services/quickbooks/governor.py: Governor._starts": "moments of calls",
    "services/quickbooks/governor.py: _Queue._waiting": "locks",
    "services/quickbooks/lenient.py: _fields_of()": "types of our own",
    "services/quickbooks/links.py: _folded()": WORDS,
    "services/quickbooks/oauth.py: QuickBooksOAuth._idle": "sessions, which forget tokens after each answer",
    "services/quickbooks/translate_expenses.py: names_detail()": WORDS,
    "services/quickbooks/translate_lines.py: _kind_of()": WORDS,
    "services/quickbooks/values.py: _day()": WORDS,
    "services/store/bulk.py: _sql_together()": STATEMENTS,
    "services/store/bulk.py: _copied_types()": STATEMENTS,
    "services/store/bulk_values.py: _converters()": STATEMENTS,
    "services/store/entry_list.py: _near_statement()": STATEMENTS,
    "services/store/entry_list.py: _statement()": STATEMENTS,
    "services/store/entry_marks.py: _counts()": STATEMENTS,
    "services/store/entry_parties.py: _walk()": STATEMENTS,
    "services/store/entry_projects.py: _projects()": STATEMENTS,
    "services/store/entry_projects.py: _billed_twice()": STATEMENTS,
    "services/store/entry_projects.py: _months()": STATEMENTS,
    "services/store/entry_sums.py: _sums()": STATEMENTS,
    "services/store/entry_sums.py: _aged()": STATEMENTS,
    "services/store/invoice_list.py: _near_statement()": STATEMENTS,
    "services/store/invoice_list.py: _statement()": STATEMENTS,
    "services/store/label_texts.py: LabelTexts._kept": BY_TEAM,
    "services/store/outbox_turns.py: due()": STATEMENTS,
    "services/store/totals.py: _tiles()": STATEMENTS,
    "services/store/totals.py: _standing()": STATEMENTS,
    "services/store/totals.py: _by_bucket()": STATEMENTS,
    "services/workspaces/bot_tokens.py: BotTokens._known": BY_TEAM,
}


def test_whatever_outlives_a_request_says_why_it_crosses_no_workspace() -> None:
    assert sorted(caches()) == sorted(KEPT)


def test_two_workspaces_with_one_company_share_neither_token_nor_cookie() -> None:
    answer = JSONResponse({"QueryResponse": {}})
    answer.set_cookie("session", "of-the-first")
    with running(Loopback([answer])) as intuit:
        transport = Transport(intuit.url, REALM_ID, Patience(QuickClock(), 30, 30))
        for token in ("of-the-first", "of-the-second"):
            transport.send(Request("GET", "query"), token)
        transport.close()

    assert [one.headers["authorization"] for one in intuit.seen] == [
        "Bearer of-the-first",
        "Bearer of-the-second",
    ]
    assert [one.headers.get("cookie") for one in intuit.seen] == [None, None]
