"""English word forms that the stemmer's rules do not bring together.

Snowball cuts endings off: it takes "outsourced" to "outsource", but "paid" is no form
of "pay" to it, nor "children" of "child" or "labour" of "labor".  What stands here is
closed: a language makes no new irregular forms.  Words that are something else too
("left", "saw", "lives") stay apart, and so do those that say nothing ("did", "went").
"""

from __future__ import annotations

#: A line: the form that counts, then those that are counted as it.
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
#: Verbs whose "-ise" is an "-ize": not every one is (advise, exercise, supervise).
_IZE = """
apolog author capital categor central character critic custom digit energ final global
harmon local maxim minim modern monet optim organ penal personal priorit real recogn
special stabil standard subsid summar util visual
"""
_IZE_ENDINGS = ("e", "ed", "er", "ers", "es", "ing", "ation", "ations")


def english_forms() -> dict[str, str]:
    """Each such form and the word that it is counted as.

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
