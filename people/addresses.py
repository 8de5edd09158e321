"""Slugs made from names, and the URLs of the site's and an organization's pages.

``careersteps/urls.py`` gives each its view.
"""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from functools import cached_property
from urllib.parse import quote

from django.utils.text import slugify

from foundation.url_tables import Url, UrlTable, UrlWith
from people.words import ADDRESS_LENGTH


def free_slug(name: str, taken: set[str], *, fallback: str) -> str:
    """A free slug for ``name``: letters, digits and hyphens; with a number from 2 if it is taken."""
    stem = slugify(name, allow_unicode=True)[: ADDRESS_LENGTH - 6].strip("-_") or fallback
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def free_slugs(names: Sequence[str], taken: set[str], *, fallback: str) -> list[str]:
    """Do what ``free_slug`` does for many names, in linear time; each gets its own slug."""
    taken, found = set(taken), []
    numbers: Counter[str] = Counter()
    for name in names:
        slug = stem = slugify(name, allow_unicode=True)[: ADDRESS_LENGTH - 6].strip("-_") or fallback
        while slug in taken:
            numbers[stem] += 1
            slug = f"{stem}-{numbers[stem] + 1}"
        taken.add(slug)
        found.append(slug)
    return found


class SiteUrls(UrlTable):
    """The URLs of pages outside organizations."""

    home = Url("")
    healthz = Url("healthz")
    robots = Url("robots.txt")
    glossary = Url("glossary/")
    gallery = Url("gallery/")
    begin = Url("new/")
    invitation = UrlWith("invitations/<str:token>/")
    unsubscribe = UrlWith("notifications/stop/<str:token>/")


SITE = SiteUrls("/")


@dataclass(frozen=True)
class OrganizationUrls(UrlTable):
    """The URLs of an organization's pages; ``slug`` is its own address."""

    slug: str

    prefix = "<slug:organization>/"

    front = Url("", "organization")
    setup = Url("setup/")
    setup_people = Url("setup/people/")
    setup_example = UrlWith("setup/example.<str:ending>")
    dismiss_checklist = Url("setup/dismiss/")
    settings = Url("settings/")
    sign_in = Url("settings/sign-in/")
    rights = Url("rights/")
    audit = Url("audit/")
    audit_export = Url("audit/export/")
    invitations = Url("invitations/")
    invitation_link = Url("invitations/link/")
    withdraw_invitation = UrlWith("invitations/<int:number>/withdraw/")

    people = Url("people/")
    new_person = Url("new/person/")
    person = UrlWith("people/<name:member>/")
    person_edit = UrlWith("people/<name:member>/edit/")
    person_manager = UrlWith("people/<name:member>/manager/")
    person_teams = UrlWith("people/<name:member>/teams/")
    person_roles = UrlWith("people/<name:member>/roles/")
    person_leaving = UrlWith("people/<name:member>/leaving/")
    person_return = UrlWith("people/<name:member>/return/")
    person_archive = UrlWith("people/<name:member>/archive/")
    person_erase = UrlWith("people/<name:member>/erase/")
    leave = Url("leave/")
    reports = Url("reports/")

    teams = Url("teams/")
    new_team = Url("new/team/")
    team = UrlWith("teams/<name:team>/")
    team_edit = UrlWith("teams/<name:team>/edit/")
    team_members = UrlWith("teams/<name:team>/members/")
    team_remove = UrlWith("teams/<name:team>/remove/")

    people_import = Url("import/")
    people_import_template = UrlWith("import/template.<str:ending>")
    people_export = UrlWith("import/people.<str:ending>")
    people_imported = Url("import/done/")
    people_import_preview = UrlWith("import/<uuid:upload>/")
    people_import_columns = UrlWith("import/<uuid:upload>/columns/")
    people_import_discard = UrlWith("import/<uuid:upload>/discard/")

    notifications = Url("notifications/")
    notification_settings = Url("notifications/settings/")

    conversations = Url("conversations/")
    new_conversation = Url("conversations/new/")
    conversation_people = Url("conversations/people/")
    conversation = UrlWith("conversations/<uuid:uid>/")
    conversation_update = UrlWith("conversations/<uuid:uid>/update/")
    comment = UrlWith("conversations/<uuid:uid>/comments/<uuid:comment>/")

    recognition = Url("recognition/")
    observations = Url("observations/")
    observe = Url("observations/new/")
    observation = UrlWith("observations/<uuid:uid>/")
    observation_agree = UrlWith("observations/<uuid:uid>/agree/")
    observation_refuse = UrlWith("observations/<uuid:uid>/refuse/")
    observation_retract = UrlWith("observations/<uuid:uid>/retract/")
    observation_restore = UrlWith("observations/<uuid:uid>/restore/")
    observation_discard = UrlWith("observations/<uuid:uid>/discard/")

    feedback = Url("feedback/")
    new_feedback = Url("feedback/new/")
    feedback_request = UrlWith("feedback/<uuid:uid>/")

    decisions = Url("decisions/")
    decision = UrlWith("decisions/<uuid:uid>/")
    decision_answer = UrlWith("decisions/<uuid:uid>/answer/")
    decision_show = UrlWith("decisions/<uuid:uid>/show/")
    decide = UrlWith("people/<name:member>/decide/")
    person_milestones = UrlWith("people/<name:member>/milestones/")

    @cached_property
    def root(self) -> str:
        return f"/{self.slug}/"

    # Pages with a query string

    def ask_about(self, member: str) -> str:
        return f"{self.new_feedback}?about={quote(member)}"

    def decide_ability(self, member: str, ability: str, milestone: int | None = None) -> str:
        """The form for deciding a milestone of an ability ("framework/key")."""
        level = f"&milestone={milestone}" if milestone else ""
        return f"{self.decide(member)}?ability={quote(ability)}{level}"

    def start_conversation(self, about: str, value: str) -> str:
        """``about`` is "ability", "role" or "observation"; ``value`` "framework/key", or an observation's uid."""
        return f"{self.new_conversation}?{about}={quote(value)}"

    def mentionable(self, about: str, value: str) -> str:
        """Suggestions of people to mention in a conversation about that."""
        return f"{self.conversation_people}?{about}={quote(value)}"

    def edit_observation(self, uid) -> str:
        """The form with the latest text of a draft or of a published observation."""
        return f"{self.observe}?draft={uid}"
