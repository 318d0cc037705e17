use super::{Map, Storage};
use crate::abi::{Describe, Rope, Uses};
use crate::borsh::{self, Decode};
use crate::host;
use crate::key::{self, Key, StartsWith};
use crate::memory::slot;
use alloc::vec::Vec;
use core::marker::PhantomData;
use core::ops::{Bound, Deref, DerefMut, RangeBounds};

/// A map that can also be listed, in the order of its keys. It stores the same bytes as [`Map`] and has all of its methods.
pub struct OrderedMap<K, V> {
    map: Map<K, V>,
}

impl<K, V> OrderedMap<K, V> {
    /// The map under a prefix.
    pub const fn at(prefix: &'static [u8]) -> Self {
        OrderedMap { map: Map::at(prefix) }
    }
}

impl<K, V> Deref for OrderedMap<K, V> {
    type Target = Map<K, V>;

    fn deref(&self) -> &Map<K, V> {
        &self.map
    }
}

impl<K, V> DerefMut for OrderedMap<K, V> {
    fn deref_mut(&mut self) -> &mut Map<K, V> {
        &mut self.map
    }
}

impl<K: Key, V: Decode> OrderedMap<K, V> {
    /// All entries, in ascending order. Each step costs gas: take no more than you need.
    pub fn iter(&self) -> Entries<K, V> {
        self.range(..)
    }

    /// The entries whose keys lie in a range: `range(a..b)`, `range(a..=b)`, `range(a..)`.
    pub fn range(&self, keys: impl RangeBounds<K>) -> Entries<K, V> {
        let start = match keys.start_bound() {
            Bound::Included(key) => self.key_bytes(key),
            Bound::Excluded(key) => after(self.key_bytes(key)),
            Bound::Unbounded => Vec::from(self.prefix),
        };
        let end = match keys.end_bound() {
            Bound::Included(key) => after(self.key_bytes(key)),
            Bound::Excluded(key) => self.key_bytes(key),
            Bound::Unbounded => behind(Vec::from(self.prefix)),
        };
        Entries::new(self.prefix.len(), start, end)
    }

    /// The entries whose keys begin so: all of one owner in a map by `(owner, id)`.
    pub fn starting_with<P: Key>(&self, first: &P) -> Entries<K, V>
    where
        K: StartsWith<P>,
    {
        let start = key::with_key(self.prefix, first, |bytes| Vec::from(bytes));
        let end = behind(start.clone());
        Entries::new(self.prefix.len(), start, end)
    }

    /// The entry with the smallest key.
    #[track_caller]
    pub fn first(&self) -> Option<(K, V)> {
        self.iter().next()
    }

    /// The entry with the largest key.
    #[track_caller]
    pub fn last(&self) -> Option<(K, V)> {
        self.iter().descending().next()
    }

    fn key_bytes(&self, key: &K) -> Vec<u8> {
        key::with_key(self.prefix, key, |bytes| Vec::from(bytes))
    }
}

// No key begins another, so nothing lies between a key and the same bytes with a 0 behind them.
fn after(mut key: Vec<u8>) -> Vec<u8> {
    key.push(0);
    key
}

// The first bytes behind everything that begins so; empty, no bound, if there are none.
fn behind(mut prefix: Vec<u8>) -> Vec<u8> {
    while let Some(last) = prefix.pop() {
        if last < 0xff {
            prefix.push(last + 1);
            break;
        }
    }
    prefix
}

/// Entries of an [`OrderedMap`], as they were when the first one was asked for.
///
/// A call can have 16 of these open, and none is closed before the call ends.
pub struct Entries<K, V> {
    prefix_length: usize,
    start: Vec<u8>,
    end: Vec<u8>,
    descending: bool,
    iterator: Option<i32>,
    types: PhantomData<fn() -> (K, V)>,
}

impl<K: Key, V: Decode> Entries<K, V> {
    fn new(prefix_length: usize, start: Vec<u8>, end: Vec<u8>) -> Self {
        Entries { prefix_length, start, end, descending: false, iterator: None, types: PhantomData }
    }

    /// The same entries from the largest key to the smallest. To be said before the first is taken.
    #[track_caller]
    pub fn descending(mut self) -> Self {
        assert!(self.iterator.is_none(), "the order is chosen before the first entry is taken");
        self.descending = true;
        self
    }

    /// The keys alone.
    pub fn keys(self) -> impl Iterator<Item = K> {
        self.map(|(key, _)| key)
    }

    /// The values alone.
    pub fn values(self) -> impl Iterator<Item = V> {
        self.map(|(_, value)| value)
    }

    fn open(&mut self) -> i32 {
        // SAFETY: pointers and lengths are those of slices.
        let iterator = unsafe {
            host::storage_scan(self.start.as_ptr(), self.start.len(), self.end.as_ptr(), self.end.len(), self.descending.into())
        };
        self.iterator = Some(iterator);
        iterator
    }

    fn read(&self, entry: &[u8]) -> Result<(K, V), borsh::Malformed> {
        let mut reader = borsh::Reader::new(entry);
        let key_length = u32::decode(&mut reader)? as usize;
        let key = reader.take(key_length)?.get(self.prefix_length..).ok_or(borsh::Malformed)?;
        let value = reader.take(reader.left())?;
        Ok((key::decode(key)?, borsh::decode(value)?))
    }
}

impl<K: Key, V: Decode> Iterator for Entries<K, V> {
    type Item = (K, V);

    #[track_caller]
    fn next(&mut self) -> Option<(K, V)> {
        let iterator = match self.iterator {
            Some(iterator) => iterator,
            None => self.open(),
        };
        let mut buffer = [0; 256];
        // SAFETY: the buffer has as much room as it says.
        let length = unsafe { host::storage_next(iterator, buffer.as_mut_ptr(), buffer.len()) };
        if length < 0 {
            return None;
        }
        let length = length as usize;
        let entry = match buffer.get(..length) {
            Some(entry) => self.read(entry),
            None => self.read(slot(length)),
        };
        match entry {
            Ok(entry) => Some(entry),
            Err(_) => super::misfit(),
        }
    }
}

impl<K: Describe, V: Describe> Storage for OrderedMap<K, V> {
    const DESCRIPTION: Rope = Rope::Many {
        of: &[Rope::text("\"kind\":\"ordered_map\",\"key\":\""), K::TYPE, Rope::text("\",\"value\":\""), V::TYPE, Rope::text("\"")],
    };
    const USES: Uses = Uses { of: &[&K::USES, &V::USES], ..Uses::NONE };

    fn at(prefix: &'static [u8]) -> Self {
        OrderedMap::at(prefix)
    }
}
