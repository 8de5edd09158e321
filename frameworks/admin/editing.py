"""List and edit the parts of a draft in Django's admin: each through an ``Editor`` and an action.

Anything that belongs to another organization is not found.
"""

import datetime as dt
from collections.abc import Callable

from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from foundation.refusal import Refusal
from frameworks.actions import DraftHasChanged
from frameworks.addresses import FrameworkUrls
from frameworks.admin.layout import audit_lines, draft_frame, list_url
from frameworks.forms.draft_forms import Editor
from frameworks.forms.fields import ids_in
from frameworks.forms.new_items import NewItemForm
from frameworks.models import Framework
from frameworks.queries.admin_lists import conflict_about, editable_frameworks, is_released
from people.models import Member
from people.permissions import editable_organizations
from people.queries import member_of
from people.queries.audit import saved_since
from people.requests import PageRequest
from ui.components import Link, PageFrame


class Scoped(admin.ModelAdmin):
    """A table limited to the rows of the viewer's organizations; ``organization`` is the lookup path to them."""

    organization = "framework__organization"

    def get_queryset(self, request: PageRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.organization}__in": editable_organizations(request.viewer)})

    def has_module_permission(self, request: PageRequest) -> bool:
        return request.viewer.edits

    def has_view_permission(self, request: PageRequest, obj=None) -> bool:
        return request.viewer.edits

    has_change_permission = has_view_permission
    has_add_permission = has_module_permission

    def has_delete_permission(self, request: PageRequest, obj=None) -> bool:
        """Nothing is deleted but archived, because people's records refer to it."""
        return False

    def _get_obj_does_not_exist_redirect(self, request: PageRequest, opts, object_id: str):
        raise Http404

    def get_search_results(self, request: PageRequest, queryset: QuerySet, search_term: str):
        """Search within one framework if the request names one, as the choosers on its pages do."""
        for framework in ids_in([request.GET.get("framework", "")]):
            queryset = self.within(queryset, framework)
        return super().get_search_results(request, queryset, search_term)

    def within(self, queryset: QuerySet, framework: int) -> QuerySet:
        return queryset.filter(framework=framework)


