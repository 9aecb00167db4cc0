### warning-<code>: what does not fit, one sentence. fix-<code>: who can mend it and how, one sentence.

## Warnings of the card

warning-contradicting-claims = Different sources contradict each other about one and the same thing.
fix-contradicting-claims = The register that is wrong corrects its record; the caseworker compares the documents and says which record is right.
warning-outside-coverage = The event lies before the register kept electronic records, so a link that is not recorded may still exist.
fix-outside-coverage = The citizen asks the civil registry to digitise the record of the act.
warning-only-one-parent-recorded = Only one parent of the child is recorded.
fix-only-one-parent-recorded = The citizen shows the birth certificate to the civil registry; the caseworker checks whether there is a second parent.
warning-contested-record = A record about this family is contested.
fix-contested-record = The caseworker examines the dispute and confirms the record or has it annulled.
warning-no-birth-date = The birth date is not known.
fix-no-birth-date = The citizen shows an identity document; the population register fills in the birth date.
warning-unverified-value = The calculation uses a value that has not yet been checked against the official text.
fix-unverified-value = The caseworker checks the value against the act; whoever keeps the rules marks it as verified.
warning-lens-not-applicable = This definition of family does not apply to this person on this date.
fix-lens-not-applicable = The caseworker chooses another definition or another date; nothing in the data needs mending.
warning-amounts-before-2024 = Amounts before 1 January 2024 are not calculated.
fix-amounts-before-2024 = The caseworker chooses a date from 1 January 2024 on, or consults the old file.
warning-rules-missing = The set of rules is incomplete, so some rights may not be shown.
fix-rules-missing = Whoever keeps the rules adds the missing one; until then the caseworker checks the right by hand.

## Parents and children

warning-parent-cycle = People are recorded as each other's ancestors: the links form a circle.
fix-parent-cycle = The civil registry corrects the wrong birth record; the caseworker points out which one is probably wrong.
warning-parent-younger-than-child = The parent is younger than the child or was born on the same day.
fix-parent-younger-than-child = The civil registry corrects the birth dates or the record of the parent.
warning-parent-too-young = The parent was under 12 when the child was born.
fix-parent-too-young = The civil registry checks the documents and corrects the record of the act.
warning-parent-too-old = The parent's age at the child's birth is implausible: a mother over 60 or a father over 90.
fix-parent-too-old = The civil registry checks the documents and corrects the record of the act.
warning-born-after-mothers-death = The child was born after the mother's death.
fix-born-after-mothers-death = The civil registry corrects the date of death, the date of birth or the record of the mother.
warning-born-long-after-fathers-death = The child was born more than 300 days after the father's death.
fix-born-long-after-fathers-death = The civil registry checks the dates; a court decides about a wrongly recorded father.
warning-third-legal-parent = More than two legal parents of the child are recorded.
fix-third-legal-parent = The civil registry closes the record that no longer holds; the caseworker sends in the court decision.
warning-two-parents-same-role = By birth or acknowledgement two fathers or two mothers of the child are recorded.
fix-two-parents-same-role = The civil registry or a court establishes which record is right.
warning-adopted-and-birth-parents-both-open = The records of adoptive parents and of parents by birth are both in force.
fix-adopted-and-birth-parents-both-open = The civil registry closes the replaced record on the strength of the court decision.
warning-twins-with-different-parents = Children born of one mother on one day have different second parents recorded.
fix-twins-with-different-parents = The civil registry checks the documents and corrects the record of the act.
warning-rights-limited-without-parent = Rights are limited of somebody who is not recorded as the child's parent.
fix-rights-limited-without-parent = The civil registry adds the parent or the court clarifies the limitation; the caseworker sends the request.

## Marriages

warning-two-open-marriages = The person has two or more marriages in force.
fix-two-open-marriages = The civil registry closes the marriage that has ended; the citizen shows the court's divorce decision.
warning-marriage-to-close-kin = A marriage between close relatives is recorded.
fix-marriage-to-close-kin = The civil registry checks the records of kinship and of marriage; a court decides about the marriage itself.
warning-marriage-under-16 = The marriage began before one of the spouses was 16.
fix-marriage-under-16 = The civil registry checks the date of the marriage and the birth dates.
warning-marriage-after-death = The marriage began after one of the spouses had died.
fix-marriage-after-death = The civil registry corrects the record of the marriage or of the death.
warning-open-marriage-with-the-dead = One spouse has died, but the marriage still stands as open.
fix-open-marriage-with-the-dead = The civil registry closes the marriage with the date of death.
warning-stale-marriage = One source says that the marriage has ended, another that it is in force.
fix-stale-marriage = The civil registry enters the court decision; the citizen can bring a copy of it.
warning-ward-and-spouse = One spouse is recorded as the guardian of the other.
fix-ward-and-spouse = The guardianship authority checks its record and closes it if need be.

## Guardianship and care

