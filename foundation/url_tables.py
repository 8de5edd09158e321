"""Tables of URLs: each URL is written once, and gives both its pattern and the way to build links to it.

Django's ``reverse`` costs more than the rest of many pages, so links are built by formatting::

    class ShopUrls(UrlTable):
        items = Url("items/")
        item = UrlWith("items/<int:number>/")

    urls = ShopUrls("/toys/")
    urls.items, urls.item(3)                                    # "/toys/items/", "/toys/items/3/"
    ShopUrls.patterns(items=show_items, item=show_item)         # for urlpatterns
"""

import re
from collections.abc import Callable, Mapping
from functools import cached_property, partial
from typing import Any, Self, overload
from urllib.parse import quote

from django.core.exceptions import ImproperlyConfigured
from django.urls import URLPattern, URLResolver, path

View = Callable[..., Any]
#: What ``reverse`` leaves as it is.
_SAFE = "!$&'()*+,;=/~:@"
_ARGUMENT = re.compile(r"<(?:\w+:)?\w+>")


class _Route:
    """An entry of a table: a route as ``django.urls.path`` takes it, relative to the table's root, and a name."""

    def __init__(self, route: str, name: str = ""):
        self.route, self.name = route, name

    def __set_name__(self, owner: type, attribute: str) -> None:
        self.name = self.name or attribute.replace("_", "-")

    def start_of(self, table: "UrlTable") -> str:
        """The URL that the route is relative to."""
        return table.root

    def pattern(self, view: View, *, name_prefix: str = "", arguments: Mapping[str, Any] | None = None) -> URLPattern:
        return path(self.route, view, dict(arguments or {}), name=f"{name_prefix}{self.name}")


class Url(_Route):
    """A route without arguments: on an instance of its table, the URL."""

    @overload
    def __get__(self, table: None, owner: type) -> Self: ...
    @overload
    def __get__(self, table: "UrlTable", owner: type) -> str: ...
    def __get__(self, table, owner):
        return self if table is None else self.start_of(table) + self.route


class UrlWith(_Route):
    """A route with arguments: on an instance of its table, a function that takes them in order."""

    def __init__(self, route: str, name: str = ""):
        super().__init__(route, name)
        self.count = len(_ARGUMENT.findall(route))
        self.format = _ARGUMENT.sub("{}", route).format

    @overload
    def __get__(self, table: None, owner: type) -> Self: ...
    @overload
    def __get__(self, table: "UrlTable", owner: type) -> Callable[..., str]: ...
    def __get__(self, table, owner):
        return self if table is None else partial(self._build, self.start_of(table))

    def _build(self, start: str, *arguments: object) -> str:
        if len(arguments) != self.count:
            raise TypeError(f"{self.name} takes {self.count} arguments, not {len(arguments)}.")
        return start + self.format(*[quote(str(each), _SAFE) for each in arguments])


class UrlTable:
    """The URLs below one prefix. A subclass declares them, and its instances know their ``root``."""

    def __init__(self, root: str):
        self._root = root

    @cached_property
    def root(self) -> str:
        return self._root

    @classmethod
    def routes(cls) -> dict[str, _Route]:
        return {name: each for name, each in vars(cls).items() if isinstance(each, _Route)}

    @classmethod
    def patterns(cls, **views: View) -> list[URLPattern | URLResolver]:
        """The patterns of the table in its order, relative to its prefix; each route has exactly one view."""
        return [route.pattern(view) for route, view in cls.with_views(views)]

    @classmethod
    def with_views(cls, views: Mapping[str, View]) -> list[tuple[_Route, View]]:
        routes = cls.routes()
        if routes.keys() != views.keys():
            missing, unknown = routes.keys() - views.keys(), views.keys() - routes.keys()
            raise ImproperlyConfigured(
                f"{cls.__name__}: routes without a view: {sorted(missing)}; views without a route: {sorted(unknown)}."
            )
        return [(route, views[name]) for name, route in routes.items()]
