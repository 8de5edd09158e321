"""Addresses that are put together by hand are those of the URL patterns, and no name can be taken for a page."""

import re
from collections.abc import Iterator
from urllib.parse import urlsplit

import pytest
from django.conf import settings
from django.core.exceptions import ValidationError
from django.db import IntegrityError, transaction
from django.urls import NoReverseMatch, URLPattern, URLResolver, get_resolver, resolve, reverse
from hypothesis import given
from hypothesis import strategies as st

from frameworks.addresses import FrameworkUrls, organization_url
from frameworks.models import Framework
from frameworks.words import KEY_PATTERN
from people.models import Organization
from people.words import RESERVED_ADDRESSES, RESERVED_IN_ORGANIZATION
from tests import factories, strategies

KEYS = ["listens", "2.A.1", "a_b-c..d", "día", "שלום", "能力", "ﬁ", "½", "٣", "A", "1"]
STATES = {
    "": ("", {}),
    "draft-": ("draft/", {}),
    "release-": ("releases/3/", {"number": 3}),
}


def pages(addresses: FrameworkUrls, key: str, other: str) -> dict[str, tuple[str, dict]]:
    """The addresses of one state, by the name of their pattern, with what that takes."""
    return {
        "framework": (addresses.index, {}),
        "health": (addresses.health, {}),
        "text": (addresses.text("yaml"), {"ending": "yaml"}),
        "ability": (addresses.ability(key), {"key": key}),
        "roles": (addresses.roles, {}),
        "role": (addresses.role(key), {"key": key}),
        "beside": (addresses.beside(key, other), {"key": key, "other": other}),
    }


def reversed_pages(framework: str, key: str, other: str) -> Iterator[tuple[str, str]]:
    """(what we say, what Django says) for every address that we put together."""
    inside = {"organization": "harbor", "framework": framework}
    own = FrameworkUrls("harbor", framework)
    for named, (state, which) in STATES.items():
        for name, (address, arguments) in pages(FrameworkUrls("harbor", framework, state), key, other).items():
            yield address, reverse(f"{named}{name}", kwargs={**inside, **which, **arguments})
    yield own.root, reverse("framework", kwargs=inside)
    yield own.review, reverse("review", kwargs=inside)
    yield own.releases, reverse("history", kwargs=inside)
    yield own.confirmation(key), reverse("confirm", kwargs={**inside, "key": key})
    yield own.withdrawal(2), reverse("withdraw-release", kwargs={**inside, "number": 2})


@pytest.mark.parametrize("key", KEYS)
def test_every_address_is_that_of_its_pattern(key):
    said, found = zip(*reversed_pages(key, key, KEYS[1]), strict=True)
    assert said == found
    assert len(set(said)) == 26 - 1  # the root is the index of the present release


@strategies.steadily
@given(st.from_regex(rf"\A{KEY_PATTERN}\Z").filter(lambda key: len(key) < 40))
def test_the_address_of_any_key_is_that_of_its_pattern_and_leads_back_to_it(key):
    address = FrameworkUrls("harbor", key).ability(key)
    assert address == reverse("ability", kwargs={"organization": "harbor", "framework": key, "key": key})
    assert urlsplit(address).path == address
    assert address.isascii()


def test_an_organization_has_an_address():
    assert organization_url("harbor") == reverse("organization", kwargs={"organization": "harbor"}) == "/harbor/"


def test_one_goes_from_any_state_to_the_others():
    start = FrameworkUrls("harbor", "steps", "releases/3/")
    assert [each.index for each in (start.present, start.draft, start.release(12))] == [
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
        ("/harbor/steps/roles/beside/", "role"),
        ("/harbor/steps/roles/beside/beside/", "choose-beside"),
        ("/harbor/steps/roles/beside/beside/beside/", "beside"),
        ("/harbor/draft/draft/", "draft-framework"),
        ("/harbor/steps/framework.json", "text"),
    ],
)
def test_keys_that_are_words_of_addresses_lead_where_they_should(address, name):
    assert resolve(address).url_name == name


# Names that are not to be had


def first_segments(patterns, before: str = "") -> Iterator[str]:
    """The fixed beginnings of all addresses, up to their first slash: "admin", "healthz"; "<…" for what varies."""
    for each in patterns:
        route = before + re.sub(r"^\^|\\Z$|\$$", "", str(each.pattern))
        if "/" in route or isinstance(each, URLPattern):
            yield route.split("/")[0]
        elif isinstance(each, URLResolver):
            yield from first_segments(each.url_patterns, route)


def test_every_page_of_the_site_has_a_name_that_no_organization_can_take():
    found = set(first_segments(get_resolver().url_patterns))
    assert {"", "<slug:organization>", "admin", "accounts", "healthz", "robots.txt"} <= found
    fixed = {segment for segment in found if segment and not segment.startswith("<")}
    assert fixed | {settings.STATIC_URL.strip("/")} <= set(RESERVED_ADDRESSES)


def test_every_page_of_an_organization_has_a_name_that_no_framework_can_take():
    start = "<slug:organization>/"
    routes = [str(each.pattern) for each in get_resolver().url_patterns if str(each.pattern).startswith(start)]
    found = {route.removeprefix(start).split("/")[0] for route in routes}
    assert "<key:framework>" in found
    assert {each for each in found if each and not each.startswith("<")} <= set(RESERVED_IN_ORGANIZATION)


def test_reserved_names_are_told_once():
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
