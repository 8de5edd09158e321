"""Lists of decisions: a person's milestones by ability, decisions about the viewer, and decisions they made."""

from dataclasses import dataclass, replace
from urllib.parse import quote

from django.http import HttpResponse
from django.views.decorators.http import require_safe

from careersteps.pages.layout.access import get_member_or_404, member_page
from careersteps.pages.layout.page_frame import organization_frame
from careersteps.pages.layout.responses import show
from foundation.cursor import Cursor
from observations.permissions import can_decide
from observations.queries import DecisionList, DecisionView, awards_of, decisions_about, decisions_of
from observations.words import DecisionVisibility
from people.addresses import OrganizationUrls
from people.queries.directory import PersonRead
from people.queries.reporting_line import manages
from people.requests import PageRequest
from ui.components import Empty, Link
from ui.dates import Moment

SHOWN_ON_PERSON = 6
#: Shown instead of the name of an ability whose framework the viewer can't read.
UNNAMED = "An ability you don’t have access to"


@dataclass(frozen=True, kw_only=True)
class DecisionRow:
    """A row of components/decision_list.html; ``history`` are the decisions it superseded, newest first."""

    link: Link
    day: Moment
    meta: tuple[str, ...] = ()
    note: str = ""
    history: tuple["DecisionRow", ...] = ()


@dataclass(frozen=True, kw_only=True)
class PersonMilestones:
    """components/person_milestones.html, on the page of a person."""

    rows: tuple[DecisionRow, ...]
    url: str
    empty: str
    decide: Link | None


@dataclass(frozen=True)
class AbilityMilestones:
    ability: Link
    rows: tuple[DecisionRow, ...]


@dataclass(frozen=True, kw_only=True)
class MilestonesPage:
    name: str
    is_own: bool
    groups: tuple[AbilityMilestones, ...]
    empty: Empty
    decide: Link | None
    back: Link


@dataclass(frozen=True, kw_only=True)
class DecisionsPage:
    tabs: tuple[Link, ...]
    rows: tuple[DecisionRow, ...]
    more_url: str
    empty: Empty


def milestones_on(request: PageRequest, person: PersonRead, *, is_managing: bool) -> PersonMilestones:
    """A person's newest awards that the viewer can read, for the person's page; one query."""
    urls = request.member.urls
    awards = awards_of(person.id, request.viewer, most=SHOWN_ON_PERSON)
    decides = can_decide(request.member, person.id, manages=is_managing)
    return PersonMilestones(
        rows=tuple(_judgement(each, urls, _milestone_text(each)) for each in awards),
        url=urls.person_milestones(person.slug),
        empty="Awards that you can see will appear here.",
        decide=Link("Decide a milestone", urls.decide(person.slug)) if decides else None,
    )


def _milestone_text(each: DecisionView) -> str:
    return f"{each.ability or UNNAMED}: milestone {each.milestone}"


def _judgement(
    each: DecisionView, urls: OrganizationUrls, label: str, history: tuple[DecisionRow, ...] = ()
) -> DecisionRow:
    meta = (f"by {each.by}",) if each.by else ()
    note = (
        ""
        if not each.concerns or each.shown == DecisionVisibility.PRIVATE
        else f"shown to {DecisionVisibility(each.shown).label}"
    )
    return DecisionRow(
        link=Link(label, urls.decision(each.uid)), day=each.day, meta=meta, note=note.lower(), history=history
    )


