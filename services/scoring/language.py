"""Which language a text is in, as far as it matters: whether the model can read it.

A few words of English settle it. Otherwise py3langid (Lui and Baldwin 2012) is asked, among the
languages that customers write most, and believed where it is sure: "ok" is in no language. With
less certainty asked for, it would take English for another language more often; as it is, one
of the project's 4,055 customer messages ("ok ta for info") and one of 5,426 comments was.
"""

from py3langid.langid import MODEL_FILE, LanguageIdentifier

from services.scoring.phrases import Said, word_set

#: The language that the model was trained on (BCP 47).
SERVED = "en"
# That other languages hardly have.
ENGLISH = word_set(
    """the my you your it its this that these have has had what with not and please thanks thank
    where when why how been they them there would could should about because
    get got just still again need want who which into out over only any some every never always
    anything nothing nobody someone after before than then here does did doing were"""
)
FEWEST_ENGLISH = 2
LANGUAGES = word_set(
    """ar bg bn ca cs da de el en es et fa fi fr he hi hr hu id it ja ko lt lv ms nl no pl pt ro ru
    sk sl sr sv sw th tl tr uk ur vi zh"""
)
SURE = 0.6
# Of English, where two others share the rest, as Danish and Norwegian do.
HOPELESS = 0.005


# Loaded with the module: the first text must not wait for it.
_IDENTIFIER = LanguageIdentifier.from_model_file(MODEL_FILE, norm_probs=True)
_IDENTIFIER.set_languages(LANGUAGES)


def served(said: Said, told: str) -> bool:
    """Whether the model reads the text's language; `told` is the source's word for it, or empty.

    >>> served(Said.of("wo bleibt mein paket, ich warte seit montag"), "")
    False
    """
    if told:
        return told.lower().split("-")[0] == SERVED
    if len(ENGLISH & said.words) >= FEWEST_ENGLISH:
        return True
    ranked = _IDENTIFIER.rank(said.text)
    language, probability = ranked[0]
    if dict(ranked)[SERVED] < HOPELESS:
        return False
    return bool(language == SERVED or probability < SURE)
