"""Harbor, the demo's main organization: people, five years of a framework, observations and conversations."""

import datetime as dt
import uuid
from collections.abc import Callable

from careersteps.demo.organization_builder import Loader, read
from conversations.actions import add_comment, open_thread, resolve_thread
from frameworks.actions import assign_role, set_maintainers
from frameworks.models import Framework
from frameworks.queries import draft_abilities, draft_roles, editions_in
from frameworks.words import Visibility
from notifications.actions import mark_notifications_read
from observations.actions import (
    RatedAbility,
    agree_to_publish,
    answer_decision,
    decide_milestone,
    decline_request,
    publish_observation,
    record_observation,
    request_feedback,
    retract_observation,
    show_decision,
)
from observations.models import Observation
from observations.queries.feedback import invitee_of
from observations.words import DecisionVisibility
from people.actions import create_organization

HARBOR = "harbor.example"
DESCRIPTION = "Booking and planning software for ferries, marinas and small ports, made by some sixty people."
#: Notifications of the last so many days are unread.
DAYS_UNREAD = 14
#: For each release: how many days ago it was published, and its note; decisions.yaml relies on the same days.
RELEASES = (
    (1764, "The first release: eight abilities that we already talked about, written down."),
    (610, "Three more abilities. Two abilities have more detail."),
    (245, "Adds roles for designers and data analysts. The grades have points."),
    (35, "Hand-overs and the trade itself become abilities. The top milestones of writing code require more."),
)


def load_harbor(now: dt.datetime, tell: Callable[[str], None]) -> None:
    Harbor(now, tell).load()


class Harbor(Loader):
    def load(self) -> None:
        self.tell("Harbor: people and teams")
        organization = create_organization(
            name="Harbor", slug="harbor", description=DESCRIPTION, by=None, now=self.at(3000)
        )
        self.people = read("people.yaml")
        self.make_people(organization, self.people, HARBOR)
        self.tell("Harbor: four releases of a framework")
        self.framework = self.make_steps(organization)
        self.make_framework(organization, "guilds.yaml", visibility=Visibility.MEMBERS, released=420)
        self.abilities = draft_abilities(self.framework)
        self.make_role_assignments()
        self.tell("Harbor: observations, decisions, conversations")
        self.observations = [self.observe(each) for each in read("observations.yaml")]
        for each in read("decisions.yaml"):
            self.decide(each)
        for each in read("conversations.yaml"):
            self.converse(each)
        for each in read("feedback.yaml"):
            self.ask(each)
        self.read_notifications()

    def read_notifications(self) -> None:
        """Mark all notifications as read, except recent ones."""
        for member in self.members.values():
            if member.user_id is not None:
                mark_notifications_read(by=member, until=self.at(DAYS_UNREAD), now=self.now)

    def make_steps(self, organization) -> Framework:
        """Create the framework with its history: store and publish each release on its day, then store the draft."""
        (first, note), *later = RELEASES
        editor = self.members["ines-marou"]
        framework = self.make_framework(
            organization, "harbor-steps-1.yaml", visibility=Visibility.PUBLIC, released=first, by=editor, note=note
        )
        for number, (ago, note) in enumerate(later, start=2):
            self.store(framework, f"harbor-steps-{number}.yaml", ago=ago, by=editor)
            self.publish(framework, ago=ago, by=editor, note=note)
        self.store(framework, "harbor-steps-draft.yaml", ago=2, by=editor)
        return framework

    def make_role_assignments(self) -> None:
        for key, keepers in self.people["maintainers"].items():
            maintainers = [self.members[keeper] for keeper in keepers]
            set_maintainers(ability=self.abilities[key], maintainers=maintainers, by=None, now=self.now)
        roles = draft_roles(self.framework)
        for each in self.people["members"]:
            for held in each.get("roles", []):
                since = self.day(held["since"])
                assign_role(
                    member=self.members[each["key"]], role=roles[held["role"]], since=since, by=None, now=self.now
                )

    def ask(self, entry: dict) -> None:
        request = request_feedback(
            form=uuid.uuid4(),
            about=self.members[entry["about"]],
            whom=[self.members[each] for each in entry["of"]],
            abilities=[self.abilities[each] for each in entry["abilities"]],
            questions=entry["questions"].strip(),
            due_on=self.day(-entry["due_in"]),
            by=self.members[entry["by"]],
            now=self.at(entry["day"]),
        )
        for each in entry.get("declined", []):
            member = self.members[each["by"]]
            decline_request(ask=invitee_of(request, member), by=member, now=self.at(each["day"]))

    def observe(self, entry: dict) -> Observation:
        author = self.members[entry["by"]]
        observation = record_observation(
            by=author,
            about=[self.members[key] for key in entry["about"]],
            story=entry["story"].strip(),
            observed_on=self.day(entry["day"]),
            audience=entry["audience"],
            ratings=[
                RatedAbility(self.abilities[each["ability"]], each["rating"], each.get("milestone"))
                for each in entry.get("abilities", [])
            ],
            links=entry.get("links", []),
            now=self.at(entry.get("published", entry["day"])),
        )
        if "published" in entry:
            publish_observation(observation=observation, by=author, now=self.at(entry["published"]))
            for key in entry.get("agreed", []):
                agree_to_publish(observation=observation, by=self.members[key], now=self.at(entry["published"]))
        if "retracted" in entry:
            retract_observation(observation=observation, by=author, now=self.at(entry["retracted"]))
        return observation

    def decide(self, entry: dict) -> None:
        subject, now = self.members[entry["about"]], self.at(entry["day"])
        decision = decide_milestone(
            subject=subject,
            ability=self.abilities[entry["ability"]],
            milestone=entry["milestone"],
            outcome=entry["outcome"],
            edition=editions_in(self.framework, entry["release"])[entry["ability"]],
            by=self.members[entry["by"]],
            reason=entry.get("reason", "").strip(),
            evidence=[self.observations[place] for place in entry.get("evidence", [])],
            private_evidence=[self.observations[place] for place in entry.get("private_evidence", [])],
            decided_on=self.day(entry["day"]),
            now=now,
        )
        if entry.get("shown", "private") != DecisionVisibility.PRIVATE:
            show_decision(decision=decision, shown=entry["shown"], by=subject, now=now)
        if "answer" in entry:
            answer_decision(decision=decision, answer=entry["answer"].strip(), by=subject, now=now)

    def converse(self, entry: dict) -> None:
        first, *others = entry["comments"]
        thread = open_thread(
            about=self.abilities[entry["ability"]],
            title=entry["title"],
            text=first["text"].strip(),
            by=self.members[first["by"]],
            now=self.at(first["day"]),
        )
        for each in others:
            add_comment(
                thread=thread, text=each["text"].strip(), by=self.members[each["by"]], now=self.at(each["day"])
            )
        if "resolved" in entry:
            resolve_thread(thread=thread, by=self.members[others[-1]["by"]], now=self.at(entry["resolved"]))
