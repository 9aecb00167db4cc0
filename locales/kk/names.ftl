### Реестрлер мен картаның сөздері. Кілт: топ, сызықша, спецификациядағы сөз.

## Көзқарастар

lens-CARD = Отбасы картасы
lens-LARGE_FAMILY = Көпбалалы отбасы
lens-SURVIVORS = Асыраушысынан айырылғандар
lens-TARGETED_AID = Атаулы әлеуметтік көмек отбасы
lens-HOUSEHOLD = Бір мекенжайда тұратындар
lens-KIN = Туыстар

## Отбасындағы орны

standing-CORE = отбасының негізгі мүшесі
standing-DEPENDENT = асыраудағы отбасы мүшесі

## Карта иесіне қатысты рөлдер

role-HOLDER = карта иесі
role-SPOUSE = жұбайы
role-CHILD = баласы
role-STEPCHILD = өгей баласы
role-ADOPTED_CHILD = асырап алған баласы
role-WARD = қорғаншылығындағы немесе қамқорлығындағы адам
role-STUDENT = студент
role-PARENT = ата-анасы
role-STEPPARENT = өгей ата-анасы
role-GUARDIAN = қорғаншысы немесе қамқоршысы
role-CARER = күтушісі
role-BREADWINNER = асыраушысы
role-DEPENDANT = асырауындағы адам
role-SIBLING = бауыры
role-OTHER = отбасының басқа мүшесі

## Отбасының жағдайлары

circumstance-LOST_BREADWINNER = Асыраушысынан айырылған
circumstance-FULL_ORPHAN = Тұлдыр жетім бала
circumstance-DISABLED_CHILD = Мүгедектігі бар бала
circumstance-DISABLED_CHILD_UNDER_GUARDIANSHIP = Қорғаншылықтағы немесе қамқоршылықтағы мүгедектігі бар бала
circumstance-GROUP_1_WITH_CARER = Бірінші топтағы мүгедектігі бар адам, күтушісі бар
circumstance-GROUP_1_WITHOUT_CARER = Бірінші топтағы мүгедектігі бар адам, күтушісі жоқ
circumstance-CHILD_WITHOUT_CARER = Қамқорлықсыз қалған бала
circumstance-LARGE_FAMILY = Көпбалалы отбасы
circumstance-SINGLE_PARENT = Толық емес отбасы
circumstance-RIGHTS_LIMITED = Ата-ана құқығынан айыру немесе оны шектеу
circumstance-NO_ADULT_EMPLOYED = Жұмыс істейтін ересек адам жоқ
circumstance-BELOW_POVERTY_LINE = Табысы кедейлік шегінен төмен
circumstance-NEWBORN = Бір жарым жасқа толмаған бала
circumstance-PENSION_AGE = Зейнеткерлік жас
circumstance-KANDAS = Қандас

## Күнтізбе: { $name } – мәртебенің, байланыстың немесе төлемнің аты

change-AGE_1 = 1 жасқа толады
change-AGE_18M = 1 жас 6 айға толады
change-AGE_3 = 3 жасқа толады
change-AGE_6 = 6 жасқа толады
change-AGE_7 = 7 жасқа толады
change-AGE_8 = 8 жасқа толады
change-AGE_14 = 14 жасқа толады
change-AGE_18 = 18 жасқа толады
change-AGE_23 = 23 жасқа толады
change-PENSION_AGE = зейнеткерлік жасқа жетеді
change-STATUS_END = мәртебе аяқталады: { $name }
change-LINK_END = байланыс аяқталады: { $name }
change-TERM_END = мерзімі аяқталады: { $name }

## Байланыстар

link-PARENT = ата-ана және бала
link-RIGHTS_LIMITED = ата-ана құқығының шектелуі
link-GUARDIAN = қорғаншылық немесе қамқоршылық
link-SPOUSE = неке
link-BREADWINNER = асырауында болу
link-CARER = күтім жасау

## Байланыстың негізі

basis-BIRTH = туу
basis-ACKNOWLEDGED = әке болуды тану
basis-COURT = сот шешімі
basis-ADOPTION = бала асырап алу
basis-SURROGACY = суррогат ана болу шарты
basis-DEPRIVED = ата-ана құқығынан айыру
basis-RESTRICTED = ата-ана құқығын шектеу
basis-GUARDIANSHIP = қорғаншылық
basis-TRUSTEESHIP = қамқоршылық
basis-PATRONAGE = патронат
basis-FOSTER = қабылдаушы отбасы
basis-PROFESSIONAL_FOSTER = қабылдаушы кәсіби отбасы
basis-REGISTERED = тіркелген неке
basis-LAW = заң бойынша
basis-DECLARED = өтініш бойынша

