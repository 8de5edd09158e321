"""Put faults into a copy of the source tree, one at a time, and report which test catches each.

    python -m tools.seeded_faults                  every fault, up to the first test that catches it
    python -m tools.seeded_faults skip-level etag  only these faults
    python -m tools.seeded_faults --by canary      only with this proof
    python -m tools.seeded_faults --all            every fault against every proof, for the complete table
    python -m tools.seeded_faults --jobs 4         four faults at a time, each in its own copy; else one per processor

A fault that no test catches is a gap in the tests; the exit status is then 1.
"""

import argparse
import itertools
import os
import re
import shutil
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from concurrent.futures import ThreadPoolExecutor
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from queue import Queue

ROOT = Path(__file__).resolve().parent.parent
FOLDERS = [path.parent.name for path in sorted(ROOT.glob("*/__init__.py"))] + ["docs", "static", "templates"]
#: The tests that catch faults, by name, the quickest first.
PROOFS = {
    "one rule": "tests/proofs/test_one_rule.py",
    "table": "tests/observations/test_who_reads.py",
    "random orders": "tests/proofs/test_privacy_random_order.py",
    "same response": "tests/proofs/test_non_interference.py::test_hidden_and_absent_things_get_the_same_response",
    "canary": "tests/proofs/test_canaries.py",
    "non-interference": "tests/proofs/test_non_interference.py",
}
MODELS = "observations/models"
QUERIES = "observations/queries"


@dataclass(frozen=True)
class Fault:
    """A text to replace in one file; ``also`` lists further replacements, each (file, old, new)."""

    name: str
    what: str
    path: str
    old: str
    new: str
    also: tuple[tuple[str, str, str], ...] = ()


