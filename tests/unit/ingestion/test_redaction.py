"""What must be taken out of a text, however it is spelled, and what must stay."""

from collections.abc import Callable

import pytest
from hypothesis import example, given, settings
from hypothesis import strategies as st
from stdnum import luhn

from services.ingestion.redaction import redact
from services.ingestion.redaction.redactor import PLACEHOLDERS

CARDS = [
    "4111111111111111",
    "4111 1111 1111 1111",
    "4111-1111-1111-1111",
    "4111.1111.1111.1111",
    "4111_1111_1111_1111",
    "4111/1111/1111/1111",
    "4111,1111,1111,1111",
    "4111, 1111, 1111, 1111",
    "4111 - 1111 - 1111 - 1111",
    "4111*1111*1111*1111",
    "4111–1111–1111–1111",
    "4 1 1 1 1 1 1 1 1 1 1 1 1 1 1 1",
    "4111\n1111\n1111\n1111",
    "x4111111111111111y",
    "card#4111111111111111exp1227",
    "41111111111111111227123",
    "4222222222222",
    "5555555555554444",
    "2223003122003222",
    "378282246310005",
    "3782 822463 10005",
    "30569309025904",
    "6011111111111117",
    "3530111333300000",
    "6200000000000005",
    "6304000000000000",
    "2200 0000 0000 0053",
    "4１１１１１１１１１１１１１１１",
    "٤١١١١١١١١١١١١١١١",
    "四一一一一一一一一一一一一一一一",
    "❹①①① 1111 1111 1111",
    "4️⃣1️⃣1️⃣1️⃣ 1111 1111 1111",
    "4111\u200b1111\u200b1111\u200b1111",
    "4\u00ad1\u00ad1\u00ad1\u00ad1111 1111\u00a01111",
    "4111\u20281111\u20281111\u20281111",
    "CVV 123",
    "cvc: 1234",
    "the security code is 999",
]
IBANS = [
    "GB82 WEST 1234 5698 7654 32",
    "GB82WEST12345698765432",
    "gb82-west-1234-5698-7654-32",
    "de89370400440532013000",
    "DE89 3704 0044 0532 0130 00 please",
    "FR14 2004 1010 0505 0001 3M02 606",
    "iban:NL91ABNA0417164300.",
    "IBANGB82WEST12345698765432",
    "ＧＢ82WEST12345698765432",
]
EMAILS = [
    "jane@example.com",
    "Jane.Doe+x@mail.example.co.uk",
    "o'neil@firma.example.de!",
    "josé@exámple.es",
    "jane@例え.jp",
    "jane＠example.com",
    "jane@\u200bexample.com",
    "<jane@example.com>",
    "user@[192.168.1.1]",
    "jane%40example.com",
    "jane [at] example [dot] com",
    "jane(at)example.com",
    "jane @ example . com",
    "jane dot doe at example dot com",
]
PHONES = [
    "+44 20 7946 0958",
    "+442079460958",
    "tel:+442079460958",
    "+44\u200b2079460958",
    "＋４４ ２０ ７９４６ ０９５８",
    "0044 20 7946 0958",
    "+49 (0)30 1234567",
    "+33 6 12 34 56 78",
    "+91 98765 43210",
    "+86 138 1234 5678",
    "+1 415 555 2671",
    "+1 (415) 555-2671 ext 5",
    "+1-202-555-0147",
    "(415) 555-2671",
    "415-555-2671",
    "415.555.2671",
    "415 555 2671",
    "4155552671",
    "call me on 4155552671",
    "1-800-555-0199",
    "555-555-5555",
    "call 555-1234",
    "my phone number is 555 0199",
    "07700 900123",
    "07700900123",
    "020 7946 0958",
    "reach me at 0171 2345678",
    "06 12 34 56 78",
    "06.12.34.56.78",
    "612 345 678",
    "9876543210",
]
NATIONAL_IDS = [
    "123-45-6789",
    "123 45 6789",
    "my ssn is 123456789",
    "AB 12 34 56 C",
    "ab123456c",
    "12345678Z",
    "X1234567L",
    "1 84 12 76 451 089 46",
    "RSSMRA85T10A562S",
    "390.533.447-05",
    "NHS number 943 476 5919",
    "Steuer-ID 36 574 261 809",
]
PASSWORDS = [
    "my password is hunter2",
    "my password is hunter",
    "password hunter2",
    "pass\u200bword: hunter2",
    "password: Summer2024!",
    "pw: Summer2024!",
    "password -> 'open sesame'",
    "my password for the shop is Tr0ub4dor&3",
    "password is abc.def,ghi.",
    "pwd=abc123",
    "pass: x9x9",
    "passcode 1234",
    "my pin is 4321",
    "PIN: 0000",
    "verification code 482913",
    "Passwort: geheim",
    "mi contraseña es perro123",
    "mot de passe : soleil12",
    "https://bob:s3cret@host.example/",
]
TOKENS = [
    "ghp_" + "1234567890abcdefghij" * 2,
    "sk-proj-" + "abc123def456ghi789jkl",
    "AKIA" + "IOSFODNN7EXAMPLE",
    "xoxb-" + "123456789012-abcdefABCDEF",
    "eyJ" + "hbGciOiJIUzI1NiJ9.eyJzdWIiOiIxIn0.abc-def_123",
    "sk_live_" + "abcdefghij1234567890",
    "Authorization: Bearer abcdef123456",
    "api key: 550e8400-e29b-41d4-a716-446655440000",
    "secret key wJalrXUtnFEMI/K7MDENG/bPxRfiCYEXAMPLEKEY",
    "token=Zm9vYmFyMTIzNDU2",
    "d41d8cd98f00b204e9800998ecf8427e",
    "wJalrXUtnFEMI2K7MDENGabPxRfiCYEXAMPLEKEY9",
    "-----BEGIN RSA PRIVATE" + " KEY-----\nMIIabc\n-----END RSA PRIVATE" + " KEY-----",
]
ITEMS = {
    "[card]": CARDS,
    "[iban]": IBANS,
    "[email]": EMAILS,
    "[phone]": PHONES,
    "[national_id]": NATIONAL_IDS,
    "[password]": PASSWORDS,
    "[token]": TOKENS,
}
ALL_ITEMS = [(placeholder, item) for placeholder, items in ITEMS.items() for item in items]

