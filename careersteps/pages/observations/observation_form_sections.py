"""What the form of an observation shows: what is chosen, what a search found, and who will be able to read it."""

import hashlib
from collections.abc import Iterable
from dataclasses import dataclass, replace

from django.utils.safestring import SafeString

from careersteps.pages.layout.choosers import ability_choice, person_choices
from frameworks.queries import current_versions
from frameworks.queries.ability_choices import RateableAbility, get_abilities_by_value, search_ability_choices
from observations.content_rules import open_and_negative
from observations.form_state import FormState, first
from observations.forms.observations import ObservationChoices, ObservationForm
from observations.queries.own_observation import OwnObservation
from observations.queries.readers import Reader, Readers, name_readers
from observations.words import ABOUT_ONE, NEGATIVE, NEGATIVE_TEXT, STORY_LENGTH, Audience, Rating, Relation
from people.queries.directory import DirectoryQuery, get_members_by_slug, list_people
from people.requests import PageRequest
from people.viewer import ViewerMembership
from ui.components import Choice, Chooser, Link, Option
from ui.english import names_list
from ui.markdown import as_html

MOST_FOUND = 8


@dataclass(frozen=True, kw_only=True)
class AbilityRow:
    value: str
    label: str
    note: str
    ratings: tuple[Option, ...]
    milestones: tuple[Option, ...]


@dataclass(frozen=True, kw_only=True)
class AudienceChoice:
    value: str
    label: str
    text: str
    is_chosen: bool
    why_closed: str = ""


@dataclass(frozen=True, kw_only=True)
class ReaderGroup:
    """The readers of one of the observations made from a form; ``about`` is set only if there are several."""

    about: str
    names: tuple[str, ...]


@dataclass(frozen=True, kw_only=True)
class ReadersPreview:
    """``readers_digest`` is a digest of these readers: publishing checks what the author was shown."""

    readers_digest: str
    groups: tuple[ReaderGroup, ...] = ()
    everyone: str = ""
    world: str = ""
    notes: tuple[str, ...] = ()
    newcomers: tuple[str, ...] = ()
    closed: str = ""


@dataclass(frozen=True, kw_only=True)
class ObservePage:
    title: str
    action: str
    form: ObservationForm
    uid: str
    version: int
    tab: str
    request: str
    people: tuple[Choice, ...]
    is_fixed: bool
    people_chooser: Chooser
    abilities: tuple[AbilityRow, ...]
    ability_chooser: Chooser
    links: tuple[tuple[str, str], ...]
    audiences: tuple[AudienceChoice, ...]
    readers: ReadersPreview
    preview: SafeString | None
    is_published: bool
    is_confirming: bool
    is_answer: bool
    is_swapped: bool
    apart: Link | None
    saved: str
    discard: str
    owner: int


@dataclass(frozen=True, kw_only=True)
class Draft:
    """The request, its member, the typed content, and the member's saved observation if there is one."""

    request: PageRequest
    membership: ViewerMembership
    form_state: FormState
    own: OwnObservation | None

    @property
    def fixed(self) -> tuple[str, ...]:
        return self.own.subjects if self.own else ()

    def known(self) -> ObservationChoices:
        on, organization = self.request.today, self.membership.organization_id
        if self.fixed:
            people = get_members_by_slug(organization, self.fixed)
        else:
            people = get_members_by_slug(organization, self.form_state["about"], on=on)
        releases = current_versions(self.request.viewer, on).filter(framework__organization=organization)
        abilities = get_abilities_by_value(releases, self.form_state["ability"])
        return ObservationChoices(
            people=people,
            abilities=abilities,
            on=on,
            author=self.membership.member_id,
            viewer=self.request.viewer,
            fixed=self.fixed,
        )


def chosen_people(draft: Draft, known: ObservationChoices) -> tuple[Choice, ...]:
    slugs = draft.fixed or draft.form_state["about"]
    return tuple(
        Choice(slug, known.people[slug].name) if slug in known.people else Choice(slug, slug, "no longer a member")
        for slug in slugs
    )


def people_chooser(draft: Draft, words: str) -> Chooser:
    organization, on = draft.membership.organization_id, draft.request.today
    query = DirectoryQuery(organization=organization, on=on, words=words)
    found = list_people(query, most=MOST_FOUND + 1) if words else []
    choices = person_choices(found[:MOST_FOUND], draft.membership.urls)
    is_first = not draft.form_state["about"]
    return Chooser(
        kind="suggestion",
        name="people",
        label="Search people by name",
        hint="Search by name" if is_first else "Search for another person",
        q=words,
        action=draft.membership.urls.observe,
        field="do",
        choices=_suggestions("add-person", choices, draft.form_state["about"]) if words else None,
        is_more=len(found) > MOST_FOUND,
        nothing="No other people found.",
        is_focused=is_first and draft.request.method != "POST",
    )


def ability_chooser(draft: Draft, words: str) -> Chooser:
    viewer, on = draft.request.viewer, draft.request.today
    organization, chosen = draft.membership.organization_id, draft.form_state["ability"]
    found = search_ability_choices(viewer, organization, words, on=on, most=MOST_FOUND + 1) if words else []
    return Chooser(
        kind="suggestion",
        name="abilities",
        label="Search abilities",
        hint="Search for another ability" if chosen else "Search by name",
        q=words,
        action=draft.membership.urls.observe,
        field="do",
        choices=_suggestions("add-ability", map(ability_choice, found[:MOST_FOUND]), chosen) if words else None,
        is_more=len(found) > MOST_FOUND,
        nothing="No other abilities match.",
    )


def _suggestions(act: str, choices: Iterable[Choice], chosen: list[str]) -> tuple[Choice, ...]:
    """Buttons that add what is not chosen yet; their value says what they do."""
    return tuple(replace(each, value=f"{act}:{each.value}") for each in choices if each.value not in chosen)


