"""Requirements on their own page: searchable by name, and split into pages."""

from urllib.parse import urlencode

from django.core.paginator import Paginator
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import path

from frameworks.admin.editing import EditorAdmin
from frameworks.forms.draft_forms import RequirementsEditor
from frameworks.forms.requirements import MANY
from frameworks.queries import required_choices
from frameworks.release_lines import searchable
from people.models import Member
from people.requests import PageRequest
from ui.components import Link, Pages

LONGEST_QUERY = 100


def matching_ids(choices: list[tuple[int, str]], query: str) -> list[int]:
    """The ids whose name contains every word of the query. ``choices`` is a list of (id, name)."""
    words = searchable(query).split()
    return [key for key, name in choices if all(word in searchable(name) for word in words)]


class WithRequirements(EditorAdmin):
    """A table of things with requirements: roles or abilities."""

    requirements_title = ""
    one_more = ""

    def requirements_editor(self, thing, data, shown) -> RequirementsEditor:
        raise NotImplementedError

    def revise_requirements(self, thing, editor: RequirementsEditor, *, by: Member, now) -> None:
        raise NotImplementedError

    def get_urls(self) -> list:
        name = f"{self.opts.app_label}_{self.opts.model_name}_requirements"
        own = path("<int:number>/requirements/", self.admin_site.admin_view(self.requirements_view), name=name)
        return [own, *super().get_urls()]

    def requirements_view(self, request: PageRequest, number: int) -> HttpResponse:
        thing = self.object_or_404(request, str(number))
        query = request.GET.get("q", "").strip()[:LONGEST_QUERY]
        choices = required_choices(thing)
        page = Paginator(matching_ids(choices, query), MANY).get_page(request.GET.get("page"))
        shown = frozenset(page.object_list)
        editor = self.edited(
            request, thing, lambda data: self.requirements_editor(thing, data, shown), self.revise_requirements
        )
        if editor is None:
            return HttpResponseRedirect(request.get_full_path())
        own = self.address("requirements", thing.pk)
        context = {
            "title": f"{thing}: {self.requirements_title.lower()}",
            "legend": self.requirements_title,
            "another": self.one_more,
            "query": query,
            "count": len(choices),
            "pages": _pages(page, own, query),
            "own": own,
        }
        crumbs = (*self._crumbs(thing), Link(str(thing), self.address("change", thing.pk)))
        return self.editor_page(request, "admin/frameworks/requirements_page.html", thing, editor, context, crumbs)


def _pages(page, url: str, query: str) -> Pages | None:
    if page.paginator.num_pages == 1:
        return None
    address = lambda number: f"{url}?{urlencode({'q': query, 'page': number} if query else {'page': number})}"  # noqa: E731
    return Pages(
        text=f"{page.start_index():,}–{page.end_index():,} of {page.paginator.count:,}",
        before=address(page.number - 1) if page.has_previous() else "",
        after=address(page.number + 1) if page.has_next() else "",
    )
