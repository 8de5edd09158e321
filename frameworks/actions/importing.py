"""Import a document into an organization: as a new framework, or as the draft of the framework with the same key."""

import datetime as dt
from dataclasses import dataclass

from django.db import transaction

from frameworks.actions.drafts import create_framework, store_document
from frameworks.actions.errors import CannotChangeFramework
from frameworks.actions.publishing import publish_framework
from frameworks.diff import FrameworkDiff, compare
from frameworks.document import FrameworkDocument
from frameworks.models import Framework, Release
from frameworks.queries import draft_document, review_of
from frameworks.release_lines import with_archived
from frameworks.words import Visibility
from people.actions.rights import EDITORS, lock_organization, recheck_rights
from people.models import Member, Organization


@dataclass(frozen=True, kw_only=True)
class Import:
    """A planned or completed import. A plan for a new framework has no ``framework``."""

    framework: Framework | None
    difference: FrameworkDiff
    is_new: bool
    release: Release | None = None


def plan_import(*, organization: Organization, document: FrameworkDocument) -> Import:
    """The changes that importing a document would make. Writes nothing."""
    framework = organization.frameworks.filter(key=document.key).first()
    if framework is None:
        return Import(framework=None, difference=compare(None, document), is_new=True)
    draft = draft_document(framework)
    return Import(framework=framework, difference=compare(draft, with_archived(draft, document)), is_new=False)


@transaction.atomic
def import_framework(
    *,
    organization: Organization,
    document: FrameworkDocument,
    visibility: str = Visibility.MEMBERS,
    publish: bool = False,
    is_first: bool = False,
    by: Member | None,
    now: dt.datetime,
) -> Import:
    """Store a document as the organization's framework with the same key, all or nothing.

    ``visibility`` is used for a new framework; an existing one keeps its own. Importing the same document again
    changes nothing. With ``is_first``, the import is refused (``CannotChangeFramework``) if the organization already
    has a framework. Raises ``CannotPublish`` if it should be published but can't.
    """
    lock_organization(organization.pk)
    recheck_rights(by, EDITORS, organization.pk, now)
    if is_first and organization.frameworks.exists():
        raise CannotChangeFramework(
            "There is already a framework here. Continue with its draft, or create a new framework."
        )
    plan = plan_import(organization=organization, document=document)
    framework = plan.framework or create_framework(
        organization=organization, key=document.key, name=document.name, visibility=visibility, by=by, now=now
    )
    if plan.difference or plan.is_new:
        store_document(framework=framework, document=document, by=by, now=now)
        framework.refresh_from_db()
    release = _publish(framework, by, now) if publish else None
    return Import(framework=framework, difference=plan.difference, is_new=plan.is_new, release=release)


def _publish(framework: Framework, by: Member | None, now: dt.datetime) -> Release | None:
    """Publish the draft; None if nothing changed since the last release.

    The release takes effect today, or on the day of the last release if that is upcoming.
    """
    comparison = review_of(framework)
    if comparison.last and not comparison.difference:
        return None
    effective_on = max(now.date(), comparison.last.effective_on) if comparison.last else now.date()
    return publish_framework(framework=framework, effective_on=effective_on, by=by, now=now)
