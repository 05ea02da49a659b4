"""What the words before a number say that it is."""

import re
from enum import Enum, auto

# Of the languages of the regions that phones.py knows.
_PHONE = """
    phone telephone tel call calling dial ring text texting sms whatsapp cell mobile fax reach
    móvil movil teléfono telefono llama llámame llamar téléphone portable appeler appelez telefon
    handy handynummer telefonnummer anrufen rufen rufnummer
"""
_REFERENCE = """
    # № no nr id ref reference order orders invoice tracking parcel package shipment ticket case
    booking reservation account item sku serial model transaction policy customer pedido factura
    referencia commande facture référence bestellung bestellnummer rechnung rechnungsnummer
    auftrag auftragsnummer kundennummer
"""
_PHONE_WORDS = frozenset(_PHONE.split())
_REFERENCE_WORDS = frozenset(_REFERENCE.split())

_FARTHEST = 40
_CLAUSE_END = re.compile(r"[\d!?;\n]")
_WORD = re.compile(r"[^\W\d_]+|[#№]")


class Said(Enum):
    PHONE = auto()
    REFERENCE = auto()
    NOTHING = auto()


def said_before(text: str, number: int) -> Said:
    """By the words of the same clause that stand before the position `number`."""
    clause = _CLAUSE_END.split(text[max(0, number - _FARTHEST) : number])[-1]
    words = _WORD.findall(clause.lower())
    if not _PHONE_WORDS.isdisjoint(words):
        return Said.PHONE
    return Said.NOTHING if _REFERENCE_WORDS.isdisjoint(words) else Said.REFERENCE
