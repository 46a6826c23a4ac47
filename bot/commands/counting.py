"""How many of something there are, as the verbs tell it: 1 complaint, 2 complaints."""


def counted(count: int, one: str, many: str) -> str:
    """The number with its word, in the singular or the plural: `many` of 0."""
    return f"{count} {one if count == 1 else many}"


def copied_words(rows: int, evidence: int) -> str:
    """What a backup holds: 61 rows, 1 file of evidence."""
    files = counted(evidence, "file of evidence", "files of evidence")
    return f"{counted(rows, 'row', 'rows')}, {files}"
