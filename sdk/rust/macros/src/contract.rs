//! `#[vow::contract]`: a module's items, with what makes them a contract added.

use crate::client;
use crate::derive::{self, Event};
use crate::item::{self, Attribute, Body, Field, Type};
use crate::json::Json;
use crate::method::{self, Method};
use crate::tokens::{error, join, plain_name, Cursor, Result, Template};
use proc_macro::{Delimiter, Group, Ident, Literal, Span, TokenStream, TokenTree};

#[derive(Default)]
struct Contract {
    name: String,
    documentation: String,
    methods: Vec<Method>,
    events: Vec<Event>,
}

struct Stored {
    name: Ident,
    fields: Vec<(Field, Vec<u8>)>,
    tokens: TokenStream,
}

pub fn expand(arguments: TokenStream, tokens: TokenStream) -> Result<TokenStream> {
    if let Some(argument) = arguments.into_iter().next() {
        return error(argument.span(), "#[vow::contract] takes no arguments: the name is the module's, the version the package's");
    }
    let mut cursor = Cursor::new(tokens, Span::call_site());
    let attributes = item::attributes(&mut cursor);
    let (_, visibility) = item::visibility(&mut cursor);
    if !cursor.take_word("mod") {
        return error(cursor.span(), "#[vow::contract] stands before a module: mod token { … }");
    }
    let name = cursor.ident("the module's name")?;
    let body = cursor.group(Delimiter::Brace, "the module's contents, in braces,")?;
    let mut contract = Contract { name: plain_name(&name), documentation: item::documentation(&attributes), ..Contract::default() };
    let storage = find_storage(&body)?;
    let items = contract.items(body, &storage)?;
    let made = contract.generate(&storage)?;
    // Off the chain nothing calls the exports' methods: that is no reason for warnings.
    Ok(Template::new("__attributes #[cfg_attr(not(target_arch = \"wasm32\"), allow(dead_code))] __visibility mod __name { __items __made }")
        .set("__attributes", item::attribute_tokens(&attributes))
        .set("__visibility", visibility)
        .set("__name", TokenTree::from(name))
        .set("__items", items)
        .set("__made", made)
        .fill())
}

/// One item of the module: its attributes, its visibility, and the rest up to its end.
struct Item {
    attributes: Vec<Attribute>,
    head: TokenStream,
    rest: Vec<TokenTree>,
}

fn split_items(body: TokenStream, end: Span) -> Vec<Item> {
    let mut cursor = Cursor::new(body, end);
    let mut items = Vec::new();
    while !cursor.is_done() {
        let attributes = item::attributes(&mut cursor);
        let (_, head) = item::visibility(&mut cursor);
        let mut rest = Vec::new();
        while let Some(token) = cursor.next() {
            let ends = match &token {
                TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
                TokenTree::Punct(punct) => punct.as_char() == ';',
                _ => false,
            };
            rest.push(token);
            if ends {
                break;
            }
        }
        items.push(Item { attributes, head, rest });
    }
    items
}

impl Item {
    fn has(&self, attribute: &str) -> bool {
        self.attributes.iter().any(|found| found.name == attribute)
    }

    fn tokens(self) -> TokenStream {
        join([item::attribute_tokens(&self.attributes), self.head, self.rest.into_iter().collect()])
    }
}

fn find_storage(body: &Group) -> Result<Stored> {
    let mut found = None;
    for item in split_items(body.stream(), body.span()) {
        if !item.has("storage") {
            continue;
        }
        let span = item.attributes.iter().find(|attribute| attribute.name == "storage").map_or(body.span(), |found| found.span);
        if found.is_some() {
            return error(span, "a contract has one #[storage] struct");
        }
        found = Some(stored(item::parse_type(Cursor::new(item.tokens(), body.span()))?)?);
    }
    match found {
        Some(found) => Ok(found),
        None => error(Span::call_site(), "a contract has a struct with #[storage], if only an empty one: it is what its methods are written for"),
    }
}

