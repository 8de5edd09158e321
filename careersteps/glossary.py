"""One sentence about every term on pages: next to the term, and at /glossary/. docs/language.md says more."""

from dataclasses import dataclass

from django.utils.text import slugify


@dataclass(frozen=True)
class Term:
    """A term; ``name_with_article`` is how it reads in the question "What is an ability?"."""

    name: str
    name_with_article: str
    sentence: str

    @property
    def slug(self) -> str:
        return slugify(self.name)


#: In the order of docs/language.md: from the organization to what happens in it.
TERMS = (
    Term("Organization", "an organization", "A company, or part of one, that maintains frameworks."),
    Term(
        "Member",
        "a member",
        "A person in an organization, with a manager, a joining date and perhaps a leaving date.",
    ),
    Term("User", "a user", "A person who can sign in; one user can be a member of several organizations."),
    Term(
        "Team", "a team", "A group of members, such as a squad, a chapter or a department; teams can contain teams."
    ),
    Term("Framework", "a framework", "A set of abilities and roles that share one scale of steps."),
    Term(
        "Step",
        "a step",
        "One level of a framework’s scale, with a number, a name and a text that applies to every ability.",
    ),
    Term("Group", "a group", "A heading for abilities or roles that belong together."),
    Term(
        "Ability",
        "an ability",
        "A behaviour, skill or body of knowledge that can be observed and described at several levels.",
    ),
    Term("Milestone", "a milestone", "One ability at one step: what somebody at that level does, with examples."),
    Term("Example", "an example", "A line under a milestone that shows what it can look like in practice."),
    Term("Role", "a role", "A job or responsibility that somebody holds, such as developer or coach."),
    Term(
        "Requirement",
        "a requirement",
        "The lowest milestone of an ability that a role needs, and whether it is required or recommended.",
    ),
    Term(
        "Role assignment",
        "a role assignment",
        "A role that a member holds, with a start date and perhaps an end date.",
    ),
    Term(
        "Draft",
        "a draft",
        "The version of a framework that its editors change and nobody else sees until it is released.",
    ),
    Term(
        "Edition", "an edition", "The exact wording of one ability or role as it was released, which never changes."
    ),
    Term("Release", "a release", "A numbered and dated set of editions: what the framework says from that day on."),
    Term(
        "Observation",
        "an observation",
        "A dated story of what one member saw others do, with the abilities it shows and its audience.",
    ),
    Term("Subject", "a subject", "A person that an observation or a decision is about."),
    Term("Audience", "an audience", "The people who can read an observation once it is published."),
    Term(
        "Rating",
        "a rating",
        "How well an observation shows an ability, such as strong or concerning.",
    ),
    Term("Recognition", "recognition", "An observation that all members, or everyone on the internet, can read."),
    Term(
        "Feedback request",
        "a feedback request",
        "A request to others for an observation, about you or somebody you manage.",
    ),
    Term(
        "Decision",
        "a decision",
        "A record that a milestone was awarded, not yet awarded or revoked, with the wording it was judged by.",
    ),
    Term("Evidence", "evidence", "The observations that a decision is based on."),
    Term("Topic", "a topic", "What a conversation or a notification is about, such as an ability or an observation."),
    Term("Conversation", "a conversation", "A thread of comments about a topic, which can be followed and resolved."),
    Term("Notification", "a notification", "One message to one member about a topic, in their inbox and by email."),
    Term("Health", "health", "Badges that say how well an ability is maintained: good, warning, bad or information."),
    Term("Manager", "a manager", "The member whom somebody reports to."),
    Term("Reporting line", "a reporting line", "Somebody’s manager, that manager’s manager, and so on upwards."),
    Term("Maintainer", "a maintainer", "A member who answers questions about an ability and keeps its text right."),
    Term("Right", "a right", "Permission to do more than other members can, such as editing frameworks."),
    Term("Invitation", "an invitation", "A link that lets one person join an organization."),
    Term("Audit log", "the audit log", "The list of who changed what in an organization, and when."),
    Term("Personal archive", "a personal archive", "A file with everything about a person that they can read."),
    Term("Erasure", "erasure", "Making a former member anonymous everywhere in their organization, for good."),
)

GLOSSARY = {term.slug: term for term in TERMS}
