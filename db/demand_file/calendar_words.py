"""Names of months and weekdays, whole words only: a prefix would guess.

Words are compared without case and accents. The tables here hold what files write in the languages of Europe, also
where no dictionary has it; months of all other languages and scripts, with their cases and short forms, are those
of the Unicode locale data. A word that names different months in different languages keeps every meaning, and the
column decides.
"""

from __future__ import annotations

import re
import unicodedata
from collections import defaultdict
from functools import lru_cache

from db.demand_file.bare_words import bare_word
from db.demand_file.months_of_scripts import MONTHS_OF_SCRIPTS

# One line per language: the twelve months, variants set apart by "/".
_MONTHS = """
january/jan february/feb march/mar april/apr may june/jun july/jul august/aug september/sep/sept october/oct november/nov december/dec
januar/jänner/jaenner/jän februar/feber märz/maerz/mrz/mär april mai juni juli august september oktober/okt november dezember/dez
janvier/janv février/fév/févr mars avril/avr mai juin juillet/juil août septembre/sept octobre/oct novembre décembre/déc
enero/ene febrero/feb marzo/mar abril/abr mayo/may junio/jun julio/jul agosto/ago septiembre/setiembre/sep/sept/set octubre/oct noviembre/nov diciembre/dic
gennaio/gen febbraio/feb marzo/mar aprile/apr maggio/mag giugno/giu luglio/lug agosto/ago settembre/set/sett ottobre/ott novembre/nov dicembre/dic
januari/jan februari/feb maart/mrt april/apr mei juni/jun juli/jul augustus/aug september/sep/sept oktober/okt november/nov december/dec
janeiro/jan fevereiro/fev março/mar abril/abr maio/mai junho/jun julho/jul agosto/ago setembro/set outubro/out novembro/nov dezembro/dez
styczeń/stycznia luty/lutego marzec/marca kwiecień/kwietnia maj/maja czerwiec/czerwca lipiec/lipca sierpień/sierpnia wrzesień/września październik/października listopad/listopada grudzień/grudnia
leden/ledna únor/února březen/března duben/dubna květen/května červen/června červenec/července srpen/srpna září říjen/října listopad/listopadu prosinec/prosince
januari februari mars april maj juni juli augusti september oktober november december
januar februar marts april maj juni juli august september oktober november december
januar februar mars april mai juni juli august september oktober november desember/des
tammikuu/tammikuuta helmikuu/helmikuuta maaliskuu/maaliskuuta huhtikuu/huhtikuuta toukokuu/toukokuuta kesäkuu/kesäkuuta heinäkuu/heinäkuuta elokuu/elokuuta syyskuu/syyskuuta lokakuu/lokakuuta marraskuu/marraskuuta joulukuu/joulukuuta
január február/febr március/márc április/ápr május/máj június/jún július/júl augusztus/aug szeptember/szept október/okt november/nov december/dec
ianuarie februarie martie aprilie mai iunie iulie august septembrie octombrie noiembrie decembrie
январь/янв февраль/фев март/мар апрель/апр май/мая июнь/июн июль/июл август/авг сентябрь/сен/сент октябрь/окт ноябрь/ноя/нояб декабрь/дек
ocak/oca şubat/şub mart nisan/nis mayıs haziran/haz temmuz/tem ağustos/ağu eylül/eyl ekim/eki kasım/kas aralık/ara
"""  # noqa: E501
_CROATIAN = """
siječanj/siječnja veljača/veljače ožujak/ožujka travanj/travnja svibanj/svibnja lipanj/lipnja srpanj/srpnja kolovoz/kolovoza rujan/rujna listopad/listopada studeni/studenoga/studenog prosinac/prosinca
"""  # noqa: E501
# Monday to Sunday, in the same form.
_WEEKDAYS = """
monday/mon tuesday/tue/tues wednesday/wed thursday/thu/thur/thurs friday/fri saturday/sat sunday/sun
montag/mo dienstag/di mittwoch/mi donnerstag/do freitag/fr samstag/sonnabend/sa sonntag/so
lundi/lun/lu mardi/mar/ma mercredi/mer/me jeudi/jeu/je vendredi/ven/ve samedi/sam/sa dimanche/dim/di
lunes/lun/lu martes/mar/ma miércoles/mié/mi jueves/jue/ju viernes/vie/vi sábado/sáb/sa domingo/dom/do
lunedì/lun martedì/mar mercoledì/mer giovedì/gio venerdì/ven sabato/sab domenica/dom
maandag/ma dinsdag/di woensdag/wo donderdag/do vrijdag/vr zaterdag/za zondag/zo
poniedziałek/pon/pn wtorek/wt środa/śr czwartek/czw/cz piątek/pt sobota/sob/sb niedziela/niedz/nd
"""

LONGEST_MONTH = 16
# January in Chinese, Japanese and Korean, and in Vietnamese.
_BY_NUMBER = re.compile(
    r"(?P<before>[0-9]{1,2}) ?(?:月份?|\u110b\u116f\u11af|월)|thang ?(?P<behind>[0-9]{1,2})"
)


def _meanings(table: str, first: int) -> dict[str, frozenset[int]]:
    found: defaultdict[str, set[int]] = defaultdict(set)
    for line in table.strip().splitlines():
        for number, variants in enumerate(line.split(), start=first):
            for variant in variants.split("/"):
                found[bare_word(variant)].add(number)
    return {word: frozenset(numbers) for word, numbers in found.items()}


_MONTHS_OF = _meanings(_MONTHS, 1)
_CROATIAN_OF = _meanings(_CROATIAN, 1)
_WEEKDAYS_OF = _meanings(_WEEKDAYS, 0)


@lru_cache
def _months_of_script(script: str) -> dict[str, int]:
    """The month by word, in the languages of a script; without words that name different ones."""
    lines = MONTHS_OF_SCRIPTS.get(script, "").strip("\n").splitlines()
    return {word: number for number, line in enumerate(lines, start=1) for word in line.split("|") if word}


def months_named(word: str) -> tuple[int | None, int | None]:
    """The month (1 to 12) that a word names in most languages, and the one that it names in Croatian."""
    bare = bare_word(word)
    if match := _BY_NUMBER.fullmatch(bare):
        number = int(match["before"] or match["behind"])
        return (number, None) if 1 <= number <= 12 else (None, None)
    (month,) = _MONTHS_OF.get(bare, (None,))
    (croatian,) = _CROATIAN_OF.get(bare, (None,))
    if month is None and croatian is None and bare[:1].isalpha() and len(bare) <= LONGEST_MONTH:
        month = _months_of_script(unicodedata.name(bare[0], "").split(" ")[0]).get(bare)
    return month, croatian


def weekdays_named(word: str) -> frozenset[int]:
    """The weekdays (0 is Monday) that a word may name; empty where it names none."""
    return _WEEKDAYS_OF.get(bare_word(word), frozenset())
