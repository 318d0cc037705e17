//! A wallet of several owners: what it sends or calls, and who owns it, is decided by so many of them.
//!
//! Anybody can pay into it. An owner proposes an action and so confirms it; when enough present owners have confirmed, one of them executes it, once.
#![no_std]

use vow::prelude::*;

/// A wallet that acts when enough of its owners agree.
#[vow::contract]
mod wallet {
    use super::*;
    use core::ops::Bound;

    const OWNERS_MAX: usize = 50;
    /// An input of a call has at most so many bytes.
    const INPUT_BYTES_MAX: usize = 16 * 1024;
    /// A page of a list has at most so many entries.
    const PAGE_MAX: u32 = 20;

    /// What the owners decide on.
    #[derive(Borsh, Clone)]
    pub enum Action {
        /// Value to an account or a contract, without calling it.
        Send { to: Address, amount: u128 },
        /// A call of a contract, with its input as bytes.
        Call { contract: Address, method: String, input: Vec<u8>, value: u128 },
        AddOwner { owner: Address },
        /// The owner's confirmations count no more.
        RemoveOwner { owner: Address },
        SetThreshold { threshold: u32 },
    }

    /// An owner, and as the how-manieth they came. Who leaves and comes back is another member: what they confirmed before does not count.
    #[derive(Borsh, Clone, Copy, PartialEq)]
    pub struct Member {
        pub owner: Address,
        pub number: u64,
    }

    /// An action that waits for its execution.
    #[derive(Borsh)]
    pub struct Proposal {
        pub by: Address,
        pub action: Action,
        /// Who has confirmed it; those that are members no more do not count.
        pub confirmed: Vec<Member>,
    }

    #[storage]
    pub struct Wallet {
        members: Cell<Vec<Member>>,
        last_member: Cell<u64>,
        threshold: Cell<u32>,
        last_id: Cell<u64>,
        proposals: OrderedMap<u64, Proposal>,
    }

    #[event]
    pub struct Deposited {
        pub from: Address,
        pub amount: u128,
    }

    #[event]
    pub struct Proposed {
        pub id: u64,
        pub by: Address,
    }

    #[event]
    pub struct Confirmed {
        pub id: u64,
        pub by: Address,
    }

    #[event]
    pub struct Revoked {
        pub id: u64,
        pub by: Address,
    }

    #[event]
    pub struct Executed {
        pub id: u64,
        pub by: Address,
    }

    #[event]
    pub struct OwnersChanged {
        pub owners: Vec<Address>,
        pub threshold: u32,
    }

    impl Wallet {
        /// The first owners, and how many of them have to agree.
        #[init]
        #[payable]
        pub fn init(&mut self, owners: Vec<Address>, threshold: u32) {
            require!(owners.len() <= OWNERS_MAX, "more than 50 owners");
            let mut members = Vec::with_capacity(owners.len());
            for owner in owners {
                self.add(&mut members, owner);
            }
            self.set_members(&members, threshold);
        }

        /// Takes value.
        #[payable]
        pub fn deposit(&mut self) {
            Deposited { from: context::caller(), amount: context::value() }.emit();
        }

        /// Proposes an action and confirms it. By an owner; answers its number.
        pub fn propose(&mut self, action: Action) -> u64 {
            let member = self.only_owner();
            let by = member.owner;
            if let Action::Call { contract, input, .. } = &action {
                require!(*contract != context::contract(), "the wallet does not call itself");
                require!(input.len() <= INPUT_BYTES_MAX, "the input is longer than 16 KiB");
            }

            let id = self.last_id.get_or_default() + 1;
            self.last_id.set(&id);
            self.proposals.insert(&id, &Proposal { by, action, confirmed: vec![member] });
            Proposed { id, by }.emit();
            id
        }

        /// Confirms a proposal. By an owner, once.
        pub fn confirm(&mut self, id: u64) {
            let member = self.only_owner();
            let mut proposal = self.existing(id);
            require!(!proposal.confirmed.contains(&member), "already confirmed");
            // Those who left make room, so a proposal never grows beyond the number of owners.
            let members = self.members.get();
            proposal.confirmed.retain(|confirmed| members.contains(confirmed));
            proposal.confirmed.push(member);
            self.proposals.insert(&id, &proposal);
            Confirmed { id, by: member.owner }.emit();
        }

