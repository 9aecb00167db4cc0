//! One file a rule, each with the same parts: the rule, whether it concerns somebody, what it
//! decides, how much. What several of them ask stands in `shared` and `children`.

pub(super) mod birth_grant;
pub(super) mod burial;
pub(super) mod capacity_loss_social;
pub(super) mod child_care;
pub(super) mod child_care_social;
pub(super) mod disability_state;
pub(super) mod disabled_child_carer;
pub(super) mod group_1_carer;
pub(super) mod job_loss_social;
pub(super) mod large_family;
pub(super) mod mother_award;
pub(super) mod orphan_guardian;
pub(super) mod survivor_social;
pub(super) mod survivor_state;
pub(super) mod targeted_aid;

mod children;
mod shared;

#[cfg(test)]
mod tests;
