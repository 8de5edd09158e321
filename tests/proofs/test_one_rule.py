"""One rule decides who can read private rows. Code that bypasses it is listed here, with the reason."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from people.actions.audit import record_events
from people.models import AuditEvent
from people.models.guarded_rows import GuardedManager
from people.private_models import PRIVATE_MODELS
from people.queries import viewer_of
from people.queries.audit_scope import readable_events
from people.viewer import Viewer
from tests.proofs.private_model_proofs import PROOFS, all_things
from tests.proofs.private_world import NOW, READERS, make_private_world
from tests.test_architecture import PACKAGES, ROOT, python_files, tree, where

#: The packages with private rows, and the layers in which they read and write them.
PRIVATE_PACKAGES = {each.model._meta.app_label for each in PRIVATE_MODELS} & set(PACKAGES)
LAYERS = {"models", "queries", "actions"}

#: Models whose rows are read without a reader, and why that reveals nothing.
UNGUARDED = {
    "AbilityRating": "its reach says who counts it; its subject and its observation are read through the rule",
    "Subject": "read by the ids of observations that were read through the rule",
    "Evidence": "read by the ids of decisions and observations that were read through the rule",
    "Follow": "shows members only what they follow themselves",
    "NotificationPreference": "a member's own preference",
    "NotificationMail": "records when somebody got an email, and is shown to nobody",
}

#: Functions that read private rows without a reader, and why that reveals nothing.
AROUND_THE_RULE = {
    "conversations.archive _followed": "the member's own follows of conversations read through the rule",
    "conversations.threads _threads": "whether the member follows a conversation",
    "conversations.threads followed_threads": "what the member follows; the conversations are read through the rule",
    "conversations.topic_conversations _comments": "comments of conversations that are read through the rule",
    "notifications.queries _unmailed": "whose emails are due; their content is read through the rule",
    "notifications.queries list_notifications": "a member's own, of which they get only what they can read",
    "notifications.queries notifications_in_mail": "those of an email, whose recipient gets only what they can read",
    "observations.ability_observations _ratings": "ratings of observations that are read through the rule",
    "observations.ability_observations _subjects": "subjects of observations that were read through the rule",
    "observations.archive _agreed": "a member's own consents to observations that were read through the rule",
    "observations.archive _decided": "evidence of decisions read through the rule, where it can be read itself",
    "observations.archive _observed": "ratings and subjects of observations that were read through the rule",
    "observations.archive open_traces": "counts what all members can read",
    "observations.decisions _seen_about": "ratings of observations that are read through the rule",
    "observations.decisions evidence_of": "evidence of a decision read through the rule, where it can be read itself",
    "observations.decisions taken_together": "a decision of the same member who sends a form twice",
    "observations.facts _awards": "counts awards that are shown to members or to the world",
    "observations.facts _known": "counts by reach what all members, or the world, can read",
    "observations.facts _newest": "only what the world can read",
    "observations.facts _stamped": "subjects of what the world can read",
    "observations.observation_pages _subjects_by_observation": "subjects of observations read through the rule",
    "observations.observation_pages _rated": "ratings of observations that were read through the rule",
    "observations.observation_pages list_about": "says where to look; the rows are read through the rule",
    "observations.observation_pages list_managed": "says where to look; the rows are read through the rule",
    "observations.observation_pages list_recognitions": "says where to look; the rows are read through the rule",
    "observations.observation_pages list_waiting": "says where to look; the rows are read through the rule",
    "observations.own_observation form_state_of": "subjects and ratings of the member's own observation",
    "observations.own_observation own_observation": "subjects of an observation that was read through the rule",
    "observations.row_copies _about_one": "for the command that checks copies in rows",
    "observations.row_copies differing_in": "for the command that checks copies in rows",
    "observations.row_copies last_observation": "for the command that checks copies in rows",
    "observations.topics _possible_readers": "candidates; the rule then says whether they can read it",
    "observations.topics _refusal": "whether an observation that was read through the rule is published",
    "observations.topics _subjects": "subjects of observations that were read through the rule",
    "observations.topics reconsidered_feedback_requests": "which notifications of a member no longer count",
    "observations.topics settled_feedback_requests": "which notifications of a member no longer count",
    "observations.union_paging readable_by_relation": "implements the rule, reason by reason",
}

#: Queries without a reader argument, and whom they serve or what they read.
FOR_ALL = {
    "capped_count": "counts the rows it is given",
    "differing_in": "the operator's command only",
    "draft_health": "what all members can know",
    "draft_story": "an observation that was read before",
    "due_members": "the email task, which shows it to nobody",
    "facts_in": "what all members, or the world, can know",
    "form_state_of": "an observation that was read before",
    "frequency_of": "a member's own preference",
    "invitee_of": "a request to a member, for that member",
    "last_observation": "the operator's command only",
    "mailed_members": "the email task, which shows it to nobody",
    "member_facts": "what all members can know",
    "mentionable_members": "people of the reader's own organization",
    "name_readers": "people of the reader's own organization",
    "newest_first": "the newest of the rows it is given",
    "organization_to_stop": "whoever has the unsubscribe link of an email",
    "rating_label": "maps a value to its label",
    "readers_among": "members, each as a reader themselves",
    "readers_of": "people of the reader's own organization",
    "reconsidered_feedback_requests": "the email task, which shows it to nobody",
    "settled_feedback_requests": "the email task, which shows it to nobody",
    "taken_together": "a form of the member who sends it",
    "unfinished_mails": "the operator's log; only identifiers of emails",
    "urgent_kinds": "names of kinds; reads no rows",
    "visitor_facts": "what the world can know",
    "waiting_notifications": "the email task, which shows it to nobody",
    "who_left": "a request that was read before",
    "wording_digest": "an observation that was read before",
}
READER = {"viewer", "membership", "reader", "readers"}

#: Modules that create a viewer, and for whom. All others get the viewer of the request.
MAKERS = {
    "frameworks/actions/role_assignments.py": "whoever assigns a role: whether they can read it",
    "people/queries/__init__.py": "the reader of a request, task or email",
    "people/middleware.py": "once per request",
    "people/viewer.py": "where viewers are defined",
    "careersteps/management/commands/archive_person.py": "the person whose archive the operator creates",
    "careersteps/pages/observations/decide_milestone.py": "whether the person to decide about can read the ability",
    "conversations/actions.py": "the acting member: whether they can read the conversation",
    "conversations/queries/mentions.py": "members who may be mentioned: what each of them can read",
    "conversations/queries/topic_conversations.py": "prepares the query of a member",
    "frameworks/queries/versions/release_reader.py": "prepares queries per kind of reader",
    "notifications/actions/mails.py": "the recipient of an email",
    "observations/actions/decisions.py": "the decider and the subject: what each of them can read",
    "observations/actions/feedback.py": "the acting member, for whom it is looked up",
    "observations/actions/observations.py": "the acting member, for whom it is looked up",
    "observations/queries/ability_observations.py": "prepares the queries of a member and of a visitor",
    "observations/queries/decisions.py": "the subject of a decision: what they can read of its evidence",
    "observations/queries/feedback.py": "a member, for the requests they received",
    "observations/queries/member_progress.py": "a member, for themselves only",
    "observations/queries/own_observation.py": "an author, for their own observations",
}

#: Names of joins that lead to private rows.
JOINS = re.compile(
    r"^(subject_rows|evidence_rows|evidence|ratings|asks|notices|supersedes|superseded_by|"
    r"(observation|decision|thread|comment|ask|answer)__\w+)"
)


def functions_with(path: Path, wanted) -> Iterator[tuple[str, int]]:
    """Yield (outermost function, class or name; line) of every matching node."""
    for outer in tree(path).body:
        name = getattr(outer, "name", None) or _target(outer)
        yield from ((name, node.lineno) for node in ast.walk(outer) if wanted(node))


def _target(node: ast.stmt) -> str:
    targets = getattr(node, "targets", [])
    return targets[0].id if targets and isinstance(targets[0], ast.Name) else "the module"


def is_outside(path: Path) -> bool:
    package, layer = path.relative_to(ROOT).parts[:2]
    return package not in PRIVATE_PACKAGES or layer.removesuffix(".py") not in LAYERS


def query_files() -> list[Path]:
    """The modules with queries of the packages with private rows."""
    found = (path for package in sorted(PRIVATE_PACKAGES) for path in python_files(package))
    return [path for path in found if path.relative_to(ROOT).parts[1].removesuffix(".py") == "queries"]


def short(path: Path) -> str:
    """Return the name of a module of queries in the lists above: observations.archive."""
    package, *_, module = path.relative_to(ROOT).with_suffix("").parts
    return f"{package}.{module}"


def test_every_private_model_requires_a_reader():
    models = (model for package in PRIVATE_PACKAGES for model in apps.get_app_config(package).get_models())
    unguarded = {model.__name__ for model in models if not isinstance(model._default_manager, GuardedManager)}
    assert unguarded == set(UNGUARDED)


def test_every_guarded_model_is_registered_as_private():
    """Register it as a ``PrivateModel`` in the registrations of its package (people/private_models.py)."""
    guarded = {model for model in apps.get_models() if isinstance(model._default_manager, GuardedManager)}
    assert guarded == {each.model for each in PRIVATE_MODELS}


def test_every_private_model_is_proved():
    """Add a ``PrivateModelProof``; tests/proofs/private_model_proofs.py says how."""
    all_things()
    assert {each.name for each in PRIVATE_MODELS} - {each.name for each in PROOFS} == set()


@pytest.mark.django_db
def test_every_reader_can_read_exactly_the_private_rows_that_are_for_them():
    world = make_private_world()
    ids = {who: world.users[who].pk if who in world.users else None for who in READERS}
    viewers = {who: viewer_of(pk, on=NOW.date()) for who, pk in ids.items()}
    wrong = []
    for each in PRIVATE_MODELS:
        rows = {row.pk: PROOFS[each.name].readers(world, row) for row in each.model._base_manager.all()}
        assert rows, f"The private world has no {each.label}. Add one to the things of a PrivateModelProof."
        for who, viewer in viewers.items():
            readable = set(each.visible_to(viewer).values_list("pk", flat=True))
            if readable != {pk for pk, readers in rows.items() if who in readers}:
                wrong.append(f"{who} reads other {each.label} than they may")
    assert wrong == []


@pytest.mark.django_db
def test_owners_read_events_on_exactly_the_private_rows_that_they_may_read():
    world = make_private_world()
    owner = viewer_of(world.users["sol"].pk, on=NOW.date())
    for each in PRIVATE_MODELS:
        record_events(
            action="claim_domain",
            on=each.model._base_manager.all(),
            organization=world.organizations["harbor"],
            by=None,
            now=NOW,
        )
    events = readable_events(owner, AuditEvent.objects.filter(action="claim_domain"))
    for each in PRIVATE_MODELS:
        seen = set(events.filter(subject_kind=each.audit_kind).values_list("subject_id", flat=True))
        assert seen == set(each.visible_to(owner).values_list("pk", flat=True)), each.label


def test_no_join_leads_from_elsewhere_to_private_rows():
    """A relation without a name can't be used to filter, count or sort."""
    named = {
        f"{model.__name__}.{relation.name}"
        for model in apps.get_models()
        if model._meta.app_label not in PRIVATE_PACKAGES
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label in PRIVATE_PACKAGES and not relation.hidden
    }
    assert named <= {"Member.notification_preference"}


