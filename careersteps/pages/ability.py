"""The page of one ability: what it is, how well it is kept, who asks for it, what was seen and said."""

from dataclasses import dataclass
from decimal import Decimal
from itertools import pairwise
from urllib.parse import quote

from django.http import HttpRequest, HttpResponse, HttpResponseNotModified
from django.urls import reverse

from careersteps.pages.answers import etag_of, is_unchanged, public, show
from careersteps.pages.badges import drawn, verdicts_of
from careersteps.pages.framework import release_text
from careersteps.pages.surroundings import framework_chrome
from frameworks.addresses import Addresses
from frameworks.queries import AbilityLine, Which, maintainers_of, read_ability
from frameworks.requirements import MostAsked, asked_text, highest_asked
from frameworks.wording import AbilityWording, MilestoneWording, ability_wording
from frameworks.words import Strength
from observations.health import Verdict, facts_together
from observations.queries import (
    Conversation,
    Seen,
    Standing,
    conversations_of,
    member_facts,
    observations_of,
    standing_of,
    visitor_facts,
)
from people.permissions import can_edit_frameworks
from people.viewer import Membership
from ui.components import Asked, Badge, Comment, Link, Pips, Quote, StepCell, Thread
from ui.dates import day_text
from ui.keys import Key

#: More roles than this stand in the column of the text rather than in the panel; still more are folded.
MANY_ROLES = 40
VERY_MANY_ROLES = 150


@dataclass(frozen=True)
class AskedGroup:
    """Roles that ask for the ability under a heading; one group without a heading where they have none."""

    heading: str
    rows: tuple[Asked, ...]


@dataclass(frozen=True, kw_only=True)
class AbilityPage:
    line: AbilityLine
    wording: AbilityWording
    steps: tuple[StepCell, ...]
    release: str
    keepers: tuple[str, ...]
    badges: tuple[Badge, ...]
    asked: tuple[AskedGroup, ...]
    asked_count: int
    asks_many: bool
    asks_very_many: bool
    quotes: tuple[Quote, ...]
    more_url: str
    threads: tuple[Thread, ...]
    contents: tuple[Link, ...]
    gate: Link
    is_member: bool
    edit_url: str
    history_url: str
    text_url: str
    before: Link | None
    after: Link | None


@public
def ability(request: HttpRequest, organization: str, framework: str, key: str, **which) -> HttpResponse:
    line = read_ability(request.viewer, organization, framework, key, Which(**which), on=request.today)
    membership = request.viewer.in_organization(line.reading.organization_id)
    if membership is not None:
        known, stamp = member_facts(line.ability_id, on=request.today), ()
    else:
        known, stamp = visitor_facts(line.ability_id, on=request.today)
    facts = facts_together(line.facts, known, since=line.since, first_released_at=line.first_released_at)
    verdicts = verdicts_of(line.reading, facts, request.now)
    etag = None
    if not request.viewer.is_signed_in:
        etag = etag_of(request, request.get_full_path(), line, verdicts, stamp)
        if is_unchanged(request, etag):
            return HttpResponseNotModified(headers={"ETag": etag})
    page = _page(request, line, membership, verdicts)
    response = show(request, "pages/ability.html", _chrome(request, line, page.wording), page, part="observations")
    if etag:
        response["ETag"] = etag
    return response


def _chrome(request: HttpRequest, line: AbilityLine, wording: AbilityWording):
    addresses = line.reading.addresses
    return framework_chrome(
        line.reading,
        request.viewer,
        title=line.name,
        current=addresses.index,
        description=wording.summary or f"{line.name}: an ability of {line.reading.framework_name}.",
        crumbs=tuple(Link(name, f"{addresses.index}?group={key}") for key, name in line.path),
        canonical=addresses.present.ability(line.key),
    )


def _page(
    request: HttpRequest, line: AbilityLine, membership: Membership | None, verdicts: tuple[Verdict, ...]
) -> AbilityPage:
    addresses, on = line.reading.addresses, request.today
    wording = ability_wording(line.content, line.reading.framework_name)
    standing = standing_of(line.ability_id, membership, on=on) if membership else None
    after = Key.parse(request.GET.get("after", ""))
    seen = observations_of(line.ability_id, request.viewer, line.reading.organization_id, after=after)
    conversations = conversations_of(line.ability_id, membership) if membership else ()
    own = addresses.ability(line.key)
    return AbilityPage(
        line=line,
        wording=wording,
        steps=_steps(wording, line, standing),
        release=_release_text(line),
        keepers=maintainers_of(line.ability_id, on=on),
        badges=drawn(verdicts, _remedies(line, membership)),
        asked=_asked(line, wording.milestones, addresses),
        asked_count=len(line.roles),
        asks_many=len(line.roles) > MANY_ROLES,
        asks_very_many=len(line.roles) > VERY_MANY_ROLES,
        quotes=tuple(_quote(each) for each in seen.entries),
        more_url=f"{own}?after={quote(str(seen.rest))}" if seen.rest else "",
        threads=tuple(_thread(each) for each in conversations) if membership else (),
        contents=_contents(wording, line),
        gate=Link("Sign in", f"{reverse('account_login')}?next={quote(own)}"),
        is_member=membership is not None,
        edit_url=_edit_url(line) if can_edit_frameworks(membership) else "",
        history_url=addresses.releases,
        text_url=addresses.text("yaml"),
        before=line.before and Link(line.before[1], addresses.ability(line.before[0])),
        after=line.after and Link(line.after[1], addresses.ability(line.after[0])),
    )


