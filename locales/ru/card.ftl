### Слова текстовой карты и календаря.

## Заголовки

card-title = Карта семьи
heading-members = Члены семьи
heading-circumstances = Обстоятельства
heading-entitlements = Права на выплаты
heading-scoring = Модели оценки
heading-notices = Уведомления без выплаты
heading-wellbeing = Уровень благополучия
heading-calendar = Предстоящие изменения
heading-warnings = Предупреждения
heading-links = Связи

## Строки

card-as-of = По состоянию на { $date }
card-known-at = По сведениям на { $time }
card-known-everything = По всем зарегистрированным сведениям
card-no-entries = Записей нет
card-reference-person = Опорное лицо семьи
card-since = с { $date }
card-until = до { $date }
card-born = дата рождения
card-died = дата смерти
card-age = возраст
card-sex = пол
card-address = адрес
card-region = регион
card-role = роль
card-kinship = родство
card-because = основание
card-source = источник
card-withheld = сведения скрыты
card-unknown = неизвестно
card-soundness = Надёжность данных
card-next-review = Следующий пересмотр: { $date }

## Числа

card-years =
    { $years ->
        [one] { $years } год
        [few] { $years } года
       *[other] { $years } лет
    }
card-people =
    { $count ->
        [one] { $count } человек
        [few] { $count } человека
       *[other] { $count } человек
    }
card-a-month = { $amount } в месяц
card-once = { $amount } единовременно

## Пути между двумя людьми

related-links =
    { $count ->
        [one] { $count } связь
        [few] { $count } связи
       *[many] { $count } связей
    }
related-more = Есть и другие пути такой длины; больший --limit покажет их.

## Что отвечает правило

card-answer = Ответ
card-status-ENTITLED = право есть
card-status-RECEIVING = выплачивается
card-status-NOT_ENTITLED = права нет
card-status-UNKNOWN = по сведениям реестров не установить
card-recipient = Кому платят
card-beneficiaries = За кого
card-nobody = никому
card-term = Срок
card-not-chosen = Выбрана не эта выплата
card-more = и ещё { $count }
notice-PENSION_AGE = Приближается пенсионный возраст
notice-KANDAS_EXPIRY = Заканчивается статус кандаса
notice-EMPLOYMENT_MEASURES = Меры содействия занятости