def test_other_packages_never_join_count_or_sort_by_private_rows():
    around = [
        f"{where(path, node.lineno)} {name}"
        for path in python_files(*PACKAGES)
        if is_outside(path)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call)
        for name in _lookups(node)
        if JOINS.match(name.lstrip("-"))
    ]
    assert around == []


QUERYING = {
    "filter", "exclude", "get", "order_by", "annotate", "aggregate", "alias", "values", "values_list", "only",
    "defer", "select_related", "prefetch_related", "distinct", "Q", "F", "Count", "Max", "Min", "Sum", "Exists",
    "OuterRef", "Subquery", "Prefetch",
}  # fmt: skip


def _lookups(call: ast.Call) -> Iterator[str]:
    """Yield the field names in a query."""
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if called not in QUERYING:
        return
    yield from (keyword.arg for keyword in call.keywords if keyword.arg)
    if called != "get":
        yield from (
            each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )


def test_every_unguarded_read_is_listed_with_a_reason():
    names = "|".join(sorted({*UNGUARDED} - {"NotificationPreference", "NotificationMail"}))
    wanted = re.compile(rf"^(\w+\.unscoped|({names})\.objects)$")
    found = {
        f"{short(path)} {name}"
        for path in query_files()
        for name, _ in functions_with(path, lambda node: wanted.match(_dotted(node)))
    }
    assert found == set(AROUND_THE_RULE)


