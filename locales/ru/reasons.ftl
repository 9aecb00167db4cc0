### Доводы правил выплат: выполненные и невыполненные условия и вычисленные величины.

reason-adult = В семье есть взрослый
reason-adult-of-group-1 = Взрослый с инвалидностью 1 группы
reason-amount = Размер: { $amount }
reason-award = Есть награда для матерей
reason-before-amounts = Событие { $day }: размеры того времени не хранятся
reason-below-the-line = Доход на человека ниже черты бедности
reason-birth-date = Дата рождения записана: { $person }
reason-birth-known = Дата рождения ребёнка известна
reason-burial-recipient = Есть близкий, которому выплачивают на погребение
reason-capacity-loss = Установлен процент утраты трудоспособности
reason-carer = Зарегистрирован ухаживающий
reason-child-under-18 = Ребёнку нет 18 лет
reason-chosen = Выбрана эта выплата: с выплатой «{ $rule }» она не сочетается
reason-conditional = Есть трудоспособный член семьи: помощь обусловленная
reason-custodian = Есть лицо, с которым живут дети
reason-dead = Человек умер
reason-departed = Кормилец умер или признан безвестно отсутствующим
reason-dependent-child = Ребёнок на иждивении
reason-disability = Установлена инвалидность
reason-disability-group = По группе и возрасту предусмотрен размер
reason-event-in-time = Принят в семью в течение восемнадцати месяцев после рождения
reason-family-for-aid = Есть семья, учитываемая для адресной помощи
reason-four-children = Учитываемых детей не менее четырёх, сейчас: { $count }
reason-full-orphan = На каждого круглого сироту: { $amount }
reason-guardian = Есть опекун или попечитель
reason-income-per-head = Доход на человека в месяц за прошлый квартал: { $amount }, членов: { $count }
reason-incomes-known = Есть сведения о доходах прошлого квартала
reason-insured = Участвовал в социальном страховании
reason-insured-lately = За 24 месяца до рождения были страховые отчисления
reason-insured-six-months = Страховой стаж не менее шести месяцев
reason-mean-income = Средний доход за 24 месяца до { $day }: { $amount }, месяцев стажа: { $months }
reason-named = Есть случай, в котором по этому правилу платят этому человеку или за него
reason-not-chosen = Не выбрана: вместо неё платят «{ $rule }»
reason-not-in-state-care = Не на полном государственном обеспечении
reason-not-insured-lately = За 24 месяца до рождения не было страховых отчислений
reason-not-less = Не меньше государственного размера: { $amount }
reason-not-past-pension-age = Пенсионный возраст не наступил
reason-outside-coverage = Родители не записаны, а рождение раньше охвата реестра
reason-parent-lost = Родитель утрачен
reason-payee = Есть кому платить за ребёнка
reason-place = Очерёдность среди детей: { $place } ({ $person })
reason-poverty-line = Черта бедности: { $amount }
reason-present = Человек в стране и не отсутствует безвестно
reason-rule = Правило: { $rule }, { $day }
reason-shared-by = Всего { $amount }, делящих: { $count }
reason-something-to-pay = Сумма больше нуля: { $amount }
reason-start-known = Начало статуса известно
reason-supported-by-the-state = На день смерти был пенсионером, имел инвалидность или потерял кормильца
reason-survivor-carer = { $person }: ухаживает за малыми детьми и не работает
reason-survivor-child = { $person }: ребёнок умершего
reason-survivor-elder = { $person }: родитель или супруг на иждивении
reason-survivor-relative = { $person }: другой ребёнок на иждивении
reason-survivor-since-childhood = { $person }: ребёнок с инвалидностью с детства
reason-survivors = Есть потерявшие кормильца
reason-unconditional = Трудоспособных нет: помощь безусловная
reason-unemployed = Зарегистрирован безработным
reason-within-term = Срок выплаты до { $day }
reason-woman = Женщина
reason-younger-than-months = Ребёнку менее { $months } месяцев
reason-change = Если бы выполнялось: { $condition }
reason-change-on = С { $day } будет выполнено: { $condition }
reason-because = Основание: { $act }, ст. { $article }
reason-because-act = Основание: { $act } (статья ещё не установлена)
reason-value = { $name }: { $value } (с { $day })
reason-unverified = не сверено

reason-word-up = вверх, до следующего целого тенге
reason-word-nearest = до ближайшего целого тенге
reason-unit-MCI = { $value } × МРП
reason-unit-subsistence-minimums = { $value } × прожиточный минимум
reason-unit-minimum-wages = { $value } × минимальная заработная плата
reason-unit-days =
    { $count ->
        [one] { $value } день
        [few] { $value } дня
       *[many] { $value } дней
    }
reason-unit-months =
    { $count ->
        [one] { $value } месяц
        [few] { $value } месяца
       *[many] { $value } месяцев
    }
reason-unit-years =
    { $count ->
        [one] { $value } год
        [few] { $value } года
       *[many] { $value } лет
    }
