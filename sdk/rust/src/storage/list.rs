use super::{delete, load, put, store, Storage};
use crate::abi::{Describe, Rope, Uses};
use crate::borsh::{Decode, Encode};
use crate::key::with_key;
use core::marker::PhantomData;

/// Values by their position, each in a key of its own, and their number.
pub struct List<T> {
    prefix: &'static [u8],
    item: PhantomData<fn() -> T>,
}

impl<T> List<T> {
    /// The list under a prefix.
    pub const fn at(prefix: &'static [u8]) -> Self {
        List { prefix, item: PhantomData }
    }

    /// How many items there are.
    #[track_caller]
    pub fn len(&self) -> u32 {
        load(self.prefix).unwrap_or(0)
    }

    /// Whether there are none.
    #[track_caller]
    pub fn is_empty(&self) -> bool {
        self.len() == 0
    }

    #[track_caller]
    fn check(&self, index: u32) {
        assert!(index < self.len(), "the index lies behind the end of the list");
    }
}

impl<T: Encode> List<T> {
    /// Adds an item at the end.
    #[track_caller]
    pub fn push(&mut self, item: &T) {
        let length = self.len();
        let Some(longer) = length.checked_add(1) else { panic!("the list is full") };
        with_key(self.prefix, &length, |key| store(key, item));
        store(self.prefix, &longer);
    }

    /// Replaces the item at a position; panics if there is none.
    #[track_caller]
    pub fn set(&mut self, index: u32, item: &T) {
        self.check(index);
        with_key(self.prefix, &index, |key| store(key, item));
    }
}

impl<T: Decode> List<T> {
    /// The item at a position.
    #[track_caller]
    pub fn get(&self, index: u32) -> Option<T> {
        // What lies behind the end was removed with it, so the length need not be read.
        with_key(self.prefix, &index, load)
    }

    /// Takes the last item away.
    #[track_caller]
    pub fn pop(&mut self) -> Option<T> {
        let last = self.len().checked_sub(1)?;
        let item = self.get(last);
        with_key(self.prefix, &last, delete);
        put(self.prefix, &last);
        item
    }

    /// Takes the item at a position away and puts the last one there; panics if there is none.
    #[track_caller]
    pub fn swap_remove(&mut self, index: u32) -> T {
        self.check(index);
        let Some(last) = self.pop() else { panic!("the list is empty") };
        if index == self.len() {
            return last;
        }
        let Some(item) = self.get(index) else { super::misfit() };
        with_key(self.prefix, &index, |key| store(key, &last));
        item
    }

    /// The items, first to last.
    pub fn iter(&self) -> impl DoubleEndedIterator<Item = T> + '_ {
        (0..self.len()).map(|index| match self.get(index) {
            Some(item) => item,
            None => super::misfit(),
        })
    }
}

impl<T: Describe> Storage for List<T> {
    const DESCRIPTION: Rope = Rope::Many { of: &[Rope::text("\"kind\":\"list\",\"value\":\""), T::TYPE, Rope::text("\"")] };
    const USES: Uses = Uses { of: &[&T::USES], ..Uses::NONE };

    fn at(prefix: &'static [u8]) -> Self {
        List::at(prefix)
    }
}
