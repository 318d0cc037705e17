//! Crowdfunding: a campaign that reaches its goal in time goes to its creator, any other goes back to those who paid.
//!
//! What the contract owns is booked contribution by contribution; value that reaches it in another way belongs to no campaign.
#![no_std]

use vow::prelude::*;

/// Collects value for campaigns, and gives it back where the goal was not reached.
#[vow::contract]
mod crowdfunding {
    use super::*;
    use core::ops::Bound;

    /// A title has at most so many bytes.
    const TITLE_BYTES_MAX: usize = 200;
    /// A campaign runs for at most a year, so that nobody waits for a refund for ever.
    const DURATION_MAX: u64 = 365 * 24 * 60 * 60 * 1000;
    /// A page of a list has at most so many entries.
    const PAGE_MAX: u32 = 50;

    /// A campaign.
    #[derive(Borsh)]
    pub struct Campaign {
        /// Who gets the value if the goal is reached.
        pub creator: Address,
        pub title: String,
        /// What has to come together until the deadline.
        pub goal: u128,
        /// Unix time in milliseconds; from then on nothing more is taken.
        pub deadline: u64,
        /// What has come together.
        pub raised: u128,
        /// Whether the creator has taken it.
        pub claimed: bool,
    }

    #[storage]
    pub struct Crowdfunding {
        last_id: Cell<u64>,
        campaigns: OrderedMap<u64, Campaign>,
        contributions: Map<(u64, Address), u128>,
    }

    #[event]
    pub struct Created {
        pub id: u64,
        pub creator: Address,
        pub goal: u128,
        pub deadline: u64,
    }

    #[event]
    pub struct Contributed {
        pub id: u64,
        pub contributor: Address,
        pub amount: u128,
    }

    #[event]
    pub struct Claimed {
        pub id: u64,
        pub amount: u128,
    }

    #[event]
    pub struct Refunded {
        pub id: u64,
        pub contributor: Address,
        pub amount: u128,
    }

    impl Crowdfunding {
        /// Opens a campaign of the caller until the deadline (Unix time in milliseconds) and answers its number.
        pub fn create(&mut self, goal: u128, deadline: u64, title: String) -> u64 {
            let now = context::block_timestamp();
            require!(goal > 0, "the goal is zero");
            require!(deadline > now, "the deadline has passed");
            require!(deadline - now <= DURATION_MAX, "the deadline is more than a year away");
            require!(title.len() <= TITLE_BYTES_MAX, "the title is longer than 200 bytes");

            let id = self.last_id.get_or_default() + 1;
            let creator = context::caller();
            self.last_id.set(&id);
            self.campaigns.insert(&id, &Campaign { creator, title, goal, deadline, raised: 0, claimed: false });
            Created { id, creator, goal, deadline }.emit();
            id
        }

        /// Adds the value sent to a campaign that is still open.
        #[payable]
        pub fn contribute(&mut self, id: u64) {
            let amount = context::value();
            let contributor = context::caller();
            let mut campaign = self.existing(id);
            require!(amount > 0, "no value was sent");
            require!(context::block_timestamp() < campaign.deadline, "the campaign is over");

            campaign.raised += amount;
            self.campaigns.insert(&id, &campaign);
            let key = (id, contributor);
            self.contributions.put(&key, &(self.contributions.get_or_default(&key) + amount));
            Contributed { id, contributor, amount }.emit();
        }

        /// Pays a campaign that has reached its goal to its creator, after the deadline and once.
        pub fn claim(&mut self, id: u64) {
            let mut campaign = self.existing(id);
            require!(context::caller() == campaign.creator, "only the creator can claim");
            require!(context::block_timestamp() >= campaign.deadline, "the campaign is still open");
            require!(campaign.raised >= campaign.goal, "the goal was not reached");
            require!(!campaign.claimed, "already claimed");

            campaign.claimed = true;
            self.campaigns.insert(&id, &campaign);
            pay(&campaign.creator, campaign.raised);
            Claimed { id, amount: campaign.raised }.emit();
        }

        /// Gives the caller back what they contributed to a campaign that has missed its goal.
        pub fn refund(&mut self, id: u64) {
            let campaign = self.existing(id);
            require!(context::block_timestamp() >= campaign.deadline, "the campaign is still open");
            require!(campaign.raised < campaign.goal, "the goal was reached");

            // Taken out before it is paid: a second refund finds nothing.
            let contributor = context::caller();
            let amount = self.contributions.take(&(id, contributor)).unwrap_or_default();
            require!(amount > 0, "nothing to refund");
            pay(&contributor, amount);
            Refunded { id, contributor, amount }.emit();
        }

        /// A campaign.
        pub fn campaign(&self, id: u64) -> Option<Campaign> {
            self.campaigns.get(&id)
        }

        /// Campaigns in order of their numbers, after the given one; at most 50 at a time.
        pub fn campaigns(&self, #[default(None)] after: Option<u64>, #[default(50)] limit: u32) -> Vec<(u64, Campaign)> {
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            self.campaigns.range((start, Bound::Unbounded)).take(limit.min(PAGE_MAX) as usize).collect()
        }

        /// What an account has contributed to a campaign and not taken back.
        pub fn contribution(&self, id: u64, account: Address) -> u128 {
            self.contributions.get_or_default(&(id, account))
        }

        fn existing(&self, id: u64) -> Campaign {
            match self.campaigns.get(&id) {
                Some(campaign) => campaign,
                None => revert!("no such campaign"),
            }
        }
    }

    fn pay(to: &Address, amount: u128) {
        if let Err(error) = call::transfer(to, amount) {
            error.revert();
        }
    }
}
