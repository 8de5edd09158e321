"""The page of one ability: its milestones, health, requirements, observations and conversations."""

from dataclasses import dataclass
from urllib.parse import quote

from django.http import HttpResponse, HttpResponseNotModified
from django.urls import reverse

from careersteps.pages.conversations.conversation_panel import new_conversation_url, threads_of
from careersteps.pages.frameworks.ability_requirements import (
    MANY_ROLES,
    inheriting_roles,
    requirement_groups,
    steps_marked,
)
from careersteps.pages.frameworks.badges import badge_verdicts, badges_for_page, edit_url, remedies
from careersteps.pages.layout.page_frame import framework_frame, release_text
from careersteps.pages.layout.responses import etag_of, is_unchanged, public_response, show
from conversations.queries.topic_conversations import conversations_of
from foundation.cursor import Cursor
from frameworks.effective_requirements import requirement_summary
from frameworks.queries import AbilityLine, ReleaseSelector, maintainers_of, read_ability
from frameworks.rendering import AbilityWording, MilestoneWording, ability_wording
from observations.health import Verdict, ability_facts
from observations.queries import (
    AbilityObservation,
    MemberProgress,
    member_facts,
    member_progress,
    observations_of,
    visitor_facts,
)
from people.addresses import OrganizationUrls
from people.permissions import anybody_can_sign_up, can_edit_frameworks
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Badge, Link, Quote, RequirementRows, StepCell, ThreadCard
from ui.dates import day_text
from ui.page_parts import BuiltPart, PartContext, Place, build_parts

#: Above this number of roles, each group of requirements is folded.
VERY_MANY_ROLES = 150


@dataclass(frozen=True)
class AbilityProgress:
    """The reader's own milestone: when it was awarded and by which release; reworded if the text changed since."""

    milestone: int
    day: str
    judged_by: Link | None
    is_reworded: bool


@dataclass(frozen=True, kw_only=True)
class AbilityPage:
    line: AbilityLine
    wording: AbilityWording
    steps: tuple[StepCell, ...]
    progress: AbilityProgress | None
    release: str
    maintainers: tuple[str, ...]
    badges: tuple[Badge, ...]
    requirements: tuple[RequirementRows, ...]
    inheriting: tuple[Link, ...]
    role_count: int
    requirement_summary: str
    has_many_roles: bool
    has_very_many_roles: bool
    quotes: tuple[Quote, ...]
    more_url: str
    threads: tuple[ThreadCard, ...]
    talk_url: str
    contents: tuple[Link, ...]
    gate: Link
    can_sign_up: bool
    is_member: bool
    edit_url: str
    history_url: str
    text_url: str
    before: Link | None
    after: Link | None
    parts: tuple[BuiltPart, ...]
    observe: str = ""
    wall: str = ""


@public_response
def ability(request: PageRequest, organization: str, framework: str, key: str, **which) -> HttpResponse:
    line = read_ability(request.viewer, organization, framework, key, ReleaseSelector(**which), on=request.today)
    membership = request.viewer.in_organization(line.reading.organization_id)
    if membership is not None:
        known, stamp = member_facts(line.ability_id, on=request.today), ()
    else:
        known, stamp = visitor_facts(line.ability_id, on=request.today)
    facts = ability_facts(line.facts, known, since=line.since, first_released_at=line.first_released_at)
    verdicts = badge_verdicts(line.reading, facts, request.now)
    etag = None
    if not request.viewer.is_signed_in and "after" not in request.GET:
        # The stamp covers only the newest observations, so further pages of that list get no ETag.
        # The day is part of it because a maintainer may leave on a day that was set long before.
        etag = etag_of(request, request.get_full_path(), request.today, line, verdicts, stamp)
        if is_unchanged(request, etag):
            return HttpResponseNotModified(headers={"ETag": etag})
    page = _page(request, line, membership, verdicts)
    response = show(
        request, "pages/frameworks/ability.html", _frame(request, line, page.wording), page, part="observations"
    )
    if etag:
        response["ETag"] = etag
    return response


def _frame(request: PageRequest, line: AbilityLine, wording: AbilityWording):
    addresses = line.reading.addresses
    return framework_frame(
        line.reading,
        request.viewer,
        title=line.name,
        current=addresses.index,
        description=wording.summary or f"{line.name}, an ability in {line.reading.framework_name}.",
        crumbs=tuple(Link(name, f"{addresses.index}?group={key}") for key, name in line.path),
        canonical=addresses.current.ability(line.key),
    )


