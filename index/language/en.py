"""English for text analysis: irregular forms, short and ambiguous words, the keyboard.

Snowball cuts endings off.  It reduces "outsourced" to "outsource", but does not know
that "paid" is a form of "pay", "children" of "child", or "labour" of "labor".  The
lists are closed: a language gains no new irregular forms.  Words with another meaning
("left", "saw", "lives") stay apart, and so do those that carry none ("did", "went").
"""

from __future__ import annotations

from functools import cache

# Each line: the base form, then the forms that count as it.
_IRREGULAR = """
become became
begin began begun
break broke broken
bring brought
build built
buy bought
catch caught
child children
choose chose chosen
come came
deal dealt
draw drew drawn
drive drove driven
fall fell fallen
feel felt
fight fought
foot feet
forget forgot forgotten
freeze froze frozen
give gave given
grow grew grown
half halves
hear heard
hide hid hidden
hold held
keep kept
know knew known
lead led
lend lent
lose lost
make made
man men
mean meant
meet met
mouse mice
pay paid
person people persons
rise rose risen
run ran
seek sought
sell sold
send sent
shake shook shaken
show shown
sit sat
sleep slept
speak spoke spoken
spend spent
stand stood
steal stole stolen
stick stuck
strike struck
swear swore sworn
take took taken
teach taught
tear tore torn
tell told
think thought
throw threw thrown
tooth teeth
understand understood
wear wore worn
win won
woman women
write wrote written
"""
_BRITISH = """
analyze analyse analysed analysing
behavior behaviour behaviours behavioural
catalog catalogue catalogues
center centre centres centred
check cheque cheques
color colour colours
defense defence
dialog dialogue dialogues
favor favour favours
favorite favourite
fulfill fulfil fulfils
fulfillment fulfilment
honor honour
humor humour
inquire enquire enquired enquiring
inquiry enquiry enquiries
labor labour
license licence licences
neighbor neighbour neighbours neighbouring
program programme programmes
rumor rumour rumours
skillful skilful
theater theatre theatres
"""
# Verbs whose "-ise" is also spelt "-ize"; not every one is (advise, supervise).
_IZE = """
apolog author capital categor central character critic custom digit energ final global
harmon local maxim minim modern monet optim organ penal personal priorit real recogn
special stabil standard subsid summar util visual
"""
_IZE_ENDINGS = ("e", "ed", "er", "ers", "es", "ing", "ation", "ations")
#: Words of one or two letters that a run-on word may be split into.
SHORT_WORDS = frozenset(
    ("a", "i", "am", "an", "as", "at", "be", "by", "do", "go", "he", "if", "in",
     "is", "it", "me", "my", "no", "of", "on", "or", "so", "to", "up", "us", "we")
)  # fmt: skip
#: Words that may be abbreviations too (IT, US): as such they count only in capitals.
AMBIGUOUS_ABBREVIATIONS = frozenset((
    "a", "all", "am", "an", "and", "any", "are", "as", "at", "be", "but", "by", "can",
    "do", "for", "get", "go", "had", "has", "he", "her", "him", "his", "how", "i", "if",
    "in", "is", "it", "its", "let", "may", "me", "my", "new", "no", "not", "now", "of",
    "off", "old", "on", "one", "or", "our", "out", "own", "per", "see", "set", "she",
    "so", "tip", "to", "two", "up", "us", "use", "was", "way", "we", "who", "why",
    "you",
))  # fmt: skip
_KEYBOARD = ("qwertyuiop", "asdfghjkl", "zxcvbnm")


def english_forms() -> dict[str, str]:
    """Each irregular form and the word that it counts as.

    >>> forms = english_forms()
    >>> forms["paid"], forms["organisation"], "advise" in forms
    ('pay', 'organization', False)
    """
    forms = {}
    for line in (_IRREGULAR + _BRITISH).split("\n"):
        counted, *others = line.split() or [""]
        forms.update(dict.fromkeys(others, counted))
    for verb in _IZE.split():
        for ending in _IZE_ENDINGS:
            forms[f"{verb}is{ending}"] = f"{verb}iz{ending}"
    return forms


@cache
def key_neighbours() -> frozenset[str]:
    """Pairs of letters whose keys touch, in both orders.

    >>> "qw" in key_neighbours(), "qp" in key_neighbours()
    (True, False)
    """
    place = {
        key: (row, column)
        for row, keys in enumerate(_KEYBOARD)
        for column, key in enumerate(keys)
    }
    return frozenset(
        one + other
        for one, (row, column) in place.items()
        for other, (other_row, other_column) in place.items()
        if one != other and abs(row - other_row) <= 1
        if abs(column - other_column) <= 1
    )