fn stored(mut item: Type) -> Result<Stored> {
    item::take_one(&mut item.attributes, "storage")?;
    let Body::Struct(mut fields) = std::mem::replace(&mut item.body, Body::Struct(Vec::new())) else {
        return error(item.name.span(), "the storage of a contract is a struct");
    };
    if item.shape == Some(Delimiter::Parenthesis) || !item.generics.declared.is_empty() {
        return error(item.name.span(), "the storage of a contract is a struct with named fields and no type parameters");
    }
    let mut prefixes: Vec<(String, Vec<u8>)> = Vec::new();
    for field in &mut fields {
        let name = derive::field_name(field).to_owned();
        let (prefix, span) = match item::take_one(&mut field.attributes, "key")? {
            Some(key) => (item::literal_argument(&key, "the key's bytes")?, key.span),
            None => (name.clone().into_bytes(), field.span),
        };
        if prefix.is_empty() {
            return error(span, "a key has at least one byte");
        }
        if let Some((other, _)) = prefixes.iter().find(|(_, other)| other.starts_with(&prefix) || prefix.starts_with(other)) {
            let message = format!("the keys of `{name}` and `{other}` clash: one begins with the other. Give one of them a key of its own: #[key(\"…\")]");
            return error(span, message);
        }
        prefixes.push((name, prefix));
    }
    let tokens = derive::struct_tokens(&item, &fields);
    let fields = fields.into_iter().zip(prefixes).map(|(field, (_, prefix))| (field, prefix)).collect();
    Ok(Stored { name: item.name, fields, tokens })
}

impl Contract {
    fn items(&mut self, body: Group, storage: &Stored) -> Result<TokenStream> {
        let mut kept = TokenStream::new();
        let name = storage.name.to_string();
        for mut item in split_items(body.stream(), body.span()) {
            if item.has("storage") {
                kept.extend(storage.tokens.clone());
            } else if let Some(attribute) = item::take_one(&mut item.attributes, "event")? {
                let event = derive::event(item::parse_type(Cursor::new(item.tokens(), attribute.span))?, &attribute)?;
                if self.events.iter().any(|other| other.topic == event.topic) {
                    return error(attribute.span, format!("two events have the topic `{}`", event.topic));
                }
                kept.extend(event.tokens.clone());
                self.events.push(event);
            } else if is_impl_of(&item, &name) {
                kept.extend(self.implementation(item)?);
            } else {
                kept.extend(item.tokens());
            }
        }
        Ok(join([kept, root(storage), self.description(storage)?]))
    }

    // `impl Token { … }`: public methods are exports.
    fn implementation(&mut self, mut item: Item) -> Result<TokenStream> {
        let Some(TokenTree::Group(body)) = item.rest.pop() else { return Ok(item.tokens()) };
        let mut cursor = Cursor::new(body.stream(), body.span());
        let mut kept = TokenStream::new();
        while !cursor.is_done() {
            let attributes = item::attributes(&mut cursor);
            let (public, mut head) = item::visibility(&mut cursor);
            let qualified = ["const", "async", "unsafe", "extern"].into_iter().find(|word| cursor.at_word(word));
            if let (true, Some(word)) = (public, qualified) {
                if !matches!(cursor.peek_at(1), Some(TokenTree::Ident(next)) if next.to_string() != "fn") {
                    return error(cursor.span(), format!("a method of a contract cannot be `{word}`; leave `pub` away to keep it inside"));
                }
            }
            if public && cursor.at_word("fn") {
                head.extend(cursor.next());
                let function = method::parse(&mut cursor, attributes, head)?;
                if self.methods.iter().any(|other| other.export == function.method.export) {
                    return error(function.method.name.span(), format!("two methods are exported as `{}`", function.method.export));
                }
                kept.extend(function.tokens);
                self.methods.push(function.method);
            } else {
                if let Some(misplaced) = attributes.iter().find(|found| matches!(found.name.as_str(), "init" | "migrate" | "payable" | "wasm")) {
                    return error(misplaced.span, format!("#[{}] stands before a public method: write `pub`", misplaced.name));
                }
                kept.extend([item::attribute_tokens(&attributes), head]);
            }
            kept.extend(rest_of_item(&mut cursor));
        }
        let mut group = Group::new(Delimiter::Brace, kept);
        group.set_span(body.span());
        item.rest.push(group.into());
        Ok(item.tokens())
    }

    fn generate(&self, storage: &Stored) -> Result<TokenStream> {
        let mut exports = TokenStream::new();
        for method in &self.methods {
            exports.extend(Template::new("#[cfg(target_arch = \"wasm32\")] __export").set("__export", method.export(&storage.name)?).fill());
        }
        exports.extend(client::client(&storage.name, Template::new("pub").fill(), &self.methods));
        Ok(exports)
    }

