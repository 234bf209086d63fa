"""`create_app`: the one file that knows every room."""

from pathlib import Path

from flask import Flask
from flask_migrate import Migrate
from flask_wtf.csrf import CSRFProtect
from werkzeug.middleware.proxy_fix import ProxyFix

from qi_portal import library
from qi_portal.accounts import sessions
from qi_portal.accounts import views as accounts_views
from qi_portal.accounts.confirming import asking as confirming
from qi_portal.accounts.confirming import views as confirming_views
from qi_portal.accounts.factors import views as factors_views
from qi_portal.accounts.kept import answers as kept_typing
from qi_portal.accounts.links import views as links_views
from qi_portal.accounts.own import views as own_account_views
from qi_portal.accounts.signing import views as second_step_views
from qi_portal.accounts.sso import views as sso_views
from qi_portal.coaching import views as coaching_views
from qi_portal.config import Settings
from qi_portal.credit import views as credit_views
from qi_portal.credit.desk import views as credit_desk_views
from qi_portal.credit.review import views as credit_review_views
from qi_portal.credit.types import views as credit_types_views
from qi_portal.db import db, prepare_engine
from qi_portal.desks import views as desks_views
from qi_portal.desks.audit import jobs as _audit_jobs  # noqa: F401 - names its task
from qi_portal.desks.audit import views as audit_views
from qi_portal.desks.inventory import views as inventory_views
from qi_portal.drawing import on_pages
from qi_portal.files import views as files_views
from qi_portal.guidelines import offline_views, paper_views
from qi_portal.guidelines import views as guidelines_views
from qi_portal.guidelines.editing import views as editing_views
from qi_portal.guidelines.editing.changes import views as changes_views
from qi_portal.guidelines.editing.feedback import desk_views as feedback_desk_views
from qi_portal.guidelines.editing.feedback import views as feedback_views
from qi_portal.guidelines.editing.questions import views as questions_views
from qi_portal.guidelines.editing.signing import views as signing_views
from qi_portal.guidelines.referral_log import views as referral_log_views
from qi_portal.interop.api import views as api_views
from qi_portal.interop.exports import views as data_out_views
from qi_portal.interop.tokens import views as integrations_views
from qi_portal.jobs import queue
from qi_portal.jobs import tidying as _tidying  # noqa: F401 - names its task
from qi_portal.jobs import views as jobs_views
from qi_portal.jobs.oversight import views as oversight_views
from qi_portal.measures import chart_views
from qi_portal.measures import views as measures_views
from qi_portal.measures.chart_decisions import views as chart_decisions_views
from qi_portal.measures.definitions import shelf
from qi_portal.measures.definitions import views as definition_views
from qi_portal.measures.definitions.desk import views as definition_desk_views
from qi_portal.measures.definitions.review import views as definition_review_views
from qi_portal.measures.drafts import jobs as _drafts_jobs  # noqa: F401 - names its task
from qi_portal.measures.drafts import views as drafts_views
from qi_portal.measures.history import views as history_views
from qi_portal.measures.imports import views as imports_views
from qi_portal.measures.imports.columns import views as import_columns_views
from qi_portal.measures.imports.downloads import views as import_files_views
from qi_portal.measures.imports.past import views as past_imports_views
from qi_portal.measures.marks import views as marks_views
from qi_portal.measures.rollups import jobs as _rollups_jobs  # noqa: F401 - names its task
from qi_portal.measures.rollups import watch as _watch  # noqa: F401 - listens for what changes a chart
from qi_portal.measures.tally import totals_views as tally_totals_views
from qi_portal.measures.tally import views as tally_views
from qi_portal.measures.targets import views as targets_views
from qi_portal.measures.unlocks import views as unlocks_views
from qi_portal.measures.years import views as years_views
from qi_portal.network import views as network_views
from qi_portal.network.measures import views as network_measures_views
from qi_portal.network.saved_views import views as saved_views_views
from qi_portal.operate.backup.last import last_backup
from qi_portal.operate.owner import guards_the_log_from_itself
from qi_portal.people import views as people_views
from qi_portal.people.places import views as places_views
from qi_portal.people.team import views as practice_people_views
from qi_portal.practices.looked_after import people_of
from qi_portal.practices.profile import views as profile_views
from qi_portal.practices.queries import asker_of, place_at, time_zone_of, work_words
from qi_portal.projects import views as projects_views
from qi_portal.projects.drivers import views as drivers_views
from qi_portal.projects.drivers.ideas import views as driver_ideas_views
from qi_portal.projects.joining import views as joining_views
from qi_portal.projects.meetings import views as meetings_views
from qi_portal.projects.meetings.items import views as action_items_views
from qi_portal.projects.team import views as team_views
from qi_portal.projects.timeline import views as timeline_views
from qi_portal.reminders import views as reminders_views
from qi_portal.reports import printing as _printing  # noqa: F401 - names its task
from qi_portal.reports import views as reports_views
from qi_portal.reports.batches import views as batches_views
from qi_portal.reports.desk import views as report_desk_views
from qi_portal.reports.funder import views as funder_views
from qi_portal.reports.network_report import views as network_report_views
from qi_portal.reports.project_report import views as project_report_views
from qi_portal.reports.schedules import views as schedules_views
from qi_portal.training import views as training_views
from qi_portal.training.managing import views as training_desk_views
from qi_portal.web import assets, converters, errors, headers, health, layout, limits, locale, logs, metrics, nav
from qi_portal.web.speech import speaker

