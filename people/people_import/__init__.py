"""The people import as plain data: a table from a file, its rows, the existing people, and a plan of the changes."""
