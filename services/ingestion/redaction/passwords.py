"""Passwords, PINs and one-time codes, by the words that stand before them."""

import re
from collections.abc import Iterator

from services.ingestion.redaction.reading import Span, holds

_NAME = (
    r"(?:pass ?words?|pass ?codes?|pass ?phrases?|passwort|kennwort|contrase[nñ]a|mot de passe|"
    r"passwd|pwd|p(?:ass|w)(?=\s?[:=])|pin(?: ?code| number)?|clave|otp|"
    r"(?:one[- ]time|verification|login) code)"
)
# After "my password is", these speak about the password; none of them is one.
_TALK = (
    r"(?:a|about|accepted|again|all|already|also|always|an|being|broken|case|changed|compromised|"
    r"correct|different|either|exactly|expired|expiring|fine|forgotten|going|gone|good|hacked|hard|"
    r"help|i|in|incorrect|invalid|it|just|known|locked|lost|missing|my|needed|never|no|not|now|ok|"
    r"okay|old|on|one|only|please|probably|protected|rejected|required|reset|right|safe|saved|"
    r"secure|simply|so|still|stolen|strong|supposed|that|the|there|too|unknown|very|visible|weak|"
    r"what|working|wrong)\b"
)
_SIGN = r"\s{0,3}(?:[:=]|->|=>)\s{0,3}"
_VERB = r"(?:\s+(?:for|to|of|i|we)\s[^.!?:\n]{1,40}?)?\s+(?:is|are|was|ist|es|est|lautet)\s*:?\s*"
_END = r"(?=[.,;?)\]}>]*(?:\s|$))"
# Nothing between: then it must look like one, letters with digits or a code of digits alone.
_NOTHING = rf"\s+(?=\S{{4}})(?=[^\s\d]*\d)(?=\S*[^\W\d]|\d{{4,8}}{_END})"
_QUOTED = r"\"[^\"\n]{1,100}\"|'[^'\n]{1,100}'|`[^`\n]{1,100}`|“[^”\n]{1,100}”"
_PLACEHOLDER = r"\[(?:card|iban|email|phone|national_id|password|token)\]"
_VALUE = rf"(?!{_PLACEHOLDER})(?=\S*\w)({_QUOTED}|\S+?{_END})"

_PASSWORD = re.compile(
    rf"(?<![^\W_]){_NAME}(?:(?:{_SIGN}|{_VERB})(?!{_TALK})|{_NOTHING}){_VALUE}", re.IGNORECASE
)
_NAMES_HOLD = ("pass", "pw", "kennwort", "contrase", "pin", "clave", "otp", "code")
_OF_URL = re.compile(rf"://[^\s/:@]{{1,100}}:(?!{_PLACEHOLDER}@)([^\s/@]{{1,200}})@")


def find_passwords(text: str) -> Iterator[Span]:
    if holds(text.lower(), _NAMES_HOLD):
        yield from (password.span(1) for password in _PASSWORD.finditer(text))


def find_passwords_of_urls(text: str) -> Iterator[Span]:
    if "://" in text:
        yield from (password.span(1) for password in _OF_URL.finditer(text))
