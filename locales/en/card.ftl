### The words of the card as text, and of the calendar.

## Headings

card-title = Family card
heading-members = Members
heading-circumstances = Circumstances
heading-entitlements = Entitlements
heading-scoring = Scoring models
heading-notices = Notices without a payment
heading-wellbeing = Level of well-being
heading-calendar = Calendar
heading-warnings = Warnings
heading-links = Links

## Lines

card-as-of = As of { $date }
card-known-at = Known at { $time }
card-known-everything = Everything on record
card-no-entries = No entries
card-reference-person = Reference person
card-since = since { $date }
card-until = until { $date }
card-born = born
card-died = died
card-age = age
card-sex = sex
card-address = address
card-region = region
card-role = role
card-kinship = kinship
card-because = because
card-source = source
card-withheld = withheld
card-unknown = unknown
card-soundness = Soundness
card-next-review = Next review: { $date }

## Numbers

card-years =
    { $years ->
        [one] { $years } year
       *[other] { $years } years
    }
card-people =
    { $count ->
        [one] { $count } person
       *[other] { $count } people
    }
card-a-month = { $amount } a month
card-once = { $amount } once

## Paths between two people

related-links =
    { $count ->
        [one] { $count } link
       *[other] { $count } links
    }
related-more = There are further paths of this length; a larger --limit shows them.

## What a rule answers

card-answer = Answer
card-status-ENTITLED = entitled
card-status-RECEIVING = being paid
card-status-NOT_ENTITLED = not entitled
card-status-UNKNOWN = cannot be told from the records
card-recipient = Paid to
card-beneficiaries = For
card-nobody = nobody
card-term = Term
card-not-chosen = Not the one that was chosen
card-more = and { $count } more
notice-PENSION_AGE = Pension age is near
notice-KANDAS_EXPIRY = The status of kandas ends
notice-EMPLOYMENT_MEASURES = Help to find work
