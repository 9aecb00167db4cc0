### The reasons of the rules: conditions that hold or do not, and quantities worked out.

reason-adult = There is an adult in the family
reason-adult-of-group-1 = An adult with a group 1 disability
reason-amount = Amount: { $amount }
reason-award = Holds an award for mothers
reason-before-amounts = The event was on { $day }, before the amounts that are kept
reason-below-the-line = Income per head is below the poverty line
reason-birth-date = The birth date of { $person } is on record
reason-birth-known = The child's birth date is known
reason-burial-recipient = There is somebody next to the dead who is paid
reason-capacity-loss = A percentage of lost work capacity is recorded
reason-carer = A carer is registered
reason-child-under-18 = The child is under 18
reason-chosen = This payment is chosen: it excludes "{ $rule }"
reason-conditional = Some member is able to work: the aid is conditional
reason-custodian = There is somebody the children live with
reason-dead = The person is dead
reason-departed = The breadwinner is dead or declared missing
reason-dependent-child = A dependent child
reason-disability = A disability is recorded
reason-disability-group = There is an amount for this group and age
reason-event-in-time = Taken in within eighteen months of the birth
reason-family-for-aid = There is a family that counts for targeted aid
reason-four-children = At least four counted children, now: { $count }
reason-full-orphan = For each full orphan: { $amount }
reason-guardian = There is a guardian or trustee
reason-income-per-head = Income per head a month in the quarter before: { $amount }, members: { $count }
reason-incomes-known = Incomes of the quarter before are on record
reason-insured = Has been insured
reason-insured-lately = Was insured in the 24 months before the birth
reason-insured-six-months = At least six insured months
reason-mean-income = Mean income of the 24 months before { $day }: { $amount }, insured months: { $months }
reason-named = There is a case in which this rule pays to or for this person
reason-not-chosen = Not chosen: "{ $rule }" is paid instead
reason-not-in-state-care = Not in full state care
reason-not-insured-lately = Was not insured in the 24 months before the birth
reason-not-less = Not less than the state's amount: { $amount }
reason-not-past-pension-age = Not past pension age
reason-outside-coverage = No parent is recorded, and the birth lies before what the register covers
reason-parent-lost = The parent is lost
reason-payee = There is somebody to be paid for the child
reason-place = Place among the children: { $place } ({ $person })
reason-poverty-line = Poverty line: { $amount }
reason-present = The person is here and not missing
reason-rule = Rule: { $rule }, { $day }
reason-shared-by = { $amount } in all, shared by { $count }
reason-something-to-pay = The sum is more than nothing: { $amount }
reason-start-known = The start of the status is known
reason-supported-by-the-state = Was a pensioner, disabled or a survivor at the death
reason-survivor-carer = { $person }: cares for small children and has no job
reason-survivor-child = { $person }: a child of the departed
reason-survivor-elder = { $person }: a parent or spouse who was maintained
reason-survivor-relative = { $person }: another child who was maintained
reason-survivor-since-childhood = { $person }: a child disabled since childhood
reason-survivors = There are survivors
reason-unconditional = No member is able to work: the aid is unconditional
reason-unemployed = Registered as unemployed
reason-within-term = Paid until { $day }
reason-woman = A woman
reason-younger-than-months = The child is younger than { $months } months
reason-change = If this were so: { $condition }
reason-change-on = From { $day } on this will be so: { $condition }
reason-because = By { $act }, art. { $article }
reason-because-act = By { $act } (article not yet established)
reason-value = { $name }: { $value } (since { $day })
reason-unverified = not verified

reason-word-up = up, to the next whole tenge
reason-word-nearest = to the nearest whole tenge
reason-unit-MCI = { $value } × MCI
reason-unit-subsistence-minimums = { $value } × subsistence minimum
reason-unit-minimum-wages = { $value } × minimum wage
reason-unit-days =
    { $count ->
        [one] { $value } day
       *[other] { $value } days
    }
reason-unit-months =
    { $count ->
        [one] { $value } month
       *[other] { $value } months
    }
reason-unit-years =
    { $count ->
        [one] { $value } year
       *[other] { $value } years
    }
