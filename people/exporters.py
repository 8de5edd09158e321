"""What leaves for spreadsheets."""

#: What makes a spreadsheet run a cell as a formula.
FORMULA = ("=", "+", "-", "@", "\t", "\r")


def safe_cell(text: str) -> str:
    """A cell that no spreadsheet takes for a formula: an apostrophe stands before what would begin one."""
    return f"'{text}" if text.startswith(FORMULA) else text
