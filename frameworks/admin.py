"""Django's admin for editors: the drafts of their organizations, and nothing else.

Every page shows and changes through ``frameworks.forms.editors`` and ``frameworks.actions``; what belongs to another
organization is not found.
"""

from collections.abc import Callable

from django.contrib import admin, messages
from django.contrib.admin.widgets import AutocompleteSelect, AutocompleteSelectMultiple
from django.core.exceptions import PermissionDenied, ValidationError
from django.db.models import QuerySet
from django.http import Http404, HttpRequest, HttpResponse, HttpResponseRedirect
from django.template.response import TemplateResponse
from django.urls import reverse

from frameworks.actions import (
    CannotChangeFramework,
    DraftHasChanged,
    FrameSettings,
    add_ability,
    add_group,
    add_role,
    arrange,
    create_framework,
    remove_group,
    revise_ability,
    revise_framework,
    revise_group,
    revise_role,
)
from frameworks.addresses import Addresses
from frameworks.forms.editors import (
    AbilityEditor,
    BeginForm,
    BeginFrameworkForm,
    Editor,
    FrameworkEditor,
    GroupEditor,
    RoleEditor,
)
from frameworks.models import Ability, Framework, Group, Requirement, Role
from frameworks.queries.edited import edited_frameworks, edited_organizations_of, last_saved, saved_since
from people.models import Member
from people.permissions import edited_organizations
from people.queries import member_of
from ui.components import Link


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

    def addresses_of(self, thing) -> Addresses:
        return Addresses(thing.framework.organization.slug, thing.framework.key)

    def tools(self, thing) -> tuple[Link, ...]:
        """Where one may go from a page: to what readers see, to the draft, to publishing."""
        addresses = self.addresses_of(thing)
        return (
            Link("View page", self.page(thing, addresses.present)),
            Link("Preview draft", self.page(thing, addresses.draft)),
            Link("Review and publish", addresses.review),
        )

    def page(self, thing, addresses: Addresses) -> str:
        return addresses.index

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
            "tools": self.tools(thing),
            "conflict": getattr(request, "conflict", None),
        }
        return self._page(request, self.change_template, context)

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
        return HttpResponseRedirect(self.address("change", thing.pk) if is_going_on else self.address("changelist"))

    def address(self, page: str, *args) -> str:
        return reverse(f"admin:{self.opts.app_label}_{self.opts.model_name}_{page}", args=args)

    def add_view(self, request: HttpRequest, form_url: str = "", extra_context=None) -> HttpResponse:
        form = self.begin_form(request.POST or None, things=self.things_to_begin_in(request))
        if request.method == "POST" and form.is_valid():
            try:
                thing = self._begun(request, form)
            except (CannotChangeFramework, ValidationError) as error:
                form.add_error(None, error if isinstance(error, ValidationError) else str(error))
            else:
                return HttpResponseRedirect(
                    reverse(f"admin:frameworks_{self.opts.model_name}_change", args=[thing.pk])
                )
        context = {"title": f"Begin a {self.opts.verbose_name}", "form": form, "media": self.media}
        return self._page(request, "admin/frameworks/begin.html", context)

    def things_to_begin_in(self, request: HttpRequest) -> QuerySet:
        return edited_frameworks(request.viewer)

    def _begun(self, request: HttpRequest, form: BeginForm):
        inside = form.cleaned_data["framework"]
        return self.begin(form.cleaned_data, by=member_of(request.viewer, inside.organization_id), now=request.now)

    def history_view(self, request: HttpRequest, object_id: str, extra_context=None) -> HttpResponse:
        thing = self.get_object(request, object_id)
        if thing is None:
            raise Http404
        context = {
            "title": f"Who changed “{thing}”",
            "thing": thing,
            "events": saved_since(thing),
            "media": self.media,
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

    return lambda form_field: Chooser(source._meta.get_field(field), admin.site, choices=form_field.choices)


@admin.register(Framework)
class FrameworkAdmin(EditorAdmin):
    organization = "organization"
    begin_form = BeginFrameworkForm
    change_template = "admin/frameworks/framework.html"
    list_display = ["name", "organization", "visibility", "status"]
    list_filter = ["visibility", "status"]
    search_fields = ["name", "key"]

    def organization_of(self, thing: Framework) -> int:
        return thing.organization_id

    def addresses_of(self, thing: Framework) -> Addresses:
        return Addresses(thing.organization.slug, thing.key)

    def within(self, queryset: QuerySet, framework: int) -> QuerySet:
        return queryset.filter(pk=framework)

    def editor(self, thing: Framework, data) -> FrameworkEditor:
        return FrameworkEditor(thing, data)

    def revise(self, thing: Framework, editor: FrameworkEditor, *, by: Member, now) -> None:
        said = editor.form.cleaned_data
        names = ("name", "description", "visibility", "status", "licence")
        settings = FrameSettings(**{name: said[name] for name in names}, source=editor.source(), scale=editor.scale())
        revise_framework(framework=thing, loaded=editor.loaded, settings=settings, by=by, now=now)

    def things_to_begin_in(self, request: HttpRequest) -> QuerySet:
        return edited_organizations_of(request.viewer)

    def _begun(self, request: HttpRequest, form: BeginForm) -> Framework:
        said = form.cleaned_data
        return create_framework(
            organization=said["organization"],
            key=said["key"],
            name=said["name"],
            visibility=said["visibility"],
            by=member_of(request.viewer, said["organization"].pk),
            now=request.now,
        )


def chosen_framework(request: HttpRequest) -> Framework | None:
    """The framework whose things a list shows: the one in the address, or else the first."""
    chosen = request.GET.get("framework", "")
    frameworks = edited_frameworks(request.viewer)
    is_named = chosen.isdecimal() and len(chosen) < 19
    return frameworks.filter(pk=chosen).first() if is_named else frameworks.first()


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
        chosen = request.GET.get("framework", "")
        frameworks = edited_frameworks(request.viewer)
        found = (
            frameworks.filter(pk=chosen).first() if chosen.isdecimal() and len(chosen) < 19 else frameworks.first()
        )
        tools = FrameworkAdmin.tools(self.admin_site.get_model_admin(Framework), found) if found else ()
        title = f"{self.opts.verbose_name_plural.capitalize()} of {found}" if found else "Nothing to edit yet"
        return super().changelist_view(request, {"tools": tools, "title": title, **(extra_context or {})})


@admin.register(Group)
class GroupAdmin(InFrameworkAdmin):
    change_template = "admin/frameworks/group.html"
    list_display = ["name", "parent", "position"]

    def editor(self, thing: Group, data) -> GroupEditor:
        return GroupEditor(thing, data)

    def revise(self, thing: Group, editor: GroupEditor, *, by: Member, now) -> None:
        said = editor.form.cleaned_data
        revise_group(
            group=thing,
            loaded=editor.loaded,
            name=said["name"],
            description=said["description"],
            parent=said["parent"],
            by=by,
            now=now,
        )

    def begin(self, said: dict, *, by: Member, now) -> Group:
        return add_group(framework=said["framework"], key=said["key"], name=said["name"], by=by, now=now)

    def has_delete_permission(self, request: HttpRequest, obj=None) -> bool:
        """A heading is only a heading: what stands under it stays."""
        return request.viewer.edits

    def delete_model(self, request: HttpRequest, obj: Group) -> None:
        remove_group(group=obj, by=member_of(request.viewer, self.organization_of(obj)), now=request.now)

    def log_deletions(self, request: HttpRequest, queryset) -> None:
        """The audit log has it already."""


@admin.register(Ability)
class AbilityAdmin(InFrameworkAdmin):
    change_template = "admin/frameworks/ability.html"
    list_display = ["name", "group", "status", "position"]
    list_filter = [OneFrameworkFilter, "status"]

    def page(self, thing: Ability, addresses: Addresses) -> str:
        return addresses.ability(thing.key)

    def editor(self, thing: Ability, data) -> AbilityEditor:
        framework = thing.framework_id
        return AbilityEditor(
            thing,
            data,
            role_chooser=choosers(Requirement, "role", framework),
            member_chooser=choosers(Ability, "maintainers", framework, multiple=True),
        )

    def revise(self, thing: Ability, editor: AbilityEditor, *, by: Member, now) -> None:
        revise_ability(
            ability=thing,
            loaded=editor.loaded,
            document=editor.said(),
            asked=editor.asked(),
            maintainers=editor.form.cleaned_data["maintainers"],
            by=by,
            now=now,
        )

    def begin(self, said: dict, *, by: Member, now) -> Ability:
        return add_ability(framework=said["framework"], key=said["key"], name=said["name"], by=by, now=now)


@admin.register(Role)
class RoleAdmin(InFrameworkAdmin):
    change_template = "admin/frameworks/role.html"
    list_display = ["name", "grade", "group", "status", "position"]
    list_filter = [OneFrameworkFilter, "status"]

    def page(self, thing: Role, addresses: Addresses) -> str:
        return addresses.role(thing.key)

    def editor(self, thing: Role, data) -> RoleEditor:
        framework = thing.framework_id
        return RoleEditor(
            thing,
            data,
            ability_chooser=choosers(Requirement, "ability", framework),
            role_chooser=choosers(Role, "parent", framework),
            many=choosers(Role, "includes", framework, multiple=True),
        )

    def revise(self, thing: Role, editor: RoleEditor, *, by: Member, now) -> None:
        revise_role(role=thing, loaded=editor.loaded, document=editor.said(), by=by, now=now)

    def begin(self, said: dict, *, by: Member, now) -> Role:
        return add_role(framework=said["framework"], key=said["key"], name=said["name"], by=by, now=now)


@admin.register(Member)
class MemberAdmin(Scoped):
    """Only to be chosen from: members are kept elsewhere."""

    organization = "organization"
    search_fields = ["name", "email"]
    ordering = ["name"]

    def within(self, queryset: QuerySet, framework: int) -> QuerySet:
        return queryset.filter(organization__frameworks=framework)

    def has_module_permission(self, request: HttpRequest) -> bool:
        return False

    has_add_permission = has_module_permission

    def has_change_permission(self, request: HttpRequest, obj=None) -> bool:
        return False

    def changelist_view(self, request: HttpRequest, extra_context=None) -> HttpResponse:
        raise PermissionDenied

    def changeform_view(self, request: HttpRequest, *args, **kwargs) -> HttpResponse:
        raise PermissionDenied
