//! What of the SDK the examples leave out, for tests: listing, lists, results, defaults, value, calls to other contracts, ways to fail.
#![no_std]

use vow::prelude::*;

/// Why a withdrawal is refused.
pub enum Refusal {
    Closed,
    TooMuch { left: u128 },
}

impl core::fmt::Display for Refusal {
    fn fmt(&self, f: &mut core::fmt::Formatter<'_>) -> core::fmt::Result {
        match self {
            Refusal::Closed => f.write_str("closed"),
            Refusal::TooMuch { left } => write!(f, "only {left} left"),
        }
    }
}

/// One side of a market.
#[derive(Borsh, Key, Clone, Copy, PartialEq, Eq, PartialOrd, Ord)]
pub enum Side {
    Buy,
    Sell,
}

/// An order.
#[derive(Borsh, Clone)]
pub struct Order {
    /// What is offered for one.
    pub price: u64,
    pub note: String,
    pub tags: Vec<String>,
}

#[derive(Borsh)]
pub struct Page<T> {
    pub items: Vec<T>,
    pub next: Option<u32>,
}

#[vow::interface]
pub trait Token {
    fn transfer(&mut self, to: Address, amount: u128);
    fn balance_of(&self, account: Address) -> u128;
}

#[vow::interface]
pub trait Counter {
    #[wasm]
    fn get(&self) -> u32;
    #[wasm]
    fn decrement(&mut self) -> u32;
}

#[vow::contract]
mod probe {
    use super::*;

    #[storage]
    pub struct Probe {
        /// Orders by side and price.
        orders: OrderedMap<(Side, u64), Order>,
        names: List<String>,
        #[key("t")]
        total: Cell<U128>,
    }

    /// An order was placed.
    #[event("placed")]
    pub struct OrderPlaced {
        /// Who placed it.
        pub by: Address,
        pub side: Side,
        pub order: Order,
    }

    #[event]
    pub struct Emptied;

    impl Probe {
        #[init]
        pub fn setup(&mut self, name: String, #[default(5)] total: U128, #[default("none")] note: String, #[default(None)] limit: Option<u32>) {
            self.names.push(&name);
            self.names.push(&note);
            self.total.set(&(total + U128::from(limit.unwrap_or_default())));
        }

        #[migrate]
        pub fn migrate(&mut self) {
            self.names.push(&"migrated".to_owned());
        }

        pub fn place(&mut self, side: Side, order: Order) {
            require!(order.price > 0, "a price is not zero");
            self.orders.insert(&(side, order.price), &order);
            OrderPlaced { by: context::caller(), side, order }.emit();
        }

        /// Prices of a side, from the best on.
        pub fn prices(&self, side: Side, most: u32) -> Page<u64> {
            let entries = self.orders.starting_with(&side);
            let entries = if side == Side::Buy { entries.descending() } else { entries };
            let items: Vec<_> = entries.take(most as usize).map(|((_, price), _)| price).collect();
            let next = (items.len() as u32 == most).then_some(most);
            Page { items, next }
        }

        pub fn order(&self, side: Side, price: u64) -> Option<Order> {
            self.orders.get(&(side, price))
        }

        pub fn names(&self) -> Vec<String> {
            self.names.iter().collect()
        }

        pub fn rename(&mut self, index: u32, name: String) {
            self.names.set(index, &name);
        }

        pub fn clear(&mut self) {
            while self.names.pop().is_some() {}
            Emptied.emit();
        }

        pub fn total(&self) -> U128 {
            self.total.get()
        }

        pub fn withdraw(&mut self, amount: U128) -> Result<U128, Refusal> {
            let total = self.total.get();
            if total == U128::ZERO {
                return Err(Refusal::Closed);
            }
            let left = total.checked_sub(amount).ok_or(Refusal::TooMuch { left: total.into() })?;
            self.total.set(&left);
            Ok(left)
        }

        pub fn subtract(&mut self, amount: U128) {
            self.total.set(&(self.total.get() - amount));
        }

        #[payable]
        pub fn pay(&mut self) -> u128 {
            context::value()
        }

        pub fn pay_out(&mut self, to: Address, amount: u128) {
            if let Err(error) = call::transfer(&to, amount) {
                revert!("cannot pay {}: {}", amount, error);
            }
        }

        pub fn send(&mut self, token: Address, to: Address, amount: u128) -> u128 {
            let token = TokenClient::at(token);
            token.transfer(to, amount);
            token.balance_of(to)
        }

        pub fn try_send(&mut self, token: Address, to: Address, amount: u128) -> String {
            match TokenClient::at(token).try_transfer(to, amount) {
                Ok(()) => "sent".to_owned(),
                Err(error) => error.to_string(),
            }
        }

        pub fn count(&self, counter: Address) -> u32 {
            CounterClient::at(counter).get()
        }

        pub fn count_down(&mut self, counter: Address) -> u32 {
            CounterClient::at(counter).decrement()
        }

        pub fn call_itself(&mut self) -> u128 {
            ProbeClient::at(context::contract()).reentrant().with_value(3).pay()
        }

        pub fn out_of_bounds(&self, index: u32) -> u8 {
            [1, 2, 3][index as usize]
        }

        pub fn allocate_much(&self, bytes: u32) -> u32 {
            vec![1u8; bytes as usize].iter().map(|byte| u32::from(*byte)).sum()
        }

        #[wasm]
        pub fn narrow(&self, small: u8, flag: bool, large: i64) -> i64 {
            i64::from(small) + i64::from(flag) + large
        }
    }
}
