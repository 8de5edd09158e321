from foundation.located_problems import BadFile, TableProblem, TextProblem, place_after


def test_a_problem_in_a_text_names_line_and_column():
    problem = TextProblem(3, 5, "“x” appears twice.", "Remove one.")
    assert problem.where == "line 3, column 5"
    assert str(problem) == "3:5: “x” appears twice. Remove one."
    assert str(TextProblem.of_file("The file is empty.")) == "1:1: The file is empty."


def test_a_problem_in_a_table_names_row_and_column_where_there_are_any():
    problems = [
        TableProblem(3, "column B (Email)", "Not an email.", "Write one."),
        TableProblem(3, "", "Too long."),
        TableProblem.of_file("No people.", "Add some."),
    ]
    assert [str(each) for each in problems] == [
        "row 3, column B (Email): Not an email. Write one.",
        "row 3: Too long.",
        "No people. Add some.",
    ]
    assert [each.where for each in problems] == ["row 3, column B (Email)", "row 3", ""]


def test_the_problems_of_a_file_are_in_its_order_and_each_is_told_once():
    first, second = TextProblem(2, 9, "B."), TextProblem(10, 1, "A.")
    error = BadFile([second, first, second])
    assert list(error.problems) == [first, second]
    assert str(error) == "2:9: B.\n10:1: A."


def test_the_place_after_a_text_counts_from_one():
    assert [place_after(each) for each in ("", "ab", "ab\n", "ab\ncd")] == [(1, 1), (1, 3), (2, 1), (2, 3)]