# Order numbers, parcel numbers, dates, amounts, versions and talk about passwords.
HARMLESS = [
    "order 4837264950 has not arrived",
    "Order #112-1234567-1234567",
    "order 402-5234567-1234567 is late",
    "My order number is 2024110512345678",
    "order 123456789012345",
    "PO 4500012345",
    "tracking 1Z999AA10123456784",
    "tracking number 9400 1000 0000 0000 0000 00",
    "9400100000000000000000",
    "tracking 771234567890",
    "parcel RR123456785GB",
    "JD014600003828392837",
    "invoice INV-2024-000123",
    "ticket 12345678",
    "case 00123456",
    "account 12345678",
    "EAN 4006381333931",
    "ISBN 978-3-16-148410-0",
    "IMEI 356938035643809",
    "SKU 8001234567",
    "part 555-1234-99",
    "on 2024-10-05 at 14:30",
    "2024-10-05T14:30:12.123456Z",
    "05.10.2024 14:30",
    "from 05.10.2024 to 07.10.2024",
    "05/10/2024",
    "10-05-24",
    "2023-2024",
    "1732412345",
    "1732412345678",
    "I paid $1,234,567.89 for it",
    "1.234.567,89 EUR",
    "60 000 000 euros",
    "0.00012345678",
    "between 100 and 2000000",
    "4, 8, 15, 16, 23, 42",
    "12 345 678 903",
    "size 38 40 42 44 46 48 50",
    "A4 80g 500 sheets 210x297",
    "score 3-1 2-0 4-4",
    "version 10.15.7.1234",
    "ip 192.168.10.25 and 10.0.0.1",
    "flight BA2490 on 12 Nov, room 1204, floor 12",
    "postcode SW1A 1AA",
    "12-34-56",
    "card ending 4242",
    "**** **** **** 4242",
    "550e8400-e29b-41d4-a716-446655440000",
    "session 6ba7b810-9dad-11d1-80b4-00c04fd430c8",
    "https://shop.example.com/orders/2024/11/05/SUMMER-SALE-abc123?ref=mail",
    "the how-to-return-your-order-and-get-a-refund-page-2",
    "coupon SAVE2024NOW50",
    "IBAN please",
    "was at example.com yesterday",
    "@handle hi",
    "call me maybe",
    "I forgot my password",
    "my password is not working",
    "the password reset link",
    "password is wrong",
    "change my password please",
    "my pin is broken",
    "boarding pass ABC123 5",
    "token of appreciation",
]

