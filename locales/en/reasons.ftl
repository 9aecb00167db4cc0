### The reasons of the rules: conditions that hold or do not, and quantities worked out.

reason-adult = There is an adult in the family
reason-alive = No death of { $person } is recorded
reason-amount = Amount: { $amount }
reason-amounts-kept = The amounts of { $day } are on record (they are kept since { $since })
reason-as-carer = As the one who cares for small children
reason-as-child = As a child
reason-as-elder = As a parent or the spouse
reason-as-relative = As a step-child, brother, sister or grandchild
reason-award = { $person } holds an award for mothers
reason-before-pension-age = Pension age is not reached: for { $person } it is { $years } years, on { $day }
reason-below-the-line = Income per head is below the poverty line
reason-birth-date = The birth date of { $person } is on record
reason-born = { $person } is born
reason-burial-near = Somebody whose burial would be paid to { $person } died lately
reason-burial-recipient = Somebody next to { $person } is here to be paid
reason-capacity-loss = A percentage of lost work capacity is recorded for { $person }
reason-carer = A carer of { $person } is registered and here
reason-carer-kin = { $person } is the spouse of { $other }, or a parent, grandparent or grown brother or sister of such a child
reason-cares-for = { $person } is registered as the carer of somebody with a group 1 disability
reason-child-or-student = { $person } is a child, or a young full-time student
reason-child-under = { $person } is under { $years }
reason-children = Children who count in this home: { $count }
reason-choice = Who takes the disability benefit instead was chosen for the larger sum: { $amount } in all, not { $other }
reason-chosen = This payment is chosen: it excludes "{ $rule }"
reason-conditional = Some member is able to work: the aid is conditional
reason-counted-for-aid = { $person } counts in the family for targeted aid
reason-custodian = There is somebody the children live with
reason-custodian-recorded = A parent or guardian of { $person } is recorded
reason-dead = The death of { $person } is recorded
reason-departed = { $person } is dead or declared missing, from { $day } on
reason-departed-near = A parent, spouse, child or breadwinner of { $person } is dead or declared missing
reason-departed-parent = A parent or breadwinner of { $person } is dead or declared missing
reason-dependent-child = { $person } has not moved abroad and is not married
reason-disability = A disability of { $person } is recorded
reason-disability-group = There is an amount for the disability and the age of { $person }
reason-elder = { $person } has a disability or is past pension age ({ $day })
reason-event-in-time = { $person } was born into this home, or taken in within { $months } months of birth
reason-family-for-aid = { $person } is in a family that counts for targeted aid
reason-filiation = The parentage of { $person } has not ended, as by an adoption
reason-first-carer = { $person } comes first among those who may care; now it is { $other }
reason-full-orphan = For each full orphan: { $amount }
reason-group-1 = { $person } has a group 1 disability
reason-grown-up = { $person } is { $years } or older
reason-guardian = { $person } has a guardian or trustee
reason-home-address-of-child = Home of { $person }: { $first } (the same address)
reason-home-one-address = Home of { $person }: { $first } and { $second } (one address)
reason-home-only = Home of { $person }: { $first } (nobody else has custody)
reason-home-smaller-number = Home of { $person }: { $first } (of equal homes the one with the smaller number)
reason-home-spouses = Home of { $person }: { $first } and { $second } (married)
reason-home-unit = Children live in the home of { $person }
reason-home-woman = Home of { $person }: { $first } (of two homes the woman's counts)
reason-income-per-head = Income per head a month in the quarter before: { $amount }, members: { $count }
reason-incomes-known = Incomes of the quarter before are on record
reason-inside-coverage = A parent of { $person } is recorded, or the birth lies in what the register covers (since { $day })
reason-insured = Social insurance was paid for { $person } before { $day }
reason-insured-lately = Social insurance was paid for { $person } in the { $months } months before the birth
reason-insured-months = At least { $least } months of social insurance were paid before
reason-maintained = { $other } maintained { $person } at the death, by record
reason-many-children = At least { $least } children count in this home
reason-may-care = { $person } may raise the child: here, able, free, with full rights
reason-mean-income = Mean income of the { $window } months before { $day }: { $amount }, insured months: { $months }
reason-more-survivors = Further survivors: { $count }
reason-no-institution = { $person } is not placed in an institution
reason-no-living-parent = No parent of { $person } is alive
reason-no-parent-recorded = No parent of { $person } is recorded: all count as lost
reason-not-chosen = Not chosen: "{ $rule }" is paid instead
reason-not-employed = { $person } has no job
reason-not-in-state-care = { $person } is not in full state care
reason-not-insured-lately = No social insurance was paid for { $person } in the { $months } months before the birth
reason-not-less = Amount: { $amount } (the share of the mean income, and never less than what the state would pay)
reason-own-child = { $other } was a parent of { $person } at the death, or the birth was within { $days } days of it
reason-paid-to = { $person } is the one who is paid; now it is { $other }
reason-parent-lost = { $person } is dead, deprived of parental rights, missing or incapacitated
reason-payee = Somebody raises { $person } and can be paid
reason-pension-age-unknown = Without the birth date of { $person } pension age counts as not reached
reason-place = Place among the children: { $place } ({ $person })
reason-poverty-line = Poverty line: { $amount }
reason-missing-child = { $person } is missing, but remains a dependent child
reason-present = No death, move abroad or absence of { $person } is recorded
reason-raises-child = { $person } raises a child
reason-raises-survivor = A child or full-time student of { $other } lives with { $person }
reason-reexamined = { $person } was examined anew at { $years } and has a group of disability
reason-related = { $person } is a child, parent or spouse of { $other }, or was maintained
reason-rule = Rule: { $rule }, { $day }
reason-shared-by = { $amount } in all, shared by { $count }
reason-shares-home = { $person } shares a home with such a child
reason-small-children = { $person } left children under { $years } with a right
reason-something-to-pay = The calculation leaves something to pay
reason-sound-one-iin-two-people = Every number in the family belongs to one person
reason-sound-parent-cycle = By the records nobody of the family is an ancestor of themselves
reason-start-known = The day on which the status of { $person } began is known
reason-state-amount = What the state would pay without insurance: { $amount }
reason-supported-by-the-state = At the death { $person } was a pensioner, disabled or a survivor
reason-survives = { $person } survives { $other } with a right, or raises somebody who does
reason-survivor-carer = { $person } cares for small children and has no job
reason-survivor-child = { $person } is a child of the departed
reason-survivor-elder = { $person } is a parent or the spouse and was maintained
reason-survivor-relative = { $person } is another child who was maintained
reason-survivor-since-childhood = { $person } is a child of the departed, disabled since childhood
reason-survivors = { $person } has left survivors
reason-takes-disability = { $person } takes the disability benefit and no share of this one
reason-term-begun = The term has begun (on { $day })
reason-term-open = The term is not over yet (its end was { $day })
reason-unconditional = No member is able to work: the aid is unconditional
reason-uncontested = No contested record decides this
reason-unemployed = { $person } is registered as unemployed
reason-ward = { $person } is the guardian or trustee of a child
reason-within-term = The term runs until { $day }
reason-woman = { $person } is a woman
reason-young = { $person } is under { $child }, or under { $student } and a full-time student
reason-young-or-since-childhood = { $person } is under { $child }, or under { $student } and a full-time student, or disabled since childhood
reason-younger-than-months = { $person } is younger than { $months } months

reason-change = This would change if: { $condition }
reason-change-on = From { $day } on: { $condition }
reason-change-also = It also takes this: { $condition }
reason-change-also-on = And from { $day } on: { $condition }
reason-change-loss = The rule asks for this: { $condition }
reason-change-never = This cannot come true: { $condition }
reason-change-known = It would be known if: { $condition }
reason-change-amount = The amount could be stated if: { $condition }
reason-because = By { $act }, art. { $article }
reason-because-act = By { $act } (article not yet established)
reason-value = { $name }: { $value } (since { $day })
reason-unverified = not verified

reason-unit-MCI = { $value } × MCI
reason-unit-children =
    { $count ->
        [one] { $value } child
       *[other] { $value } children
    }
reason-unit-days =
    { $count ->
        [one] { $value } day
       *[other] { $value } days
    }
reason-unit-minimum-wages = { $value } × minimum wage
reason-unit-months =
    { $count ->
        [one] { $value } month
       *[other] { $value } months
    }
reason-unit-subsistence-minimums = { $value } × subsistence minimum
reason-unit-years =
    { $count ->
        [one] { $value } year
       *[other] { $value } years
    }
reason-word-nearest = to the nearest whole tenge
reason-word-up = up, to the next whole tenge
