"""Names of the months by script, a line a month; `python -m tools.write_months` writes this.

Words are of the languages that stand there, without those that name different months.
"""

# ruff: noqa: E501
# Of the Unicode locale data, version 49.
MONTHS_OF_SCRIPTS = {
    "LATIN": """
de gen|de gener|ean|eanair|ene|enero|gen|gener|gennaio|ian|ianuarie|ion|ionawr|jaan|jaanuar|jan|janar|janeiro|januar|januara|januari|januarie|january|janv|janvaris|janvier|oca|ocak|saus|sausio|sausis|tammi|tammikuu|tammikuuta|urt|urtarrila|xan|xaneiro|yan|yanvar
chw|chwef|chwefror|de febr|de febrer|feabh|feabhra|feb|febbraio|febr|febreiro|febrer|febrero|februar|februara|februari|februarie|februaris|february|fev|fevereiro|fevr|fevral|fevrier|helmi|helmikuu|helmikuuta|ots|otsaila|peb|pebrero|shk|shkurt|sub|subat|vas|vasario|vasaris|veebr|veebruar
de marc|kov|kovas|kovo|maalis|maaliskuu|maaliskuuta|maart|mac|machi|mar|marc|marca|march|marco|marec|maret|mars|marso|mart|marta|martie|marts|martxoa|marzo|maw|mawrth|mrt
abr|abril|aib|aibrean|api|apirila|apr|aprel|april|aprila|aprile|aprili|aprilie|aprilis|aprill|avr|avril|bal|balandis|balandzio|d’abr|d’abril|ebr|ebrill|huhti|huhtikuu|huhtikuuta|nis|nisan|pri|prill
beal|bealtaine|de maig|geg|geguze|geguzes|mag|maggio|mai|maiatza|maig|maijs|maio|maj|maja|may|mayis|mayo|mei|touko|toukokuu|toukokuuta
birz|birzelio|birzelis|de juny|eka|ekaina|giu|giugno|haz|haziran|hun|hunyo|iun|iunie|iyn|iyun|juin|jun|juna|june|junho|juni|junie|junij|junijs|junio|juny|juuni|kesa|kesakuu|kesakuuta|meh|mehefin|meith|meitheamh|qer|qershor|xuno
de jul|de juliol|gor|gorff|gorffennaf|heina|heinakuu|heinakuuta|hul|hulyo|iuil|iul|iulie|iyl|iyul|juil|juillet|jul|jula|julai|julho|juli|julie|julij|julijs|julio|juliol|july|juuli|korr|korrik|liep|liepa|liepos|lug|luglio|tem|temmuz|uzt|uztaila|xul|xullo
abu|abuztua|ag|ago|agost|agosti|agosto|agu|agust|agustos|agustus|aout|aug|august|augusta|augusti|augusts|augustus|avg|avgust|avq|avqust|awst|d’ag|d’agost|elo|elokuu|elokuuta|gush|gusht|lun|lunasa|ogo|ogos|rugp|rugpjucio|rugpjutis
de set|de setembre|eyl|eylul|ira|iraila|mean fomhair|medi|mfomh|rugs|rugsejis|rugsejo|sen|sentyabr|sep|sept|septemba|septembar|september|septembra|septembre|septembrie|septembris|septiembre|set|setembre|setembro|settembre|setyembre|sht|shtator|syys|syyskuu|syyskuuta
deireadh fomhair|dfomh|d’oct|d’octubre|eki|ekim|hyd|hydref|loka|lokakuu|lokakuuta|oct|october|octobre|octombrie|octubre|okt|oktoba|oktobar|oktober|oktobra|oktobris|oktoober|oktubre|oktyabr|ott|ottobre|out|outubro|spal|spalio|spalis|tet|tetor|urr|urria
aza|azaroa|de nov|de novembre|kas|kasim|lapkr|lapkricio|lapkritis|marras|marraskuu|marraskuuta|nen|nentor|nob|nobyembre|noiembrie|nov|novemba|novembar|november|novembra|novembre|novembris|novembro|noviembre|noy|noyabr|samh|samhain|tach|tachwedd
abe|abendua|ara|aralik|de des|de desembre|dec|decembar|december|decembra|decembre|decembrie|decembris|decembro|dek|dekabr|des|desemba|desember|desembre|dets|detsember|dez|dezembro|dhj|dhjetor|dic|dicembre|diciembre|dis|disember|disyembre|gruod|gruodis|gruodzio|joulu|joulukuu|joulukuuta|noll|nollaig|rhag|rhagfyr
""",
    "CYRILLIC": """
нэгдүгээр сар|сту|студзень|студзеня|січ|січень|січня|янв|январь|января|яну|януари|јан|јануар|јануари|қаң|қаңтар
ақп|ақпан|лют|лютага|лютии|лютого|люты|феб|фебруар|фев|февр|февраль|февраля|февруари|хоердугаар сар
бер|березень|березня|гуравдугаар сар|мар|март|марта|нау|наурыз|сак|сакавік|сакавіка
апр|апрель|апреля|април|дөрөвдүгээр сар|квіт|квітень|квітня|кра|красавік|красавіка|сәу|сәуір
маи|мам|мамыр|мая|мај|тавдугаар сар|трав|травень|травня
зургаадугаар сар|июн|июнь|июня|мау|маусым|черв|червень|червня|чэр|чэрвень|чэрвеня|юни|јун|јуни
долоодугаар сар|июл|июль|июля|лип|липень|липня|ліп|ліпень|ліпеня|шіл|шілде|юли|јул|јули
авг|август|августа|жні|жнівень|жніуня|наимдугаар сар|серп|серпень|серпня|там|тамыз
вер|верасень|верасня|вересень|вересня|есдүгээр сар|сен|сент|сентябрь|сентября|сеп|септембар|септември|қыр|қыркүиек
аравдугаар сар|жовт|жовтень|жовтня|кас|кастрычнік|кастрычніка|окт|октобар|октомври|октябрь|октября|қаз|қазан
арван нэгдүгээр сар|лист|листопад|листопада|ліс|лістапад|лістапада|нов|новембар|ное|ноември|ноя|нояб|ноябрь|ноября|қар|қараша
арван хоердугаар сар|груд|грудень|грудня|дек|декабрь|декабря|декември|дец|децембар|жел|желтоқсан|сне|снежань|снежня
""",
    "GREEK": """
ιαν|ιανουαριοσ|ιανουαριου
φεβ|φεβρουαριοσ|φεβρουαριου
μαρ|μαρτιοσ|μαρτιου
απρ|απριλιοσ|απριλιου
μαι|μαιοσ|μαιου
ιουν|ιουνιοσ|ιουνιου
ιουλ|ιουλιοσ|ιουλιου
αυγ|αυγουστοσ|αυγουστου
σεπ|σεπτεμβριοσ|σεπτεμβριου
οκτ|οκτωβριοσ|οκτωβριου
νοε|νοεμβριοσ|νοεμβριου
δεκ|δεκεμβριοσ|δεκεμβριου
""",
    "ARABIC": """
جانفي|جنوری|كانون الثاني|يناير|ژانویه
شباط|فبراير|فروری|فوریه|فيفري
اذار|مارس|مارچ
ابريل|افريل|اوریل|اپریل|نيسان
ايار|ماي|مايو|مه|ميی
جوان|جون|حزيران|يونيو|ژوين
تموز|جولايی|جويلية|يوليو|يوليوز|ژويیه
اب|اغسطس|اوت|اگست|غشت
ايلول|سبتمبر|ستمبر|سپتامبر|شتنبر
اكتوبر|اکتبر|اکتوبر|تشرين الاول
تشرين الثاني|نوامبر|نوفمبر|نومبر|نونبر
دجنبر|دسامبر|دسمبر|ديسمبر|كانون الاول
""",
    "HEBREW": """
ינואר|ינו׳
פברואר|פבר׳
מרץ
אפריל|אפר׳
מאי
יוני
יולי
אוגוסט|אוג׳
ספטמבר|ספט׳
אוקטובר|אוק׳
נובמבר|נוב׳
דצמבר|דצמ׳
""",
    "THAI": """
ม.ค|มกราคม
ก.พ|กมภาพันธ์
มี.ค|มีนาคม
เม.ย|เมษายน
พ.ค|พฤษภาคม
มิ.ย|มิถนายน
ก.ค|กรกฎาคม
ส.ค|สิงหาคม
ก.ย|กันยายน
ต.ค|ตลาคม
พ.ย|พฤศจิกายน
ธ.ค|ธันวาคม
""",
    "LAO": """
ມ.ກ|ມັງກອນ
ກ.ພ|ກມພາ
ມ.ນ|ມີນາ
ມ.ສ|ເມສາ
ພ.ພ|ພຶດສະພາ
ມິ.ຖ|ມິຖນາ
ກ.ລ|ກໍລະກົດ
ສ.ຫ|ສິງຫາ
ກ.ຍ|ກັນຍາ
ຕ.ລ|ຕລາ
ພ.ຈ|ພະຈິກ
ທ.ວ|ທັນວາ
""",
    "KHMER": """
មករា
កុមភៈ
មីនា
មេសា
ឧសភា
មិថុនា
កកកដា
សីហា
កញញា
តុលា
វិចឆិកា
ធនូ
""",
    "MYANMAR": """
ဇန|ဇနနဝါရီ
ဖေ|ဖေဖောဝါရီ
မတ
ဧပြီ
မေ
ဇွန
ဇူ|ဇူလိုင
ဩဂုတ
စက|စကတငဘာ
အောက|အောကတိုဘာ
နို|နိုဝငဘာ
ဒီ|ဒီဇငဘာ
""",
    "ARMENIAN": """
հնվ|հունվար|հունվարի
փետրվար|փետրվարի|փտվ
մարտ|մարտի|մրտ
ապր|ապրիլ|ապրիլի
մայիս|մայիսի|մյս
հնս|հունիս|հունիսի
հլս|հուլիս|հուլիսի
օգոստոս|օգոստոսի|օգս
սեպ|սեպտեմբեր|սեպտեմբերի
հոկ|հոկտեմբեր|հոկտեմբերի
նոյ|նոյեմբեր|նոյեմբերի
դեկ|դեկտեմբեր|դեկտեմբերի
""",
    "GEORGIAN": """
იან|იანვარი
თებ|თებერვალი
მარ|მარტი
აპრ|აპრილი
მაი|მაისი
ივნ|ივნისი
ივლ|ივლისი
აგვ|აგვისტო
სექ|სექტემბერი
ოქტ|ოქტომბერი
ნოე|ნოემბერი
დეკ|დეკემბერი
""",
    "DEVANAGARI": """
जनवरी|जन॰|जाने|जानेवारी
फरवरी|फर॰|फेबरु|फेबरुअरी|फेबरुवारी
मारच
अपरिल|अपरैल|एपरि|एपरिल
मई|मे
जुन|जून
जुलाई|जुलै|जुल॰
अगसट|अगसत|अग॰|ऑग|ऑगसट
सपटें|सपटेंबर|सितंबर|सित॰|सेपटेमबर
अकटूबर|अकटू॰|अकटोबर|ऑकटो|ऑकटोबर
नवंबर|नव॰|नोभेमबर|नोवहें|नोवहेंबर
डिसें|डिसेंबर|डिसेमबर|दिसंबर|दिस॰
""",
    "BENGALI": """
জানু|জানুযারি
ফেব|ফেবরুযারি
মারচ
এপরি|এপরিল
মে
জুন
জুল|জুলাই
আগ|আগসট
সেপ|সেপট|সেপটেমবর
অকটো|অকটোবর
নভে|নভেমবর
ডিসে|ডিসেমবর
""",
    "TAMIL": """
ஜன|ஜனவரி
பிப|பிபரவரி
மார|மாரச
ஏப|ஏபரல
மே
ஜூன
ஜூலை
ஆக|ஆகஸட
செப|செபடமபர
அக|அகடோபர
நவ|நவமபர
டிச|டிசமபர
""",
    "TELUGU": """
జన|జనవరి
ఫిబర|ఫిబరవరి
మారచి
ఏపరి|ఏపరిల
మే
జూన
జులె
ఆగ|ఆగసటు
సెపటెం|సెపటెంబర
అకటో|అకటోబర
నవం|నవంబర
డిసెం|డిసెంబర
""",
    "GUJARATI": """
જાનયુ|જાનયુઆરી
ફેબરુ|ફેબરુઆરી
મારચ
એપરિલ
મે
જૂન
જુલાઈ
ઑગસટ
સપટે|સપટેમબર
ઑકટો|ઑકટોબર
નવે|નવેમબર
ડિસે|ડિસેમબર
""",
    "KANNADA": """
ಜನ|ಜನವರಿ
ಫೆಬರ|ಫೆಬರವರಿ
ಮಾರಚ
ಏಪರಿ|ಏಪರಿಲ
ಮೇ
ಜೂನ
ಜುಲೈ
ಆಗ|ಆಗಸಟ
ಸೆಪಟೆಂ|ಸೆಪಟೆಂಬರ
ಅಕಟೋ|ಅಕಟೋಬರ
ನವೆಂ|ನವೆಂಬರ
ಡಿಸೆಂ|ಡಿಸೆಂಬರ
""",
    "MALAYALAM": """
ജനു|ജനുവരി
ഫെബരു|ഫെബരുവരി
മാർ|മാർചച
ഏപരി|ഏപരിൽ
മേയ
ജൂൺ
ജൂലൈ
ഓഗ|ഓഗസററ
സെപററം|സെപററംബർ
ഒകടോ|ഒക‌ടോബർ
നവം|നവംബർ
ഡിസം|ഡിസംബർ
""",
    "GURMUKHI": """
ਜਨ|ਜਨਵਰੀ
ਫਰ|ਫਰਵਰੀ
ਮਾਰਚ
ਅਪਰੈ|ਅਪਰੈਲ
ਮਈ
ਜੂਨ
ਜੁਲਾ|ਜੁਲਾਈ
ਅਗ|ਅਗਸਤ
ਸਤੰ|ਸਤੰਬਰ
ਅਕਤੂ|ਅਕਤੂਬਰ
ਨਵੰ|ਨਵੰਬਰ
ਦਸੰ|ਦਸੰਬਰ
""",
}
