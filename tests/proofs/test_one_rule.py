"""One rule decides who reads what is private: whoever goes around it has to say here why."""

import ast
import re
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.apps import apps

from observations.models import GuardedManager
from people.viewer import Viewer
from tests.test_architecture import ROOT, present_packages, python_files, tree, where

PRIVATE_ROOMS = {("observations", "models"), ("observations", "queries"), ("observations", "actions")}
APP = "observations"

#: Models of observations whose rows are read without saying who reads, and why that tells nothing.
UNGUARDED = {
    "AbilityRating": "its reach says who counts it; whom it is about, and what it hangs on, is read through the rule",
    "Subject": "read by the ids of observations that were read through the rule",
    "Evidence": "read by the ids of decisions and observations that were read through the rule",
    "Follow": "says of members what they hear of, to themselves",
    "NewsChoice": "a member's own choice",
    "NewsMail": "says when somebody got mail, to nobody",
}

#: Reads of private rows without a reader, by the function that does it, and why that tells nothing.
AROUND_THE_RULE = {
    "archive.py _agreed": "a member's own answers about observations that were read through the rule",
    "archive.py _decided": "evidence of decisions read through the rule, as far as itself may be read",
    "archive.py _followed": "what a member follows themselves, of conversations read through the rule",
    "archive.py _observed": "ratings and people of observations that were read through the rule",
    "archive.py open_traces": "counts what all members may read",
    "decided.py _seen_about": "ratings of observations that are read through the rule",
    "decided.py decided_with": "a decision of the very member who sends a form twice",
    "decided.py evidence_of": "evidence of a decision read through the rule, as far as itself may be read",
    "facts.py _awards": "counts awards that are shown to members, or to the world",
    "facts.py _known": "counts by reach what all members, or all the world, may read",
    "facts.py _newest": "what the world may read",
    "facts.py _stamped": "people of what the world may read",
    "newest.py readable_by_way": "is the rule, way by way",
    "mentioning.py _who_could_read": "who could be offered; whether they may read is asked of the rule afterwards",
    "news.py _subjects": "people of observations that were read through the rule",
    "news.py _unmailed": "whom to look after; what is told of it goes through the rule",
    "news.py news_in": "a mail's, of which its recipient is told what they may read",
    "news.py news_of": "one's own, of which one is told what one may read",
    "reading.py _about": "people of observations that were read through the rule",
    "reading.py _rated": "ratings of observations that were read through the rule",
    "reading.py list_about": "says where to look among what is read through the rule",
    "reading.py list_managed": "says where to look among what is read through the rule",
    "reading.py list_recognitions": "says where to look among what is read through the rule",
    "reading.py list_waiting": "says where to look among what is read through the rule",
    "recording.py own_observation": "people of an observation that was read through the rule",
    "recording.py typed_of": "people and ratings of one's own observation",
    "repeated.py _about_one": "for the command that verifies what is repeated",
    "repeated.py differing_in": "for the command that verifies what is repeated",
    "repeated.py last_observation": "for the command that verifies what is repeated",
    "said.py _said": "comments of conversations that are read through the rule",
    "seen.py _seen": "ratings of observations that are read through the rule",
    "seen.py _subjects": "people of observations that were read through the rule",
    "threads.py _threads": "whether one follows a conversation oneself",
}

