### The words of the registers and of the card. Key: the group, a hyphen, the word of the spec.

## Lenses

lens-CARD = Family card
lens-LARGE_FAMILY = Large family
lens-SURVIVORS = Survivors of a breadwinner
lens-TARGETED_AID = Family for targeted assistance
lens-HOUSEHOLD = Household at one address
lens-KIN = Kin

## Standings

standing-CORE = core member
standing-DEPENDENT = dependent member

## Roles towards the holder

role-HOLDER = holder
role-SPOUSE = spouse
role-CHILD = child
role-STEPCHILD = step-child
role-ADOPTED_CHILD = adopted child
role-WARD = ward
role-STUDENT = student
role-PARENT = parent
role-STEPPARENT = step-parent
role-GUARDIAN = guardian
role-CARER = carer
role-BREADWINNER = breadwinner
role-DEPENDANT = dependant
role-SIBLING = sibling
role-OTHER = other member

## Circumstances

circumstance-LOST_BREADWINNER = Loss of a breadwinner
circumstance-FULL_ORPHAN = Full orphan
circumstance-DISABLED_CHILD = Child with a disability
circumstance-DISABLED_CHILD_UNDER_GUARDIANSHIP = Child with a disability under guardianship
circumstance-GROUP_1_WITH_CARER = Person with a group 1 disability who has a carer
circumstance-GROUP_1_WITHOUT_CARER = Person with a group 1 disability who has no carer
circumstance-CHILD_WITHOUT_CARER = Child without anyone to care for it
circumstance-LARGE_FAMILY = Large family
circumstance-SINGLE_PARENT = Single-parent family
circumstance-RIGHTS_LIMITED = Parental rights removed or restricted
circumstance-NO_ADULT_EMPLOYED = No adult in employment
circumstance-BELOW_POVERTY_LINE = Income below the poverty line
circumstance-NEWBORN = Child under a year and a half
circumstance-PENSION_AGE = Pension age
circumstance-KANDAS = Kandas (ethnic repatriate)

## Calendar: { $name } is the name of the status, link or payment

change-AGE_1 = turns 1
change-AGE_18M = turns 18 months
change-AGE_3 = turns 3
change-AGE_6 = turns 6
change-AGE_7 = turns 7
change-AGE_8 = turns 8
change-AGE_14 = turns 14
change-AGE_18 = turns 18
change-AGE_23 = turns 23
change-PENSION_AGE = reaches pension age
change-STATUS_END = status ends: { $name }
change-LINK_END = link ends: { $name }
change-TERM_END = term ends: { $name }

## Link kinds

link-PARENT = parent and child
link-RIGHTS_LIMITED = limited parental rights
link-GUARDIAN = guardianship
link-SPOUSE = marriage
link-BREADWINNER = maintenance
link-CARER = care

## Bases of links

basis-BIRTH = birth
basis-ACKNOWLEDGED = acknowledged paternity
basis-COURT = court decision
basis-ADOPTION = adoption
basis-SURROGACY = surrogacy contract
basis-DEPRIVED = parental rights removed
basis-RESTRICTED = parental rights restricted
basis-GUARDIANSHIP = guardianship
basis-TRUSTEESHIP = trusteeship
basis-PATRONAGE = patronage
basis-FOSTER = foster family
basis-PROFESSIONAL_FOSTER = professional foster family
basis-REGISTERED = registered marriage
basis-LAW = by law
basis-DECLARED = as declared

## Why a marriage ended

end-reason-DIVORCE = divorce
end-reason-DEATH = death of a spouse
end-reason-ANNULMENT = annulment

## Status kinds

status-DISABILITY = disability
status-CAPACITY_LOSS = loss of general work capacity
status-STUDENT = studies
status-EMPLOYED = employed
status-UNEMPLOYED = registered unemployed
status-PENSIONER = pensioner
status-KANDAS = kandas
status-STATE_CARE = full state support
status-IMPRISONED = imprisoned
status-CONSCRIPT = conscript
status-INCAPACITATED = incapacitated
status-EMIGRATED = emigrated
status-MISSING = declared missing
status-AWARD = award to a mother of many
status-SOCIAL_CONTRACT = social contract
status-RESIDENCE = residence

## Details of statuses

detail-GROUP_1 = group 1
detail-GROUP_2 = group 2
detail-GROUP_3 = group 3
detail-CHILD = child with a disability
detail-FULL_TIME = full-time
detail-PART_TIME = part-time
detail-AGE = by age
detail-SERVICE = for length of service
detail-KUMIS_ALKA = “Kumis alka” (silver)
detail-ALTYN_ALKA = “Altyn alka” (gold)
detail-MOTHER_HEROINE = “Mother Heroine”
detail-MATERNAL_GLORY_1 = “Maternal Glory”, first class
detail-MATERNAL_GLORY_2 = “Maternal Glory”, second class

## Kinds of income

income-SALARY = salary
income-INSURED_SALARY = insured salary
income-PENSION = pension
income-BENEFIT = benefit
income-ALIMONY = alimony
income-OTHER = other income

## Confidence and state of a record

confidence-HIGH = high
confidence-MEDIUM = medium
confidence-LOW = low
state-REGISTERED = in force
state-CONTESTED = contested
state-ANNULLED = annulled

## Soundness

soundness-SOUND = sound
soundness-WITH_WARNINGS = with warnings
soundness-NOT_CERTIFIABLE = not certifiable

## Sources

source-CIVIL_ACTS = register of civil acts
source-POPULATION = population register
source-DISABILITY = disability register
source-GUARDIANSHIP = guardianship authority
source-COURT = court
source-PENSION = pension register
source-SOCIAL_INSURANCE = State Social Insurance Fund
source-EMPLOYMENT = register of labour contracts
source-EDUCATION = education register
source-TAX = tax authority
source-MIGRATION = migration service
source-CASEWORKER = caseworker
source-CITIZEN = the citizen
source-OTHER = other source: { $name }

## Sexes

sex-M = male
sex-F = female
sex-U = unknown

## Regions: the first two digits of the KATO code

region-10 = Abai Region
region-11 = Akmola Region
region-15 = Aktobe Region
region-19 = Almaty Region
region-23 = Atyrau Region
region-27 = West Kazakhstan Region
region-31 = Zhambyl Region
region-33 = Zhetisu Region
region-35 = Karaganda Region
region-39 = Kostanay Region
region-43 = Kyzylorda Region
region-47 = Mangystau Region
region-55 = Pavlodar Region
region-59 = North Kazakhstan Region
region-61 = Turkistan Region
region-62 = Ulytau Region
region-63 = East Kazakhstan Region
region-71 = city of Astana
region-75 = city of Almaty
region-79 = city of Shymkent
