//! `#[vow::interface]`: a trait that says what another contract can do.

use crate::client;
use crate::item;
use crate::method;
use crate::tokens::{error, join, Cursor, Result, Template};
use proc_macro::{Delimiter, Group, Span, TokenStream, TokenTree};

pub fn expand(arguments: TokenStream, tokens: TokenStream) -> Result<TokenStream> {
    if let Some(argument) = arguments.into_iter().next() {
        return error(argument.span(), "#[vow::interface] takes no arguments");
    }
    let mut cursor = Cursor::new(tokens, Span::call_site());
    let attributes = item::attributes(&mut cursor);
    let (_, visibility) = item::visibility(&mut cursor);
    if !cursor.take_word("trait") {
        return error(cursor.span(), "#[vow::interface] stands before a trait");
    }
    let name = cursor.ident("a trait's name")?;
    let body = cursor.group(Delimiter::Brace, "the trait's methods")?;
    let mut inside = Cursor::new(body.stream(), body.span());
    let (mut methods, mut plain) = (Vec::new(), TokenStream::new());
    while !inside.is_done() {
        let attributes = item::attributes(&mut inside);
        if !inside.at_word("fn") {
            return error(inside.span(), "an interface is made of methods");
        }
        let word: TokenStream = inside.next().into_iter().collect();
        let function = method::parse(&mut inside, attributes, word)?;
        if !client::can_call(&function.method) {
            return error(function.method.name.span(), "a contract can call a #[wasm] method only if it has no parameters");
        }
        if !inside.take_punct(';') {
            return error(inside.span(), "a method of an interface has no body");
        }
        plain.extend([function.tokens, Template::new(";").fill()]);
        methods.push(function.method);
    }
    let r#trait = Template::new("__attributes #[allow(dead_code)] __visibility trait __name __body")
        .set("__attributes", item::attribute_tokens(&attributes))
        .set("__visibility", visibility.clone())
        .set("__name", TokenTree::from(name.clone()))
        .set("__body", TokenTree::from(Group::new(Delimiter::Brace, plain)))
        .fill();
    Ok(join([r#trait, client::client(&name, visibility, &methods)]))
}