def _edit_url(line: AbilityLine) -> str:
    return reverse("admin:frameworks_ability_change", args=[line.ability_id])


def _release_text(line: AbilityLine) -> str:
    """ "Release 4, in force since 1 March 2026, published by Ines Marou"."""
    reading = line.reading
    if reading.is_draft:
        return release_text(reading, is_waiting=line.is_waiting)
    by = f", published by {reading.published_by}" if reading.published_by else ""
    return f"Release {reading.number}, in force since {day_text(reading.effective_on)}{by}"


def _remedies(line: AbilityLine, membership: Membership | None) -> dict[str, Link]:
    if not can_edit_frameworks(membership):
        return {}
    edit = _edit_url(line)
    return {
        "edit": Link("Edit it", edit),
        "roles": Link("Ask for it in a role", f"{edit}#requirements"),
        "confirm": Link("Say that it still holds", line.reading.addresses.confirmation(line.key)),
    }


def _steps(wording: AbilityWording, line: AbilityLine, standing: Standing | None) -> tuple[StepCell, ...]:
    asked = highest_asked(line.roles, standing.roles) if standing else None
    return tuple(
        StepCell(
            url=f"#{milestone.anchor}",
            level=milestone.level,
            title=milestone.title,
            points=milestone.points_short,
            tint=milestone.tint,
            is_defined=milestone.is_defined,
            marks=_marks(milestone, wording.milestones, standing, asked),
        )
        for milestone in wording.milestones
    )


def _marks(
    milestone: MilestoneWording,
    milestones: tuple[MilestoneWording, ...],
    standing: Standing | None,
    asked: MostAsked | None,
) -> tuple[str, ...]:
    if standing is None:
        return ()
    marks = ["you are here"] if milestone.level == standing.awarded else []
    if asked is not None and milestone.level == max(
        (each.level for each in milestones if each.level <= asked.level), default=0
    ):
        marks.append(f"asked of {asked.who}")
    return tuple(marks)


def _asked(
    line: AbilityLine, milestones: tuple[MilestoneWording, ...], addresses: Addresses
) -> tuple[AskedGroup, ...]:
    """Who asks for it, in one group where they are few, and by the groups of the roles where they are many."""
    levels = [milestone.level for milestone in milestones]
    is_grouped = len(line.roles) > MANY_ROLES and any(role["group"] for role in line.roles)
    groups: dict[str, list[Asked]] = {}
    for role in line.roles:
        heading = (role["group"] or "Other roles") if is_grouped else ""
        groups.setdefault(heading, []).append(_asked_row(role, levels, addresses))
    return tuple(AskedGroup(heading, tuple(groups[heading])) for heading in sorted(groups))


def _asked_row(role: dict, levels: list[int], addresses: Addresses) -> Asked:
    is_soft = role.get("strength") == Strength.RECOMMENDED
    pips = pips_of(asked_text(role), role.get("level"), levels, is_soft=is_soft)
    return Asked(link=Link(role["plural"] or role["name"], addresses.role(role["key"])), pips=pips)


def pips_of(said: str, level: float | None, levels: list[int], *, is_soft: bool) -> Pips:
    """One pip a step: those up to the level are on, and the one it reaches into is half on."""
    asked = Decimal(str(level or 0))
    return Pips(said, tuple(_cell(asked, below, step) for below, step in pairwise([0, *levels])), is_soft)


def _cell(asked: Decimal, below: int, step: int) -> str:
    if asked >= step:
        return "on"
    return "half" if asked > below else "off"


def _contents(wording: AbilityWording, line: AbilityLine) -> tuple[Link, ...]:
    roles = (Link("Role & position requirements", "#roles"),) if len(line.roles) > MANY_ROLES else ()
    return (
        *(Link(_contents_text(each), f"#{each.anchor}") for each in wording.milestones),
        *roles,
        Link("Examples / Observations", "#observations"),
        Link("Conversations", "#conversations"),
    )


def _contents_text(milestone: MilestoneWording) -> str:
    """The number before the name, unless the name is the number."""
    is_numbered = milestone.title == f"Milestone {milestone.level}"
    return milestone.title if is_numbered else f"{milestone.level} {milestone.title}"


def _quote(seen: Seen) -> Quote:
    milestone = (f"speaks for milestone {seen.milestone}",) if seen.milestone else ()
    return Quote(
        html=seen.html,
        author=seen.author.name,
        about=tuple(Link(person.name, "") for person in seen.about),
        meta=(seen.rating, *milestone),
        moment=seen.moment,
        audience=seen.audience,
    )


def _thread(conversation: Conversation) -> Thread:
    anchor = f"conversation-{conversation.uid}"
    opened, resolved = conversation.opened, conversation.resolved
    return Thread(
        anchor=anchor,
        title=conversation.title,
        is_resolved=resolved is not None,
        note=f"Resolved {resolved.day}" if resolved else f"Open since {opened.day}",
        comments=tuple(
            Comment(anchor=f"{anchor}-{place}", author=turn.author, moment=turn.at, html=turn.html)
            for place, turn in enumerate(conversation.turns, start=1)
        ),
    )