#: Reads that ask for no reader, and for whom they are.
FOR_ALL = {
    "abilities_by_id": "abilities that were read before",
    "ask_of": "the ask of a member, for that member",
    "capped_count": "counts what it is handed",
    "decided_with": "a form of the member who sends it",
    "differing_in": "the operator's command",
    "draft_health": "what all members may know",
    "due_members": "the task that mails; it tells nobody",
    "facts_in": "what all members, or all the world, may know",
    "last_observation": "the operator's command",
    "mailed_members": "the task that mails; it tells nobody",
    "managers_by": "the reporting line, which all members read",
    "member_facts": "what all members may know",
    "members_by_id": "people who were read before",
    "members_called": "people of one's own organization",
    "mentionable": "people of one's own organization",
    "name_readers": "people of one's own organization",
    "newest": "the newest of what it is handed",
    "organization_to_stop": "whoever holds the link of a mail",
    "people_named": "people of one's own organization",
    "people_to_ask": "people of one's own organization",
    "present_called": "people of one's own organization",
    "rating_label": "a word for a word",
    "readers_among": "members, each as a reader of their own",
    "readers_of": "people of one's own organization",
    "rhythm_of": "a member's own choice",
    "subject_of": "a conversation that was read before",
    "typed_of": "an observation that was read before",
    "typed_said": "an observation that was read before",
    "unfinished_mails": "the operator's log; identifiers of mails alone",
    "viewer_of_member": "makes the reader",
    "visitor_facts": "what all the world may know",
    "waiting_notices": "the task that mails; it tells nobody",
    "who_left": "a request that was read before",
    "words_of": "an observation that was read before",
}
READER = {"viewer", "membership", "reader", "readers"}

#: Who makes a viewer, and of whom. All others are handed the one of the request.
MAKERS = {
    "people/queries/__init__.py": "the one who reads a request, a task or a mail",
    "people/middleware.py": "once a request",
    "people/viewer.py": "is where it is made",
    "careersteps/management/commands/archive_person.py": "whose archive the operator makes, for them",
    "frameworks/queries/versions/release_reader.py": "prepares reads by kind of reader",
    "observations/actions/feedback.py": "the member who acts, for whom it is looked up",
    "observations/actions/decisions.py": "who decides and who is decided about: what each may read",
    "observations/actions/notification_mails.py": "the recipient of a mail",
    "observations/actions/observations.py": "the member who acts, for whom it is looked up",
    "observations/queries/feedback.py": "a member, for what they are asked",
    "observations/queries/decisions.py": "whom a decision is about: what they may read of its evidence",
    "observations/queries/mentions.py": "members who may be mentioned: what each may read",
    "observations/queries/own_drafts.py": "an author, of their own",
    "observations/queries/conversations.py": "prepares the read of a member who reads",
    "observations/queries/ability_observations.py": "prepares the reads of a member and of a visitor",
    "observations/queries/member_progress.py": "a member, for their own eyes",
    "careersteps/pages/observations/decide_milestone.py": "whom a decision would be about: whether they read the ability at all",
}

#: Names by which a join comes to what is private.
JOINS = re.compile(
    r"^(subject_rows|evidence_rows|evidence|ratings|asks|notices|supersedes|superseded_by|"
    r"(observation|decision|thread|comment|ask|answer)__\w+)"
)


def functions_with(path: Path, wanted) -> Iterator[tuple[str, int]]:
    """(outermost function or class or name, line) of every node that is wanted."""
    for outer in tree(path).body:
        name = getattr(outer, "name", None) or _target(outer)
        yield from ((name, node.lineno) for node in ast.walk(outer) if wanted(node))


def _target(node: ast.stmt) -> str:
    targets = getattr(node, "targets", [])
    return targets[0].id if targets and isinstance(targets[0], ast.Name) else "the module"


def is_outside(path: Path) -> bool:
    return path.relative_to(ROOT).parts[:2] not in PRIVATE_ROOMS


def models_of(app: str) -> list[type]:
    return list(apps.get_app_config(app).get_models())


def test_every_private_model_asks_who_reads():
    unguarded = {model.__name__ for model in models_of(APP) if not isinstance(model._default_manager, GuardedManager)}
    assert unguarded == set(UNGUARDED)


def test_no_join_comes_from_elsewhere_to_what_is_private():
    """A relation that has no name can't be looked up, counted or sorted by."""
    named = {
        f"{model.__name__}.{relation.name}"
        for model in apps.get_models()
        if model._meta.app_label != APP
        for relation in model._meta.related_objects
        if relation.related_model._meta.app_label == APP and not relation.hidden
    }
    assert named <= {"Member.news_choice"}


