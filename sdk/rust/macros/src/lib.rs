//! The macros of the crate `vow`; its documentation is there. Tokens are read by hand, so that a contract's build needs nothing but the compiler.

mod client;
mod contract;
mod derive;
mod interface;
mod item;
mod json;
mod method;
mod tokens;

use proc_macro::TokenStream;

/// Makes a module a contract: `#[storage]` struct, `#[event]` structs, and public methods that become exports.
///
/// Methods with `&self` are queries, with `&mut self` calls. `#[init]` runs once when the contract is made, `#[migrate]` under new code after an upgrade;
/// `#[payable]` methods may be sent value; `#[wasm]` methods take and return numbers as WebAssembly does. `#[default(5)]` before a last parameter lets
/// callers leave it out. The description of all this is written to the section `vow.abi`.
#[proc_macro_attribute]
pub fn contract(arguments: TokenStream, module: TokenStream) -> TokenStream {
    tokens::or_error(contract::expand(arguments, module))
}

/// Makes a client of a trait that describes another contract: `trait Token` gives `TokenClient::at(address)`.
///
/// Methods with `&self` are called read-only. `client.transfer(..)` reverts when the call fails, `client.try_transfer(..)` answers why.
#[proc_macro_attribute]
pub fn interface(arguments: TokenStream, item: TokenStream) -> TokenStream {
    tokens::or_error(interface::expand(arguments, item))
}

/// Makes a struct an event, outside of a contract's module. `#[event("name")]` sets the topic; else it is the name in snake case.
#[proc_macro_attribute]
pub fn event(arguments: TokenStream, item: TokenStream) -> TokenStream {
    tokens::or_error(derive::event_attribute(arguments, item))
}

/// Encodes and decodes a struct or an enum as Borsh, and describes it.
#[proc_macro_derive(Borsh)]
pub fn borsh(item: TokenStream) -> TokenStream {
    tokens::or_error(derive::borsh(item))
}

/// Makes a struct, or an enum without fields, a key of maps in storage.
#[proc_macro_derive(Key)]
pub fn key(item: TokenStream) -> TokenStream {
    tokens::or_error(derive::key(item))
}
