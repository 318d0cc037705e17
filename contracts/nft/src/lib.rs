//! A non-fungible token: numbered items, each with one owner and a URI that says what it is.
#![no_std]

use vow::prelude::*;

/// Numbered items with owners.
#[vow::contract]
mod nft {
    use super::*;
    use core::ops::Bound;

    const TEXT_BYTES_MAX: usize = 64;
    const URI_BYTES_MAX: usize = 512;
    /// A page of a list has at most so many entries.
    const PAGE_MAX: u32 = 100;

    /// An item.
    #[derive(Borsh)]
    pub struct Item {
        pub owner: Address,
        /// Who may move it besides its owner and the owner's operators; ends with a transfer.
        pub approved: Option<Address>,
        pub uri: String,
    }

    #[storage]
    pub struct Nft {
        name: Cell<String>,
        symbol: Cell<String>,
        minter: Cell<Address>,
        last_id: Cell<u64>,
        supply: Cell<u64>,
        items: Map<u64, Item>,
        /// Listed by owner.
        owned: OrderedMap<(Address, u64), bool>,
        balances: Map<Address, u64>,
        operators: Map<(Address, Address), bool>,
    }

    #[event]
    pub struct Transfer {
        /// Nobody (all zeros) when it is minted.
        pub from: Address,
        /// Nobody (all zeros) when it is burned.
        pub to: Address,
        pub id: u64,
    }

    #[event]
    pub struct Approve {
        pub owner: Address,
        pub approved: Option<Address>,
        pub id: u64,
    }

    #[event]
    pub struct ApproveAll {
        pub owner: Address,
        pub operator: Address,
        pub approved: bool,
    }

    #[event]
    pub struct MinterChanged {
        pub from: Address,
        pub to: Address,
    }

    impl Nft {
        /// The caller becomes the minter.
        #[init]
        pub fn init(&mut self, name: String, symbol: String) {
            require!(name.len() <= TEXT_BYTES_MAX && symbol.len() <= TEXT_BYTES_MAX, "name or symbol is longer than 64 bytes");
            self.name.set(&name);
            self.symbol.set(&symbol);
            self.minter.set(&context::caller());
        }

        /// Makes a new item for an account and answers its number. By the minter only.
        pub fn mint(&mut self, to: Address, uri: String) -> u64 {
            self.only_minter();
            require!(uri.len() <= URI_BYTES_MAX, "the URI is longer than 512 bytes");

            let id = self.last_id.get_or_default() + 1;
            self.last_id.set(&id);
            self.supply.set(&(self.supply.get_or_default() + 1));
            self.give(&to, id, Item { owner: to, approved: None, uri });
            Transfer { from: Address::ZERO, to, id }.emit();
            id
        }

        /// Moves an item of the caller.
        pub fn transfer(&mut self, to: Address, id: u64) {
            let item = self.item(id);
            require!(item.owner == context::caller(), "only the owner can transfer; others use transfer_from");
            self.move_item(id, item, to);
        }

        /// Moves an item that its owner lets the caller move.
        pub fn transfer_from(&mut self, from: Address, to: Address, id: u64) {
            let item = self.item(id);
            require!(item.owner == from, "the item belongs to somebody else");
            self.may_move(&item);
            self.move_item(id, item, to);
        }

        /// Lets an account move an item until its next transfer, or nobody. By the owner or an operator of theirs.
        pub fn approve(&mut self, id: u64, approved: Option<Address>) {
            let mut item = self.item(id);
            let caller = context::caller();
            require!(item.owner == caller || self.is_operator(item.owner, caller), "only the owner or an operator can approve");
            item.approved = approved;
            self.items.insert(&id, &item);
            Approve { owner: item.owner, approved, id }.emit();
        }

        /// Lets an operator move all items of the caller, or ends that.
        pub fn approve_all(&mut self, operator: Address, approved: bool) {
            let owner = context::caller();
            require!(operator != owner, "the operator is the caller");
            self.operators.put(&(owner, operator), &approved);
            ApproveAll { owner, operator, approved }.emit();
        }

        /// Ends an item for ever. By whoever may move it.
        pub fn burn(&mut self, id: u64) {
            let item = self.item(id);
            self.may_move(&item);
            self.take(&item.owner, id);
            self.items.remove(&id);
            self.supply.set(&(self.supply.get() - 1));
            Transfer { from: item.owner, to: Address::ZERO, id }.emit();
        }

        /// Gives the right to mint to somebody else. By the minter only.
        pub fn set_minter(&mut self, to: Address) {
            self.only_minter();
            let from = context::caller();
            self.minter.set(&to);
            MinterChanged { from, to }.emit();
        }

        pub fn name(&self) -> String {
            self.name.get()
        }

        pub fn symbol(&self) -> String {
            self.symbol.get()
        }

        /// Who may mint.
        pub fn minter(&self) -> Address {
            self.minter.get()
        }

        /// How many items there are.
        pub fn total_supply(&self) -> u64 {
            self.supply.get_or_default()
        }

        pub fn owner_of(&self, id: u64) -> Option<Address> {
            self.items.get(&id).map(|item| item.owner)
        }

        /// Who may move an item besides its owner and the owner's operators.
        pub fn approved(&self, id: u64) -> Option<Address> {
            self.item(id).approved
        }

        pub fn uri_of(&self, id: u64) -> String {
            self.item(id).uri
        }

        /// How many items an account has.
        pub fn balance_of(&self, owner: Address) -> u64 {
            self.balances.get_or_default(&owner)
        }

        /// Whether an operator may move all items of an owner.
        pub fn is_operator(&self, owner: Address, operator: Address) -> bool {
            self.operators.get_or_default(&(owner, operator))
        }

        /// Numbers of an account's items in order, after the given one; at most 100 at a time.
        pub fn tokens_of(&self, owner: Address, #[default(None)] after: Option<u64>, #[default(100)] limit: u32) -> Vec<u64> {
            let start = after.map_or(Bound::Included((owner, 0)), |id| Bound::Excluded((owner, id)));
            let page = self.owned.range((start, Bound::Included((owner, u64::MAX))));
            page.keys().take(limit.min(PAGE_MAX) as usize).map(|(_, id)| id).collect()
        }

        fn item(&self, id: u64) -> Item {
            match self.items.get(&id) {
                Some(item) => item,
                None => revert!("no such item"),
            }
        }

        fn only_minter(&self) {
            require!(context::caller() == self.minter.get(), "only the minter can do this");
        }

        fn may_move(&self, item: &Item) {
            let caller = context::caller();
            let may = item.owner == caller || item.approved == Some(caller) || self.is_operator(item.owner, caller);
            require!(may, "the owner has not approved this");
        }

        fn move_item(&mut self, id: u64, item: Item, to: Address) {
            require!(!to.is_zero(), "burn an item instead of sending it to nobody");
            let from = item.owner;
            self.take(&from, id);
            self.give(&to, id, Item { owner: to, approved: None, uri: item.uri });
            Transfer { from, to, id }.emit();
        }

        fn take(&mut self, owner: &Address, id: u64) {
            self.owned.remove(&(*owner, id));
            self.balances.put(owner, &(self.balances.get_or_default(owner) - 1));
        }

        fn give(&mut self, owner: &Address, id: u64, item: Item) {
            require!(!owner.is_zero(), "nobody cannot own an item");
            self.items.insert(&id, &item);
            self.owned.insert(&(*owner, id), &true);
            self.balances.put(owner, &(self.balances.get_or_default(owner) + 1));
        }
    }
}