## Некенің аяқталу себебі

end-reason-DIVORCE = некені бұзу
end-reason-DEATH = жұбайының қайтыс болуы
end-reason-ANNULMENT = некені жарамсыз деп тану

## Мәртебелер

status-DISABILITY = мүгедектік
status-CAPACITY_LOSS = жалпы еңбекке қабілеттіліктен айырылу
status-STUDENT = оқу
status-EMPLOYED = жұмыспен қамтылған
status-UNEMPLOYED = тіркелген жұмыссыз
status-PENSIONER = зейнеткер
status-KANDAS = қандас
status-STATE_CARE = толық мемлекеттік қамсыздандыру
status-IMPRISONED = бас бостандығынан айырылған
status-CONSCRIPT = мерзімді әскери қызметте
status-INCAPACITATED = әрекетке қабілетсіз
status-EMIGRATED = елден тұрақты тұруға кеткен
status-MISSING = хабар-ошарсыз кетті деп танылған
status-AWARD = көп балалы ана наградасы
status-SOCIAL_CONTRACT = әлеуметтік келісімшарт
status-RESIDENCE = тұрғылықты жері

## Мәртебенің мәліметі

detail-GROUP_1 = бірінші топ
detail-GROUP_2 = екінші топ
detail-GROUP_3 = үшінші топ
detail-CHILD = мүгедектігі бар бала
detail-FULL_TIME = күндізгі оқу
detail-PART_TIME = сырттай оқу
detail-AGE = жасына байланысты
detail-SERVICE = еңбек сіңірген жылдары үшін
detail-KUMIS_ALKA = «Күміс алқа»
detail-ALTYN_ALKA = «Алтын алқа»
detail-MOTHER_HEROINE = «Батыр ана»
detail-MATERNAL_GLORY_1 = I дәрежелі «Ана даңқы»
detail-MATERNAL_GLORY_2 = II дәрежелі «Ана даңқы»

## Табыс түрлері

income-SALARY = жалақы
income-INSURED_SALARY = әлеуметтік аударымдар төленген жалақы
income-PENSION = зейнетақы
income-BENEFIT = жәрдемақы
income-ALIMONY = алимент
income-OTHER = басқа табыс

## Сенімділік пен жазбаның күйі

confidence-HIGH = жоғары
confidence-MEDIUM = орташа
confidence-LOW = төмен
state-REGISTERED = күшінде
state-CONTESTED = даулы
state-ANNULLED = жойылған

## Картаның сенімділігі

soundness-SOUND = деректер дұрыс
soundness-WITH_WARNINGS = ескертулер бар
soundness-NOT_CERTIFIABLE = куәландыруға болмайды

## Дереккөздер

source-CIVIL_ACTS = азаматтық хал актілерінің тізілімі
source-POPULATION = халық тізілімі
source-DISABILITY = мүгедектігі бар адамдардың дерекқоры
source-GUARDIANSHIP = қорғаншылық және қамқоршылық органы
source-COURT = сот
source-PENSION = зейнетақы мен жәрдемақы тізілімі
source-SOCIAL_INSURANCE = Мемлекеттік әлеуметтік сақтандыру қоры
source-EMPLOYMENT = еңбек шарттарының тізілімі
source-EDUCATION = білім беру дерекқоры
source-TAX = мемлекеттік кірістер органы
source-MIGRATION = көші-қон қызметі
source-CASEWORKER = әлеуметтік қызметкер
source-CITIZEN = азаматтың өзі
source-OTHER = басқа дереккөз: { $name }

## Жынысы

sex-M = ер
sex-F = әйел
sex-U = белгісіз

## Өңірлер: ӘАОЖ кодының алғашқы екі цифры

region-10 = Абай облысы
region-11 = Ақмола облысы
region-15 = Ақтөбе облысы
region-19 = Алматы облысы
region-23 = Атырау облысы
region-27 = Батыс Қазақстан облысы
region-31 = Жамбыл облысы
region-33 = Жетісу облысы
region-35 = Қарағанды облысы
region-39 = Қостанай облысы
region-43 = Қызылорда облысы
region-47 = Маңғыстау облысы
region-55 = Павлодар облысы
region-59 = Солтүстік Қазақстан облысы
region-61 = Түркістан облысы
region-62 = Ұлытау облысы
region-63 = Шығыс Қазақстан облысы
region-71 = Астана қаласы
region-75 = Алматы қаласы
region-79 = Шымкент қаласы
