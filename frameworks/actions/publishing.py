"""Publish and withdraw releases, and confirm that an ability is still right."""

import datetime as dt
from collections.abc import Iterator, Mapping
from typing import Any

from django.db import transaction
from django.db.models import Min

from frameworks.actions.errors import CannotChangeFramework, CannotPublish, DraftHasChanged
from frameworks.actions.locking import lock_framework
from frameworks.diff import compare
from frameworks.document import FrameworkDocument, document_digest
from frameworks.models import (
    Ability,
    Confirmation,
    Edition,
    Framework,
    Release,
    ReleasedAbility,
    ReleasedRole,
)
from frameworks.queries import draft_document, latest_release, release_document
from frameworks.release_lines import (
    ReleaseLine,
    ability_lines,
    frame_text,
    in_reading_order,
    reason_to_keep,
    release_problems,
    role_lines,
    searchable,
)
from frameworks.words import MOST_DAYS_AHEAD, EditionKind
from people.actions import record_event
from people.models import Member
from ui.dates import day_text


@transaction.atomic
def publish_framework(
    *,
    framework: Framework,
    reviewed: str | None = None,
    effective_on: dt.date,
    note: str = "",
    choices: Mapping[tuple[str, str], str] = {},
    by: Member | None,
    now: dt.datetime,
) -> Release:
    """Publish the draft: write the new editions, and a release that refers to them.

    ``reviewed`` is the fingerprint of the draft that the editor reviewed; ``choices`` are the effects of text changes
    by (subject, key). Raises ``DraftHasChanged`` if the draft has changed since, and ``CannotPublish`` if there are
    no changes, something can't be released, or the day is in the past, too far ahead, or before the last release's.
    """
    framework = lock_framework(framework, by, now)
    draft = draft_document(framework)
    if reviewed is not None and reviewed != document_digest(draft):
        raise DraftHasChanged("The draft was changed after you opened this page. Review the changes again.")
    last = latest_release(framework)
    document = in_reading_order(draft.released())
    before = release_document(last) if last else None
    difference = compare(before, document).judged(choices)
    reasons = (
        release_problems(draft) + _reasons_of_time(last, effective_on, now) + ([] if difference else [NOTHING_NEW])
    )
    if reasons:
        raise CannotPublish(reasons)
    release = Release.objects.create(
        framework=framework,
        number=last.number + 1 if last else 1,
        effective_on=effective_on,
        published_at=now,
        published_by=by,
        note=note,
        effects=sorted(difference.effects) if last else [],
        name=document.name,
        status=document.status,
        frame=frame_text(document),
        search_text=searchable(f"{framework.organization.name} {document.name} {framework.key}"),
    )
    _write_lines(release, last, document)
    record_event(
        action="publish_framework",
        on=framework,
        organization=framework.organization,
        by=by,
        now=now,
        before={"release": last.number if last else None},
        after={"release": release.number, "effective_on": str(effective_on), "effects": release.effects},
    )
    return release


NOTHING_NEW = "There is nothing to publish: nothing has changed since the last release."


def _reasons_of_time(last: Release | None, effective_on: dt.date, now: dt.datetime) -> list[str]:
    if effective_on < now.date():
        return [f"A release can’t take effect in the past ({day_text(effective_on)}). Choose today or a later day."]
    furthest = now.date() + dt.timedelta(days=MOST_DAYS_AHEAD)
    if effective_on > furthest:
        return [
            f"A release must take effect within a year, and {day_text(effective_on)} is later. "
            f"Choose a day up to {day_text(furthest)}."
        ]
    if last and effective_on < last.effective_on:
        return [
            f"Release {last.number} takes effect on {day_text(last.effective_on)}. Choose that day or a later one, "
            "or withdraw that release."
        ]
    return []


