### Төлем ережелерінің дәлелдері: орындалған немесе орындалмаған шарттар мен есептелген шамалар.

reason-adult = Отбасында ересек адам бар
reason-adult-of-group-1 = 1-топтағы мүгедектігі бар ересек адам
reason-amount = Мөлшері: { $amount }
reason-award = Аналарға арналған наградасы бар
reason-before-amounts = Оқиға күні – { $day }; ол кездегі мөлшерлер сақталмаған
reason-below-the-line = Жан басына шаққандағы табыс кедейлік шегінен төмен
reason-birth-date = Туған күні тіркелген: { $person }
reason-birth-known = Баланың туған күні белгілі
reason-burial-recipient = Жерлеуге арналған төлемді алатын жақын адам бар
reason-capacity-loss = Жалпы еңбекке қабілеттіліктен айырылу пайызы белгіленген
reason-carer = Күтім жасайтын адам тіркелген
reason-child-under-18 = Бала 18 жасқа толмаған
reason-chosen = Бұл төлем таңдалды: «{ $rule }» төлемімен бірге берілмейді
reason-conditional = Отбасында еңбекке қабілетті адам бар: көмек шартты түрде беріледі
reason-custodian = Балалар қолында тұратын адам бар
reason-dead = Адам қайтыс болған
reason-departed = Асыраушы қайтыс болған немесе хабар-ошарсыз кетті деп танылған
reason-dependent-child = Асыраудағы бала
reason-disability = Мүгедектігі белгіленген
reason-disability-group = Мүгедектік тобы мен жасы бойынша мөлшер көзделген
reason-event-in-time = Туғаннан кейінгі он сегіз ай ішінде отбасына қабылданған
reason-family-for-aid = Атаулы көмек үшін есепке алынатын отбасы бар
reason-four-children = Есепке алынатын балалар кемінде төртеу, қазір: { $count }
reason-full-orphan = Әр тұлдыр жетімге: { $amount }
reason-guardian = Қорғаншысы немесе қамқоршысы бар
reason-income-per-head = Алдыңғы тоқсанда жан басына шаққандағы айлық табыс: { $amount }, отбасы мүшелерінің саны: { $count }
reason-incomes-known = Алдыңғы тоқсанның табыстары туралы деректер бар
reason-insured = Әлеуметтік сақтандыруға қатысқан
reason-insured-lately = Бала туғанға дейінгі 24 айда әлеуметтік аударымдар болған
reason-insured-six-months = Әлеуметтік сақтандыруға қатысу өтілі кемінде алты ай
reason-mean-income = { $day } күніне дейінгі 24 айдың орташа табысы: { $amount }, қатысу өтілі (ай): { $months }
reason-named = Бұл ереже бойынша осы адамға немесе ол үшін төленетін жағдай бар
reason-not-chosen = Таңдалмады: орнына «{ $rule }» төленеді
reason-not-in-state-care = Толық мемлекеттік қамсыздандыруда емес
reason-not-insured-lately = Бала туғанға дейінгі 24 айда әлеуметтік аударымдар болмаған
reason-not-less = Мемлекеттік мөлшерден кем емес: { $amount }
reason-not-past-pension-age = Зейнеткерлік жасқа жетпеген
reason-outside-coverage = Ата-анасы тіркелмеген, ал бала тізілім қамтитын уақыттан бұрын туған
reason-parent-lost = Осы ата-анасынан айырылған
reason-payee = Бала үшін төлем алатын адам бар
reason-place = Балалар арасындағы реті: { $place } ({ $person })
reason-poverty-line = Кедейлік шегі: { $amount }
reason-present = Адам елде тұрады және хабар-ошарсыз кетті деп танылмаған
reason-rule = Ереже: { $rule }, { $day }
reason-shared-by = Барлығы { $amount }, бөлісетін адамдардың саны: { $count }
reason-something-to-pay = Төленетін сома нөлден көп: { $amount }
reason-start-known = Мәртебенің басталған күні белгілі
reason-supported-by-the-state = Қайтыс болған күні зейнеткер, мүгедектігі бар немесе асыраушысынан айырылған адам болған
reason-survivor-carer = { $person }: кішкентай балаларға күтім жасайды және жұмыс істемейді
reason-survivor-child = { $person }: қайтыс болған адамның баласы
reason-survivor-elder = { $person }: асырауында болған ата-анасы немесе жұбайы
reason-survivor-relative = { $person }: асырауында болған басқа бала
reason-survivor-since-childhood = { $person }: қайтыс болған адамның бала кезінен мүгедектігі бар баласы
reason-survivors = Асыраушысынан айырылғандар бар
reason-unconditional = Отбасында еңбекке қабілетті адам жоқ: көмек шартсыз беріледі
reason-unemployed = Жұмыссыз ретінде тіркелген
reason-within-term = Төлем мерзімі { $day } күніне дейін
reason-woman = Әйел адам
reason-younger-than-months = Баланың жасы { $months } айдан кем
reason-change = Мына шарт орындалса: { $condition }
reason-change-on = { $day } күнінен бастап мына шарт орындалады: { $condition }
reason-because = Негізі: { $act }, { $article }-бап
reason-because-act = Негізі: { $act } (бабы әлі анықталмаған)
reason-value = { $name }: { $value } ({ $day } күнінен бастап)
reason-unverified = ресми мәтінмен салыстырылмаған

reason-word-up = жоғары қарай, келесі бүтін теңгеге дейін
reason-word-nearest = жақын бүтін теңгеге дейін
reason-unit-MCI = { $value } × АЕК
reason-unit-subsistence-minimums = { $value } × ең төмен күнкөріс деңгейі
reason-unit-minimum-wages = { $value } × ең төмен жалақы
reason-unit-days =
    { $count ->
       *[other] { $value } күн
    }
reason-unit-months =
    { $count ->
       *[other] { $value } ай
    }
reason-unit-years =
    { $count ->
       *[other] { $value } жас
    }
