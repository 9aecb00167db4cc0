### Слова реестров и карты. Ключ: группа, дефис, слово спецификации.

## Определения семьи

lens-CARD = Карта семьи
lens-LARGE_FAMILY = Многодетная семья
lens-SURVIVORS = Потерявшие кормильца
lens-TARGETED_AID = Семья для адресной социальной помощи
lens-HOUSEHOLD = Проживающие по одному адресу
lens-KIN = Родные

## Место в семье

standing-CORE = основной член семьи
standing-DEPENDENT = член семьи на иждивении

## Роли по отношению к держателю карты

role-HOLDER = держатель карты
role-SPOUSE = супруг или супруга
role-CHILD = ребёнок
role-STEPCHILD = пасынок или падчерица
role-ADOPTED_CHILD = усыновлённый ребёнок
role-WARD = подопечный
role-STUDENT = студент
role-PARENT = родитель
role-STEPPARENT = отчим или мачеха
role-GUARDIAN = опекун или попечитель
role-CARER = ухаживающий
role-BREADWINNER = кормилец
role-DEPENDANT = иждивенец
role-SIBLING = брат или сестра
role-OTHER = другой член семьи

## Обстоятельства семьи

circumstance-LOST_BREADWINNER = Потеря кормильца
circumstance-FULL_ORPHAN = Круглый сирота
circumstance-DISABLED_CHILD = Ребёнок с инвалидностью
circumstance-DISABLED_CHILD_UNDER_GUARDIANSHIP = Ребёнок с инвалидностью под опекой или попечительством
circumstance-GROUP_1_WITH_CARER = Лицо с инвалидностью первой группы, уход есть
circumstance-GROUP_1_WITHOUT_CARER = Лицо с инвалидностью первой группы, ухода нет
circumstance-CHILD_WITHOUT_CARER = Ребёнок, оставшийся без попечения
circumstance-LARGE_FAMILY = Многодетная семья
circumstance-SINGLE_PARENT = Неполная семья
circumstance-RIGHTS_LIMITED = Лишение или ограничение родительских прав
circumstance-NO_ADULT_EMPLOYED = Нет работающих взрослых
circumstance-BELOW_POVERTY_LINE = Доход ниже черты бедности
circumstance-NEWBORN = Ребёнок до полутора лет
circumstance-PENSION_AGE = Пенсионный возраст
circumstance-KANDAS = Кандас

## Календарь: { $name } – имя статуса, связи или выплаты

change-AGE_1 = исполняется 1 год
change-AGE_18M = исполняется 1 год 6 месяцев
change-AGE_3 = исполняется 3 года
change-AGE_6 = исполняется 6 лет
change-AGE_7 = исполняется 7 лет
change-AGE_8 = исполняется 8 лет
change-AGE_14 = исполняется 14 лет
change-AGE_18 = исполняется 18 лет
change-AGE_23 = исполняется 23 года
change-PENSION_AGE = наступает пенсионный возраст
change-STATUS_END = заканчивается статус: { $name }
change-LINK_END = прекращается связь: { $name }
change-TERM_END = заканчивается срок: { $name }

## Связи

link-PARENT = родитель и ребёнок
link-RIGHTS_LIMITED = ограничение родительских прав
link-GUARDIAN = опека или попечительство
link-SPOUSE = брак
link-BREADWINNER = иждивение
link-CARER = уход

## Основания связей

basis-BIRTH = рождение
basis-ACKNOWLEDGED = признание отцовства
basis-COURT = решение суда
basis-ADOPTION = усыновление
basis-SURROGACY = договор суррогатного материнства
basis-DEPRIVED = лишение родительских прав
basis-RESTRICTED = ограничение родительских прав
basis-GUARDIANSHIP = опека
basis-TRUSTEESHIP = попечительство
basis-PATRONAGE = патронат
basis-FOSTER = приёмная семья
basis-PROFESSIONAL_FOSTER = приёмная профессиональная семья
basis-REGISTERED = зарегистрированный брак
basis-LAW = по закону
basis-DECLARED = по заявлению