def _page(
    request: PageRequest, line: AbilityLine, membership: ViewerMembership | None, verdicts: tuple[Verdict, ...]
) -> AbilityPage:
    addresses, on = line.reading.addresses, request.today
    wording = ability_wording(line.content, line.reading.framework_name, line.levels)
    standing = member_progress(line.ability_id, membership, on=on) if membership else None
    after = Cursor.parse(request.GET.get("after", ""))
    observations = observations_of(line.ability_id, request.viewer, line.reading.organization_id, after=after)
    conversations = conversations_of("ability", line.ability_id, membership) if membership else ()
    own = addresses.ability(line.key)
    return AbilityPage(
        line=line,
        wording=wording,
        steps=steps_marked(wording, line, standing),
        progress=_progress(line, standing),
        release=_release_text(line),
        maintainers=maintainers_of(line.ability_id, on=on),
        badges=badges_for_page(verdicts, remedies(addresses, line.ability_id, line.key, membership)),
        requirements=requirement_groups(line, wording.milestones, addresses),
        inheriting=inheriting_roles(line, addresses),
        role_count=len(line.roles),
        requirement_summary=requirement_summary(line.roles),
        has_many_roles=len(line.roles) > MANY_ROLES,
        has_very_many_roles=len(line.roles) > VERY_MANY_ROLES,
        quotes=tuple(
            _quote(each, OrganizationUrls(addresses.organization), membership) for each in observations.entries
        ),
        more_url=f"{own}?after={quote(str(observations.rest))}" if observations.rest else "",
        threads=threads_of(conversations, membership) if membership else (),
        talk_url=new_conversation_url(membership, "ability", line),
        contents=_contents(wording, line),
        gate=Link("Sign in", f"{reverse('account_login')}?next={quote(own)}"),
        can_sign_up=anybody_can_sign_up(),
        is_member=membership is not None,
        edit_url=edit_url(line.ability_id) if can_edit_frameworks(membership) else "",
        history_url=addresses.releases,
        text_url=addresses.text("yaml"),
        before=line.before and Link(line.before[1], addresses.ability(line.before[0])),
        after=line.after and Link(line.after[1], addresses.ability(line.after[0])),
        parts=_parts(request, membership, line),
        observe=_observe(line) if membership else "",
        wall=f"{OrganizationUrls(addresses.organization).recognition}?{_value(line)}" if observations.entries else "",
    )


def _parts(request: PageRequest, membership: ViewerMembership | None, line: AbilityLine) -> tuple[BuiltPart, ...]:
    """For members only: the ETag of a visitor's page doesn't cover parts."""
    context = PartContext(request=request, membership=membership, about=line)
    return build_parts(Place.ABILITY, context) if membership else ()


def _observe(line: AbilityLine) -> str:
    """The form where a member records an observation about it."""
    return f"{OrganizationUrls(line.reading.organization_slug).observe}?{_value(line)}"


def _value(line: AbilityLine) -> str:
    return f"ability={quote(f'{line.reading.framework_key}/{line.key}')}"


def _release_text(line: AbilityLine) -> str:
    """ "Release 4, in effect since 1 March 2026, published by Ines Marou"."""
    by = f", published by {line.reading.published_by}" if line.reading.published_by else ""
    return f"{release_text(line.reading, is_waiting=line.is_waiting)}{by}"


def _progress(line: AbilityLine, standing: MemberProgress | None) -> AbilityProgress | None:
    if standing is None or standing.judged is None:
        return None
    judged, link = standing.judged, None
    if judged.release is not None:
        url = line.reading.addresses.release(judged.release).ability(line.key)
        link = Link(f"release {judged.release}", f"{url}#milestone-{standing.awarded}")
    return AbilityProgress(standing.awarded, day_text(judged.on), link, judged.digest != line.digest)


def _contents(wording: AbilityWording, line: AbilityLine) -> tuple[Link, ...]:
    roles = (Link("Role & position requirements", "#roles"),) if len(line.roles) > MANY_ROLES else ()
    return (
        *(Link(_contents_text(each), f"#{each.anchor}") for each in wording.milestones),
        *roles,
        Link("Examples / Observations", "#observations"),
        Link("Conversations", "#conversations"),
    )


def _contents_text(milestone: MilestoneWording) -> str:
    """The number before the name, unless the name only repeats the number."""
    is_numbered = milestone.title == f"Milestone {milestone.level}"
    return milestone.title if is_numbered else f"{milestone.level} {milestone.title}"


def _quote(observation: AbilityObservation, urls: OrganizationUrls, membership: ViewerMembership | None) -> Quote:
    milestone = (f"for milestone {observation.milestone}",) if observation.milestone else ()
    return Quote(
        html=observation.html,
        author=observation.author.name,
        about=tuple(
            Link(person.name, urls.person(person.slug) if membership else "") for person in observation.about
        ),
        meta=(observation.rating, *milestone),
        moment=observation.moment,
        url=urls.observation(observation.uid),
        audience=observation.audience,
    )