FAULTS = (
    Fault(
        "unguarded", "the rule lets everybody read everything", f"{MODELS}/observation.py",
        "return self.filter(reduce(or_, branches(viewer).values()))", "return self.all()",
    ),
    Fault(
        "owner-reads-all", "an owner reads everything in their organization", f"{MODELS}/observation.py",
        '        "author": Q(author__in=mine),\n',
        '        "author": Q(author__in=mine),\n'
        '        "owner": Q(organization__in=[k for k, m in viewer.memberships.items() if m.is_owner]),\n',
    ),
    Fault(
        "fetch-by-uid", "an observation's page is fetched by uid alone", f"{QUERIES}/observation_pages.py",
        "    found = _rows(viewer).filter(organization__slug=organization, uid=uid).first()",
        "    found = Observation.unscoped.select_related('author', 'organization').filter(uid=uid).first()",
    ),
    Fault(
        "403-for-404", "a hidden observation responds with 403 instead of 404",
        "careersteps/pages/observations/observation.py",
        "        raise NotReadable\n",
        "        from django.core.exceptions import PermissionDenied\n"
        "        from observations.models import Observation\n"
        "        if Observation.unscoped.filter(uid=uid).exists():\n"
        "            raise PermissionDenied\n"
        "        raise NotReadable\n",
    ),
    Fault(
        "one-query-more", "a hidden observation costs one query more than an absent one", f"{QUERIES}/observation_pages.py",
        "    if found is None:\n        return None\n    versions",
        "    if found is None:\n"
        "        hidden = Observation.unscoped.filter(uid=uid).first()\n"
        "        return hidden and list(Subject.objects.filter(observation=hidden)) and None\n"
        "    versions",
    ),
    Fault(
        "draft-readable", "the subjects of a draft can read it", f"{MODELS}/observation.py",
        "return LIVE & Q(audience__in=audiences, pk__in=about)", "return Q(audience__in=audiences, pk__in=about)",
    ),
    Fault(
        "retracted-readable", "a retracted observation can still be read", f"{MODELS}/observation.py",
        "LIVE = Q(published_at__isnull=False, retracted_at=None)", "LIVE = Q(published_at__isnull=False)",
    ),
    Fault(
        "consent-ignored", "the world reads an observation without consent", "observations/actions/observations.py",
        "not observation.subject_rows.filter(agreed_at=None).exists()", "observation.pk",
    ),
    Fault(
        "one-consent", "the consent of one of several subjects is enough", "observations/actions/observations.py",
        "not observation.subject_rows.filter(agreed_at=None).exists()",
        "observation.subject_rows.exclude(agreed_at=None).exists()",
    ),
    Fault(
        "not-yet-ends-award", "a “not yet” ends an award, so that those who could see it know of the decision",
        "observations/content_rules.py",
        "including = min((level for level in awarded if level >= milestone), default=None)", "including = None",
    ),
    Fault(
        "skip-level", "managers at every level can read", "people/models/guarded_rows.py",
        "return managed_by(viewer).filter(goes_down, distance__gte=2)",
        'return ReportingLine.objects.filter(manager__in=viewer.member_ids, distance__gte=2).values("member")',
    ),
    Fault(
        "former-manager", "a former manager can still read", "people/actions/reporting_line.py",
        ".exclude(manager_id__in=below).delete()", ".exclude(manager_id__in=below).filter(distance__gt=1).delete()",
        also=(
            (
                "people/actions/reporting_line.py", "for low in below\n    )",
                "for low in below\n        if (top, low) not in kept\n    )",
            ),
            (
                "people/actions/reporting_line.py", "    ReportingLine.objects.bulk_create(",
                "    kept = set(ReportingLine.objects.values_list('manager_id', 'member_id'))\n"
                "    ReportingLine.objects.bulk_create(",
            ),
            (
                "people/models/guarded_rows.py", "    members = Member.objects.filter(manager__in=viewer.member_ids)",
                "    lines = ReportingLine.objects.filter(manager__in=viewer.member_ids, distance=1)\n"
                "    members = Member.objects.filter(pk__in=lines.values('member'))",
            ),
        ),
    ),
    Fault(
        "former-member", "a former member can still read", "people/queries/__init__.py",
        "rows = Member.objects.current(on).filter(user_id=user)",
        "rows = Member.objects.filter(user_id=user, joined_on__lte=on)",
    ),
    Fault(
        "managers-to-subject", "the subject can read what only managers may read", "observations/words.py",
        '        "managers",\n        Relation.MANAGER,',
        '        "managers",\n        Relation.MANAGER,\n        Relation.SUBJECT,',
    ),
    Fault(
        "other-members", "members of another organization read what is for members", f"{MODELS}/observation.py",
        "Q(reach=Reach.MEMBERS, organization__in=list(viewer.memberships))", "Q(reach=Reach.MEMBERS)",
    ),
    Fault(
        "conversations-for-all", "the whole organization can read conversations about an observation",
        "conversations/models.py",
        "_about_readable(TOPICS[kind].visible_to(viewer), topics)", "Q(topic__kind=kind)",
    ),
    Fault(
        "evidence-for-all", "a decision shows evidence that its reader can't read", f"{QUERIES}/decisions.py",
        "Evidence.objects.filter(decision=row.pk, observation__in=readable)",
        "Evidence.objects.filter(decision=row.pk)",
    ),
    Fault(
        "award-elsewhere", "other organizations read awards that are shown to members", f"{MODELS}/decision.py",
        "Q(shown=DecisionVisibility.MEMBERS, organization__in=list(viewer.memberships))", "Q(shown=DecisionVisibility.MEMBERS)",
    ),
    Fault(
        "feedback-to-subject", "the person a feedback request is about can read it", f"{MODELS}/feedback.py",
        "Q(asked_by__in=viewer.member_ids) | Q(pk__in=invited)",
        "Q(asked_by__in=viewer.member_ids) | Q(about__in=viewer.member_ids) | Q(pk__in=invited)",
    ),
    Fault(
        "notifications-of-all", "notifications show topics that can't be read any more",
        "notifications/queries.py",
        'own.filter(kind__in=each.kinds(), topic__in=TOPICS[each.name].visible_to(viewer).values("topic"))',
        "own.filter(kind__in=each.kinds())",
    ),
    Fault(
        "archive-of-all", "a personal archive contains everything written about the person", f"{QUERIES}/archive.py",
        "    readable = Observation.objects.visible_to(viewer)\n    written",
        "    readable = Observation.unscoped.all()\n    written",
    ),
    Fault(
        "hidden-names", "a personal archive names abilities of hidden frameworks", f"{QUERIES}/archive.py",
        "AbilityRating.objects.annotate(name=released_name(viewer, on)).exclude(name=None)",
        'AbilityRating.objects.annotate(name=F("ability__name"))',
    ),
    Fault(
        "audit-of-all", "the audit log shows all observations", "people/queries/audit_scope.py",
        "    for each in PRIVATE_MODELS:\n",
        '    for each in (one for one in PRIVATE_MODELS if one.name != "observation"):\n',
    ),
    Fault(
        "admin", "the admin shows observations", "observations/admin.py",
        "\nadmin.site.unregister(Ability)\n",
        "\nfrom observations.models import Observation  # noqa: E402\n\n\n"
        "@admin.register(Observation)\nclass ObservationAdmin(admin.ModelAdmin):\n"
        "    list_display = ['story']\n\n"
        "    def get_queryset(self, request):\n        return Observation.unscoped.all()\n\n"
        "    def has_module_permission(self, request):\n        return True\n\n"
        "    def has_view_permission(self, request, obj=None):\n        return True\n\n\n"
        "admin.site.unregister(Ability)\n",
    ),
    Fault(
        "count-of-all", "a badge counts all observations", f"{QUERIES}/facts.py",
        'AbilityRating.objects.filter(ability=OuterRef("pk"), reach__in=reach)',
        'AbilityRating.objects.filter(ability=OuterRef("pk"), published_at__isnull=False)',
    ),
    Fault(
        "awards-of-all", "a badge counts private awards", f"{QUERIES}/facts.py",
        "filter(outcome=Outcome.AWARDED, shown__in=shown)", "filter(outcome=Outcome.AWARDED)",
    ),
    Fault(
        "etag", "the ETag of a public page depends on private rows", f"{QUERIES}/facts.py",
        "filter(ability=ability, reach=Reach.WORLD, published_at__isnull=False)",
        "filter(ability=ability, published_at__isnull=False)",
    ),
    Fault(
        "sorted-by-hidden", "recognitions are sorted by private rows, too", f"{QUERIES}/union_paging.py",
        "    return found.order_by(*_order(looks[0]))[:size]",
        "    if rows.model is Observation:\n"
        "        all_of = Observation.unscoped.filter(author=OuterRef('author')).order_by().values('author')\n"
        "        found = found.annotate(last=Subquery(all_of.annotate(n=Max('pk')).values('n')))\n"
        "        return found.order_by('-last', *_order(looks[0]))[:size]\n"
        "    return found.order_by(*_order(looks[0]))[:size]",
        also=(
            (
                f"{QUERIES}/union_paging.py", "from django.db.models import ",
                "from django.db.models import Max, OuterRef, Subquery, ",
            ),
        ),
    ),
    Fault(
        "directory-elsewhere", "the directory finds people of other organizations", "people/queries/directory.py",
        "people = Member.objects.filter(organization=sought.organization, erased_at=None)",
        "people = Member.objects.filter(erased_at=None)",
    ),
    Fault(
        "feedback-elsewhere", "people of other organizations can be found to ask for feedback",
        "people/queries/directory.py",
        "people = Member.objects.filter(organization=sought.organization, erased_at=None)",
        "people = Member.objects.filter(erased_at=None)",
    ),
    Fault(
        "shared-cache", "a page is cached for everybody as its first reader saw it",
        "careersteps/pages/layout/responses.py",
        '    return render(request, name, {"frame": frame, "page": page})',
        "    from django.core.cache import cache\n"
        "    key = f'{request.get_full_path()}{name}'.replace(' ', '')\n"
        "    kept = cache.get(key)\n"
        "    if kept is None:\n"
        '        kept = render(request, name, {"frame": frame, "page": page}).content\n'
        "        cache.set(key, kept)\n"
        "    from django.http import HttpResponse\n"
        "    return HttpResponse(kept)",
    ),
    Fault(
        "earlier-versions", "knowing a uid is enough to read earlier versions", f"{MODELS}/observation.py",
        'read = self.filter(observation__in=Observation.objects.visible_to(viewer).values("pk"))',
        "read = self.all()",
    ),
)  # fmt: skip