FRAMES: list[Callable[[str], str]] = [
    str,
    "Hello, {} thanks".format,
    "({})".format,
    "¿{}? 😀".format,
]


@pytest.mark.parametrize("frame", FRAMES)
@pytest.mark.parametrize(("placeholder", "item"), ALL_ITEMS)
def test_an_item_is_replaced_by_its_kind(
    placeholder: str, item: str, frame: Callable[[str], str]
) -> None:
    redacted = redact(frame(item))
    assert placeholder in redacted.text
    assert [PLACEHOLDERS[kind] for kind, _ in redacted.redactions] == [placeholder]


@pytest.mark.parametrize("text", HARMLESS)
def test_what_is_no_personal_data_stays(text: str) -> None:
    assert redact(text) == (text, ())


def test_expiry_and_security_code_go_with_their_card() -> None:
    assert redact("4111 1111 1111 1111 12/27 123, thanks").text == "[card], thanks"


def test_the_same_kind_is_counted_as_often_as_it_occurs() -> None:
    redacted = redact("jane@example.com or joe@example.com, +44 20 7946 0958")
    assert redacted.text == "[email] or [email], [phone]"
    assert [count for _, count in redacted.redactions] == [2, 1]


def test_what_does_not_show_stays_where_nothing_is_hidden_by_it() -> None:
    family = "Thanks 👩\u200d👩\u200d👧! می\u200cخواهم"
    assert redact(f"{family} jane@example.com").text == f"{family} [email]"


NUMBERS = st.sampled_from(["4", "51", "37", "6011", "3530"])
MARKS = st.sampled_from([" ", "-", ".", "\u200b", "\u00a0", " - ", "\u2009", "\u2060", ""])
DIGITS = ["0123456789", "０１２３４５６７８９", "٠١٢٣٤٥٦٧٨٩", "०१२३४५६७८९", "𝟎𝟏𝟐𝟑𝟒𝟓𝟔𝟕𝟖𝟗"]


@given(
    prefix=NUMBERS,
    body=st.text("0123456789", min_size=14, max_size=14),
    marks=st.lists(MARKS, min_size=15, max_size=15),
    digits=st.sampled_from(DIGITS),
)
@settings(deadline=None)
def test_no_spelling_hides_a_card(prefix: str, body: str, marks: list[str], digits: str) -> None:
    length = 15 if prefix == "37" else 16
    partial = (prefix + body)[: length - 1]
    card = partial + luhn.calc_check_digit(partial)
    written = "".join(
        mark + digits[int(digit)] for mark, digit in zip(["", *marks], card, strict=False)
    )
    assert redact(f"here: {written}!").text == "here: [card]!"


FRAGMENTS = st.one_of(
    st.sampled_from([item for _, item in ALL_ITEMS]),
    st.sampled_from([*HARMLESS, *PLACEHOLDERS.values()]),
    st.sampled_from(
        ["password is ", "token: ", "call ", "+", "@", "-", " ", "4111", "GB82", "é\u200d"]
    ),
    st.text(max_size=8),
)


@given(st.lists(FRAGMENTS, max_size=6).map("".join))
@example("4111111111111111 4111 1111 1111 1111CVV 123")
@example("4111111111111111 exp 12/27 4111 1111 1111 1111")
@settings(max_examples=400, deadline=None)
def test_redacting_twice_equals_redacting_once(text: str) -> None:
    once = redact(text)
    assert redact(once.text) == (once.text, ())


@given(st.text())
@settings(max_examples=300, deadline=None)
def test_any_text_is_taken_and_only_found_items_change_it(text: str) -> None:
    redacted = redact(text)
    assert bool(redacted.redactions) == (redacted.text != text)
