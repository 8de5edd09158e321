"""The lock under which a draft is edited and published."""

import datetime as dt
from collections.abc import Iterable

from frameworks.actions.errors import CannotChangeFramework
from frameworks.models import Framework
from people.actions.rights import EDITORS, lock_organization, recheck_rights
from people.models import Member


def lock_framework(framework: Framework, by: Member | None, now: dt.datetime) -> Framework:
    """Lock a framework and return it as stored now, if ``by`` can edit it (None is the operator).

    The organization is locked, as by all actions on people and frameworks: an edit waits while people are imported.
    Raises ``CannotChangePeople`` for anybody else.
    """
    organization = lock_organization(framework.organization_id)
    recheck_rights(by, EDITORS, organization.pk, now)
    row = Framework.objects.get(pk=framework.pk)
    row.organization = organization
    return row


def refuse_other_organizations(framework: Framework, maintainers: Iterable[Member]) -> None:
    if any(member.organization_id != framework.organization_id for member in maintainers):
        raise CannotChangeFramework("Maintainers must be members of the ability’s own organization.")
