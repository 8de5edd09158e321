"""Lists of the abilities, roles and groups of a draft: one framework at a time, in an order that can be edited."""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.views.main import ChangeList
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.html import format_html

from foundation.refusal import Refusal
from frameworks.actions import DraftHasChanged, reorder
from frameworks.addresses import FrameworkUrls
from frameworks.admin.editing import EditorAdmin
from frameworks.admin.layout import draft_frame, draft_tools, new_item_url
from frameworks.forms.fields import ids_in
from frameworks.forms.order import OrderForm, name_of
from frameworks.models import Framework
from frameworks.queries import order_of
from frameworks.queries.admin_lists import conflict_about, editable_frameworks
from people.queries import member_of
from people.requests import PageRequest
from ui.components import Link


def selected_framework(request: PageRequest) -> Framework | None:
    """The framework of a list: the one in the address, or the first. Queried once per request."""
    if "selected_framework" not in request.__dict__:
        frameworks = editable_frameworks(request.viewer)
        chosen = ids_in([request.GET.get("framework", "")])
        request.selected_framework = frameworks.filter(pk=chosen[0]).first() if chosen else frameworks.first()
    return request.selected_framework


class OneFrameworkFilter(admin.SimpleListFilter):
    """Show one framework at a time, because an order only makes sense within one."""

    title = "framework"
    parameter_name = "framework"

    def lookups(self, request: PageRequest, model_admin) -> list[tuple[int, str]]:
        return [(framework.pk, str(framework)) for framework in editable_frameworks(request.viewer)]

    def value(self) -> str | None:
        """The id of the chosen framework, or of the first if none is chosen."""
        chosen = ids_in([super().value() or ""])
        if chosen:
            return str(chosen[0])
        return str(self.lookup_choices[0][0]) if self.lookup_choices else None

    def choices(self, changelist):
        return list(super().choices(changelist))[1:]

    def queryset(self, request: PageRequest, queryset: QuerySet) -> QuerySet:
        value = self.value()
        return queryset.filter(framework=int(value)) if value else queryset.none()


def order_column(form: OrderForm) -> Callable:
    """The column with the place of each row."""

    @admin.display(description="Order", ordering="position")
    def position(thing) -> str:
        name = name_of(thing.pk)
        return format_html("{}{}", form[name].errors, form[name]) if name in form.fields else ""

    return position


class InFrameworkAdmin(EditorAdmin):
    """A table of things within a framework. ``joined`` are relations that the list also shows."""

    joined: tuple[str, ...] = ()
    list_filter = [OneFrameworkFilter]
    search_fields = ["name", "key"]
    ordering = ["position", "pk"]

    def get_queryset(self, request: PageRequest) -> QuerySet:
        return super().get_queryset(request).select_related("framework__organization", *self.joined)

    def get_list_display(self, request: PageRequest) -> list:
        form = getattr(request, "order", None)
        return [*self.list_display, *([order_column(form)] if form else [])]

    def get_changelist_instance(self, request: PageRequest) -> ChangeList:
        changelist = super().get_changelist_instance(request)
        changelist.order = getattr(request, "order", None)
        return changelist

    def changelist_view(self, request: PageRequest, extra_context=None) -> HttpResponse:
        found = selected_framework(request)
        if found is None:
            return super().changelist_view(request, {"title": "No frameworks to edit yet", **(extra_context or {})})
        names = order_of(found, self.model)
        request.order = OrderForm(request.POST if request.method == "POST" else None, names)
        if request.method == "POST" and self._is_arranged(request, found):
            return HttpResponseRedirect(request.get_full_path())
        conflict = getattr(request, "conflict", None)
        context = {**self._list_context(found), "conflict": conflict}
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def _is_arranged(self, request: PageRequest, framework: Framework) -> bool:
        form: OrderForm = request.order
        if form.is_current and not form.is_valid():
            return False
        by = member_of(request.viewer, framework.organization_id)
        try:
            if not form.is_current:
                raise DraftHasChanged
            if places := form.places():
                reorder(
                    framework=framework, model=self.model, loaded=form.order, places=places, by=by, now=request.now
                )
        except DraftHasChanged:
            request.order = form.again(order_of(framework, self.model))
            request.conflict = conflict_about(framework, framework)
            return False
        except Refusal as error:
            self.message_user(request, str(error), messages.ERROR)
            return True
        self.message_user(request, "Order saved in the draft.", messages.SUCCESS)
        return True

    def _list_context(self, framework: Framework) -> dict:
        name = self.opts.verbose_name_plural.capitalize()
        tools = draft_tools(FrameworkUrls(framework.organization.slug, framework.key))
        table = self.opts.model_name
        return {
            "title": f"{name} of {framework}",
            "add": Link(f"New {self.opts.verbose_name}", new_item_url(table, framework.pk)),
            "frame": draft_frame(framework, title=name, table=table, crumbs=(Link(name, ""),), tools=tools),
        }