class EditorAdmin(Scoped):
    """A table whose rows are edited through an ``Editor`` and an action."""

    begin_form: type[NewItemForm] = NewItemForm
    change_template = ""
    list_per_page = 100
    show_full_result_count = False
    show_facets = admin.ShowFacets.NEVER
    actions = None

    def lookup_allowed(self, lookup: str, value, request: PageRequest) -> bool:
        """Allow only the lookups of the list's own filters."""
        names = [each if isinstance(each, str) else each.parameter_name for each in self.list_filter]
        return lookup in {*names, *(f"{name}__exact" for name in names)}

    def editor(self, request: PageRequest, thing, data) -> Editor:
        raise NotImplementedError

    def revise(self, thing, editor: Editor, *, by: Member, now) -> None:
        raise NotImplementedError

    def begin(self, values: dict, *, by: Member, now):
        raise NotImplementedError

    def organization_of(self, thing) -> int:
        return thing.framework.organization_id

    def framework_of(self, thing) -> Framework:
        return thing.framework

    def addresses_of(self, thing) -> FrameworkUrls:
        return FrameworkUrls(thing.framework.organization.slug, thing.framework.key)

    def tools(self, thing, *, on: dt.date) -> tuple[Link, ...]:
        """Links to the page that readers see (if it is released), to the preview of the draft, and to publishing."""
        addresses = self.addresses_of(thing)
        view = (Link("View page", self.page(thing, addresses.current)),) if is_released(thing, on) else ()
        return (
            *view,
            Link("Preview draft", self.page(thing, addresses.draft)),
            Link("Review and publish", addresses.review),
        )

    def page(self, thing, addresses: FrameworkUrls) -> str:
        return addresses.index

    def contents(self, editor: Editor) -> tuple[Link, ...]:
        """Links to the sections of a long editing page."""
        return ()

    def change_view(
        self, request: PageRequest, object_id: str, form_url: str = "", extra_context=None
    ) -> HttpResponse:
        thing = self.object_or_404(request, object_id)
        editor = self.edited(request, thing, lambda data: self.editor(request, thing, data), self.revise)
        if editor is None:
            return self._after(request, thing)
        context = {"title": str(thing), "contents": self.contents(editor), **(extra_context or {})}
        return self.editor_page(request, self.change_template, thing, editor, context, self._crumbs(thing))

    def object_or_404(self, request: PageRequest, object_id: str):
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        return thing

    def edited(self, request: PageRequest, thing, make: Callable, revise: Callable) -> Editor | None:
        """The editor to render, or None if the posted changes were saved.

        Whether the page is still current is checked first, because an outdated page can cause errors of its own.
        """
        if request.method != "POST":
            return make(None)
        editor = make(request.POST)
        if editor.is_current:
            if not editor.is_valid():
                return editor
            if self._saved(request, thing, editor, revise):
                return None
        again = self._editor_after_conflict(request, make)
        if not editor.is_current or getattr(request, "was_beaten", False):
            now_is = again.form.initial["loaded"]
            request.conflict = conflict_about(thing, self.framework_of(thing), now_is)
        return again

    def editor_page(
        self, request: PageRequest, template: str, thing, editor: Editor, context: dict, crumbs: tuple[Link, ...]
    ) -> HttpResponse:
        around = {
            "thing": thing,
            "editor": editor,
            "media": self.media + editor.media,
            "history": self.address("history", thing.pk),
            "conflict": getattr(request, "conflict", None),
            "frame": self.frame(request, thing, title=str(thing), crumbs=crumbs),
        }
        return self.page_of(request, template, {**around, **context})

    def frame(self, request: PageRequest, thing, *, title: str, crumbs: tuple[Link, ...]) -> PageFrame:
        """The page frame for a page about a thing."""
        table, tools = self.opts.model_name, self.tools(thing, on=request.today)
        return draft_frame(self.framework_of(thing), title=title, table=table, crumbs=crumbs, tools=tools)

    def _crumbs(self, thing) -> tuple[Link, ...]:
        """The breadcrumbs between the framework and the thing."""
        return (Link(self.opts.verbose_name_plural.capitalize(), self.list_address(thing)),)

    def page_of(self, request: PageRequest, template: str, context: dict) -> HttpResponse:
        around = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**around, **context})

    def _saved(self, request: PageRequest, thing, editor: Editor, revise: Callable) -> bool:
        try:
            revise(thing, editor, by=member_of(request.viewer, self.organization_of(thing)), now=request.now)
        except DraftHasChanged:
            request.was_beaten = True
            return False
        except (Refusal, ValidationError) as error:
            for message in getattr(error, "messages", [str(error)]):
                self.message_user(request, message, messages.ERROR)
            return False
        thing.refresh_from_db()
        self.message_user(request, f"“{thing}” saved in the draft.", messages.SUCCESS)
        return True

    def _editor_after_conflict(self, request: PageRequest, make: Callable) -> Editor:
        """The page with everything that was typed; saving it again replaces the version stored meanwhile."""
        data = request.POST.copy()
        data["loaded"] = make(None).form.initial["loaded"]
        editor = make(data)
        editor.is_valid()
        return editor

    def _after(self, request: PageRequest, thing) -> HttpResponse:
        is_going_on = "_continue" in request.POST
        return HttpResponseRedirect(self.address("change", thing.pk) if is_going_on else self.list_address(thing))

    def list_address(self, thing) -> str:
        """The address of the list that contains a thing."""
        return list_url(self.opts.model_name, self.framework_of(thing).pk)

    def address(self, page: str, *args) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def add_view(self, request: PageRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        things = self.things_to_begin_in(request)
        form = self.begin_form(request.POST or None, things=things, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            try:
                thing = self._begun(request, form)
            except (Refusal, ValidationError) as error:
                form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            else:
                return HttpResponseRedirect(
                    reverse(f"admin:frameworks_{self.opts.model_name}_change", args=[thing.pk])
                )
        title = f"New {self.opts.verbose_name}"
        context = {
            "title": title,
            "form": form,
            "media": self.media,
            "back": self.address("changelist"),
            "frame": draft_frame(None, title=title, crumbs=(Link(title, "", is_current=True),)),
        }
        return self.page_of(request, "admin/frameworks/new_item.html", context)

    def things_to_begin_in(self, request: PageRequest) -> QuerySet:
        return editable_frameworks(request.viewer)

    def _begun(self, request: PageRequest, form: NewItemForm):
        framework = form.cleaned_data["framework"]
        return self.begin(form.cleaned_data, by=member_of(request.viewer, framework.organization_id), now=request.now)

    def history_view(self, request: PageRequest, object_id: str, extra_context=None) -> HttpResponse:
        thing = self.object_or_404(request, object_id)
        title = f"Change history of “{thing}”"
        crumbs = (*self._crumbs(thing), Link(str(thing), self.address("change", thing.pk)))
        context = {
            "title": title,
            "thing": thing,
            "events": audit_lines(saved_since(thing)),
            "media": self.media,
            "frame": self.frame(request, thing, title=title, crumbs=crumbs),
        }
        return self.page_of(request, "admin/frameworks/change_history.html", context)
