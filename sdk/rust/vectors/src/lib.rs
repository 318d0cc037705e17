//! Every encoding of spec/vectors/encoding.json: NAME decodes its input and encodes it again, `key_NAME` makes a key of a value, and `unkey_NAME` a value of a key.
#![no_std]

use vow::prelude::*;

#[derive(Borsh)]
pub struct Point {
    x: i32,
    y: i32,
    label: String,
}

#[derive(Borsh)]
pub enum Shape {
    Empty,
    Circle { radius: u32 },
    Line { from: Point, to: Point },
}

#[derive(Borsh, Key)]
pub enum Color {
    Red,
    Green,
    Blue,
}

#[vow::contract]
mod vectors {
    use super::*;

    #[storage]
    pub struct Vectors {}

    impl Vectors {
        pub fn bool(&self, value: bool) -> bool {
            value
        }

        pub fn u8(&self, value: u8) -> u8 {
            value
        }

        pub fn u16(&self, value: u16) -> u16 {
            value
        }

        pub fn u32(&self, value: u32) -> u32 {
            value
        }

        pub fn u64(&self, value: u64) -> u64 {
            value
        }

        pub fn u128(&self, value: u128) -> u128 {
            value
        }

        pub fn i8(&self, value: i8) -> i8 {
            value
        }

        pub fn i16(&self, value: i16) -> i16 {
            value
        }

        pub fn i32(&self, value: i32) -> i32 {
            value
        }

        pub fn i64(&self, value: i64) -> i64 {
            value
        }

        pub fn i128(&self, value: i128) -> i128 {
            value
        }

        pub fn string(&self, value: String) -> String {
            value
        }

        pub fn bytes(&self, value: Vec<u8>) -> Vec<u8> {
            value
        }

        pub fn address(&self, value: Address) -> Address {
            value
        }

        pub fn hash(&self, value: Hash) -> Hash {
            value
        }

        pub fn option_u32(&self, value: Option<u32>) -> Option<u32> {
            value
        }

        pub fn option_string(&self, value: Option<String>) -> Option<String> {
            value
        }

        pub fn list_u16(&self, value: Vec<u16>) -> Vec<u16> {
            value
        }

        pub fn list_string(&self, value: Vec<String>) -> Vec<String> {
            value
        }

        pub fn map_string_u64(&self, value: BTreeMap<String, u64>) -> BTreeMap<String, u64> {
            value
        }

        pub fn map_u32_bytes(&self, value: BTreeMap<u32, Vec<u8>>) -> BTreeMap<u32, Vec<u8>> {
            value
        }

        pub fn map_i16_bool(&self, value: BTreeMap<i16, bool>) -> BTreeMap<i16, bool> {
            value
        }

        pub fn tuple(&self, value: (u8, String)) -> (u8, String) {
            value
        }

        pub fn point(&self, value: Point) -> Point {
            value
        }

        pub fn shape(&self, value: Shape) -> Shape {
            value
        }

        pub fn nested(&self, value: Vec<Option<(Address, u128)>>) -> Vec<Option<(Address, u128)>> {
            value
        }

        pub fn deep(&self, value: BTreeMap<u8, Vec<BTreeMap<u8, Vec<u8>>>>) -> BTreeMap<u8, Vec<BTreeMap<u8, Vec<u8>>>> {
            value
        }
    }
}

// What these answer is bytes without a length before them, so they are exported without the macro.
macro_rules! keys {
    ($($key:ident $unkey:ident $type:ty;)*) => {$(
        #[no_mangle]
        extern "C" fn $key() {
            match vow::borsh::decode::<$type>(&context::input()) {
                Ok(value) => context::return_data(&vow::key::encode(&value)),
                Err(_) => revert!("this is no value"),
            }
        }

        #[no_mangle]
        extern "C" fn $unkey() {
            match vow::key::decode::<$type>(&context::input()) {
                Ok(value) => context::return_data(&vow::borsh::encode(&value)),
                Err(_) => revert!("this is no key"),
            }
        }
    )*};
}

keys! {
    key_bool unkey_bool bool;
    key_u8 unkey_u8 u8;
    key_u16 unkey_u16 u16;
    key_u32 unkey_u32 u32;
    key_u64 unkey_u64 u64;
    key_u128 unkey_u128 u128;
    key_i8 unkey_i8 i8;
    key_i16 unkey_i16 i16;
    key_i32 unkey_i32 i32;
    key_i64 unkey_i64 i64;
    key_i128 unkey_i128 i128;
    key_string unkey_string String;
    key_bytes unkey_bytes Vec<u8>;
    key_address unkey_address Address;
    key_hash unkey_hash Hash;
    key_tuple unkey_tuple (String, u32, Address);
    key_color unkey_color Color;
}
