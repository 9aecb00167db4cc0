### Төлем ережелерінің дәлелдері: орындалған немесе орындалмаған шарттар мен есептелген шамалар.

reason-adult = Отбасында ересек адам бар
reason-alive = { $person }: қайтыс болғаны тіркелмеген
reason-amount = Мөлшері: { $amount }
reason-amounts-kept = { $day } күнгі мөлшерлер белгілі ({ $since } күнінен бастап сақталады)
reason-as-carer = Кішкентай балаларға күтім жасайтын адам ретінде
reason-as-child = Бала ретінде
reason-as-elder = Ата-ана немесе жұбай ретінде
reason-as-relative = Өгей бала, бауыр немесе немере ретінде
reason-award = { $person }: аналарға арналған наградасы бар
reason-before-pension-age = Зейнеткерлік жасқа толмаған: { $person }, { $years } жас – { $day }
reason-below-the-line = Жан басына шаққандағы табыс кедейлік шегінен төмен
reason-birth-date = Туған күні тіркелген: { $person }
reason-born = { $person }: дүниеге келген
reason-burial-near = { $person }: жерлеу төлемі берілетін жақын адамының қайтыс болғаны жақында тіркелген
reason-burial-recipient = { $person }: жерлеуге арналған төлемді алатын жақын адамы бар
reason-capacity-loss = { $person }: жалпы еңбекке қабілеттіліктен айырылу пайызы белгіленген
reason-carer = { $person }: күтім жасайтын адам тіркелген және осында
reason-carer-kin = { $person }: асыраушының ({ $other }) жұбайы немесе сондай баланың ата-анасы, атасы, әжесі, ересек бауыры
reason-cares-for = { $person }: 1-топтағы мүгедектігі бар адамға күтім жасайтыны тіркелген
reason-child-or-student = { $person }: бала немесе күндізгі оқитын жас
reason-child-under = { $person }: { $years } жасқа толмаған
reason-children = Осы үйде есепке алынатын балалар саны: { $count }
reason-choice = Жәрдемақылар арасындағы таңдау үлкен сома бойынша: барлығы { $amount }, әйтпесе { $other }
reason-chosen = Бұл төлем таңдалды: «{ $rule }» төлемімен бірге берілмейді
reason-conditional = Отбасында еңбекке қабілетті адам бар: көмек шартты түрде беріледі
reason-counted-for-aid = { $person }: атаулы көмек үшін отбасы құрамында есепке алынады
reason-custodian = Балалар қолында тұратын адам бар
reason-custodian-recorded = { $person }: ата-анасы немесе қорғаншысы тіркелген
reason-dead = { $person }: қайтыс болғаны тіркелген
reason-departed = { $person }: қайтыс болған немесе хабарсыз кеткен деп танылған, { $day } күнінен бастап
reason-departed-near = { $person }: ата-анасының, жұбайының, баласының немесе асыраушысының қайтыс болғаны не хабарсыз кеткені тіркелген
reason-departed-parent = { $person }: ата-анасының немесе асыраушысының қайтыс болғаны не хабарсыз кеткені тіркелген
reason-dependent-child = { $person }: шетелге көшкені де, некесі де тіркелмеген
reason-disability = { $person }: мүгедектігі белгіленген
reason-disability-group = { $person }: мүгедектік тобы мен жасы бойынша мөлшер көзделген
reason-elder = { $person }: мүгедектігі бар немесе зейнеткерлік жасқа толған ({ $day })
reason-event-in-time = { $person }: осы отбасында туған немесе туғаннан кейінгі { $months } ай ішінде қабылданған
reason-family-for-aid = { $person }: атаулы көмек үшін есепке алынатын отбасы бар
reason-filiation = { $person }: ата-анасымен туыстығы (мысалы, асырап алумен) тоқтатылмаған
reason-first-carer = { $person }: күтім кезегінде бірінші; қазір бірінші – { $other }
reason-full-orphan = Әр тұлдыр жетімге: { $amount }
reason-group-1 = { $person }: 1-топтағы мүгедектігі бар
reason-grown-up = { $person }: { $years } жасқа толған
reason-guardian = { $person }: қорғаншысы немесе қамқоршысы бар
reason-home-address-of-child = { $person }: үйі – { $first } (мекенжайы бір)
reason-home-one-address = { $person }: үйі – { $first } және { $second } (мекенжайы бір)
reason-home-only = { $person }: үйі – { $first } (өзге заңды өкілі жоқ)
reason-home-smaller-number = { $person }: үйі – { $first } (тең жағдайда ЖСН-і кіші адамның үйі алынады)
reason-home-spouses = { $person }: үйі – { $first } және { $second } (некеде)
reason-home-unit = { $person }: үйінде балалар тұрады
reason-home-woman = { $person }: үйі – { $first } (екі үйден әйел адамның үйі есепке алынады)
reason-income-per-head = Алдыңғы тоқсанда жан басына шаққандағы айлық табыс: { $amount }, отбасы мүшелерінің саны: { $count }
reason-incomes-known = Алдыңғы тоқсанның табыстары туралы деректер бар
reason-inside-coverage = { $person }: ата-анасы тіркелген немесе туған күні тізілім қамтитын кезеңге кіреді ({ $day } күнінен бастап)
reason-insured = { $person }: { $day } күніне дейін әлеуметтік аударымдары бар
reason-insured-lately = { $person }: бала туғанға дейінгі { $months } айда әлеуметтік аударымдары бар
reason-insured-months = Бұған дейінгі әлеуметтік аударымдар кемінде { $least } ай төленген
reason-maintained = { $person }: қайтыс болған күні асырауда болғаны тіркелген (асыраушы – { $other })
reason-many-children = Осы үйде кемінде { $least } бала есепке алынады
reason-may-care = { $person }: баланы тәрбиелей алады (елде, бас бостандығында, әрекетке қабілетті, құқықтары шектелмеген)
reason-mean-income = { $day } күніне дейінгі { $window } айдың орташа табысы: { $amount }, қатысу өтілі (ай): { $months }
reason-more-survivors = Асыраушысынан айырылған тағы: { $count }
reason-no-institution = { $person }: мекемеге орналастырылмаған
reason-no-living-parent = { $person }: тірі ата-анасы жоқ
reason-no-parent-recorded = { $person }: ата-анасы тіркелмеген, екеуінің де қамқорлығынсыз қалған болып саналады
reason-not-chosen = Таңдалмады: орнына «{ $rule }» төленеді
reason-not-employed = { $person }: жұмыс істемейді
reason-not-in-state-care = { $person }: толық мемлекеттік қамсыздандыруда емес
reason-not-insured-lately = { $person }: бала туғанға дейінгі { $months } айда әлеуметтік аударымдары жоқ
reason-not-less = Мөлшері: { $amount } (орташа табыстың үлесі, бірақ мемлекеттік мөлшерден кем емес)
reason-own-child = { $person }: қайтыс болған күні ата-анасы – { $other } немесе туғаны одан кейінгі { $days } күннен кеш емес
reason-paid-to = Төлем алушы – { $person }; қазір ол – { $other }
reason-parent-lost = { $person }: қайтыс болған, ата-ана құқығынан айырылған, хабарсыз кеткен немесе әрекетке қабілетсіз
reason-payee = { $person }: төлем алатын ата-анасы немесе қорғаншысы бар
reason-pension-age-unknown = Туған күні белгісіз болғанда зейнеткерлік жасқа толмаған болып саналады: { $person }
reason-place = Балалар арасындағы реті: { $place } ({ $person })
reason-poverty-line = Кедейлік шегі: { $amount }
reason-missing-child = { $person } хабарсыз кеткен, бірақ асыраудағы бала болып қалады
reason-present = { $person }: қайтыс болғаны, көшіп кеткені немесе хабарсыз кеткені тіркелмеген
reason-raises-child = { $person }: тәрбиесінде бала бар
reason-raises-survivor = { $person }: үйінде асыраушысынан ({ $other }) айырылған бала немесе күндізгі оқитын жас бар
reason-reexamined = { $person }: { $years } жастан кейін қайта куәландырылып, мүгедектік тобы белгіленген
reason-related = { $person }: асыраушының ({ $other }) баласы, ата-анасы, жұбайы немесе асырауында болған адам
reason-rule = Ереже: { $rule }, { $day }
reason-shared-by = Барлығы { $amount }, бөлісетін адамдардың саны: { $count }
reason-shares-home = { $person }: сондай баламен бір үйде тұрады
reason-small-children = { $person }: асыраушысынан айырылған { $years } жасқа толмаған балалары бар
reason-something-to-pay = Есептеу бойынша төленетін сома қалады
reason-sound-one-iin-two-people = Отбасындағы әр ЖСН бір адамға тиесілі
reason-sound-parent-cycle = Жазбалар бойынша отбасында ешкім өзіне ата-тек болмайды
reason-start-known = { $person }: мәртебенің басталған күні белгілі
reason-state-amount = Әлеуметтік сақтандырусыз мемлекет төлейтін мөлшер: { $amount }
reason-supported-by-the-state = { $person }: қайтыс болған күні зейнеткер, мүгедектігі бар немесе асыраушысынан айырылған адам болған
reason-survives = { $person }: асыраушысынан ({ $other }) айырылу жағдайы бойынша құқығы – өзінікі немесе баласынікі
reason-survivor-carer = { $person }: кішкентай балаларға күтім жасайды және жұмыс істемейді
reason-survivor-child = { $person }: асыраушының баласы
reason-survivor-elder = { $person }: асырауында болған ата-анасы немесе жұбайы
reason-survivor-relative = { $person }: асырауында болған басқа бала
reason-survivor-since-childhood = { $person }: асыраушының бала кезінен мүгедектігі бар баласы
reason-survivors = { $person }: асыраушысынан айырылғандар қалған
reason-takes-disability = { $person }: бұл жәрдемақының үлесі орнына мүгедектігі бойынша жәрдемақы алады
reason-term-begun = Мерзімі басталған ({ $day })
reason-term-open = Мерзімі әлі өтпеген (мерзімнің аяқталуы – { $day })
reason-unconditional = Отбасында еңбекке қабілетті адам жоқ: көмек шартсыз беріледі
reason-uncontested = Шешім даулы жазбаға байланысты емес
reason-unemployed = { $person }: жұмыссыз ретінде тіркелген
reason-ward = { $person }: қорғаншылығында немесе қамқоршылығында бала бар
reason-within-term = Мерзімі – { $day } күніне дейін
reason-woman = { $person }: жынысы – әйел
reason-young = { $person }: { $child } жасқа толмаған, күндізгі оқуда – { $student } жасқа толмаған
reason-young-or-since-childhood = { $person }: { $child } жасқа толмаған, күндізгі оқуда – { $student } жасқа толмаған немесе бала кезінен мүгедектігі бар
reason-younger-than-months = { $person }: жасы { $months } айдан кем

