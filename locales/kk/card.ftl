### Терминалдағы мәтіндік карта мен күнтізбенің сөздері.

## Тақырыптар

card-title = Отбасы картасы
heading-members = Отбасы мүшелері
heading-circumstances = Жағдайлар
heading-entitlements = Төлемдерге құқықтар
heading-scoring = Бағалау модельдері
heading-notices = Төлемсіз хабарламалар
heading-wellbeing = Әл-ауқат деңгейі
heading-calendar = Алдағы өзгерістер
heading-warnings = Ескертулер
heading-links = Байланыстар

## Жолдар

card-as-of = Жай-күйдің күні: { $date }
card-known-at = Деректер алынған уақыт: { $time }
card-known-everything = Барлық тіркелген деректер бойынша
card-no-entries = Жазба жоқ
card-reference-person = Отбасының тірек тұлғасы
card-since = { $date } күнінен бастап
card-until = { $date } күніне дейін
card-born = туған күні
card-died = қайтыс болған күні
card-age = жасы
card-sex = жынысы
card-address = мекенжайы
card-region = өңірі
card-role = рөлі
card-kinship = туыстығы
card-because = негізі
card-source = дереккөз
card-withheld = деректер жабық
card-unknown = белгісіз
card-soundness = Деректердің сенімділігі
card-next-review = Келесі қайта қарау: { $date }

## Сандар

card-years = { $years } жас
card-people = { $count } адам
card-a-month = айына { $amount }
card-once = біржолғы { $amount }

## Екі адам арасындағы жолдар

related-links = { $count } байланыс
related-more = Осындай ұзындықтағы басқа жолдар да бар; --limit үлкейтілсе, олар көрсетіледі.

## Ереже не дейді

card-answer = Жауабы
card-status-ENTITLED = құқығы бар
card-status-RECEIVING = төленіп жатыр
card-status-NOT_ENTITLED = құқығы жоқ
card-status-UNKNOWN = тізілімдердегі деректер бойынша анықтау мүмкін емес
card-recipient = Кімге төленеді
card-beneficiaries = Кім үшін
card-nobody = ешкімге
card-term = Мерзімі
card-not-chosen = Таңдалғаны бұл төлем емес
card-more = тағы { $count }
notice-PENSION_AGE = Зейнеткерлік жас жақындады
notice-KANDAS_EXPIRY = Қандас мәртебесі аяқталады
notice-EMPLOYMENT_MEASURES = Жұмыспен қамтуға жәрдемдесу шаралары
