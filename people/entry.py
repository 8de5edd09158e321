"""Whether somebody who has no account yet may make one."""

from django.http import HttpRequest

#: The session's key under which the page of an invitation, once it found it to be good, keeps its token.
INVITATION = "people.invitation"


def is_invited(request: HttpRequest) -> bool:
    return bool(request.session.get(INVITATION))
