"""Review and publish: the changes of the draft, their effects and its health, and the form that publishes it."""

from collections.abc import Iterator
from dataclasses import dataclass
from typing import cast

from django.contrib import messages
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse, QueryDict
from django.shortcuts import redirect

from careersteps.pages.frameworks.badges import badge_verdicts
from careersteps.pages.layout.diff_lists import ChangeGroup, change_contents, change_groups, page_of
from careersteps.pages.layout.page_frame import framework_frame
from careersteps.pages.layout.paging import paged
from careersteps.pages.layout.responses import private_response, show
from foundation.refusal import Refusal
from frameworks.actions import CannotPublish, publish_framework
from frameworks.addresses import FrameworkUrls
from frameworks.content_facts import content_facts
from frameworks.diff import SubjectDiff
from frameworks.document import FrameworkDocument
from frameworks.forms.publish import ALL_OF_THEM, PublishForm, choice_name
from frameworks.queries.review import Comparison, get_organization_framework, review_of
from frameworks.release_lines import release_problems
from frameworks.statistics import ContentCounts, count_contents
from frameworks.words import Effect
from observations.health import NOTHING_KNOWN, SEVERITIES, BadgeChange, Verdict, ability_facts, badge_changes, worst
from observations.queries import facts_in
from people.permissions import can_edit_frameworks
from people.queries import member_of
from people.requests import PageRequest
from ui.components import Badge, Link, Pages

SUBJECTS_A_PAGE = 100
#: The name of the buttons that page through the list without losing the entries of the form.
TURN = "turn"


@dataclass(frozen=True)
class ReviewedSubject:
    """A change, with the field for its effect where an editor has to choose it."""

    anchor: str
    url: str
    diff: SubjectDiff
    effects: tuple[str, ...]
    field: object


@dataclass(frozen=True)
class OtherChoice:
    """The chosen effect of a change on another page of the list, so that nothing is published unseen."""

    name: str
    field: str
    value: str


@dataclass(frozen=True)
class HealthChange:
    """An ability whose badges change: pairs of each badge before and after, None where there is none."""

    name: str
    is_worse: bool
    badges: tuple[tuple[Badge | None, Badge | None], ...]


@dataclass(frozen=True, kw_only=True)
class ReviewPage:
    last: str
    number: int
    contents: tuple[Link, ...]
    groups: tuple[ChangeGroup, ...]
    others: tuple[OtherChoice, ...]
    of_all: object
    effect_choices: tuple[tuple[str, str], ...]
    pages: Pages | None
    change_count: int
    counts: ContentCounts
    effects: tuple[str, ...]
    health: tuple[tuple[str, str, int, int], ...]
    health_changes: tuple[HealthChange, ...]
    gets_worse: bool
    reasons: tuple[str, ...]
    form: PublishForm
    addresses: FrameworkUrls
    is_first: bool


@private_response
def review(request: PageRequest, organization: str, framework: str) -> HttpResponse:
    found = get_organization_framework(request.viewer, organization, framework)
    if not can_edit_frameworks(request.viewer.in_organization(found.organization_id)):
        raise PermissionDenied
    comparison = review_of(found)
    form = _form(request, comparison)
    reasons = tuple(release_problems(comparison.draft))
    if form.is_bound and form.is_valid():
        try:
            release = _publish(request, comparison, form)
        except CannotPublish as error:
            reasons = tuple(error.reasons)
        except Refusal as error:
            reasons = (str(error),)
            form = _resubmitted_form(form, comparison)
        else:
            messages.success(request, f"Release {release.number} published.")
            return redirect(comparison.reading.addresses.current.index)
    frame = framework_frame(
        comparison.reading,
        request.viewer,
        title="Review and publish",
        current=comparison.reading.addresses.review,
    )
    return show(request, "pages/frameworks/review.html", frame, _page(request, comparison, form, reasons))


def _form(request: PageRequest, comparison: Comparison) -> PublishForm:
    """The submitted form; or, when another page of the list was requested, a form with the entries so far."""
    at_first = {"reviewed": comparison.fingerprint, "effective_on": request.today}
    if request.method == "POST" and TURN not in request.POST:
        return PublishForm(request.POST, difference=comparison.difference)
    return PublishForm(initial={**at_first, **request.POST.dict()}, difference=comparison.difference)


def _publish(request: PageRequest, comparison: Comparison, form: PublishForm):
    return publish_framework(
        framework=comparison.framework,
        reviewed=form.cleaned_data["reviewed"],
        effective_on=form.cleaned_data["effective_on"],
        note=form.cleaned_data["note"],
        choices=form.choices,
        by=member_of(request.viewer, comparison.reading.organization_id),
        now=request.now,
    )


def _resubmitted_form(form: PublishForm, comparison: Comparison) -> PublishForm:
    """The form for the current draft with the previous entries, and defaults for changes that are new."""
    data = cast(QueryDict, form.data).copy()
    data["reviewed"] = comparison.fingerprint
    for name in form.fields.keys() - data.keys():
        data[name] = form.fields[name].initial
    return PublishForm(data, difference=comparison.difference)


