"""The texts of the samples in the gallery."""

from ui.components import Badge, Link

HERE = "#gallery"
SECTIONS = (
    ("type", "Type"),
    ("colour", "Colour"),
    ("buttons", "Buttons and chips"),
    ("strips", "Steps"),
    ("ladders", "Ladders"),
    ("panels", "Panels"),
    ("said", "Quotes"),
    ("conversations", "Conversations"),
    ("places", "Empty states and gates"),
    ("cards", "Cards and numbers"),
    ("looking", "Search"),
    ("tables", "Tables"),
    ("changes", "Changes"),
    ("forms", "Forms"),
    ("lines", "Banners and messages"),
    ("dialogs", "Menus and dialogs"),
    ("apologies", "Error pages"),
)
BADGES = (
    Badge("good", "Associated with 5 roles"),
    Badge("warning", "Has been referenced in 2 observations", "None in the last 365 days."),
    Badge("information", "No one has achieved a milestone on this ability"),
    Badge(
        "bad",
        "Last updated: almost 5 years ago",
        "A text of that age may be out of date.",
        Link("Review it or confirm it", HERE),
    ),
    Badge("information", "Never conversed about"),
)
TITLES = ("Own work", "Team", "Several teams", "Company", "Industry", "Field", "Generation", "Century")
SAYINGS = (
    "You are useful to your team and learning how it works. You ask what a task is for before you start it, "
    "and you can repeat the answer to someone else.",
    "Your team relies on you to turn a wish of the business into work that can be built, and to say when the "
    "*cheap half* of it is enough.",
    "People outside your team plan by what you found out. You choose measures that hold when they become targets.",
    "You help the whole company see where its effort should go, and you represent the craft where those choices "
    "are made.",
)
EXAMPLES = (
    "Asks who will notice when this ships, and how they will notice",
    "Can say which of the team’s goals today’s work belongs to",
    "Reads the numbers the team looks at and asks about the odd ones",
    "Brings the cost of waiting into a planning discussion, with a number",
    "Dropped a feature after its first week showed no effect, and said so in public",
)
ABILITIES = (
    ("Sees the business behind the work", "Knowing which number a change moves, and saying so early.", "bad"),
    ("Speaks up early", "A worry costs least on the day someone first has it.", "good"),
    ("Shares what is learned", "What one person found out on Thursday, the others can use on Friday.", "warning"),
    (
        "Takes the smallest useful step",
        "Half of it this week, and the other half if it is still wanted.",
        "information",
    ),
    ("Keeps services running", "", ""),
)
#: The worst badge on the card of an ability, and why it warns, by severity.
REASONS = {
    "good": ("Associated with 5 roles", ""),
    "information": ("Has no maintainer", "Nobody is notified of questions."),
    "warning": ("Has been referenced in 2 observations", "None in the last 365 days."),
    "bad": ("Last updated: almost 5 years ago", "A text of that age may be out of date."),
    "": ("4 milestones", ""),
}
PROSE = """Texts are written in Markdown. They can contain

- lists,
- with *emphasis* and `code`,

1. numbered lists,
2. and [links](https://example.org/).

# A heading

> A quote from elsewhere.

| Kind | Number |
|---|---|
| ferries | 12 |
| marinas | 14 |
"""
