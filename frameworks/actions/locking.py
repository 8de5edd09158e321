"""The lock under which a draft is edited and published."""

import datetime as dt

from frameworks.models import Framework
from people.actions.rights import EDITORS, lock_organization, recheck_rights
from people.models import Member


def lock_framework(framework: Framework, by: Member | None, now: dt.datetime) -> Framework:
    """Lock a framework and return it as stored now, if ``by`` can edit it (None is the operator).

    The organization is locked first, as by all other actions. Raises ``CannotChangePeople`` for anybody else.
    """
    organization = lock_organization(framework.organization_id)
    recheck_rights(by, EDITORS, organization.pk, now)
    row = Framework.objects.select_for_update().get(pk=framework.pk)
    row.organization = organization
    return row
