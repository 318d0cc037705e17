//! Typed clients: a struct with an address and a method for each of the other contract's.

use crate::method::{Kind, Method};
use crate::tokens::{ident, join, plain_name, Template};
use proc_macro::{Ident, TokenStream, TokenTree};

/// What a client has besides the contract's methods; a method of such a name gets an underscore behind it.
const OWN: [&str; 4] = ["at", "with_value", "with_gas", "reentrant"];

/// `pub struct NAMEClient`
pub fn client(name: &Ident, visibility: TokenStream, methods: &[Method]) -> TokenStream {
    let client = ident(&format!("{}Client", plain_name(name)), name.span());
    let called: Vec<_> = methods.iter().filter(|method| matches!(method.kind, Kind::Call | Kind::Query) && can_call(method)).collect();
    let mut taken: Vec<String> = OWN.iter().map(|name| (*name).to_owned()).collect();
    let names: Vec<_> = called.iter().map(|method| free_name(plain_name(&method.name), &mut taken)).collect();
    let bodies = called.iter().zip(&names).map(|(method, name)| self::method(method, name, &free_name(format!("try_{name}"), &mut taken)));
    Template::new(
        "#[doc = __doc]
        #[derive(Clone, Copy)]
        #[allow(dead_code)]
        __visibility struct __client { address: ::vow::Address, options: ::vow::call::Options }

        #[allow(dead_code)]
        impl __client {
            /// The contract at an address.
            pub const fn at(address: ::vow::Address) -> Self {
                Self { address, options: ::vow::call::Options { value: 0, gas: 0, read_only: false, reentrant: false } }
            }

            /// Sends value with each call.
            pub const fn with_value(mut self, value: u128) -> Self {
                self.options.value = value;
                self
            }

            /// Lets each call use this much gas at most.
            pub const fn with_gas(mut self, gas: u64) -> Self {
                self.options.gas = gas;
                self
            }

            /// Allows the called contract to call this one again. Finish your own writes first.
            pub const fn reentrant(mut self) -> Self {
                self.options.reentrant = true;
                self
            }

            __methods
        }",
    )
    .string("__doc", &format!("Calls another contract with the methods of `{}`.", plain_name(name)))
    .set("__visibility", visibility)
    .set("__client", client)
    .set("__methods", join(bodies))
    .fill()
}

fn free_name(mut name: String, taken: &mut Vec<String>) -> String {
    while taken.contains(&name) {
        name.push('_');
    }
    taken.push(name.clone());
    name
}

fn method(method: &Method, name: &str, try_name: &str) -> TokenStream {
    let call = if method.wasm {
        "::vow::call::numeric(&self.address, __export, __options)"
    } else if method.parameters.is_empty() {
        "::vow::call::typed(&self.address, __export, &[0u8; 0], __options)"
    } else {
        "::vow::call::typed(&self.address, __export, &(__names), __options)"
    };
    let options = match method.kind {
        Kind::Query => "::vow::call::Options { read_only: true, ..self.options }",
        _ => "self.options",
    };
    let call = Template::new(call)
        .string("__export", &method.export)
        .set("__names", method.each("__original,"))
        .set("__options", Template::new(options).fill())
        .fill();
    Template::new(
        "#[doc = __doc]
        #[track_caller]
        pub fn __name(&self, __parameters) -> <__result as ::vow::entry::Returns>::Value {
            match self.__try(__names) {
                ::core::result::Result::Ok(value) => value,
                ::core::result::Result::Err(error) => error.revert(),
            }
        }

        #[doc = __try_doc]
        pub fn __try(&self, __parameters) -> ::core::result::Result<<__result as ::vow::entry::Returns>::Value, ::vow::call::CallError> {
            __call
        }",
    )
    .string("__doc", &format!("Calls `{name}`; reverts if that fails, with the same text if it reverted."))
    .string("__try_doc", &format!("Calls `{name}` and answers what came of it."))
    .set("__name", spelled(name, method))
    .set("__try", ident(try_name, method.name.span()))
    .set("__parameters", method.each("__original: __type,"))
    .set("__names", method.each("__original,"))
    .set("__result", method.result.clone())
    .set("__call", call)
    .fill()
}

// A keyword keeps its `r#`.
fn spelled(name: &str, method: &Method) -> TokenStream {
    if name == plain_name(&method.name) { TokenTree::from(method.name.clone()).into() } else { ident(name, method.name.span()) }
}

/// Whether a client can call this: WebAssembly's own parameters do not travel between contracts.
pub fn can_call(method: &Method) -> bool {
    !method.wasm || method.parameters.is_empty()
}
