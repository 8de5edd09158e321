"""The card on the home page of an organization."""

from dataclasses import dataclass

from tests.sample_app.queries import TipCard, read_tips
from ui.page_parts import PAGE_PARTS, PagePart, PartContext, Place, members


@dataclass(frozen=True)
class TipsOnHome:
    """sample_app/tips_on_home.html."""

    tips: tuple[TipCard, ...]


def _tips(context: PartContext) -> TipsOnHome | None:
    tips = read_tips(context.request.viewer, context.membership)
    return TipsOnHome(tips) if tips else None


PAGE_PARTS.register(
    PagePart(
        name="tips",
        place=Place.HOME,
        order=300,
        is_for=members,
        build=_tips,
        template="sample_app/tips_on_home.html",
        queries=2,
    )
)
