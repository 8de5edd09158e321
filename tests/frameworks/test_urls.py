"""Addresses that the tables build are those of the URL patterns, and no name can be taken for a page."""

import re
import uuid
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ImproperlyConfigured, ValidationError
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from foundation.url_tables import Url, UrlTable, UrlWith
from frameworks.addresses import FrameworkUrls, InVersion, organization_url
from frameworks.models import Framework
from frameworks.words import KEY_PATTERN
from people.addresses import SITE, OrganizationUrls, SiteUrls
from people.models import Organization
from people.words import RESERVED_ADDRESSES, RESERVED_IN_ORGANIZATION
from tests import factories, strategies

KEYS = ["listens", "2.A.1", "a_b-c..d", "día", "שלום", "能力", "ﬁ", "½", "٣", "A", "1"]
#: Arguments to try for each URL converter.
EXAMPLES = {
    "key": KEYS,
    "name": ["mina", "mina-2", "día", "שלום", "能力"],
    "slug": ["harbor", "a_b-c"],
    "ending": ["yaml", "json"],
    "release": [2],
    "int": [7],
    "str": ["csv", "a:b-C_1"],
    "uuid": [uuid.UUID(int=7)],
}
STATES = {"": ("", {}), "draft-": ("draft/", {}), "release-": ("releases/3/", {"number": 3})}


def arguments_of(route) -> Iterator[dict[str, object]]:
    """Arguments to try for a route, by name, in their order."""
    found = re.findall(r"<(\w+):(\w+)>", route.route)
    for place in range(max((len(EXAMPLES[kind]) for kind, _ in found), default=1)):
        yield {
            name: (EXAMPLES[kind] * 11)[place + 1 if number else place] for number, (kind, name) in enumerate(found)
        }


def addresses(
    urls: UrlTable, outside: dict, *, name_prefix: str = "", is_shown=lambda route: True
) -> Iterator[tuple]:
    """(what the table says, what Django says) for every route of a table, with many arguments."""
    for attribute, route in type(urls).routes().items():
        for arguments in arguments_of(route) if is_shown(route) else ():
            built = getattr(urls, attribute)
            address = built(*arguments.values()) if arguments else built
            yield address, reverse(f"{name_prefix}{route.name}", kwargs={**outside, **arguments})


def framework_addresses(key: str) -> Iterator[tuple]:
    outside = {"organization": "harbor", "framework": key}
    yield from addresses(FrameworkUrls("harbor", key), outside)
    for name_prefix, (state, release) in STATES.items():
        urls = FrameworkUrls("harbor", key, state)
        yield from addresses(
            urls, {**outside, **release}, name_prefix=name_prefix, is_shown=lambda route: isinstance(route, InVersion)
        )


@pytest.mark.parametrize("key", KEYS)
def test_every_address_of_a_framework_is_that_of_its_pattern(key):
    said, found = zip(*framework_addresses(key), strict=True)
    assert said == found


def test_every_address_of_the_site_and_of_an_organization_is_that_of_its_pattern():
    found = [*addresses(SITE, {}), *addresses(OrganizationUrls("harbor"), {"organization": "harbor"})]
    assert [said for said, _ in found] == [address for _, address in found]
    assert len(found) > 100


def test_every_pattern_is_in_a_table():
    """Except those of accounts and of the admin, which Django and allauth reverse."""
    tables = {route.name for table in (SiteUrls, OrganizationUrls) for route in table.routes().values()}
    framework = {
        f"{prefix}{route.name}"
        for route in FrameworkUrls.routes().values()
        for prefix in (STATES if isinstance(route, InVersion) else [""])
    }
    assert set(pattern_names(get_resolver().url_patterns)) == tables | framework


def pattern_names(patterns) -> Iterator[str]:
    for each in patterns:
        if isinstance(each, URLPattern):
            yield each.name
        elif str(each.pattern) not in ("accounts/", "admin/"):
            yield from pattern_names(each.url_patterns)


def test_a_route_without_a_view_is_refused_and_a_view_without_a_route():
    class ToyUrls(UrlTable):
        toys = Url("toys/")
        toy = UrlWith("toys/<int:number>/")

    with pytest.raises(ImproperlyConfigured, match=r"without a view: \['toy'\]; views without a route: \['cars'\]"):
        ToyUrls.patterns(toys=print, cars=print)
    with pytest.raises(TypeError, match="toy takes 1 arguments, not 2"):
        ToyUrls("/").toy(1, 2)
    assert ToyUrls("/shop/").toy(1) == "/shop/toys/1/"


@strategies.steadily
@given(st.from_regex(rf"\A{KEY_PATTERN}\Z").filter(lambda key: len(key) < 40))
def test_the_address_of_any_key_is_that_of_its_pattern_and_leads_back_to_it(key):
    address = FrameworkUrls("harbor", key).ability(key)
    assert address == reverse("ability", kwargs={"organization": "harbor", "framework": key, "key": key})
    assert urlsplit(address).path == address
    assert address.isascii()