def changes_of(fault: Fault) -> tuple[tuple[str, str, str], ...]:
    return ((fault.path, fault.old, fault.new), *fault.also)


def faulty(text: str, old: str, new: str) -> str:
    """The text of a file with a fault in it. Raises ``ValueError`` unless the old text occurs exactly once."""
    if text.count(old) != 1:
        raise ValueError(f"Expected this text once, found it {text.count(old)} times: {old!r}")
    return text.replace(old, new)


#: Each changed file gets a time of its own. Python recognizes what it compiled by the second in which the file changed,
#: and would otherwise take the compiled file of a change made within the same second.
moments = itertools.count(1_000_000_000)


def put_in(where: Path, fault: Fault) -> None:
    for name, old, new in changes_of(fault):
        write(where / name, faulty((where / name).read_text(encoding="utf-8"), old, new))


def take_out(where: Path, fault: Fault) -> None:
    for name, _, _ in changes_of(fault):
        write(where / name, (ROOT / name).read_text(encoding="utf-8"))


def write(path: Path, text: str) -> None:
    path.write_text(text, encoding="utf-8")
    moment = next(moments)
    os.utime(path, (moment, moment))


def copy_of_the_tree(where: Path) -> None:
    for name in FOLDERS:
        shutil.copytree(ROOT / name, where / name, ignore=shutil.ignore_patterns("__pycache__"))
    for name in ("manage.py", "pyproject.toml"):
        shutil.copy(ROOT / name, where / name)


