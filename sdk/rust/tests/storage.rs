//! The collections, on the mocked host.

use vow::prelude::*;

#[derive(Borsh, Key, Clone, Debug, PartialEq, Eq, PartialOrd, Ord)]
enum Side {
    Buy,
    Sell,
}

#[derive(Borsh, Clone, Debug, PartialEq)]
struct Order {
    price: u64,
    owner: Address,
    note: String,
    history: Vec<(u32, Option<u128>)>,
}

#[derive(Borsh, Clone, Debug, PartialEq)]
struct Page<T> {
    items: Vec<T>,
    next: Option<u32>,
}

fn order(price: u64) -> Order {
    Order { price, owner: Address([7; 32]), note: "x".repeat(300), history: vec![(1, None), (2, Some(u128::MAX))] }
}

#[test]
fn a_value_that_is_larger_than_the_stack_buffer_comes_back() {
    let mut orders: Map<u32, Order> = Map::at(b"o");
    orders.insert(&1, &order(5));
    assert_eq!(orders.get(&1), Some(order(5)));
    assert_eq!(orders.get(&2), None);
    assert_eq!(orders.take(&1), Some(order(5)));
    assert!(!orders.contains(&1));
}

#[test]
fn a_default_is_stored_as_absence_by_put_alone() {
    let mut cell: Cell<u128> = Cell::at(b"c");
    cell.put(&5);
    cell.put(&0);
    assert!(!cell.exists());
    cell.set(&0);
    assert!(cell.exists());
    assert_eq!(cell.try_get(), Some(0));
}

#[test]
#[should_panic(expected = "a cell is read that was never set")]
fn a_cell_that_was_never_set_is_not_read_as_zero() {
    Cell::<Address>::at(b"owner").get();
}

#[test]
#[should_panic(expected = "a stored value is not of the type it is read as")]
fn a_value_of_another_type_is_not_read() {
    Cell::at(b"c").set(&5u64);
    Cell::<u32>::at(b"c").get();
}

#[test]
fn an_ordered_map_lists_ranges_in_both_directions() {
    let mut map: OrderedMap<i32, u8> = OrderedMap::at(b"m");
    let mut beside: Map<u8, u8> = Map::at(b"n");
    beside.insert(&0, &0);
    for (value, key) in [-300, -1, 0, 1, 256, i32::MAX].into_iter().enumerate() {
        map.insert(&key, &(value as u8));
    }
    let keys = |entries: vow::storage::Entries<i32, u8>| entries.keys().collect::<Vec<_>>();
    assert_eq!(keys(map.iter()), [-300, -1, 0, 1, 256, i32::MAX]);
    assert_eq!(keys(map.iter().descending()), [i32::MAX, 256, 1, 0, -1, -300]);
    assert_eq!(keys(map.range(-1..256)), [-1, 0, 1]);
    assert_eq!(keys(map.range(-1..=256).descending()), [256, 1, 0, -1]);
    assert_eq!(keys(map.range((core::ops::Bound::Excluded(1), core::ops::Bound::Unbounded))), [256, i32::MAX]);
    assert_eq!(map.first(), Some((-300, 0)));
    assert_eq!(map.last(), Some((i32::MAX, 5)));
}

#[test]
fn an_ordered_map_lists_what_starts_alike() {
    let mut map: OrderedMap<(String, Side, u8), bool> = OrderedMap::at(&[0xff]);
    for (name, side, number) in [("a", Side::Sell, 1), ("a", Side::Buy, 2), ("ab", Side::Buy, 3), ("a\0", Side::Buy, 4)] {
        map.insert(&(name.into(), side, number), &true);
    }
    let numbers = |entries: vow::storage::Entries<(String, Side, u8), bool>| entries.map(|((_, _, number), _)| number).collect::<Vec<_>>();
    assert_eq!(numbers(map.starting_with(&"a".to_string())), [2, 1]);
    assert_eq!(numbers(map.starting_with(&("a".to_string(), Side::Sell))), [1]);
    assert_eq!(numbers(map.iter()), [2, 1, 4, 3]);
}

#[test]
fn a_list_grows_and_shrinks_and_leaves_nothing() {
    let mut list: List<String> = List::at(b"l");
    for item in ["a", "b", "c", "d"] {
        list.push(&item.into());
    }
    assert_eq!(list.swap_remove(1), "b");
    assert_eq!(list.iter().collect::<Vec<_>>(), ["a", "d", "c"]);
    assert_eq!(list.iter().rev().next().as_deref(), Some("c"));
    list.set(0, &"e".into());
    assert_eq!((list.pop(), list.pop(), list.pop(), list.pop()), (Some("c".into()), Some("d".into()), Some("e".into()), None));
    vow::mock::with(|host| assert!(host.storage.is_empty()));
}

#[test]
#[should_panic(expected = "the index lies behind the end of the list")]
fn an_index_behind_the_end_is_not_set() {
    List::at(b"l").set(0, &1u8);
}

#[test]
fn a_generic_type_encodes_as_what_it_holds() {
    let page = Page { items: vec![1u16, 2], next: Some(3) };
    let bytes = vow::borsh::encode(&page);
    assert_eq!(bytes, [2, 0, 0, 0, 1, 0, 2, 0, 1, 3, 0, 0, 0]);
    assert_eq!(vow::borsh::decode::<Page<u16>>(&bytes), Ok(page));
}

#[test]
fn a_count_that_the_bytes_do_not_have_is_refused_before_it_allocates() {
    assert!(vow::borsh::decode::<Vec<u64>>(&[0xff, 0xff, 0xff, 0xff, 0]).is_err());
    assert!(vow::borsh::decode::<String>(&[5, 0, 0, 0, 65]).is_err());
}

#[test]
#[should_panic(expected = "attempt to subtract with overflow")]
fn u128_does_not_wrap() {
    let _ = U128(1) - U128(2);
}
