"""Reading pages in tests: what a part of one says, as plain text."""

import re
from html import unescape


def plain(html: str) -> str:
    """The words of a piece of HTML, on one line."""
    return " ".join(unescape(re.sub(r"<[^>]+>", " ", html)).split())


def html_of(response) -> str:
    return response.content.decode()


def text_of(response) -> str:
    """What a page says between its head and its foot."""
    return plain(re.search(r"<main.*</main>", html_of(response), re.DOTALL)[0])


def titles(response, tag: str) -> list[str]:
    """The texts of all elements of a kind."""
    return [plain(each) for each in re.findall(rf"<{tag}\b[^>]*>(.*?)</{tag}>", html_of(response), re.DOTALL)]


def badges_of(response) -> list[tuple[str, str]]:
    """The health badges of a page: (severity, text), without reasons and remedies."""
    lists = re.findall(r'<ul class="health">(.*?)</ul>', html_of(response), re.DOTALL)
    found = re.findall(r'<svg class="dot (\w+)".*?</svg><div>(.*?)</div>', "".join(lists), re.DOTALL)
    return [(severity, plain(re.sub(r"<small>.*?</small>", "", text, flags=re.DOTALL))) for severity, text in found]


def milestones_of(response) -> list[str]:
    """What each rung of the ladder says."""
    return [
        plain(each) for each in re.findall(r'<article class="milestone.*?</article>', html_of(response), re.DOTALL)
    ]


def asked_of(response) -> list[str]:
    """The requirements of an ability, as sentences."""
    lists = re.findall(r'<ul class="requirement-list[^"]*">(.*?)</ul>', html_of(response), re.DOTALL)
    return [plain(each).replace(" ,", ",") for each in re.findall(r"<p>(.*?)</p>", "".join(lists), re.DOTALL)]
