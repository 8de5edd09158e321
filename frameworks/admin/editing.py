"""How things of a draft are listed and changed in Django's admin: each through an ``Editor`` and an action.

What belongs to another organization is not found.
"""

import datetime as dt
from collections.abc import Callable

from django import forms
from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from frameworks.actions import CannotChangeFramework, DraftHasChanged, arrange
from frameworks.addresses import Addresses
from frameworks.admin.around import begin_url, draft_chrome, list_url, told, ways
from frameworks.forms.editors import BeginForm, Editor
from frameworks.models import Framework
from frameworks.queries.edited import edited_frameworks, is_released, last_saved, saved_since
from people.models import Member
from people.permissions import edited_organizations
from people.queries import member_of
from ui.components import Chrome, Link


class Scoped(admin.ModelAdmin):
    """What editors see of a table: the rows of their organizations, found through ``organization``."""

    organization = "framework__organization"

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        rows = super().get_queryset(request)
        return rows.filter(**{f"{self.organization}__in": edited_organizations(request.viewer)})

    def has_module_permission(self, request: HttpRequest) -> bool:
        return request.viewer.edits

    def has_view_permission(self, request: HttpRequest, obj=None) -> bool:
        return request.viewer.edits

    has_change_permission = has_view_permission
    has_add_permission = has_module_permission

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """Nothing is deleted: what is no longer wanted is archived, since people's records speak of it."""
        return False

    def _get_obj_does_not_exist_redirect(self, request: HttpRequest, opts, object_id: str):
        raise Http404

    def get_search_results(self, request: HttpRequest, queryset: QuerySet, search_term: str):
        """Within one framework, where a page of that framework asks (by its chooser)."""
        framework = request.GET.get("framework", "")
        if framework.isdecimal() and len(framework) < 19:
            queryset = self.within(queryset, int(framework))
        return super().get_search_results(request, queryset, search_term)

    def within(self, queryset: QuerySet, framework: int) -> QuerySet:
        return queryset.filter(framework=framework)


