import pytest
from django.template import Context, Template

from ui.english import names_list, plural, plural_name, plural_of


@pytest.mark.parametrize(
    ("count", "noun", "text"),
    [
        (0, "ability", "0 abilities"),
        (1, "ability", "1 ability"),
        (5000, "ability", "5,000 abilities"),
        (1, "role", "1 role"),
        (2, "open thread", "2 open threads"),
        (1234567, "person", "1,234,567 people"),
    ],
)
def test_a_number_stands_with_its_noun(count, noun, text):
    assert plural(count, noun) == text
    assert Template("{{ count|counted:noun }}").render(Context({"count": count, "noun": noun})) == text


def test_a_plural_can_be_given():
    assert (plural(1, "index", "indices"), plural(2, "index", "indices")) == ("1 index", "2 indices")


@pytest.mark.parametrize(
    ("noun", "many"),
    [
        ("day", "days"),
        ("release", "releases"),
        ("branch", "branches"),
        ("box", "boxes"),
        ("midwife", "midwives"),
        ("", ""),
    ],
)
def test_nouns_have_regular_plurals(noun, many):
    assert plural_of(noun) == many


@pytest.mark.parametrize(
    ("name", "many"),
    [
        ("Coach", "Coaches"),
        ("Lead developer", "Lead developers"),
        ("Secretary", "Secretaries"),
        ("Attorney", "Attorneys"),
        ("Boss", "Bosses"),
        ("Developers", "Developers"),
        ("Chairman", "Chairmen"),
        ("Salesperson", "Salespeople"),
        ("Head chef", "Head chefs"),
        ("UX/UI designer", "UX/UI designers"),
        ("Developer – web", "Developers – web"),
        ("Head of sales", "Heads of sales"),
        ("Chief of staff", "Chiefs of staff"),
        ("Director, Engineering", "Directors, Engineering"),
        ("Designer (web)", "Designers (web)"),
        ("Coach for teams", "Coaches for teams"),
        ("Engineer II", "Engineers II"),
        ("Engineer L3", "Engineers L3"),
        ("Developer 2", "Developers 2"),
        ("Level 2 engineer", "Level 2 engineers"),
        ("Sales and marketing manager", "Sales and marketing managers"),
        ("CTO", "CTOs"),
        ("QA", "QA"),
        ("Support staff", "Support staff"),
        ("Marketing", "Marketing"),
        ("In-house counsel", "In-house counsels"),
        ("X", "Xes"),
        ("Кассир", "Кассир"),
        ("田中", "田中"),
    ],
)
def test_the_name_of_a_role_has_a_plural(name, many):
    assert plural_name(name) == many


@pytest.mark.parametrize(
    ("names", "most", "text"),
    [
        ([], 0, ""),
        (["Ines"], 0, "Ines"),
        (["Ines", "Mina"], 0, "Ines and Mina"),
        (["Ines", "Mina", "Jonas"], 0, "Ines, Mina and Jonas"),
        (["Ines", "Mina", "Jonas"], 3, "Ines, Mina and Jonas"),
        (["Ines", "Mina", "Jonas", "Vera"], 3, "Ines, Mina and 2 more"),
    ],
)
def test_names_are_listed_with_commas_and_an_and(names, most, text):
    assert names_list(names, most) == text