def chosen_abilities(state: FormState, known: ObservationChoices) -> tuple[AbilityRow, ...]:
    rows = zip(state["ability"], state["rating"], state["milestone"], strict=True)
    return tuple(_ability_row(known.abilities.get(value), value, *rating) for value, *rating in rows)


def _ability_row(found: RateableAbility | None, value: str, rating: str, milestone: str) -> AbilityRow:
    levels = [str(level) for level in (found.levels if found else ())]
    # A chosen milestone that no longer exists is still shown, so that the form reports it instead of losing it.
    former = [milestone] if milestone and milestone not in levels else []
    return AbilityRow(
        value=value,
        label=found.name if found else "An ability that no longer exists",
        note=found.framework_name if found else "",
        ratings=(
            Option("", "Choose a rating"),
            *(Option(each.value, each.label, each.value == rating) for each in Rating),
        ),
        milestones=(
            Option("", "Any milestone"),
            *(Option(level, f"Milestone {level}", level == milestone) for level in (*levels, *former)),
        ),
    )


def audience_choices(draft: Draft) -> tuple[AudienceChoice, ...]:
    chosen, organization = first(draft.form_state, "audience"), draft.membership.organization_name
    return tuple(
        AudienceChoice(
            value=each.value,
            label=each.label,
            text=each.hint.format(organization=organization),
            is_chosen=each == chosen,
            why_closed=_why_closed(draft, each),
        )
        for each in Audience
    )


def _why_closed(draft: Draft, audience: Audience) -> str:
    if audience.is_about_one and len(draft.fixed) > 1:
        return "Not available for an observation about several people."
    if audience.is_open and is_negative(draft.form_state):
        return f"Not available with a {NEGATIVE_TEXT} rating."
    return ""


def is_negative(state: FormState) -> bool:
    return any(rating in NEGATIVE for rating in state["rating"])


def readers_preview(draft: Draft, known: ObservationChoices) -> ReadersPreview:
    """The readers of the typed observation, once it has subjects and an audience."""
    audience = first(draft.form_state, "audience")
    slugs = draft.fixed or draft.form_state["about"]
    subjects = [known.people[slug] for slug in slugs if slug in known.people]
    if audience not in Audience.values or not subjects:
        return ReadersPreview(readers_digest="", notes=("Choose people and an audience to see who can read it.",))
    if refusal := open_and_negative(audience, is_negative=is_negative(draft.form_state)):
        return ReadersPreview(readers_digest="", closed=refusal)
    apart = [[each] for each in subjects] if audience in ABOUT_ONE else [subjects]
    named = list(zip(apart, _readers(draft, audience, apart), strict=True))
    before = _readers(draft, draft.own.audience, [subjects])[0] if draft.own and draft.own.is_published else None
    return ReadersPreview(
        readers_digest=_readers_digest(audience, draft, named),
        groups=tuple(
            _group(group, readers, draft, is_one=len(named) == 1) for group, readers in named if readers.people
        ),
        everyone=_everyone(named[0][1], draft.membership),
        world=_world(subjects) if named[0][1].is_world else "",
        notes=tuple(_notes(audience, named)),
        newcomers=_newcomers(before, named[0][1], draft) if before else (),
    )


def _readers(draft: Draft, audience: str, groups: list[list]) -> list[Readers]:
    return name_readers(
        audience=audience,
        author=draft.membership.member_id,
        groups=[[each.pk for each in group] for group in groups],
        organization=draft.membership.organization_id,
        on=draft.request.today,
    )


def _readers_digest(audience: str, draft: Draft, named: list[tuple[list, Readers]]) -> str:
    parts = [audience, *(f"{[each.pk for each in group]}{[each.id for each in r.people]}" for group, r in named)]
    return hashlib.sha256(" ".join(parts).encode()).hexdigest()[:16]


def _group(subjects: list, readers: Readers, draft: Draft, *, is_one: bool) -> ReaderGroup:
    return ReaderGroup(
        about="" if is_one else subjects[0].name,
        names=tuple(map(_reader_text, sorted(readers.people, key=lambda each: not each.is_author))),
    )


def _reader_text(reader: Reader) -> str:
    if reader.is_author:
        return "You"
    return f"{reader.name} (the person it is about)" if reader.is_subject else reader.name


def _everyone(readers: Readers, membership: ViewerMembership) -> str:
    if readers.everyone is None:
        return ""
    return f"All {readers.everyone:,} members of {membership.organization_name}"


def _world(subjects: list) -> str:
    have = "has" if len(subjects) == 1 else "have"
    return f"Everyone on the internet, once {names_list(each.name for each in subjects)} {have} agreed"


def _notes(audience: str, named: list[tuple[list, Readers]]) -> Iterable[str]:
    if len(named) > 1:
        yield f"This creates {len(named)} observations, one for each person."
    if Relation.MANAGER in Audience(audience).readers:
        yield "Future managers can read it; former managers can’t."


def _newcomers(before: Readers, after: Readers, draft: Draft) -> tuple[str, ...]:
    """The readers that an edit adds."""
    if before.everyone is not None:
        return (
            ("Everyone on the internet, once everyone it is about has agreed",)
            if after.is_world and not before.is_world
            else ()
        )
    if after.everyone is not None:
        return (_everyone(after, draft.membership),)
    known = {each.id for each in before.people}
    return tuple(each.name for each in after.people if each.id not in known)


def preview_of(state: FormState) -> SafeString:
    return as_html(first(state, "story")[:STORY_LENGTH])


def link_rows(state: FormState) -> tuple[tuple[str, str], ...]:
    return tuple(zip(state["url"], state["label"], strict=True))
