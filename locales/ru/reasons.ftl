### Доводы правил выплат: выполненные и невыполненные условия и вычисленные величины.

reason-adult = В семье есть взрослый
reason-alive = { $person }: смерть не записана
reason-amount = Размер: { $amount }
reason-amounts-kept = Размеры на { $day } известны (хранятся с { $since })
reason-as-carer = В связи с уходом за малыми детьми
reason-as-child = Как ребёнок
reason-as-elder = Как родитель или супруг(а)
reason-as-relative = Как пасынок, падчерица, брат, сестра, внук или внучка
reason-award = { $person }: есть награда для матерей
reason-before-pension-age = Пенсионный возраст не наступил: { $person }, { $years } (лет) – { $day }
reason-below-the-line = Доход на человека ниже черты бедности
reason-birth-date = Дата рождения записана: { $person }
reason-born = { $person }: рождение состоялось
reason-burial-near = { $person }: недавно записана смерть близкого человека, на погребение которого платят
reason-burial-recipient = { $person }: есть близкий человек, которому выплачивают на погребение
reason-capacity-loss = { $person }: установлен процент утраты трудоспособности
reason-carer = { $person }: лицо, осуществляющее уход, зарегистрировано и находится здесь
reason-carer-kin = { $person }: супруг(а) кормильца ({ $other }), либо родитель, дед, бабушка, взрослый брат или сестра такого ребёнка
reason-cares-for = { $person }: зарегистрирован уход за человеком с инвалидностью 1 группы
reason-child-or-student = { $person }: детский возраст или очная учёба
reason-child-under = { $person }: возраст меньше { $years } (полных лет)
reason-children = Учитываемых детей в доме: { $count }
reason-choice = Выбор между пособиями – по большей сумме: всего { $amount }, иначе { $other }
reason-chosen = Выбрана эта выплата: с выплатой «{ $rule }» она не сочетается
reason-conditional = Есть трудоспособный член семьи: помощь обусловленная
reason-counted-for-aid = { $person }: учитывается в составе семьи для адресной помощи
reason-custodian = Есть лицо, с которым живут дети
reason-custodian-recorded = { $person }: записан родитель или опекун
reason-dead = { $person }: записана смерть
reason-departed = { $person }: смерть или безвестное отсутствие, с { $day }
reason-departed-near = { $person }: записаны смерть или безвестное отсутствие родителя, супруга (супруги), ребёнка или кормильца
reason-departed-parent = { $person }: записаны смерть или безвестное отсутствие родителя или кормильца
reason-dependent-child = { $person }: не записаны выезд за границу и брак
reason-disability = { $person }: установлена инвалидность
reason-disability-group = { $person }: по группе инвалидности и возрасту предусмотрен размер
reason-elder = { $person }: инвалидность или пенсионный возраст ({ $day })
reason-event-in-time = { $person }: рождение в этой семье или принятие в неё не позже { $months } мес. после рождения
reason-family-for-aid = { $person }: есть семья, учитываемая для адресной помощи
reason-filiation = { $person }: родство не прекращено (например, усыновлением)
reason-first-carer = { $person }: первая очередь на уход; сейчас в этой очереди { $other }
reason-full-orphan = На каждого круглого сироту: { $amount }
reason-group-1 = { $person }: инвалидность 1 группы
reason-grown-up = { $person }: возраст не меньше { $years } (полных лет)
reason-guardian = { $person }: есть опекун или попечитель
reason-home-address-of-child = Дом: { $person } – { $first } (тот же адрес)
reason-home-one-address = Дом: { $person } – { $first } и { $second } (один адрес)
reason-home-only = Дом: { $person } – { $first } (других законных представителей нет)
reason-home-smaller-number = Дом: { $person } – { $first } (из равных – дом с меньшим ИИН)
reason-home-spouses = Дом: { $person } – { $first } и { $second } (в браке)
reason-home-unit = { $person }: дома живут дети
reason-home-woman = Дом: { $person } – { $first } (из двух домов учитывается дом женщины)
reason-income-per-head = Доход на человека в месяц за прошлый квартал: { $amount }, членов: { $count }
reason-incomes-known = Есть сведения о доходах прошлого квартала
reason-inside-coverage = { $person }: записан родитель, или рождение входит в охват реестра (с { $day })
reason-insured = { $person }: до { $day } есть социальные отчисления
reason-insured-lately = { $person }: за { $months } мес. до рождения ребёнка есть социальные отчисления
reason-insured-months = Социальные отчисления раньше – не меньше { $least } мес.
reason-maintained = { $person }: на день смерти записано иждивение (кормилец – { $other })
reason-many-children = В доме учитывается не меньше { $least } детей
reason-may-care = { $person }: может воспитывать ребёнка (в стране, не в заключении, дееспособность и права не ограничены)
reason-mean-income = Средний доход за { $window } мес. до { $day }: { $amount }, месяцев стажа: { $months }
reason-more-survivors = Ещё потерявших кормильца: { $count }
reason-no-institution = { $person }: нет помещения в учреждение
reason-no-living-parent = { $person }: живых родителей нет
reason-no-parent-recorded = { $person }: родители не записаны, попечение обоих считается утраченным
reason-not-chosen = Не выбрана: вместо неё платят «{ $rule }»
reason-not-employed = { $person }: работы нет
reason-not-in-state-care = { $person }: нет полного государственного обеспечения
reason-not-insured-lately = { $person }: за { $months } мес. до рождения ребёнка нет социальных отчислений
reason-not-less = Размер: { $amount } (доля среднего дохода, но не меньше государственного размера)
reason-own-child = { $person }: родитель на день смерти – { $other }, или рождение не позже { $days } дней после неё
reason-paid-to = Получатель – { $person }; сейчас это { $other }
reason-parent-lost = { $person }: смерть, лишение родительских прав, безвестное отсутствие или недееспособность
reason-payee = { $person }: есть родитель или опекун, которому можно платить
reason-pension-age-unknown = Без даты рождения пенсионный возраст считается ненаступившим: { $person }
reason-place = Очерёдность среди детей: { $place } ({ $person })
reason-poverty-line = Черта бедности: { $amount }
reason-missing-child = { $person }: безвестное отсутствие, но остаётся ребёнком на иждивении
reason-present = { $person }: не записаны смерть, выезд или безвестное отсутствие
reason-raises-child = { $person }: на воспитании есть ребёнок
reason-raises-survivor = { $person }: дома есть ребёнок или учащийся очно, потерявший кормильца ({ $other })
reason-reexamined = { $person }: после { $years } (полных лет) пройдено переосвидетельствование и установлена группа инвалидности
reason-related = { $person }: ребёнок, родитель или супруг(а) кормильца ({ $other }), или иждивение записано
reason-rule = Правило: { $rule }, { $day }
reason-shared-by = Всего { $amount }, делящих: { $count }
reason-shares-home = { $person }: общий дом с таким ребёнком
reason-small-children = { $person }: есть потерявшие кормильца дети младше { $years } (полных лет)
reason-something-to-pay = По расчёту остаётся сумма к выплате
reason-sound-one-iin-two-people = Каждый ИИН в семье принадлежит одному человеку
reason-sound-parent-cycle = По записям никто из семьи не приходится предком самому себе
reason-start-known = { $person }: день начала статуса известен
reason-state-amount = Государственный размер без социального страхования: { $amount }
reason-supported-by-the-state = { $person }: на день смерти – пенсия, инвалидность или право по потере кормильца
reason-survives = { $person }: право по потере кормильца ({ $other }) – своё или ребёнка
reason-survivor-carer = { $person }: уход за малыми детьми, работы нет
reason-survivor-child = { $person }: ребёнок кормильца
reason-survivor-elder = { $person }: родитель или супруг(а) на иждивении
reason-survivor-relative = { $person }: другой ребёнок на иждивении
reason-survivor-since-childhood = { $person }: ребёнок кормильца, инвалидность с детства
reason-survivors = { $person }: есть потерявшие кормильца
reason-takes-disability = { $person }: пособие по инвалидности вместо доли этого
reason-term-begun = Срок начался ({ $day })
reason-term-open = Срок ещё не истёк (конец срока – { $day })
reason-unconditional = Трудоспособных нет: помощь безусловная
reason-uncontested = Решение не зависит от оспоренной записи
reason-unemployed = { $person }: есть статус безработного лица
reason-ward = { $person }: под опекой или попечительством есть ребёнок
reason-within-term = Срок – до { $day }
reason-woman = { $person }: пол женский
reason-young = { $person }: возраст меньше { $child }, при очной учёбе – меньше { $student } (полных лет)
reason-young-or-since-childhood = { $person }: возраст меньше { $child }, при очной учёбе – меньше { $student } (полных лет), или инвалидность с детства
reason-younger-than-months = { $person }: возраст меньше { $months } мес.