def test_nobody_joins_counts_or_sorts_by_what_is_private_outside_its_rooms():
    around = [
        f"{where(path, node.lineno)} {name}"
        for path in python_files(*present_packages())
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
    """The names of fields that a query names."""
    called = getattr(call.func, "attr", getattr(call.func, "id", ""))
    if called not in QUERYING:
        return
    yield from (keyword.arg for keyword in call.keywords if keyword.arg)
    if called != "get":
        yield from (
            each.value for each in call.args if isinstance(each, ast.Constant) and isinstance(each.value, str)
        )


def test_rows_are_read_around_the_rule_where_it_is_said_why():
    names = "|".join(sorted({*UNGUARDED} - {"NewsChoice", "NewsMail"}))
    wanted = re.compile(rf"^(\w+\.unscoped|({names})\.objects)$")
    found = {
        f"{path.name} {name}"
        for path in (ROOT / APP / "queries").glob("*.py")
        for name, _ in functions_with(path, lambda node: wanted.match(_dotted(node)))
    }
    assert found == set(AROUND_THE_RULE)


def test_the_parts_of_private_things_are_read_in_their_own_rooms_only():
    names = "|".join(sorted(UNGUARDED))
    wanted = re.compile(rf"^({names})\.(objects|_\w+_manager)$|\._(base|default)_manager$")
    found = [
        where(path, line)
        for path in python_files(*present_packages())
        if is_outside(path) and str(path.relative_to(ROOT)) not in OF_ANY_MODEL
        for _, line in functions_with(path, lambda node: wanted.search(_dotted(node)))
    ]
    assert found == []


def _dotted(node: ast.AST) -> str:
    if isinstance(node, ast.Attribute) and isinstance(node.value, ast.Name):
        return f"{node.value.id}.{node.attr}"
    return f".{node.attr}" if isinstance(node, ast.Attribute) else ""


#: Who writes rows of models that they are handed, and reads none.
OF_ANY_MODEL = {
    "people/actions/erasure.py": "cleans the texts of rows that it is handed",
    "people/actions/people_import.py": "saves the people of a file",
}
RAW = {"raw", "extra", "RawSQL", "cursor", "execute"}
#: Who speaks to the database in its own words, and what about.
SPEAKS_SQL = {
    "foundation/prepared_query.py": "runs statements that the ORM has written",
    "observations/actions/scale_data.py": "copies the rows of a large organization in, for measuring",
    "careersteps/pages/site/probes.py": "asks whether the database is there",
}


def test_nobody_asks_for_private_rows_in_sql():
    found = {
        str(path.relative_to(ROOT))
        for path in python_files(*present_packages())
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "attr", getattr(node.func, "id", "")) in RAW
    }
    assert found <= set(SPEAKS_SQL)


def test_every_read_of_what_is_private_asks_who_reads():
    unasked = {
        function.name
        for path in (ROOT / APP / "queries").glob("*.py")
        for function in tree(path).body
        if isinstance(function, ast.FunctionDef) and not function.name.startswith("_")
        if not READER & {each.arg for each in (*function.args.args, *function.args.kwonlyargs)}
    }
    assert unasked == set(FOR_ALL)


def test_a_viewer_is_made_once_a_request():
    makers = {"viewer_of", "viewer_as", "Viewer"}
    found = {
        str(path.relative_to(ROOT))
        for path in python_files(*present_packages())
        for node in ast.walk(tree(path))
        if isinstance(node, ast.Call) and getattr(node.func, "id", getattr(node.func, "attr", "")) in makers
    }
    assert found == set(MAKERS)


def test_the_viewer_of_a_request_can_not_be_changed():
    assert Viewer.__dataclass_params__.frozen


@pytest.mark.parametrize("names", [UNGUARDED, AROUND_THE_RULE, FOR_ALL, MAKERS, OF_ANY_MODEL, SPEAKS_SQL])
def test_every_exception_has_a_reason(names):
    assert all(len(reason.split()) > 2 for reason in names.values())
