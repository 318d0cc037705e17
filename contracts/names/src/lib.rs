//! A registry of names, listed in their order, for a fee and a time.
//!
//! A name is registered in two steps, so that nobody who sees a transaction wait can take the name first: `commit` to the hash of name, secret and caller, and
//! some blocks later `register` with both in the open.
#![no_std]

use vow::prelude::*;

/// Names for addresses.
#[vow::contract]
mod names {
    use super::*;
    use core::ops::Bound;

    const NAME_BYTES: core::ops::RangeInclusive<usize> = 3..=32;
    const SECRET_BYTES_MAX: usize = 64;
    /// A commitment can be used from so many blocks after it was made…
    const COMMITMENT_AGE_MIN: u64 = 2;
    /// …until so many.
    const COMMITMENT_AGE_MAX: u64 = 100_000;
    /// How long a registration or a renewal lasts: a year of 365 days.
    const TERM: u64 = 365 * 24 * 60 * 60 * 1000;
    /// The owner can still renew for so long when a name has run out, and nobody else can take it: 30 days.
    const GRACE: u64 = 30 * 24 * 60 * 60 * 1000;
    /// At most ten years ahead.
    const AHEAD_MAX: u64 = 10 * TERM;
    /// A page of a list has at most so many entries.
    const PAGE_MAX: u32 = 100;

    /// A name's entry.
    #[derive(Borsh)]
    pub struct Record {
        pub owner: Address,
        /// What the name stands for.
        pub target: Address,
        /// Unix time in milliseconds until which the name stands for it.
        pub expires: u64,
    }

    #[storage]
    pub struct Names {
        keeper: Cell<Address>,
        price: Cell<u128>,
        /// What has been paid and not withdrawn.
        earned: Cell<u128>,
        /// Hash of a commitment: the block it was made in.
        commitments: Map<Hash, u64>,
        records: OrderedMap<String, Record>,
        /// Listed by owner.
        owned: OrderedMap<(Address, String), bool>,
    }

    #[event]
    pub struct Registered {
        pub name: String,
        pub owner: Address,
        pub expires: u64,
    }

    #[event]
    pub struct Renewed {
        pub name: String,
        pub expires: u64,
    }

    #[event]
    pub struct Transferred {
        pub name: String,
        pub from: Address,
        pub to: Address,
    }

    #[event]
    pub struct TargetChanged {
        pub name: String,
        pub target: Address,
    }

    #[event]
    pub struct Released {
        pub name: String,
    }

    #[event]
    pub struct Withdrawn {
        pub to: Address,
        pub amount: u128,
    }

    impl Names {
        /// The caller keeps what is paid; the price is for a year of a name of at least five characters.
        #[init]
        pub fn init(&mut self, price: u128) {
            self.keeper.set(&context::caller());
            self.price.set(&price);
        }

        /// First step: the hash that `commitment` gives for a name, a secret and the caller.
        pub fn commit(&mut self, commitment: Hash) {
            let block = context::block_number();
            let made = self.commitments.get(&commitment);
            // A commitment seen in the open could be sent again by somebody else, to make it look too young.
            require!(made.is_none_or(|made| block > made + COMMITMENT_AGE_MAX), "already committed");
            self.commitments.insert(&commitment, &block);
        }

        /// Second step: takes a free name for a year. What is sent beyond the price is not given back.
        #[payable]
        pub fn register(&mut self, name: String, secret: Vec<u8>) {
            let owner = context::caller();
            let now = context::block_timestamp();
            check(&name);
            require!(secret.len() <= SECRET_BYTES_MAX, "the secret is longer than 64 bytes");
            let Some(made) = self.commitments.take(&commitment_of(&name, &secret, &owner)) else { revert!("nothing was committed to this name and secret") };
            let age = context::block_number() - made;
            require!(age >= COMMITMENT_AGE_MIN, "the commitment is too young");
            require!(age <= COMMITMENT_AGE_MAX, "the commitment is too old");
            if let Some(before) = self.records.get(&name) {
                require!(now >= before.expires + GRACE, "the name is taken");
                self.owned.remove(&(before.owner, name.clone()));
            }
            self.earn(self.price_of(name.clone()));

            let expires = now + TERM;
            self.owned.insert(&(owner, name.clone()), &true);
            self.records.insert(&name, &Record { owner, target: owner, expires });
            Registered { name, owner, expires }.emit();
        }

        /// Adds a year to a name, whoever pays for it.
        #[payable]
        pub fn renew(&mut self, name: String) {
            let now = context::block_timestamp();
            let mut record = self.existing(&name);
            require!(now < record.expires + GRACE, "the name has run out");
            self.earn(self.price_of(name.clone()));

            record.expires += TERM;
            require!(record.expires <= now + AHEAD_MAX, "not more than ten years ahead");
            self.records.insert(&name, &record);
            Renewed { name, expires: record.expires }.emit();
        }

