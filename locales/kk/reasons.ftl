### Төлем ережелерінің дәлелдері: орындалған немесе орындалмаған шарттар мен есептелген шамалар.

reason-adult = Отбасында ересек адам бар
reason-adult-of-group-1 = 1-топтағы мүгедектігі бар ересек адам
reason-amount = Мөлшері: { $amount }
reason-award = Аналарға арналған наградасы бар
reason-before-amounts = Оқиға күні { $day }: ол кездегі мөлшерлер сақталмаған
reason-below-the-line = Жан басына табыс кедейлік шегінен төмен
reason-birth-known = Баланың туған күні белгілі
reason-burial-recipient = Жерлеуге арналған төлемді алатын жақын адам бар
reason-capacity-loss = Еңбек қабілетінен айырылу пайызы белгіленген
reason-carer = Күтім жасайтын адам тіркелген
reason-child-under-18 = Бала 18 жасқа толмаған
reason-chosen = Бұл төлем таңдалды: «{ $rule }» төлемімен бірге берілмейді
reason-conditional = Еңбекке қабілетті мүше бар: көмек шартты
reason-custodian = Балалардың қамын жейтін адам бар
reason-dead = Адам қайтыс болған
reason-departed = Асыраушы қайтыс болған немесе хабар-ошарсыз кеткен
reason-dependent-child = Бала асырауда
reason-disability = Мүгедектігі белгіленген
reason-disability-group = Мүгедектік тобы мен жасы бойынша мөлшер көзделген
reason-event-in-time = Туғаннан кейінгі он сегіз айда отбасына қабылданған
reason-family-for-aid = Атаулы көмек үшін есепке алынатын отбасы бар
reason-four-children = Есепке алынатын балалар кемінде төртеу, қазір: { $count }
reason-full-orphan = Әр тұлдыр жетімге: { $amount }
reason-guardian = Қорғаншысы немесе қамқоршысы бар
reason-income-per-head = Алдыңғы тоқсандағы айлық табыс жан басына: { $amount }, мүшелер: { $count }
reason-incomes-known = Алдыңғы тоқсанның табыстары туралы деректер бар
reason-insured = Әлеуметтік сақтандыруға қатысқан
reason-insured-lately = Туғанға дейінгі 24 айда сақтандыру аударымдары болған
reason-insured-six-months = Сақтандыру өтілі кемінде алты ай
reason-mean-income = { $day } дейінгі 24 айдың орташа табысы: { $amount }, өтіл айлары: { $months }
reason-named = Бұл ереже бойынша осы адамға немесе ол үшін төленетін жағдай бар
reason-not-chosen = Таңдалмады: орнына «{ $rule }» төленеді
reason-not-in-state-care = Толық мемлекеттік қамқорлықта емес
reason-not-insured-lately = Туғанға дейінгі 24 айда сақтандыру аударымдары болмаған
reason-not-less = Мемлекеттік мөлшерден кем емес: { $amount }
reason-not-past-pension-age = Зейнет жасына жетпеген
reason-outside-coverage = Ата-анасы тіркелмеген, ал туған күні тіркелім қамтитын уақыттан бұрын
reason-parent-lost = Ата-анасынан айырылған
reason-payee = Бала үшін төлем алатын адам бар
reason-place = Балалар арасындағы реті: { $place } ({ $person })
reason-poverty-line = Кедейлік шегі: { $amount }
reason-present = Адам елде және хабар-ошары бар
reason-rule = Ереже: { $rule }, { $day }
reason-shared-by = Барлығына { $amount }, бөлісетіндер: { $count }
reason-something-to-pay = Төленетін сома нөлден көп: { $amount }
reason-start-known = Мәртебенің басталған күні белгілі
reason-supported-by-the-state = Қайтыс болған күні зейнеткер, мүгедектігі бар немесе асыраушысынан айырылған адам болған
reason-survivor-carer = { $person }: кішкентай балаларға күтім жасайды және жұмыс істемейді
reason-survivor-child = { $person }: қайтыс болған адамның баласы
reason-survivor-elder = { $person }: асырауында болған ата-анасы немесе жұбайы
reason-survivor-relative = { $person }: асырауында болған басқа бала
reason-survivor-since-childhood = { $person }: бала кезінен мүгедектігі бар бала
reason-survivors = Асыраушысынан айырылғандар бар
reason-unconditional = Еңбекке қабілетті мүше жоқ: көмек шартсыз
reason-unemployed = Жұмыссыз ретінде тіркелген
reason-within-term = Төлем мерзімі { $day } дейін
reason-woman = Әйел адам
reason-younger-than-months = Баланың жасы { $months } айдан кем
reason-change = Мына шарт орындалса: { $condition }
reason-change-on = { $day } бастап мына шарт орындалады: { $condition }
reason-because = Негізі: { $act }, { $article }-бап
reason-value = { $name }: { $value } ({ $day } бастап)
reason-unverified = салыстырылмаған

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
