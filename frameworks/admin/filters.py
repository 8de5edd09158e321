"""The filters of the admin's lists: one select each, next to the search field."""

from django.contrib import admin
from django.db.models import QuerySet

from frameworks.admin.lists import selected_framework
from frameworks.words import FrameworkStatus, Status, Visibility
from people.requests import PageRequest


class ChoiceFilter(admin.SimpleListFilter):
    """Filter by one value of an enum (``kinds``); an unknown value filters nothing."""

    kinds: type

    def lookups(self, request: PageRequest, model_admin) -> list[tuple[str, str]]:
        return [(value, label.partition(":")[0]) for value, label in self.kinds.choices]

    def queryset(self, request: PageRequest, queryset: QuerySet) -> QuerySet:
        is_known = self.value() in self.kinds.values
        return queryset.filter(**{self.parameter_name: self.value()}) if is_known else queryset


class StatusFilter(ChoiceFilter):
    title, parameter_name, kinds = "status", "status", Status


class FrameworkStatusFilter(ChoiceFilter):
    title, parameter_name, kinds = "status", "status", FrameworkStatus


class VisibilityFilter(ChoiceFilter):
    title, parameter_name, kinds = "who can read it", "visibility", Visibility


class WithinFrameworkFilter(admin.SimpleListFilter):
    """Filter by something within the framework of the list."""

    def __init__(self, request: PageRequest, *args):
        self.framework = selected_framework(request)
        super().__init__(request, *args)


class GroupFilter(WithinFrameworkFilter):
    """Filter by a group, including the groups nested in it."""

    title, parameter_name = "group", "group"
    NONE = "-"

    def lookups(self, request: PageRequest, model_admin) -> list[tuple[str, str]]:
        self.parents = {}
        if self.framework is None:
            return []
        groups = list(self.framework.groups.all())
        self.parents = {str(group.pk): str(group.parent_id or "") for group in groups}
        named = [(str(group.pk), group.name) for group in groups]
        return [*named, (self.NONE, "No group")] if named else []

    def queryset(self, request: PageRequest, queryset: QuerySet) -> QuerySet:
        if self.value() == self.NONE:
            return queryset.filter(group=None)
        groups = [key for key in self.parents if self.value() in self._path(key)]
        return queryset.filter(group__in=groups) if self.value() in self.parents else queryset

    def _path(self, key: str) -> list[str]:
        """The keys of a group and its ancestors."""
        path: list[str] = []
        while key and key not in path:
            path.append(key)
            key = self.parents.get(key, "")
        return path