reason-change = Решение изменится, если будет выполнено: { $condition }
reason-change-on = С { $day } будет выполнено: { $condition }
reason-change-also = Кроме того, должно быть выполнено: { $condition }
reason-change-also-on = И с { $day } будет выполнено: { $condition }
reason-change-loss = Правило требует: { $condition }
reason-change-never = Не может быть выполнено: { $condition }
reason-change-known = Станет известно, если будет выполнено: { $condition }
reason-change-amount = Размер можно будет назвать, если будет выполнено: { $condition }
reason-because = Основание: { $act }, ст. { $article }
reason-because-act = Основание: { $act } (статья ещё не установлена)
reason-value = { $name }: { $value } (с { $day })
reason-unverified = не сверено

reason-unit-MCI = { $value } × МРП
reason-unit-children =
    { $count ->
        [one] { $value } ребёнок
        [few] { $value } ребёнка
       *[many] { $value } детей
    }
reason-unit-days =
    { $count ->
        [one] { $value } день
        [few] { $value } дня
       *[many] { $value } дней
    }
reason-unit-minimum-wages = { $value } × минимальная заработная плата
reason-unit-months =
    { $count ->
        [one] { $value } месяц
        [few] { $value } месяца
       *[many] { $value } месяцев
    }
reason-unit-subsistence-minimums = { $value } × прожиточный минимум
reason-unit-years =
    { $count ->
        [one] { $value } год
        [few] { $value } года
       *[many] { $value } лет
    }
reason-word-nearest = до ближайшего целого тенге
reason-word-up = вверх, до следующего целого тенге