class EditorAdmin(Scoped):
    """A table whose rows are changed by an ``Editor`` and an action."""

    begin_form: type[BeginForm] = BeginForm
    change_template = ""
    list_per_page = 100
    show_full_result_count = False
    actions = None

    def editor(self, thing, data) -> Editor:
        raise NotImplementedError

    def revise(self, thing, editor: Editor, *, by: Member, now) -> None:
        raise NotImplementedError

    def begin(self, said: dict, *, by: Member, now):
        raise NotImplementedError

    def organization_of(self, thing) -> int:
        return thing.framework.organization_id

    def framework_of(self, thing) -> Framework:
        return thing.framework

    def addresses_of(self, thing) -> Addresses:
        return Addresses(thing.framework.organization.slug, thing.framework.key)

    def tools(self, thing, *, on: dt.date) -> tuple[Link, ...]:
        """Where one may go from a page: to what readers see (where they see it), to the draft, to publishing."""
        addresses = self.addresses_of(thing)
        view = (Link("View page", self.page(thing, addresses.present)),) if is_released(thing, on) else ()
        return (
            *view,
            Link("Preview draft", self.page(thing, addresses.draft)),
            Link("Review and publish", addresses.review),
        )

    def page(self, thing, addresses: Addresses) -> str:
        return addresses.index

    def contents(self, editor: Editor) -> tuple[Link, ...]:
        """Links to the parts of an editor's page, where it is long."""
        return ()

    def change_view(
        self, request: HttpRequest, object_id: str, form_url: str = "", extra_context=None
    ) -> HttpResponse:
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        editor = self.editor(thing, request.POST or None)
        if request.method == "POST" and editor.is_valid():
            if self._saved(request, thing, editor):
                return self._after(request, thing)
            editor = self._again(request, thing)
        context = {
            "title": str(thing),
            "thing": thing,
            "editor": editor,
            "media": self.media + editor.media,
            "contents": self.contents(editor),
            "history": self.address("history", thing.pk),
            "conflict": getattr(request, "conflict", None),
            "chrome": self.chrome(request, thing, title=str(thing), crumbs=self._crumbs(thing)),
        }
        return self._page(request, self.change_template, context)

    def chrome(self, request: HttpRequest, thing, *, title: str, crumbs: tuple[Link, ...]) -> Chrome:
        """What stands around a page about a thing."""
        table, tools = self.opts.model_name, self.tools(thing, on=request.today)
        return draft_chrome(self.framework_of(thing), title=title, table=table, crumbs=crumbs, tools=tools)

    def _crumbs(self, thing) -> tuple[Link, ...]:
        """The way down to a thing's own page, below its framework."""
        return (Link(self.opts.verbose_name_plural.capitalize(), self.list_address(thing)),)

    def _page(self, request: HttpRequest, template: str, context: dict) -> HttpResponse:
        around = {**self.admin_site.each_context(request), "opts": self.opts}
        return TemplateResponse(request, template, {**around, **context})

    def _saved(self, request: HttpRequest, thing, editor: Editor) -> bool:
        try:
            self.revise(thing, editor, by=member_of(request.viewer, self.organization_of(thing)), now=request.now)
        except DraftHasChanged:
            request.conflict = last_saved(thing)
            return False
        except (CannotChangeFramework, ValidationError) as error:
            for message in getattr(error, "messages", [str(error)]):
                self.message_user(request, message, messages.ERROR)
            return False
        thing.refresh_from_db()
        self.message_user(request, f"“{thing}” is saved in the draft.", messages.SUCCESS)
        return True

    def _again(self, request: HttpRequest, thing) -> Editor:
        """The page with all that was typed; saving it once more puts it in place of what is there by now."""
        data = request.POST.copy()
        data["loaded"] = self.editor(thing, None).form.initial["loaded"]
        editor = self.editor(thing, data)
        editor.is_valid()
        return editor

    def _after(self, request: HttpRequest, thing) -> HttpResponse:
        is_going_on = "_continue" in request.POST
        return HttpResponseRedirect(self.address("change", thing.pk) if is_going_on else self.list_address(thing))

    def list_address(self, thing) -> str:
        """The list that a thing stands in."""
        return list_url(self.opts.model_name, self.framework_of(thing).pk)

    def address(self, page: str, *args) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        things = self.things_to_begin_in(request)
        form = self.begin_form(request.POST or None, things=things, initial=request.GET.dict())
        if request.method == "POST" and form.is_valid():
            try:
                thing = self._begun(request, form)
            except (CannotChangeFramework, ValidationError) as error:
                form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            else:
                return HttpResponseRedirect(
                    reverse(f"admin:frameworks_{self.opts.model_name}_change", args=[thing.pk])
                )
        title = f"Begin {self.one}"
        context = {
            "title": title,
            "form": form,
            "media": self.media,
            "back": self.address("changelist"),
            "chrome": draft_chrome(None, title=title, crumbs=(Link(title, "", is_current=True),)),
        }
        return self._page(request, "admin/frameworks/begin.html", context)

    @property
    def one(self) -> str:
        """ "an ability", "a role"."""
        name = self.opts.verbose_name
        return f"{'an' if name[0] in 'aeiou' else 'a'} {name}"

    def things_to_begin_in(self, request: HttpRequest) -> QuerySet:
        return edited_frameworks(request.viewer)

    def _begun(self, request: HttpRequest, form: BeginForm):
        inside = form.cleaned_data["framework"]
        return self.begin(form.cleaned_data, by=member_of(request.viewer, inside.organization_id), now=request.now)

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        title = f"Who changed “{thing}”"
        crumbs = (*self._crumbs(thing), Link(str(thing), self.address("change", thing.pk)))
        context = {
            "title": title,
            "thing": thing,
            "events": told(saved_since(thing)),
            "media": self.media,
            "chrome": self.chrome(request, thing, title=title, crumbs=crumbs),
        }
        return self._page(request, "admin/frameworks/events.html", context)

    def save_model(self, request: HttpRequest, obj, form, change: bool) -> None:
        """Only the order is changed in a list."""
        if "position" in form.changed_data:
            by = member_of(request.viewer, self.organization_of(obj))
            arrange(thing=obj, position=form.cleaned_data["position"], by=by, now=request.now)

    def log_change(self, request: HttpRequest, obj, message) -> None:
        """The audit log has it already."""

    log_addition = log_change