    /// The section `vow.abi`.
    fn description(&self, storage: &Stored) -> Result<TokenStream> {
        let (mut head, mut tail, mut uses) = (Json::default(), Json::default(), TokenStream::new());
        head.push("{\"abi\":1,\"name\":").string(&self.name).push(",\"version\":\"");
        head.rope(Template::new("::vow::abi::Rope::text(env!(\"CARGO_PKG_VERSION\"))").fill());
        head.push("\"").member("doc", &self.documentation).push(",\"methods\":[");
        for (i, method) in self.methods.iter().enumerate() {
            head.push(if i > 0 { "," } else { "" });
            method.describe(&mut head)?;
            uses.extend(method.uses());
        }
        head.push("]");
        self.describe_events(&mut head, &mut uses);
        describe_storage(&mut tail, &mut uses, storage);
        Ok(Template::new(
            "#[cfg(target_arch = \"wasm32\")]
            const _: () = {
                const DESCRIPTION: ::vow::abi::Section = ::vow::abi::Section { head: __head, uses: &[__uses], tail: __tail };
                #[unsafe(link_section = \"vow.abi\")]
                static SECTION: [u8; DESCRIPTION.length()] = DESCRIPTION.text();
            };",
        )
        .set("__head", head.expression())
        .set("__uses", uses)
        .set("__tail", tail.expression())
        .fill())
    }

    fn describe_events(&self, json: &mut Json, uses: &mut TokenStream) {
        for (i, event) in self.events.iter().enumerate() {
            json.push(if i > 0 { ",{\"name\":" } else { ",\"events\":[{\"name\":" }).string(&event.topic);
            json.member("doc", &event.documentation);
            if !event.fields.is_empty() {
                json.push(",\"fields\":");
                derive::describe_fields(json, &event.fields);
            }
            for field in &event.fields {
                uses.extend(Template::new("&<__type as ::vow::abi::Describe>::USES,").set("__type", field.r#type.clone()).fill());
            }
            json.push("}");
        }
        json.push(if self.events.is_empty() { "" } else { "]" });
    }
}

fn describe_storage(json: &mut Json, uses: &mut TokenStream, storage: &Stored) {
    for (i, (field, prefix)) in storage.fields.iter().enumerate() {
        let hex: String = prefix.iter().map(|byte| format!("{byte:02x}")).collect();
        json.push(if i > 0 { ",{\"name\":" } else { ",\"storage\":[{\"name\":" }).string(derive::field_name(field));
        json.member("prefix", &hex).member("doc", &item::documentation(&field.attributes)).push(",");
        json.rope(Template::new("<__type as ::vow::storage::Storage>::DESCRIPTION").set("__type", field.r#type.clone()).fill());
        json.push("}");
        uses.extend(Template::new("&<__type as ::vow::storage::Storage>::USES,").set("__type", field.r#type.clone()).fill());
    }
    json.push(if storage.fields.is_empty() { "}" } else { "]}" });
}

fn root(storage: &Stored) -> TokenStream {
    let fields = join(storage.fields.iter().map(|(field, prefix)| {
        Template::new("__member: <__type as ::vow::storage::Storage>::at(__prefix),")
            .set("__member", field.member())
            .set("__type", field.r#type.clone())
            .set("__prefix", TokenTree::from(Literal::byte_string(prefix)))
            .fill()
    }));
    Template::new("#[automatically_derived] impl ::vow::storage::Root for __name { #[inline(always)] fn root() -> Self { Self { __fields } } }")
        .set("__name", TokenTree::from(storage.name.clone()))
        .set("__fields", fields)
        .fill()
}

fn is_impl_of(item: &Item, name: &str) -> bool {
    match item.rest.as_slice() {
        [TokenTree::Ident(word), TokenTree::Ident(of), TokenTree::Group(_)] => word.to_string() == "impl" && of.to_string() == name,
        _ => false,
    }
}

// A function's body, or a constant up to its semicolon.
fn rest_of_item(cursor: &mut Cursor) -> TokenStream {
    let is_constant = cursor.at_word("const") && !matches!(cursor.peek_at(1), Some(TokenTree::Ident(next)) if next.to_string() == "fn");
    let mut rest = TokenStream::new();
    while let Some(token) = cursor.next() {
        let ends = match &token {
            TokenTree::Group(group) => group.delimiter() == Delimiter::Brace && !is_constant,
            TokenTree::Punct(punct) => punct.as_char() == ';',
            _ => false,
        };
        rest.extend([token]);
        if ends {
            break;
        }
    }
    rest
}
