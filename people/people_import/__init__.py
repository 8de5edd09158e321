"""People as plain data: a table from a file, the rows in it, what is known already, and the plan between the two."""