## Причины прекращения брака

end-reason-DIVORCE = расторжение брака
end-reason-DEATH = смерть супруга или супруги
end-reason-ANNULMENT = признание брака недействительным

## Статусы

status-DISABILITY = инвалидность
status-CAPACITY_LOSS = утрата общей трудоспособности
status-STUDENT = учёба
status-EMPLOYED = наличие работы
status-UNEMPLOYED = статус безработного лица
status-PENSIONER = пенсионер
status-KANDAS = кандас
status-STATE_CARE = полное государственное обеспечение
status-IMPRISONED = лишение свободы
status-CONSCRIPT = срочная воинская служба
status-INCAPACITATED = недееспособность
status-EMIGRATED = выезд на постоянное жительство
status-MISSING = безвестное отсутствие
status-AWARD = награда многодетной матери
status-SOCIAL_CONTRACT = социальный контракт
status-RESIDENCE = место жительства

## Подробности статусов

detail-GROUP_1 = первая группа
detail-GROUP_2 = вторая группа
detail-GROUP_3 = третья группа
detail-CHILD = ребёнок с инвалидностью
detail-FULL_TIME = очная форма
detail-PART_TIME = заочная форма
detail-AGE = по возрасту
detail-SERVICE = за выслугу лет
detail-KUMIS_ALKA = «Күміс алқа»
detail-ALTYN_ALKA = «Алтын алқа»
detail-MOTHER_HEROINE = «Мать-героиня»
detail-MATERNAL_GLORY_1 = «Материнская слава» I степени
detail-MATERNAL_GLORY_2 = «Материнская слава» II степени

## Виды доходов

income-SALARY = заработная плата
income-INSURED_SALARY = заработная плата с социальными отчислениями
income-PENSION = пенсия
income-BENEFIT = пособие
income-ALIMONY = алименты
income-OTHER = иной доход

## Достоверность и состояние записи

confidence-HIGH = высокая
confidence-MEDIUM = средняя
confidence-LOW = низкая
state-REGISTERED = действует
state-CONTESTED = оспаривается
state-ANNULLED = аннулирована

## Надёжность карты

soundness-SOUND = данные согласованы
soundness-WITH_WARNINGS = есть предупреждения
soundness-NOT_CERTIFIABLE = не может быть заверена

## Источники

source-CIVIL_ACTS = реестр актов гражданского состояния
source-POPULATION = реестр населения
source-DISABILITY = база данных лиц с инвалидностью
source-GUARDIANSHIP = орган опеки и попечительства
source-COURT = суд
source-PENSION = реестр пенсий и пособий
source-SOCIAL_INSURANCE = Государственный фонд социального страхования
source-EMPLOYMENT = реестр трудовых договоров
source-EDUCATION = база данных образования
source-TAX = орган государственных доходов
source-MIGRATION = миграционная служба
source-CASEWORKER = социальный работник
source-CITIZEN = сведения гражданина
source-OTHER = другой источник: { $name }

## Пол

sex-M = мужской
sex-F = женский
sex-U = неизвестен

## Регионы: первые две цифры КАТО

region-10 = область Абай
region-11 = Акмолинская область
region-15 = Актюбинская область
region-19 = Алматинская область
region-23 = Атырауская область
region-27 = Западно-Казахстанская область
region-31 = Жамбылская область
region-33 = область Жетісу
region-35 = Карагандинская область
region-39 = Костанайская область
region-43 = Кызылординская область
region-47 = Мангистауская область
region-55 = Павлодарская область
region-59 = Северо-Казахстанская область
region-61 = Туркестанская область
region-62 = область Ұлытау
region-63 = Восточно-Казахстанская область
region-71 = город Астана
region-75 = город Алматы
region-79 = город Шымкент
