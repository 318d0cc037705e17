use super::{delete, has, load, put, store, Storage};
use crate::abi::{Describe, Rope, Uses};
use crate::borsh::{Decode, Encode};
use crate::key::{with_key, Key};
use core::marker::PhantomData;

/// Values by their keys. It cannot be listed: that is what [`OrderedMap`](super::OrderedMap) is for, which stores the same bytes.
pub struct Map<K, V> {
    pub(super) prefix: &'static [u8],
    types: PhantomData<fn(K) -> V>,
}

impl<K, V> Map<K, V> {
    /// The map under a prefix.
    pub const fn at(prefix: &'static [u8]) -> Self {
        Map { prefix, types: PhantomData }
    }
}

impl<K: Key, V> Map<K, V> {
    /// Whether the key is there.
    pub fn contains(&self, key: &K) -> bool {
        with_key(self.prefix, key, has)
    }

    /// Removes the key and tells whether it was there.
    pub fn remove(&mut self, key: &K) -> bool {
        with_key(self.prefix, key, delete)
    }
}

impl<K: Key, V: Decode> Map<K, V> {
    /// The key's value.
    #[track_caller]
    pub fn get(&self, key: &K) -> Option<V> {
        with_key(self.prefix, key, load)
    }

    /// The key's value, or the type's default.
    #[track_caller]
    pub fn get_or_default(&self, key: &K) -> V
    where
        V: Default,
    {
        self.get(key).unwrap_or_default()
    }

    /// Removes the key and answers the value it had.
    #[track_caller]
    pub fn take(&mut self, key: &K) -> Option<V> {
        let value = self.get(key);
        if value.is_some() {
            self.remove(key);
        }
        value
    }
}

impl<K: Key, V: Encode> Map<K, V> {
    /// Sets the key's value.
    pub fn insert(&mut self, key: &K, value: &V) {
        with_key(self.prefix, key, |key| store(key, value));
    }

    /// Sets the key's value; one that equals the type's default (0, empty, none) is stored as absence.
    pub fn put(&mut self, key: &K, value: &V)
    where
        V: Default + PartialEq,
    {
        with_key(self.prefix, key, |key| put(key, value));
    }
}

impl<K: Describe, V: Describe> Storage for Map<K, V> {
    const DESCRIPTION: Rope = Rope::Many {
        of: &[Rope::text("\"kind\":\"map\",\"key\":\""), K::TYPE, Rope::text("\",\"value\":\""), V::TYPE, Rope::text("\"")],
    };
    const USES: Uses = Uses { of: &[&K::USES, &V::USES], ..Uses::NONE };

    fn at(prefix: &'static [u8]) -> Self {
        Map::at(prefix)
    }
}