        /// Takes the caller's confirmation back; a proposal that nobody confirms is gone.
        pub fn revoke(&mut self, id: u64) {
            let member = self.only_owner();
            let mut proposal = self.existing(id);
            require!(proposal.confirmed.contains(&member), "not confirmed");
            proposal.confirmed.retain(|confirmed| *confirmed != member);
            if proposal.confirmed.is_empty() {
                self.proposals.remove(&id);
            } else {
                self.proposals.insert(&id, &proposal);
            }
            Revoked { id, by: member.owner }.emit();
        }

        /// Does what enough owners have confirmed. By an owner. If it fails, nothing has happened and it can be tried again.
        pub fn execute(&mut self, id: u64) -> Vec<u8> {
            let by = self.only_owner().owner;
            let proposal = self.existing(id);
            let members = self.members.get();
            let confirmations = proposal.confirmed.iter().filter(|confirmed| members.contains(confirmed)).count();
            require!(confirmations >= self.threshold.get() as usize, "not enough owners have confirmed");

            // Gone before anything moves: whoever is called finds it executed.
            self.proposals.remove(&id);
            Executed { id, by }.emit();
            self.act(proposal.action, members)
        }

        /// The owners, in the order in which they came.
        pub fn owners(&self) -> Vec<Address> {
            self.members.get().iter().map(|member| member.owner).collect()
        }

        /// How many owners have to agree.
        pub fn threshold(&self) -> u32 {
            self.threshold.get()
        }

        /// A proposal, as long as it waits.
        pub fn proposal(&self, id: u64) -> Option<Proposal> {
            self.proposals.get(&id)
        }

        /// Waiting proposals in order of their numbers, after the given one; at most 20 at a time.
        pub fn proposals(&self, #[default(None)] after: Option<u64>, #[default(20)] limit: u32) -> Vec<(u64, Proposal)> {
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            self.proposals.range((start, Bound::Unbounded)).take(limit.min(PAGE_MAX) as usize).collect()
        }

        fn act(&mut self, action: Action, mut members: Vec<Member>) -> Vec<u8> {
            let threshold = self.threshold.get();
            match action {
                Action::Send { to, amount } => match call::transfer(&to, amount) {
                    Ok(()) => return Vec::new(),
                    Err(error) => error.revert(),
                },
                Action::Call { contract, method, input, value } => {
                    match call::call(&contract, &method, &input, call::Options { value, ..Default::default() }) {
                        Ok(returned) => return returned,
                        Err(error) => error.revert(),
                    }
                }
                Action::AddOwner { owner } => {
                    require!(members.len() < OWNERS_MAX, "more than 50 owners");
                    self.add(&mut members, owner);
                    self.set_members(&members, threshold);
                }
                Action::RemoveOwner { owner } => {
                    require!(members.iter().any(|member| member.owner == owner), "not an owner");
                    members.retain(|member| member.owner != owner);
                    self.set_members(&members, threshold);
                }
                Action::SetThreshold { threshold } => self.set_members(&members, threshold),
            }
            Vec::new()
        }

        fn add(&mut self, members: &mut Vec<Member>, owner: Address) {
            require!(!owner.is_zero(), "nobody cannot be an owner");
            require!(members.iter().all(|member| member.owner != owner), "already an owner");
            let number = self.last_member.get_or_default() + 1;
            self.last_member.set(&number);
            members.push(Member { owner, number });
        }

        fn set_members(&mut self, members: &Vec<Member>, threshold: u32) {
            require!(threshold >= 1, "the threshold is zero");
            require!(threshold as usize <= members.len(), "the threshold is above the number of owners");
            self.members.set(members);
            self.threshold.set(&threshold);
            OwnersChanged { owners: members.iter().map(|member| member.owner).collect(), threshold }.emit();
        }

        fn existing(&self, id: u64) -> Proposal {
            match self.proposals.get(&id) {
                Some(proposal) => proposal,
                None => revert!("no such proposal"),
            }
        }

        fn only_owner(&self) -> Member {
            let caller = context::caller();
            match self.members.get().into_iter().find(|member| member.owner == caller) {
                Some(member) => member,
                None => revert!("only an owner can do this"),
            }
        }
    }
}