def test_unguarded_models_are_read_in_their_own_package_only():
    names = "|".join(sorted(UNGUARDED))
    wanted = re.compile(rf"^({names})\.(objects|_\w+_manager)$|\._(base|default)_manager$")
    found = [
        where(path, line)
        for path in python_files(*PACKAGES)
        if is_outside(path) and str(path.relative_to(ROOT)) not in OF_ANY_MODEL
        for _, line in functions_with(path, lambda node: wanted.search(_dotted(node)))
    ]
    assert found == []


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return f".{node.attr}" if isinstance(node, ast.Attribute) else ""


#: Modules that write rows of models they are given, and read none.
OF_ANY_MODEL = {
    "people/actions/erasure.py": "cleans the texts of rows that it is given",
    "people/actions/bulk_writes.py": "saves the people of a file",
}
RAW = {"raw", "extra", "RawSQL", "cursor", "execute"}
#: Modules that use raw SQL, and what for.
SPEAKS_SQL = {
    "foundation/prepared_query.py": "runs statements that the ORM has written",
    "people/topic_triggers.py": "creates triggers in migrations",
    "careersteps/pages/site/probes.py": "checks whether the database is available",
}


def test_no_private_rows_are_read_with_raw_sql():
    found = {
        str(path.relative_to(ROOT))
        for path in python_files(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in RAW
    }
    assert found <= set(SPEAKS_SQL)


def test_every_query_for_private_rows_takes_a_reader():
    unasked = {
        function.name
        for path in query_files()
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if not READER & {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    }
    assert unasked == set(FOR_ALL)


def test_viewers_are_created_only_in_listed_modules():
    makers = {"viewer_of", "viewer_as", "viewer_of_member", "Viewer"}
    found = {
        str(path.relative_to(ROOT))
        for path in python_files(*PACKAGES)
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in makers
    }
    assert found == set(MAKERS)


def test_a_viewer_is_immutable():
    assert Viewer.__dataclass_params__.frozen


@pytest.mark.parametrize("names", [UNGUARDED, AROUND_THE_RULE, FOR_ALL, MAKERS, OF_ANY_MODEL, SPEAKS_SQL])
def test_every_exception_has_a_reason(names):
    assert all(len(reason.split()) > 2 for reason in names.values())