#: Without these, the proofs try as little as in ``make test``, which has to catch every fault by itself.
COUNTS = ("EVERYBODY", "SEQUENCES", "PRIVACY_SEQUENCES", "EXAMPLES")


def failing(where: Path, tests: list[str]) -> str:
    """The first of these tests that fails, or "" if all pass."""
    command = [sys.executable, "-m", "pytest", "-q", "-p", "no:cacheprovider", "-x", *tests]
    others = {name: value for name, value in os.environ.items() if name not in COUNTS}
    done = subprocess.run(command, cwd=where, capture_output=True, text=True, env=others, check=False)
    found = re.search(r"^(?:FAILED|ERROR) (\S+)", done.stdout, re.MULTILINE)
    return found[1] if found else ("" if done.returncode == 0 else done.stdout[-300:])


def caught_by(where: Path, proofs: dict[str, str], is_all: bool) -> list[str]:
    """Return the names of the proofs that fail."""
    if is_all:
        return [name for name, test in proofs.items() if failing(where, [test])]
    first = failing(where, list(proofs.values()))
    by_length = sorted(PROOFS, key=lambda name: -len(PROOFS[name]))
    return [next((name for name in by_length if first.startswith(PROOFS[name])), first)] if first else []


def run_and_report(faults: list[Fault], proofs: dict[str, str], is_all: bool, jobs: int) -> list[Fault]:
    """Print which proofs catch each fault; return the faults that none catches."""
    missed = []
    with copies_of_the_tree(jobs) as copies, ThreadPoolExecutor(jobs) as pool:
        check_without_fault(copies, proofs)
        print("| fault | what is wrong | caught by |\n|---|---|---|", flush=True)
        found = pool.map(lambda fault: try_fault(copies, fault, proofs, is_all), faults)
        for fault, names in zip(faults, found, strict=True):
            missed += [] if names else [fault]
            print(f"| {fault.name} | {fault.what} | {', '.join(names) or '**none**'} |", flush=True)
    return missed


@contextmanager
def copies_of_the_tree(count: int) -> Iterator[Queue[Path]]:
    with tempfile.TemporaryDirectory() as folder:
        copies: Queue[Path] = Queue()
        for number in range(count):
            where = Path(folder) / str(number)
            copy_of_the_tree(where)
            copies.put(where)
        yield copies


def check_without_fault(copies: Queue[Path], proofs: dict[str, str]) -> None:
    where = copies.get()
    if wrong := failing(where, list(proofs.values())):
        raise SystemExit(
            f"Without any fault, {wrong} fails, so it would seem to catch all of them. Correct it first."
        )
    copies.put(where)


def try_fault(copies: Queue[Path], fault: Fault, proofs: dict[str, str], is_all: bool) -> list[str]:
    """Put a fault into a copy that nobody else uses; return the names of the proofs that catch it."""
    where, began = copies.get(), time.monotonic()
    put_in(where, fault)
    found = caught_by(where, proofs, is_all)
    take_out(where, fault)
    copies.put(where)
    print(f"{fault.name}: {time.monotonic() - began:.0f} s", file=sys.stderr, flush=True)
    return found


def main() -> int:
    parser = argparse.ArgumentParser(description=__doc__, formatter_class=argparse.RawDescriptionHelpFormatter)
    parser.add_argument("names", nargs="*")
    parser.add_argument("--all", action="store_true", dest="is_all")
    parser.add_argument("--by", action="append", choices=PROOFS, help="only this proof (can be repeated)")
    parser.add_argument("--jobs", type=int, default=os.cpu_count() or 1, help="faults tried at the same time")
    options = parser.parse_args()
    unknown = set(options.names) - {fault.name for fault in FAULTS}
    if unknown:
        parser.error(f"unknown fault: {', '.join(sorted(unknown))}")
    faults = [fault for fault in FAULTS if not options.names or fault.name in options.names]
    proofs = {name: test for name, test in PROOFS.items() if not options.by or name in options.by}
    missed = run_and_report(faults, proofs, options.is_all, options.jobs)
    return 1 if missed else 0


if __name__ == "__main__":
    sys.exit(main())