MEBIBYTE = 1024 * 1024

PARTS = (
    logs,
    metrics,
    limits,
    locale,
    sessions,
    confirming,
    kept_typing,
    sso_views,
    errors,
    nav,
    layout,
    converters,
    queue,
)
"""What pages stand on, in the order in which it listens to a request."""

ROOMS = (
    guidelines_views,
    offline_views,
    paper_views,
    editing_views,
    changes_views,
    signing_views,
    questions_views,
    feedback_views,
    feedback_desk_views,
    referral_log_views,
    accounts_views,
    own_account_views,
    confirming_views,
    factors_views,
    second_step_views,
    sso_views,
    links_views,
    people_views,
    places_views,
    practice_people_views,
    profile_views,
    jobs_views,
    oversight_views,
    files_views,
    measures_views,
    projects_views,
    joining_views,
    team_views,
    timeline_views,
    drivers_views,
    driver_ideas_views,
    meetings_views,
    action_items_views,
    chart_decisions_views,
    marks_views,
    targets_views,
    tally_views,
    tally_totals_views,
    unlocks_views,
    drafts_views,
    history_views,
    years_views,
    chart_views,
    definition_views,
    definition_desk_views,
    definition_review_views,
    past_imports_views,
    import_columns_views,
    import_files_views,
    imports_views,
    reminders_views,
    reports_views,
    report_desk_views,
    project_report_views,
    network_report_views,
    funder_views,
    batches_views,
    schedules_views,
    desks_views,
    audit_views,
    inventory_views,
    network_views,
    saved_views_views,
    data_out_views,
    integrations_views,
    api_views,
    network_measures_views,
    training_views,
    training_desk_views,
    credit_views,
    credit_review_views,
    credit_desk_views,
    credit_types_views,
    coaching_views,
    assets,
    health,
)
"""Who has pages."""


def create_app(settings: Settings) -> Flask:
    """A portal with these settings. Nothing is written to the database here."""
    app = Flask(__name__, static_folder=None, template_folder="web/templates")
    _configure(app, settings)
    _connect(app)
    shelves = library.load()
    app.extensions.update(library=shelves, library_for=shelf.library_for, library_of=shelf.library_of)
    app.extensions.update(place_of=place_at, asker_of=asker_of, people_of=people_of, time_zone_of=time_zone_of)
    app.extensions.update(work_words=work_words)
    app.extensions.update(last_backup=last_backup, guards_the_log=guards_the_log_from_itself)
    for part in PARTS:
        part.register(app)
    on_pages.register(app, speaker)
    headers.register(app, has_tls=settings.has_tls)
    CSRFProtect(app)
    for room in ROOMS:
        app.register_blueprint(room.bp)
    if settings.trusted_proxies:
        count = settings.trusted_proxies
        proxied = ProxyFix(app.wsgi_app, x_for=count, x_proto=count, x_host=count)
        app.wsgi_app = proxied  # type: ignore[method-assign]  # as Flask documents it
    return app


def _configure(app: Flask, settings: Settings) -> None:
    app.config.update(
        SETTINGS=settings,
        SECRET_KEY=settings.secret_key,
        SECRET_KEY_FALLBACKS=list(settings.old_secret_keys),
        WTF_CSRF_SECRET_KEY=settings.signing_keys,
        SQLALCHEMY_DATABASE_URI=settings.database_url,
        SQLALCHEMY_ENGINE_OPTIONS=_engine_options(settings),
        SESSION_COOKIE_NAME="__Host-qi_portal" if settings.has_tls else "qi_portal",
        SESSION_COOKIE_SECURE=settings.has_tls,
        SESSION_COOKIE_HTTPONLY=True,
        SESSION_COOKIE_SAMESITE="Lax",
        WTF_CSRF_TIME_LIMIT=None,
        WTF_CSRF_SSL_STRICT=settings.has_tls,
        TRUSTED_HOSTS=list(settings.hosts),
        MAX_CONTENT_LENGTH=10 * MEBIBYTE,
        MAX_FORM_MEMORY_SIZE=MEBIBYTE,
        MAX_FORM_PARTS=1000,
        BABEL_TRANSLATION_DIRECTORIES=str(Path(__file__).parent / "web" / "translations"),
    )


def _engine_options(settings: Settings) -> dict[str, object]:
    """Ask a PostgreSQL connection whether it is alive before use, and do not wait long for a lost server.

    What stands in a row is in no error's text.
    """
    if settings.database_url.startswith("sqlite"):
        return {"hide_parameters": True}
    return {"hide_parameters": True, "pool_pre_ping": True, "pool_timeout": 5, "connect_args": {"connect_timeout": 4}}


def _connect(app: Flask) -> None:
    db.init_app(app)
    Migrate(app, db, directory=str(library.content_root() / "migrations"))
    with app.app_context():
        prepare_engine(db.engine)
