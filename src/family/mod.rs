//! From links to families (spec 2 §§1–3): custody, homes, home units, and the lenses over them.
//! Pure functions of a view; must not know law, amounts or texts.