        /// Gives a name to somebody else; it then stands for them.
        pub fn transfer(&mut self, name: String, to: Address) {
            let record = self.owned_by_caller(&name);
            require!(!to.is_zero(), "release a name instead of giving it to nobody");
            self.owned.remove(&(record.owner, name.clone()));
            self.owned.insert(&(to, name.clone()), &true);
            self.records.insert(&name, &Record { owner: to, target: to, expires: record.expires });
            Transferred { name, from: record.owner, to }.emit();
        }

        /// Changes what a name stands for.
        pub fn set_target(&mut self, name: String, target: Address) {
            let mut record = self.owned_by_caller(&name);
            record.target = target;
            self.records.insert(&name, &record);
            TargetChanged { name, target }.emit();
        }

        /// Gives a name up.
        pub fn release(&mut self, name: String) {
            let record = self.owned_by_caller(&name);
            self.owned.remove(&(record.owner, name.clone()));
            self.records.remove(&name);
            Released { name }.emit();
        }

        /// Pays what was earned to the keeper. By the keeper.
        pub fn withdraw(&mut self) {
            let to = self.keeper.get();
            require!(context::caller() == to, "only the keeper can withdraw");
            let amount = self.earned.get_or_default();
            require!(amount > 0, "nothing was earned");
            self.earned.set(&0);
            if let Err(error) = call::transfer(&to, amount) {
                error.revert();
            }
            Withdrawn { to, amount }.emit();
        }

        /// What a name stands for, as long as it has not run out.
        pub fn resolve(&self, name: String) -> Option<Address> {
            let record = self.records.get(&name)?;
            (context::block_timestamp() < record.expires).then_some(record.target)
        }

        /// A name's entry, also when it has run out.
        pub fn record(&self, name: String) -> Option<Record> {
            self.records.get(&name)
        }

        /// Names in their order, after the given one; at most 100 at a time.
        pub fn list(&self, #[default(None)] after: Option<String>, #[default(100)] limit: u32) -> Vec<(String, Record)> {
            let start = after.map_or(Bound::Unbounded, Bound::Excluded);
            self.records.range((start, Bound::Unbounded)).take(limit.min(PAGE_MAX) as usize).collect()
        }

        /// Names of an owner in their order, after the given one; at most 100 at a time.
        pub fn names_of(&self, owner: Address, #[default(None)] after: Option<String>, #[default(100)] limit: u32) -> Vec<String> {
            let start = after.map_or(Bound::Included((owner, String::new())), |name| Bound::Excluded((owner, name)));
            let page = self.owned.range((start, Bound::Unbounded)).keys().take_while(|(of, _)| *of == owner);
            page.take(limit.min(PAGE_MAX) as usize).map(|(_, name)| name).collect()
        }

        /// What a year of a name costs: ten times the price for three characters, four times for four.
        pub fn price_of(&self, name: String) -> u128 {
            let price = self.price.get();
            match name.len() {
                0..=3 => price * 10,
                4 => price * 4,
                _ => price,
            }
        }

        /// What to commit to: `SHA-256(length of name, u32 ‖ name ‖ caller ‖ secret)`.
        pub fn commitment(&self, name: String, secret: Vec<u8>, caller: Address) -> Hash {
            commitment_of(&name, &secret, &caller)
        }

        fn existing(&self, name: &String) -> Record {
            match self.records.get(name) {
                Some(record) => record,
                None => revert!("no such name"),
            }
        }

        fn owned_by_caller(&self, name: &String) -> Record {
            let record = self.existing(name);
            require!(record.owner == context::caller(), "only the owner can do this");
            require!(context::block_timestamp() < record.expires + GRACE, "the name has run out");
            record
        }

        fn earn(&mut self, price: u128) {
            let paid = context::value();
            require!(paid >= price, "less than the price was sent");
            self.earned.set(&(self.earned.get_or_default() + paid));
        }
    }

    fn commitment_of(name: &str, secret: &[u8], caller: &Address) -> Hash {
        // The length before the name: no other name and secret give the same bytes.
        let mut bytes = Vec::from((name.len() as u32).to_le_bytes());
        bytes.extend_from_slice(name.as_bytes());
        bytes.extend_from_slice(&caller.0);
        bytes.extend_from_slice(secret);
        crypto::sha256(&bytes)
    }

    fn check(name: &str) {
        require!(NAME_BYTES.contains(&name.len()), "a name has 3 to 32 characters");
        require!(name.bytes().all(|sign| matches!(sign, b'a'..=b'z' | b'0'..=b'9' | b'-')), "a name has only a-z, 0-9 and -");
        require!(!name.starts_with('-') && !name.ends_with('-'), "a name does not begin or end with -");
    }
}