def _page(request: PageRequest, comparison: Comparison, form: PublishForm, reasons: tuple[str, ...]) -> ReviewPage:
    shown, pages = paged(
        list(enumerate(comparison.difference.subjects)),
        request.GET,
        SUBJECTS_A_PAGE,
        comparison.reading.addresses.review,
    )
    before, after = _verdicts(comparison, request)
    subjects = tuple(_reviewed(place, subject, form, comparison.reading.addresses.draft) for place, subject in shown)
    groups = change_groups(subjects)
    others = tuple(_other_choices(form, {choice_name(subject) for _, subject in shown}))
    health_changes = _health_changes(before, after, comparison)
    return ReviewPage(
        last=f"release {comparison.last.number}" if comparison.last else "",
        number=comparison.last.number + 1 if comparison.last else 1,
        contents=_contents(groups, others),
        groups=groups,
        others=others,
        of_all=form[ALL_OF_THEM] if ALL_OF_THEM in form.fields else None,
        effect_choices=tuple(Effect.choices),
        pages=pages,
        change_count=len(comparison.difference.subjects),
        counts=count_contents(comparison.draft.released()),
        effects=tuple(sorted(comparison.difference.effects)),
        health=_sums(before, after),
        health_changes=health_changes,
        gets_worse=any(each.is_worse for each in health_changes),
        reasons=reasons,
        form=form,
        addresses=comparison.reading.addresses,
        is_first=comparison.last is None,
    )


def _reviewed(place: int, subject: SubjectDiff, form: PublishForm, draft: FrameworkUrls) -> ReviewedSubject:
    name = choice_name(subject)
    field = form[name] if name in form.fields else None
    return ReviewedSubject(
        f"change-{place}", page_of(subject, None, draft), subject, tuple(sorted(subject.effects)), field
    )


def _other_choices(form: PublishForm, shown: set[str]) -> Iterator[OtherChoice]:
    """The choices for changes that are not on this page of the list."""
    for subject in form.texts:
        field = choice_name(subject)
        if field in form.fields and field not in shown:
            yield OtherChoice(subject.name, field, form[field].value())


def _contents(groups: tuple[ChangeGroup, ...], others: tuple[OtherChoice, ...]) -> tuple[Link, ...]:
    """The contents of the page."""
    if not groups:
        return ()
    elsewhere = (Link("Text changes on other pages", "#others"),) if others else ()
    return (Link("Health", "#health"), *change_contents(groups), *elsewhere, Link("Publish", "#publish"))


Verdicts = dict[str, tuple[Verdict, ...]]


def _verdicts(comparison: Comparison, request: PageRequest) -> tuple[Verdicts, Verdicts]:
    """The badges of each ability by key, now and as they would be once the draft is released."""
    known = facts_in(comparison.framework.pk, as_member=True, on=request.today)
    changed = {subject.key for subject in comparison.difference.abilities}

    def judge(document: FrameworkDocument | None, *, is_after: bool) -> Verdicts:
        content = content_facts(document) if document else {}
        verdicts = {}
        for key, facts in content.items():
            since, first = comparison.since.get(key, (request.now, request.now))
            since = request.now if is_after and key in changed else since
            whole = ability_facts(
                facts, known.get(comparison.ability_ids[key], NOTHING_KNOWN), since=since, first_released_at=first
            )
            verdicts[key] = badge_verdicts(comparison.reading, whole, request.now)
        return verdicts

    return judge(comparison.before, is_after=False), judge(comparison.after, is_after=True)


def _sums(before: Verdicts, after: Verdicts) -> tuple[tuple[str, str, int, int], ...]:
    """How many abilities have each severity as their worst: (severity, label, before, after)."""
    worsts = [[worst(verdicts).severity for verdicts in each.values()] for each in (before, after)]
    return tuple(
        (severity, label, worsts[0].count(severity), worsts[1].count(severity))
        for severity, label in SEVERITIES.items()
    )


def _health_changes(before: Verdicts, after: Verdicts, comparison: Comparison) -> tuple[HealthChange, ...]:
    """The abilities whose badges change, those that get worse first."""
    names = {ability.key: ability.name for ability in comparison.after.abilities}
    found = {key: badge_changes(before.get(key, ()), verdicts) for key, verdicts in after.items()}
    changes = [_health_change(names[key], some) for key, some in found.items() if some]
    return tuple(sorted(changes, key=lambda change: not change.is_worse))


def _health_change(name: str, some: tuple[BadgeChange, ...]) -> HealthChange:
    is_worse = any(shift.is_worse for shift in some)
    return HealthChange(name, is_worse, tuple((_badge(shift.before), _badge(shift.after)) for shift in some))


def _badge(verdict: Verdict | None) -> Badge | None:
    return Badge(verdict.severity, verdict.text, verdict.reason) if verdict else None
