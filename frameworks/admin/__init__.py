"""Django's admin for editors: the drafts of their organizations, and nothing else.

Every page reads through ``frameworks.forms.draft_forms`` and writes through ``frameworks.actions``; what belongs to
another organization is not found.
"""

from collections.abc import Collection

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpResponse, HttpResponseRedirect
from django.urls import reverse

from foundation.refusal import Refusal
from frameworks.actions import (
    FrameworkSettings,
    add_ability,
    add_group,
    add_role,
    create_framework,
    remove_group,
    revise_ability,
    revise_framework,
    revise_group,
    revise_role,
)
from frameworks.addresses import FrameworkUrls
from frameworks.admin.autocomplete import autocomplete_widgets
from frameworks.admin.editing import EditorAdmin, Scoped
from frameworks.admin.filters import FrameworkStatusFilter, GroupFilter, StatusFilter, VisibilityFilter
from frameworks.admin.layout import draft_frame, organization_cards
from frameworks.admin.lists import InFrameworkAdmin, OneFrameworkFilter
from frameworks.admin.requirements import WithRequirements
from frameworks.forms.draft_forms import (
    AbilityEditor,
    AbilityRequirementsEditor,
    FrameworkEditor,
    GroupEditor,
    RoleEditor,
    RoleRequirementsEditor,
)
from frameworks.forms.new_items import NewFrameworkForm, NewItemForm
from frameworks.models import Ability, Framework, Group, Requirement, Role
from frameworks.queries.admin_lists import editable_organization_ids, list_editable_frameworks
from people.models import Member
from people.queries import member_of
from people.requests import PageRequest
from ui.components import Link


@admin.register(Framework)
class FrameworkAdmin(EditorAdmin):
    organization = "organization"
    begin_form = NewFrameworkForm
    change_template = "admin/frameworks/framework.html"
    list_display = ["name", "organization", "visibility", "status"]
    list_filter = [VisibilityFilter, FrameworkStatusFilter]
    search_fields = ["name", "key"]

    def organization_of(self, thing: Framework) -> int:
        return thing.organization_id

    def framework_of(self, thing: Framework) -> Framework:
        return thing

    def addresses_of(self, thing: Framework) -> FrameworkUrls:
        return FrameworkUrls(thing.organization.slug, thing.key)

    def list_address(self, thing: Framework) -> str:
        return reverse("admin:index")

    def _crumbs(self, thing: Framework) -> tuple[Link, ...]:
        return ()

    def on_index(self, request: PageRequest) -> dict:
        """The context of the admin's front page: every framework that the viewer can edit."""
        return {
            "organizations": tuple(organization_cards(list_editable_frameworks(request.viewer))),
            "add": Link("New framework", reverse("admin:frameworks_framework_add")),
        }

    def changelist_view(self, request: PageRequest, extra_context=None) -> HttpResponse:
        context = {
            "title": "Frameworks",
            "add": Link("New framework", reverse("admin:frameworks_framework_add")),
            "frame": draft_frame(None, title="Frameworks", crumbs=(Link("Frameworks", ""),)),
        }
        return super().changelist_view(request, {**context, **(extra_context or {})})

    def contents(self, editor: FrameworkEditor) -> tuple[Link, ...]:
        return (Link("Framework", "#framework"), Link("Scale", "#scale"))

    def within(self, queryset: QuerySet, framework: int) -> QuerySet:
        return queryset.filter(pk=framework)

    def editor(self, request: PageRequest, thing: Framework, data) -> FrameworkEditor:
        return FrameworkEditor(thing, data)

    def revise(self, thing: Framework, editor: FrameworkEditor, *, by: Member, now) -> None:
        values = editor.form.cleaned_data
        settings = FrameworkSettings(
            **{name: values[name] for name in ("name", "visibility", "status", "licence")},
            description=editor.description(),
            source=editor.source(),
            scale=editor.scale(),
        )
        revise_framework(framework=thing, loaded=editor.loaded, settings=settings, by=by, now=now)

    def things_to_begin_in(self, request: PageRequest) -> QuerySet:
        return editable_organization_ids(request.viewer)

    def _begun(self, request: PageRequest, form: NewItemForm) -> Framework:
        values = form.cleaned_data
        return create_framework(
            organization=values["organization"],
            key=values["key"],
            name=values["name"],
            visibility=values["visibility"],
            by=member_of(request.viewer, values["organization"].pk),
            now=request.now,
        )


@admin.register(Group)
class GroupAdmin(InFrameworkAdmin):
    change_template = "admin/frameworks/group.html"
    list_display = ["name", "parent"]
    joined = ("parent",)

    def editor(self, request: PageRequest, thing: Group, data) -> GroupEditor:
        return GroupEditor(thing, data)

    def revise(self, thing: Group, editor: GroupEditor, *, by: Member, now) -> None:
        values = editor.form.cleaned_data
        revise_group(
            group=thing,
            loaded=editor.loaded,
            name=values["name"],
            description=editor.description(),
            parent=values["parent"],
            by=by,
            now=now,
        )

    def begin(self, values: dict, *, by: Member, now) -> Group:
        return add_group(framework=values["framework"], key=values["key"], name=values["name"], by=by, now=now)

    def has_delete_permission(self, request: PageRequest, obj=None) -> bool:
        """Groups can be deleted: they are only headings, and what they contain is kept."""
        return request.viewer.edits

    def delete_view(self, request: PageRequest, object_id: str, extra_context=None) -> HttpResponse:
        group = self.object_or_404(request, object_id)
        crumbs = (*self._crumbs(group), Link(str(group), self.address("change", group.pk)))
        title = f"Delete “{group}”?"
        frame = self.frame(request, group, title=title, crumbs=crumbs)
        return super().delete_view(request, object_id, {"title": title, "frame": frame, **(extra_context or {})})

    def response_delete(self, request: PageRequest, obj_display: str, obj_id) -> HttpResponse:
        return HttpResponseRedirect(self.address("changelist"))

    def delete_model(self, request: PageRequest, obj: Group) -> None:
        by, name = member_of(request.viewer, self.organization_of(obj)), str(obj)
        try:
            remove_group(group=obj, by=by, now=request.now)
        except Refusal as error:
            self.message_user(request, str(error), messages.ERROR)
        else:
            self.message_user(request, f"Group “{name}” deleted from the draft.", messages.SUCCESS)

    def log_deletions(self, request: PageRequest, queryset) -> None:
        """Do nothing: the action has already written to the audit log."""


