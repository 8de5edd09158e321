"""Sequences of actions that every run tries, with all readers and their pages.

Chosen among random ones: together they carry out every action, and most pairs of an action and a later one. Add a
sequence here when a random one finds a fault that these don't; tests/proofs/test_privacy_random_order.py prints it.
"""

#: An action and the three numbers by which it chooses what it is about.
Act = tuple[str, int, int, int]

RECORDED: dict[str, tuple[Act, ...]] = {
    "1": (
        ("draft", 44, 31, 56),
        ("set_levels", 27, 44, 49),
        ("join", 27, 41, 3),
        ("publish_as_typed", 1, 8, 51),
        ("move", 7, 29, 48),
        ("come_back", 48, 28, 3),
        ("consent", 2, 33, 55),
        ("consent", 29, 45, 26),
        ("edit", 54, 35, 38),
    ),
    "2": (
        ("publish", 37, 37, 45),
        ("set_levels", 51, 42, 34),
        ("decide", 44, 26, 63),
        ("publish_as_typed", 42, 24, 40),
        ("leave", 51, 6, 51),
        ("restore", 60, 7, 48),
        ("retract", 10, 27, 5),
    ),
    "3": (
        ("consent", 51, 3, 55),
        ("join", 18, 61, 38),
        ("show", 5, 37, 1),
        ("retract", 41, 7, 31),
        ("draft", 21, 33, 30),
        ("leave", 28, 41, 18),
        ("publish_as_typed", 31, 56, 49),
        ("move", 19, 57, 22),
    ),
    "4": (
        ("edit", 1, 1, 56),
        ("come_back", 47, 38, 63),
        ("move", 61, 45, 48),
        ("publish", 1, 3, 49),
        ("edit", 63, 26, 55),
        ("show", 26, 62, 4),
        ("set_levels", 27, 41, 60),
        ("draft", 33, 37, 17),
    ),
    "5": (
        ("consent", 33, 33, 60),
        ("move", 61, 28, 18),
        ("publish", 46, 26, 21),
        ("move", 30, 22, 19),
        ("join", 22, 5, 41),
        ("leave", 46, 54, 15),
        ("come_back", 19, 32, 48),
        ("publish_as_typed", 46, 45, 38),
        ("join", 11, 35, 50),
    ),
    "6": (
        ("decide", 42, 0, 62),
        ("show", 19, 1, 43),
        ("set_levels", 50, 47, 3),
        ("set_levels", 5, 15, 60),
        ("publish", 11, 51, 41),
        ("consent", 33, 57, 10),
        ("join", 56, 39, 44),
        ("set_levels", 27, 55, 9),
        ("come_back", 15, 44, 16),
    ),
    "7": (
        ("join", 12, 14, 20),
        ("leave", 59, 4, 4),
        ("come_back", 45, 9, 47),
        ("restore", 46, 21, 11),
        ("edit", 0, 61, 38),
        ("retract", 33, 12, 13),
        ("consent", 14, 19, 63),
        ("consent", 15, 41, 59),
    ),
    "8": (
        ("retract", 26, 46, 60),
        ("restore", 17, 1, 31),
        ("retract", 34, 51, 33),
        ("draft", 7, 44, 56),
        ("decide", 63, 31, 21),
        ("draft", 5, 7, 3),
        ("leave", 23, 30, 20),
        ("publish", 13, 1, 25),
    ),
    "9": (
        ("publish", 23, 54, 9),
        ("consent", 2, 11, 33),
        ("publish_as_typed", 58, 1, 43),
        ("show", 53, 34, 16),
        ("publish", 30, 14, 20),
        ("consent", 6, 23, 25),
    ),
    "10": (
        ("edit", 11, 58, 15),
        ("come_back", 46, 1, 29),
        ("publish_as_typed", 42, 51, 30),
        ("leave", 4, 38, 34),
        ("set_levels", 61, 59, 1),
        ("restore", 60, 49, 20),
    ),
}