reason-change = Мына шарт орындалса, шешім өзгереді: { $condition }
reason-change-on = { $day } күнінен бастап мына шарт орындалады: { $condition }
reason-change-also = Сонымен қатар мына шарт орындалуға тиіс: { $condition }
reason-change-also-on = Әрі { $day } күнінен бастап мына шарт орындалады: { $condition }
reason-change-loss = Ереже бойынша қажет: { $condition }
reason-change-never = Бұл шарт орындала алмайды: { $condition }
reason-change-known = Мына шарт орындалса, белгілі болады: { $condition }
reason-change-amount = Мына шарт орындалса, мөлшері айтылады: { $condition }
reason-because = Негізі: { $act }, { $article }-бап
reason-because-act = Негізі: { $act } (бабы әлі анықталмаған)
reason-value = { $name }: { $value } ({ $day } күнінен бастап)
reason-unverified = ресми мәтінмен салыстырылмаған

reason-unit-MCI = { $value } × АЕК
reason-unit-children =
    { $count ->
       *[other] { $value } бала
    }
reason-unit-days =
    { $count ->
       *[other] { $value } күн
    }
reason-unit-minimum-wages = { $value } × ең төмен жалақы
reason-unit-months =
    { $count ->
       *[other] { $value } ай
    }
reason-unit-subsistence-minimums = { $value } × ең төмен күнкөріс деңгейі
reason-unit-years =
    { $count ->
       *[other] { $value } жас
    }
reason-word-nearest = жақын бүтін теңгеге дейін
reason-word-up = жоғары қарай, келесі бүтін теңгеге дейін
