"""Names that files give: of result folders, and in cells of tables."""

import re
import unicodedata

NO_FOLDER = re.compile(
    r"((con|prn|aux|nul|conin\$|conout\$|(com|lpt)[0-9\u00b9\u00b2\u00b3])(\..*)?|.*[. ])",
    re.IGNORECASE,
)
"""Names that Windows gives to no folder: those of devices, and what ends with a dot or space."""
FORMULA = "=+-@\uff1d\uff0b\uff0d\uff20"
"""With one of these a spreadsheet begins to calculate; the last four are full-width."""


def unfit(name: str) -> str:
    """Return why a name is none for a folder and a cell of a table, "" where it is one.

    Examples
    --------
    >>> unfit("trust light"), unfit("..")
    ('', 'results go into a folder of this name, and Windows makes none that is named ..')
    """
    if not name.strip():
        return "a name is needed"
    if any(unicodedata.category(letter) in ("Cc", "Cs") for letter in name):
        return "the name has a character that cannot be written"
    if name[0] in FORMULA:
        return f"the name stands in tables, and a spreadsheet takes what begins with {name[0]} " \
               "for a formula"
    if NO_FOLDER.fullmatch(name):
        return f"results go into a folder of this name, and Windows makes none that is named {name}"
    return ""