@require_safe
@member_page
def person_milestones(request: PageRequest, member: str) -> HttpResponse:
    found = get_member_or_404(request, member)
    urls = request.member.urls
    decided = decisions_about(found.pk, request.viewer)
    decides = can_decide(request.member, found.pk, manages=manages(request.viewer, found.pk))
    page = MilestonesPage(
        name=found.name,
        is_own=found.pk == request.member.member_id,
        groups=_by_ability(decided, urls),
        empty=Empty("Decisions that you can read will appear here, with the wording they were judged by."),
        decide=Link("Decide a milestone", urls.decide(member)) if decides and found.left_on is None else None,
        back=Link(f"Back to {found.name}", urls.person(member)),
    )
    crumbs = (Link("People", urls.people), Link(found.name, urls.person(member)))
    frame = organization_frame(request.member, title=f"Milestones: {found.name}", current=urls.people, crumbs=crumbs)
    return show(request, "pages/observations/milestones.html", frame, page)


def _by_ability(decided: tuple[DecisionView, ...], urls: OrganizationUrls) -> tuple[AbilityMilestones, ...]:
    """The decisions grouped by ability (by name), highest milestone first, each with the decisions it superseded."""
    abilities: dict[int, list[DecisionView]] = {}
    for each in decided:
        abilities.setdefault(each.ability_id, []).append(each)
    groups = [_ability(entries, urls) for entries in abilities.values()]
    return tuple(sorted(groups, key=lambda group: group.ability.label.casefold()))


def _ability(entries: list[DecisionView], urls: OrganizationUrls) -> AbilityMilestones:
    first = entries[0]
    url = f"{urls.front}{first.framework_key}/abilities/{quote(first.ability_key)}/" if first.ability else ""
    levels = sorted({each.milestone for each in entries}, reverse=True)
    rows = tuple(_milestone([each for each in entries if each.milestone == level], urls) for level in levels)
    return AbilityMilestones(Link(first.ability or UNNAMED, url), rows)


def _milestone(entries: list[DecisionView], urls: OrganizationUrls) -> DecisionRow:
    """The current decision on one milestone, with the earlier ones."""
    ordered = sorted(entries, key=lambda each: (each.is_standing, each.decided_on, each.id), reverse=True)
    labels = [f"{each.outcome_text}: milestone {each.milestone}" for each in ordered]
    former = (_judgement(each, urls, label) for each, label in zip(ordered[1:], labels[1:], strict=True))
    history = tuple(replace(each, note="superseded") for each in former)
    return _judgement(ordered[0], urls, labels[0], history)


@require_safe
@member_page
def decisions(request: PageRequest) -> HttpResponse:
    """Decisions about the viewer, or (``?by=me``) decisions that the viewer made."""
    urls, is_by_them = request.member.urls, request.GET.get("by") == "me"
    after = Cursor.parse(request.GET.get("after", ""))
    found = decisions_of(request.viewer, request.member, is_by_them=is_by_them, after=after)
    page = DecisionsPage(
        tabs=(
            Link("About you", urls.decisions, not is_by_them),
            Link("By you", f"{urls.decisions}?by=me", is_by_them),
        ),
        rows=tuple(_decision_row(each, urls, is_by_them) for each in found.entries),
        more_url=_more_url(found, urls, is_by_them),
        empty=Empty("Decisions that you make about others will appear here." if is_by_them else ABOUT_YOU),
    )
    frame = organization_frame(request.member, title="Decisions", current=urls.decisions)
    return show(request, "pages/observations/decisions.html", frame, page)


ABOUT_YOU = "Your manager’s decisions about you will appear here: awarded or not yet, and why."


def _decision_row(each: DecisionView, urls: OrganizationUrls, is_by_them: bool) -> DecisionRow:
    whom = f"{each.about}: " if is_by_them else ""
    label = f"{whom}{each.outcome_text.lower() if whom else each.outcome_text}, {_milestone_text(each)}"
    listed = _judgement(each, urls, label)
    return (
        listed
        if each.is_standing
        else DecisionRow(link=listed.link, day=listed.day, meta=listed.meta, note="superseded")
    )


def _more_url(found: DecisionList, urls: OrganizationUrls, is_by_them: bool) -> str:
    if found.rest is None:
        return ""
    return f"{urls.decisions}?{'by=me&' if is_by_them else ''}after={quote(str(found.rest))}"
