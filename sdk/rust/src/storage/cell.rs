use super::{delete, has, load, put, store, Storage};
use crate::abi::{Describe, Rope, Uses};
use crate::borsh::{Decode, Encode};
use core::marker::PhantomData;

/// One value.
pub struct Cell<T> {
    key: &'static [u8],
    value: PhantomData<fn() -> T>,
}

impl<T> Cell<T> {
    /// The cell under a key.
    pub const fn at(key: &'static [u8]) -> Self {
        Cell { key, value: PhantomData }
    }

    /// Whether it was set.
    pub fn exists(&self) -> bool {
        has(self.key)
    }

    /// Empties it and tells whether there was a value.
    pub fn remove(&mut self) -> bool {
        delete(self.key)
    }
}

impl<T: Decode> Cell<T> {
    /// The value; panics if it was never set.
    #[track_caller]
    pub fn get(&self) -> T {
        match load(self.key) {
            Some(value) => value,
            None => panic!("a cell is read that was never set"),
        }
    }

    /// The value, if it was set.
    #[track_caller]
    pub fn try_get(&self) -> Option<T> {
        load(self.key)
    }

    /// The value, or the type's default if it was never set.
    #[track_caller]
    pub fn get_or_default(&self) -> T
    where
        T: Default,
    {
        load(self.key).unwrap_or_default()
    }
}

impl<T: Encode> Cell<T> {
    /// Sets the value.
    pub fn set(&mut self, value: &T) {
        store(self.key, value);
    }

    /// Sets the value; one that equals the type's default (0, empty, none) is stored as absence.
    pub fn put(&mut self, value: &T)
    where
        T: Default + PartialEq,
    {
        put(self.key, value);
    }
}

impl<T: Describe> Storage for Cell<T> {
    const DESCRIPTION: Rope = Rope::Many { of: &[Rope::text("\"kind\":\"cell\",\"value\":\""), T::TYPE, Rope::text("\"")] };
    const USES: Uses = Uses { of: &[&T::USES], ..Uses::NONE };

    fn at(prefix: &'static [u8]) -> Self {
        Cell::at(prefix)
    }
}