@admin.register(Ability)
class AbilityAdmin(WithRequirements, InFrameworkAdmin):
    requirements_title = "Role requirements"
    one_more = "Add role"
    change_template = "admin/frameworks/ability.html"
    list_display = ["name", "group", "status"]
    joined = ("group",)
    list_filter = [OneFrameworkFilter, GroupFilter, StatusFilter]

    def page(self, thing: Ability, addresses: FrameworkUrls) -> str:
        return addresses.ability(thing.key)

    def contents(self, editor: AbilityEditor) -> tuple[Link, ...]:
        return (
            Link("Ability", "#ability"),
            *(Link(part.title, f"#{part.form.prefix}") for part in editor.milestones),
            Link("Role requirements", "#requirements"),
        )

    def editor(self, request: PageRequest, thing: Ability, data) -> AbilityEditor:
        return AbilityEditor(
            thing,
            data,
            role_chooser=autocomplete_widgets(Requirement, "role", thing.framework_id),
            member_chooser=autocomplete_widgets(Ability, "maintainers", thing.framework_id, multiple=True),
            on=request.today,
        )

    def revise(self, thing: Ability, editor: AbilityEditor, *, by: Member, now) -> None:
        revise_ability(
            ability=thing,
            loaded=editor.loaded,
            document=editor.entered_document(),
            requirements=editor.entered_requirements(),
            maintainers=editor.form.cleaned_data["maintainers"],
            by=by,
            now=now,
        )

    def requirements_editor(self, thing: Ability, data, shown: Collection[int]) -> AbilityRequirementsEditor:
        role_chooser = autocomplete_widgets(Requirement, "role", thing.framework_id)
        return AbilityRequirementsEditor(thing, data, shown=shown, chooser=role_chooser)

    def revise_requirements(self, thing: Ability, editor: AbilityRequirementsEditor, *, by: Member, now) -> None:
        revise_ability(
            ability=thing,
            loaded=editor.loaded,
            document=editor.edited.document,
            requirements=editor.entered_requirements(),
            maintainers=Member.objects.in_bulk(editor.edited.maintainers).values(),
            by=by,
            now=now,
        )

    def begin(self, values: dict, *, by: Member, now) -> Ability:
        return add_ability(framework=values["framework"], key=values["key"], name=values["name"], by=by, now=now)


@admin.register(Role)
class RoleAdmin(WithRequirements, InFrameworkAdmin):
    requirements_title = "Requirements"
    one_more = "Add ability"
    change_template = "admin/frameworks/role.html"
    list_display = ["name", "grade", "group", "status"]
    joined = ("group",)
    list_filter = [OneFrameworkFilter, GroupFilter, StatusFilter]

    def page(self, thing: Role, addresses: FrameworkUrls) -> str:
        return addresses.role(thing.key)

    def contents(self, editor: RoleEditor) -> tuple[Link, ...]:
        return (Link("Role", "#role"), Link("Requirements", "#requirements"))

    def editor(self, request: PageRequest, thing: Role, data) -> RoleEditor:
        framework = thing.framework_id
        return RoleEditor(
            thing,
            data,
            ability_chooser=autocomplete_widgets(Requirement, "ability", framework),
            role_chooser=autocomplete_widgets(Role, "parent", framework),
            many=autocomplete_widgets(Role, "includes", framework, multiple=True),
        )

    def revise(self, thing: Role, editor: RoleEditor, *, by: Member, now) -> None:
        revise_role(role=thing, loaded=editor.loaded, document=editor.entered_document(), by=by, now=now)

    def requirements_editor(self, thing: Role, data, shown: Collection[int]) -> RoleRequirementsEditor:
        ability_chooser = autocomplete_widgets(Requirement, "ability", thing.framework_id)
        return RoleRequirementsEditor(thing, data, shown=shown, chooser=ability_chooser)

    def revise_requirements(self, thing: Role, editor: RoleRequirementsEditor, *, by: Member, now) -> None:
        revise_role(role=thing, loaded=editor.loaded, document=editor.entered_document(), by=by, now=now)

    def begin(self, values: dict, *, by: Member, now) -> Role:
        return add_role(framework=values["framework"], key=values["key"], name=values["name"], by=by, now=now)


@admin.register(Member)
class MemberAdmin(Scoped):
    """Only for choosing maintainers: members are edited on the people pages."""

    organization = "organization"
    search_fields = ["name", "email"]
    ordering = ["name"]

    def get_queryset(self, request: PageRequest) -> QuerySet:
        """Current members only: former members can't be chosen."""
        return super().get_queryset(request).current(request.today)

    def within(self, queryset: QuerySet, framework: int) -> QuerySet:
        return queryset.filter(organization__frameworks=framework)

    def has_module_permission(self, request: PageRequest) -> bool:
        return False

    has_add_permission = has_module_permission

    def has_change_permission(self, request: PageRequest, obj=None) -> bool:
        return False

    def get_urls(self) -> list:
        """No pages: members have none in the admin."""
        return []