def _write_lines(release: Release, last: Release | None, document: FrameworkDocument) -> None:
    abilities = dict(release.framework.abilities.values_list("key", "pk"))
    columns = _Columns(
        release, EditionKind.ABILITY, ability_lines(document), last and last.abilities, ReleasedAbility
    )
    ReleasedAbility.objects.bulk_create(
        ReleasedAbility(ability_id=abilities[line.key], **each) for line, each in columns.of_each_line()
    )
    roles = dict(release.framework.roles.values_list("key", "pk"))
    columns = _Columns(release, EditionKind.ROLE, role_lines(document), last and last.roles, ReleasedRole)
    ReleasedRole.objects.bulk_create(
        ReleasedRole(role_id=roles[line.key], plural=line.plural, grade=line.grade, **each)
        for line, each in columns.of_each_line()
    )


class _Columns:
    """The columns common to the lines of abilities and roles, including values carried over from earlier releases."""

    def __init__(self, release: Release, kind: str, lines: list[ReleaseLine], last_lines, model: type[Any]):
        self.release, self.lines = release, lines
        self.editions = _editions(release.framework, kind, lines, release.published_at)
        self.runs = _runs(last_lines) if last_lines else {}
        earlier = model.objects.filter(release__framework=release.framework).order_by()
        self.first = dict(earlier.values_list("key").annotate(Min("first_released_at")))

    def of_each_line(self) -> Iterator[tuple[ReleaseLine, dict]]:
        now = self.release.published_at
        for place, line in enumerate(self.lines):
            edition = self.editions[line.key, line.digest]
            yield (
                line,
                {
                    "release": self.release,
                    "edition_id": edition,
                    "key": line.key,
                    "name": line.name,
                    "group": line.group,
                    "position": place,
                    "since": self.runs.get((line.key, edition), now),
                    "first_released_at": self.first.get(line.key, now),
                    "search_text": line.search_text,
                    "surroundings": line.surroundings,
                    "facts": line.facts,
                },
            )


def _editions(
    framework: Framework, kind: str, lines: list[ReleaseLine], now: dt.datetime
) -> dict[tuple[str, str], int]:
    """Write the missing editions of the lines; return the ids of all editions by (key, digest)."""
    Edition.objects.bulk_create(
        (
            Edition(
                framework=framework, kind=kind, key=line.key, digest=line.digest, content=line.content, written_at=now
            )
            for line in lines
        ),
        ignore_conflicts=True,
    )
    rows = Edition.objects.filter(framework=framework, kind=kind).values_list("key", "digest", "pk")
    return {(key, digest): pk for key, digest, pk in rows}


def _runs(lines) -> dict[tuple[str, int], dt.datetime]:
    """The moment since which each (key, edition) has been in the releases without interruption."""
    return {(key, edition): since for key, edition, since in lines.values_list("key", "edition_id", "since")}


@transaction.atomic
def withdraw_release(*, release: Release, by: Member | None, now: dt.datetime) -> None:
    """Delete the last release before it takes effect, with its lines; its editions stay.

    The next release gets its number again. Raises ``CannotChangeFramework`` for any other release.
    """
    framework = lock_framework(release.framework, by, now)
    last = latest_release(framework)
    if last is None or not framework.releases.filter(pk=release.pk).exists():
        raise CannotChangeFramework(f"Release {release.number} has already been withdrawn.")
    if reason := reason_to_keep(last.number, last.effective_on, release.number, now.date()):
        raise CannotChangeFramework(reason)
    before = {
        "release": release.number,
        "effective_on": str(release.effective_on),
        "published_at": release.published_at.isoformat(),
    }
    Release.objects.filter(pk=release.pk).delete()
    record_event(
        action="withdraw_release",
        on=framework,
        organization=framework.organization,
        by=by,
        now=now,
        before=before,
        after={"release": release.number - 1 or None},
    )


@transaction.atomic
def confirm_ability(*, ability: Ability, by: Member, now: dt.datetime) -> Confirmation:
    """Record that someone reviewed an ability and found it still right. It counts as updated today."""
    framework = lock_framework(ability.framework, by, now)
    confirmation = Confirmation.objects.create(ability=ability, by=by, at=now)
    record_event(action="confirm_ability", on=ability, organization=framework.organization, by=by, now=now)
    return confirmation
