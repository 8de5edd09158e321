"""Registries: ordered, each name once, and clear errors."""

from dataclasses import dataclass

import pytest

from foundation.registry import Registry


@dataclass(frozen=True)
class Fruit:
    name: str


def fruits(*names: str) -> Registry[Fruit]:
    registry: Registry[Fruit] = Registry("fruit")
    for name in names:
        registry.register(Fruit(name))
    return registry


def test_entries_keep_their_order_and_are_found_by_name():
    registry = fruits("plum", "apple")
    assert [each.name for each in registry] == ["plum", "apple"]
    assert len(registry) == 2
    assert registry["apple"] == Fruit("apple")


def test_a_second_entry_of_the_same_name_is_refused():
    with pytest.raises(ValueError, match=r"^There is already a fruit called “plum”\. Choose another name\.$"):
        fruits("plum", "plum")


@pytest.mark.parametrize(("names", "known"), [(("plum", "apple"), "plum, apple"), ((), "none")])
def test_an_unknown_name_is_an_error_that_lists_the_known_ones(names, known):
    with pytest.raises(LookupError, match=rf"^There is no fruit called “pear”\. Registered: {known}\.$"):
        fruits(*names)["pear"]
