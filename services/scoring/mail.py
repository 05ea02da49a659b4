"""What the customer says in an e-mail: not what is quoted, nor the signature."""

import re

from mailparser_reply import EmailReplyParser

_PARSER = EmailReplyParser(languages=["en"])
# The parser's time grows with the square of the blank lines in a row.
_BLANK_LINES = re.compile(r"\n\s*\n")
_QUOTED_LINE = re.compile(r"^[ \t]*>.*$", re.MULTILINE)


def latest_reply(text: str) -> str:
    """The latest reply's own words; empty where all is quoted.

    >>> latest_reply("No, it is still broken.\\n\\nKind regards,\\nMira\\n\\n> Does it work now?")
    'No, it is still broken.'
    """
    replies = _PARSER.read(_BLANK_LINES.sub("\n\n", text.strip())).replies
    return _QUOTED_LINE.sub("", replies[0].body).strip() if replies else ""