def choosers(source: Callable, field: str, framework: int, *, multiple: bool = False) -> Callable:
    """Makes choosers that search as one types, within one framework."""
    base = AutocompleteSelectMultiple if multiple else AutocompleteSelect

    class Chooser(base):
        def get_url(self) -> str:
            return f"{super().get_url()}?framework={framework}"

        def build_attrs(self, base_attrs: dict, extra_attrs: dict | None = None) -> dict:
            """Its list opens within the page's main part; where many are chosen each is taken away by itself."""
            attrs = {**super().build_attrs(base_attrs, extra_attrs), "data-dropdown-parent": "main"}
            return {**attrs, "data-allow-clear": "false"} if multiple else attrs

    return lambda form_field: Chooser(source._meta.get_field(field), admin.site, choices=form_field.choices)


def chosen_framework(request: HttpRequest) -> Framework | None:
    """The framework whose things a list shows: the one in the address, or else the first."""
    chosen = request.GET.get("framework", "")
    frameworks = edited_frameworks(request.viewer)
    is_named = chosen.isdecimal() and len(chosen) < 19
    return frameworks.filter(pk=chosen).first() if is_named else frameworks.first()


class PlaceForm(forms.ModelForm):
    """Where a thing stands in its list, counted from 1."""

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["position"] = self.instance.position + 1
        self.fields["position"].widget.attrs |= {"aria-label": f"Order of {self.instance}", "min": 1}

    def clean_position(self) -> int:
        return max(1, self.cleaned_data["position"]) - 1


class OneFrameworkFilter(admin.SimpleListFilter):
    """A list shows one framework at a time: its order and its health belong to it."""

    title = "framework"
    parameter_name = "framework"

    def lookups(self, request: HttpRequest, model_admin) -> list[tuple[int, str]]:
        return [(framework.pk, str(framework)) for framework in edited_frameworks(request.viewer)]

    def value(self) -> str | None:
        """The framework that is chosen, or the first."""
        return super().value() or (str(self.lookup_choices[0][0]) if self.lookup_choices else None)

    def choices(self, changelist):
        return list(super().choices(changelist))[1:]

    def queryset(self, request: HttpRequest, queryset: QuerySet) -> QuerySet:
        value = self.value() or ""
        return queryset.filter(framework=int(value)) if value.isdecimal() and len(value) < 19 else queryset.none()


class InFrameworkAdmin(EditorAdmin):
    """Things within a framework, listed one framework at a time, in an order that can be changed."""

    list_editable = ["position"]
    list_select_related = ["framework__organization"]
    list_filter = [OneFrameworkFilter]
    search_fields = ["name", "key"]
    ordering = ["position", "pk"]

    def lookup_allowed(self, lookup: str, value, request: HttpRequest) -> bool:
        return lookup == "framework" or super().lookup_allowed(lookup, value, request)

    def get_queryset(self, request: HttpRequest) -> QuerySet:
        return super().get_queryset(request).select_related("framework__organization")

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        found = chosen_framework(request)
        context = self._list_context(found) if found else {"title": "Nothing to edit yet"}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def _list_context(self, framework: Framework) -> dict:
        name = self.opts.verbose_name_plural.capitalize()
        tools = ways(Addresses(framework.organization.slug, framework.key))
        table = self.opts.model_name
        return {
            "title": f"{name} of {framework}",
            "add": Link(f"Begin {self.one}", begin_url(table, framework.pk)),
            "chrome": draft_chrome(framework, title=name, table=table, crumbs=(Link(name, ""),), tools=tools),
        }

    def get_changelist_form(self, request: HttpRequest, **kwargs) -> type[forms.ModelForm]:
        return super().get_changelist_form(request, **{"form": PlaceForm, **kwargs})