def test_an_organization_has_an_address():
    assert organization_url("harbor") == reverse("organization", kwargs={"organization": "harbor"}) == "/harbor/"


def test_every_version_leads_to_the_others():
    start = FrameworkUrls("harbor", "steps", "releases/3/")
    assert [each.index for each in (start.current, start.draft, start.release(12))] == [
        "/harbor/steps/", "/harbor/steps/draft/", "/harbor/steps/releases/12/",
    ]  # fmt: skip
    assert start.draft.root == start.root == "/harbor/steps/"


@pytest.mark.parametrize(
    "key", ["", "a b", "a/b", "..", "-a", "_a", "a%", "a?b", "a#b", "a\n", "é\N{COMBINING ACUTE ACCENT}"]
)
def test_what_can_be_no_key_has_no_address(key):
    with pytest.raises(NoReverseMatch):
        reverse("ability", kwargs={"organization": "harbor", "framework": "steps", "key": key})


@pytest.mark.parametrize(
    ("address", "name"),
    [
        ("/harbor/steps/releases/", "history"),
        ("/harbor/steps/releases/compare/", "compare-releases"),
        ("/harbor/steps/releases/1/", "release-framework"),
        ("/harbor/steps/draft/", "draft-framework"),
        ("/harbor/steps/abilities/confirm/", "ability"),
        ("/harbor/steps/abilities/confirm/confirm/", "confirm"),
        ("/harbor/steps/roles/compare/", "role"),
        ("/harbor/steps/roles/compare/compare/", "choose-comparison"),
        ("/harbor/steps/roles/compare/compare/compare/", "compare"),
        ("/harbor/draft/draft/", "draft-framework"),
        ("/harbor/steps/framework.json", "text"),
    ],
)
def test_keys_that_are_words_of_addresses_lead_where_they_should(address, name):
    assert resolve(address).url_name == name


# Names that can't be had


def routes(patterns, before: str = "") -> Iterator[str]:
    """The whole route of every pattern: "<slug:organization>/people/"."""
    for each in patterns:
        route = before + re.sub(r"^\^|\\Z$|\$$", "", str(each.pattern))
        if isinstance(each, URLResolver):
            yield from routes(each.url_patterns, route)
        else:
            yield route


def fixed(segments: set[str]) -> set[str]:
    return {segment for segment in segments if segment and not segment.startswith("<")}


def test_every_page_of_the_site_has_a_name_that_no_organization_can_take():
    found = {route.split("/")[0] for route in routes(get_resolver().url_patterns)}
    assert {"", "<slug:organization>", "admin", "accounts", "healthz", "robots.txt"} <= found
    assert fixed(found) | {settings.STATIC_URL.strip("/")} <= set(RESERVED_ADDRESSES)


def test_every_page_of_an_organization_has_a_name_that_no_framework_can_take():
    start = OrganizationUrls.prefix
    found = {
        route.removeprefix(start).split("/")[0]
        for route in routes(get_resolver().url_patterns)
        if route.startswith(start)
    }
    assert {"", "<key:framework>", "people", "settings"} <= found
    assert fixed(found) <= set(RESERVED_IN_ORGANIZATION)


def test_reserved_names_are_listed_once():
    for reserved in (RESERVED_ADDRESSES, RESERVED_IN_ORGANIZATION):
        assert sorted(reserved) == sorted(set(reserved))


def refused_by_database(save) -> bool:
    try:
        with transaction.atomic():
            save()
    except IntegrityError:
        return True
    return False


@pytest.mark.django_db
def test_no_organization_takes_the_address_of_a_page():
    harbor = factories.OrganizationFactory(slug="harbor")
    assert not refused_by_database(lambda: Organization.objects.filter(pk=harbor.pk).update(slug="administration"))
    for slug in RESERVED_ADDRESSES:
        with pytest.raises(ValidationError) as caught:
            Organization(name="Harbor", slug=slug, created_at=factories.NOW).full_clean()
        assert "slug" in caught.value.message_dict
        assert refused_by_database(lambda slug=slug: Organization.objects.filter(pk=harbor.pk).update(slug=slug))
    assert Organization.objects.get().slug == "administration"


@pytest.mark.django_db
def test_no_framework_takes_the_address_of_a_page():
    harbor = factories.OrganizationFactory()
    steps = factories.framework(harbor, factories.document(), released=False)
    for key in RESERVED_IN_ORGANIZATION:
        with pytest.raises(ValidationError) as caught:
            Framework(organization=harbor, name="Steps", key=key, created_at=factories.NOW).full_clean()
        assert caught.value.message_dict["key"] == [
            f"“{key}” is already the address of another page. Choose another key, such as “{key}-framework”."
        ]
        assert refused_by_database(lambda key=key: Framework.objects.filter(pk=steps.pk).update(key=key))
    assert Framework.objects.get().key == "steps"
