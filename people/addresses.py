"""Slugs made from names, and the URLs of an organization's pages."""

from collections import Counter
from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import quote

from django.utils.text import slugify

from people.words import ADDRESS_LENGTH


def free_slug(name: str, taken: set[str], *, fallback: str) -> str:
    """A free slug for ``name``: letters, digits and hyphens; with a number from 2 if it is taken."""
    stem = slugify(name, allow_unicode=True)[: ADDRESS_LENGTH - 6].strip("-_") or fallback
    candidates = [stem, *(f"{stem}-{number}" for number in range(2, len(taken) + 3))]
    return next(slug for slug in candidates if slug not in taken)


def invitation_url(token: str) -> str:
    return f"/invitations/{token}/"


def free_slugs(names: Sequence[str], taken: set[str], *, fallback: str) -> list[str]:
    """Do what ``free_slug`` does for many names, in linear time; each gets its own slug."""
    taken, numbers, found = set(taken), Counter(), []
    for name in names:
        slug = stem = slugify(name, allow_unicode=True)[: ADDRESS_LENGTH - 6].strip("-_") or fallback
        while slug in taken:
            numbers[stem] += 1
            slug = f"{stem}-{numbers[stem] + 1}"
        taken.add(slug)
        found.append(slug)
    return found


@dataclass(frozen=True)
class OrganizationUrls:
    """The URLs of an organization's pages; ``slug`` is its own address."""

    slug: str

    @property
    def front(self) -> str:
        return f"/{self.slug}/"

    @property
    def people(self) -> str:
        return f"/{self.slug}/people/"

    def person(self, member: str) -> str:
        return f"/{self.slug}/people/{quote(member)}/"

    @property
    def teams(self) -> str:
        return f"/{self.slug}/teams/"

    def team(self, team: str) -> str:
        return f"/{self.slug}/teams/{quote(team)}/"

    @property
    def reports(self) -> str:
        return f"/{self.slug}/reports/"

    @property
    def invitations(self) -> str:
        return f"/{self.slug}/invitations/"

    @property
    def people_import(self) -> str:
        return f"/{self.slug}/import/"

    @property
    def people_template(self) -> str:
        return f"{self.people_import}template.csv"

    def people_export(self, ending: str) -> str:
        return f"{self.people_import}people.{ending}"

    @property
    def people_imported(self) -> str:
        return f"{self.people_import}done/"

    def import_preview(self, upload) -> str:
        return f"{self.people_import}{upload}/"

    def import_columns(self, upload) -> str:
        return f"{self.people_import}{upload}/columns/"

    def import_drop(self, upload) -> str:
        return f"{self.people_import}{upload}/drop/"

    @property
    def rights(self) -> str:
        return f"/{self.slug}/rights/"

    @property
    def audit(self) -> str:
        return f"/{self.slug}/audit/"

    @property
    def settings(self) -> str:
        return f"/{self.slug}/settings/"

    @property
    def sign_in(self) -> str:
        return f"/{self.slug}/settings/sign-in/"

    @property
    def setup(self) -> str:
        return f"/{self.slug}/setup/"

    @property
    def new_person(self) -> str:
        return f"/{self.slug}/new/person/"

    @property
    def new_team(self) -> str:
        return f"/{self.slug}/new/team/"

    @property
    def leave(self) -> str:
        return f"/{self.slug}/leave/"

    @property
    def audit_export(self) -> str:
        return f"/{self.slug}/audit/export/"

    def change(self, member: str, what: str) -> str:
        """The form for one part of a member: "edit", "manager", "teams", "roles", "leaving"…"""
        return f"{self.person(member)}{what}/"

    def change_team(self, team: str, what: str) -> str:
        """The form for one part of a team: "edit", "members", "remove"."""
        return f"{self.team(team)}{what}/"

    # Feedback and notifications

    @property
    def feedback(self) -> str:
        return f"/{self.slug}/feedback/"

    @property
    def new_feedback(self) -> str:
        return f"{self.feedback}new/"

    def ask_about(self, member: str) -> str:
        return f"{self.new_feedback}?about={quote(member)}"

    def feedback_request(self, request) -> str:
        return f"{self.feedback}{request}/"

    @property
    def notifications(self) -> str:
        return f"/{self.slug}/notifications/"

    @property
    def notification_settings(self) -> str:
        return f"{self.notifications}settings/"

    def thing(self, section: str, uid) -> str:
        """The page of a topic; ``section`` is "observations", "decisions", "conversations" or "feedback"."""
        return f"/{self.slug}/{section}/{uid}/"

    # Decisions and conversations

    @property
    def decisions(self) -> str:
        return f"/{self.slug}/decisions/"

    def decision(self, uid) -> str:
        return f"{self.decisions}{uid}/"

    def milestones(self, member: str) -> str:
        return f"{self.person(member)}milestones/"

    def decide(self, member: str, ability: str = "", milestone: int | None = None) -> str:
        """The form for deciding a milestone; ``ability`` is "framework/key"."""
        level = f"&milestone={milestone}" if milestone else ""
        return f"{self.person(member)}decide/" + (f"?ability={quote(ability)}{level}" if ability else "")

    @property
    def conversations(self) -> str:
        return f"/{self.slug}/conversations/"

    def conversation(self, uid) -> str:
        return f"{self.conversations}{uid}/"

    def comment(self, uid, comment) -> str:
        return f"{self.conversation(uid)}comments/{comment}/"

    def new_conversation(self, about: str, value: str) -> str:
        """``about`` is "ability", "role" or "observation"; ``value`` "framework/key", or an observation's uid."""
        return f"{self.conversations}new/?{about}={quote(value)}"

    def mentionable(self, about: str, value: str) -> str:
        """Suggestions of people to mention in a conversation about that."""
        return f"{self.conversations}people/?{about}={quote(value)}"

    # Observations

    @property
    def observations(self) -> str:
        return f"/{self.slug}/observations/"

    @property
    def observe(self) -> str:
        return f"{self.observations}new/"

    @property
    def recognition(self) -> str:
        return f"/{self.slug}/recognition/"

    def observation(self, uid) -> str:
        return f"{self.observations}{uid}/"

    def edit_observation(self, uid) -> str:
        """The form with the latest text of a draft or of a published observation."""
        return f"{self.observe}?draft={uid}"

    def change_observation(self, uid, what: str) -> str:
        """An action on an observation: "retract", "restore", "discard", "agree", "refuse"."""
        return f"{self.observation(uid)}{what}/"