warning-guardian-dead = The guardian has died, but the guardianship is still open.
fix-guardian-dead = The guardianship authority closes the guardianship and appoints a new guardian.
warning-guardian-is-minor = The guardian is a minor.
fix-guardian-is-minor = The guardianship authority corrects the record or appoints another guardian.
warning-guardian-incapacitated = The guardian is incapacitated.
fix-guardian-incapacitated = The guardianship authority appoints another guardian; the caseworker reports the case to it.
warning-guardianship-past-18 = The ward has turned 18, but the guardianship is still open.
fix-guardianship-past-18 = The guardianship authority closes it with the 18th birthday, or enters the court decision if the person is incapacitated.
warning-guardian-of-child-with-able-parents = A guardian is recorded for a child who has an able parent with full rights.
fix-guardian-of-child-with-able-parents = The guardianship authority checks the ground of the appointment; a court decision that limits the parent's rights is entered.
warning-siblings-split-between-guardians = Brothers and sisters are split between different guardians.
fix-siblings-split-between-guardians = The guardianship authority checks whether the split is in the children's interest.
warning-carer-of-two = One person is recorded as the carer of two or more people.
fix-carer-of-two = The caseworker checks who is really cared for and closes the other record.
warning-carer-for-not-group-1 = The person cared for has no group 1 disability.
fix-carer-for-not-group-1 = The disability register clarifies the group, or the caseworker closes the record of care.
warning-breadwinner-is-dependant = Two people are recorded as each other's breadwinner.
fix-breadwinner-is-dependant = The caseworker finds out who maintains whom and closes the wrong record.

## Statuses and incomes

warning-disability-child-past-18 = The person has turned 18 but is still recorded as a child with a disability.
fix-disability-child-past-18 = The citizen is re-examined; the disability register enters the group.
warning-status-after-death = A status begins after the person's death.
fix-status-after-death = The register that states the status annuls it, or the civil registry corrects the date of death.
warning-income-after-death = Income is reported after the month of death.
fix-income-after-death = The register that reported the income corrects it, or the civil registry corrects the date of death.
warning-student-not-proved = The person is between 18 and 23, full-time study has ended and no new study is proved.
fix-student-not-proved = The citizen brings a certificate of study, or the education register enters the study.
warning-missing-and-active = The person is declared missing, but later work, study or income is recorded.
fix-missing-and-active = The court revokes its ruling or the register corrects its record; the caseworker informs the court.
warning-emigrated-and-active = The person has emigrated but is recorded as employed.
fix-emigrated-and-active = The migration service or the register of labour contracts corrects its record.
warning-award-not-woman = A mother's award is recorded for a man.
fix-award-not-woman = The register that entered the award or the sex corrects its record.

## Data about a person

warning-death-before-birth = The date of death is earlier than the date of birth.
fix-death-before-birth = The civil registry checks both dates and corrects the wrong one.
warning-age-over-120 = The person is recorded as alive and is over 120.
fix-age-over-120 = The civil registry enters the death or corrects the birth date; the caseworker checks whether the person is alive.
warning-iin-birth-date-mismatch = The digits of the IIN do not match the birth date.
fix-iin-birth-date-mismatch = Nothing has to be mended; if the citizen asks, the population register compares the birth date with a document.
warning-iin-sex-mismatch = The digit of the IIN does not match the sex.
fix-iin-sex-mismatch = Nothing has to be mended; if the citizen asks, the population register compares the sex with a document.
warning-duplicate-person = One person may be recorded twice: name, birth date and mother are the same.
fix-duplicate-person = The caseworker compares the documents and merges the records; the population register withdraws the extra IIN.
warning-one-iin-two-people = One IIN may have been given to two people.
fix-one-iin-two-people = The population register finds out whose IIN it is and gives the other person a new one.

## Records and addresses

warning-link-outside-coverage = The record lies before the time that its source speaks for.
fix-link-outside-coverage = The citizen asks the civil registry to digitise and confirm the act.
warning-contradicting-dates = Different sources give different dates for one link or status.
fix-contradicting-dates = The caseworker checks the document; the register that is wrong corrects the date.
warning-address-shared-by-many = More than 25 people are recorded at one address.
fix-address-shared-by-many = The caseworker checks who really lives there; the citizens renew their registration.
warning-single-person-families-at-one-address = Several adults at one address each count as a family of their own; this is a question, not an error.
fix-single-person-families-at-one-address = If there is a marriage or kinship that is not recorded, the citizens turn to the civil registry; the caseworker only asks.

## Only in the check of the whole country

warning-employed-under-14 = Somebody under 14 is recorded as employed.
fix-employed-under-14 = The employer or the labour register corrects the record; the caseworker checks the birth date.
warning-siblings-born-too-close = One woman is recorded as the mother of two children born a few days to six months apart.
fix-siblings-born-too-close = The civil registry checks the birth dates and the records of the mother.
