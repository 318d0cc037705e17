//! `Borsh`, `Key` and events: what is written for a type, field by field.

use crate::item::{self, Attribute, Body, Field, Generics, Type, Variant};
use crate::json::Json;
use crate::tokens::{error, ident, join, plain_name, Cursor, Result, Template};
use proc_macro::{Delimiter, Literal, Span, TokenStream, TokenTree};

const VARIANTS_MAX: usize = 256;

pub fn borsh(tokens: TokenStream) -> Result<TokenStream> {
    let item = item::parse_type(Cursor::new(tokens, Span::call_site()))?;
    check(&item)?;
    Ok(join([encode(&item), decode(&item), describe(&item)]))
}

pub fn key(tokens: TokenStream) -> Result<TokenStream> {
    let item = item::parse_type(Cursor::new(tokens, Span::call_site()))?;
    check(&item)?;
    let (fixed, size, write, read) = match &item.body {
        Body::Struct(fields) => (
            sizes(fields, "::vow::key::Key"),
            match_one(fields, &sum(fields, "::vow::key::Key::key_size(__field)")),
            match_one(fields, &writes(fields, "::vow::key::Key::write_key(__field, at)")),
            Template::new("::core::result::Result::Ok(Self { __fields })")
                .set("__fields", reads(fields, "<__type as ::vow::key::Key>::read_key(input)?"))
                .fill(),
        ),
        Body::Enum(variants) => {
            if let Some(variant) = variants.iter().find(|variant| !variant.fields.is_empty()) {
                return error(variant.name.span(), "a key is a struct or an enum without fields");
            }
            let index = |template| join(variants.iter().enumerate().map(|(i, variant)| indexed(template, i, variant)));
            (
                Template::new("1").fill(),
                Template::new("1").fill(),
                Template::new("let index: u8 = match self { __arms }; unsafe { ::vow::key::Key::write_key(&index, at) }")
                    .set("__arms", index("Self::__variant => __index,"))
                    .fill(),
                Template::new("match input.tag(__count)? { __arms _ => ::core::result::Result::Err(::vow::borsh::Malformed) }")
                    .set("__count", number(variants.len()))
                    .set("__arms", index("__index => ::core::result::Result::Ok(Self::__variant),"))
                    .fill(),
            )
        }
    };
    let template = "
        // SAFETY: the parts write what they say.
        #[automatically_derived]
        unsafe impl<__declared> ::vow::key::Key for __name<__named> where __clause {
            const FIXED: usize = __fixed;
            fn key_size(&self) -> usize { __size }
            unsafe fn write_key(&self, at: *mut u8) -> *mut u8 { __write }
            fn read_key(input: &mut ::vow::borsh::Reader<'_>) -> ::core::result::Result<Self, ::vow::borsh::Malformed> { __read }
        }";
    Ok(for_type(template, &item, "::vow::key::Key")
        .set("__fixed", fixed)
        .set("__size", size)
        .set("__write", write)
        .set("__read", read)
        .fill())
}

fn check(item: &Type) -> Result<()> {
    match &item.body {
        Body::Struct(fields) if fields.is_empty() => error(item.name.span(), "a struct without fields has no encoding"),
        Body::Enum(variants) if variants.is_empty() || variants.len() > VARIANTS_MAX => {
            error(item.name.span(), format!("an enum has 1 to {VARIANTS_MAX} variants, this one {}", variants.len()))
        }
        _ => Ok(()),
    }
}

fn encode(item: &Type) -> TokenStream {
    let (fixed, size, write) = match &item.body {
        Body::Struct(fields) => (
            sizes(fields, "::vow::borsh::Encode"),
            match_one(fields, &sum(fields, "::vow::borsh::Encode::size(__field)")),
            match_one(fields, &writes(fields, "::vow::borsh::Encode::write(__field, at)")),
        ),
        Body::Enum(variants) => {
            let fieldless = variants.iter().all(|variant| variant.fields.is_empty());
            let arms = |body: &dyn Fn(usize, &Variant) -> TokenStream| {
                join(variants.iter().enumerate().map(|(i, variant)| {
                    Template::new("Self::__variant { __pattern } => { __body }")
                        .set("__variant", TokenTree::from(variant.name.clone()))
                        .set("__pattern", pattern(&variant.fields))
                        .set("__body", body(i, variant))
                        .fill()
                }))
            };
            let size = arms(&|_, variant| sum_from("1", &variant.fields, "::vow::borsh::Encode::size(__field)"));
            let write = arms(&|i, variant| {
                Template::new("let at = unsafe { ::vow::borsh::Encode::write(&(__index as u8), at) }; __writes")
                    .set("__index", number(i))
                    .set("__writes", writes(&variant.fields, "::vow::borsh::Encode::write(__field, at)"))
                    .fill()
            });
            (
                number(usize::from(fieldless)),
                Template::new("match self { __arms }").set("__arms", size).fill(),
                Template::new("match self { __arms }").set("__arms", write).fill(),
            )
        }
    };
    encode_impl(item, fixed, size, write)
}

fn encode_impl(item: &Type, fixed: TokenStream, size: TokenStream, write: TokenStream) -> TokenStream {
    let template = "
        // SAFETY: the parts write what they say.
        #[automatically_derived]
        unsafe impl<__declared> ::vow::borsh::Encode for __name<__named> where __clause {
            const FIXED: usize = __fixed;
            fn size(&self) -> usize { __size }
            unsafe fn write(&self, at: *mut u8) -> *mut u8 { __write }
        }";
    for_type(template, item, "::vow::borsh::Encode").set("__fixed", fixed).set("__size", size).set("__write", write).fill()
}

fn decode(item: &Type) -> TokenStream {
    let read = "<__type as ::vow::borsh::Decode>::decode(input)?";
    let body = match &item.body {
        Body::Struct(fields) => {
            Template::new("::core::result::Result::Ok(Self { __fields })").set("__fields", reads(fields, read)).fill()
        }
        Body::Enum(variants) => {
            let arms = variants.iter().enumerate().map(|(i, variant)| {
                Template::new("__index => ::core::result::Result::Ok(Self::__variant { __fields }),")
                    .set("__index", number(i))
                    .set("__variant", TokenTree::from(variant.name.clone()))
                    .set("__fields", reads(&variant.fields, read))
                    .fill()
            });
            Template::new("match input.tag(__count)? { __arms _ => ::core::result::Result::Err(::vow::borsh::Malformed) }")
                .set("__count", number(variants.len()))
                .set("__arms", join(arms))
                .fill()
        }
    };
    let template = "
        #[automatically_derived]
        impl<__declared> ::vow::borsh::Decode for __name<__named> where __clause {
            fn decode(input: &mut ::vow::borsh::Reader<'_>) -> ::core::result::Result<Self, ::vow::borsh::Malformed> { __body }
        }";
    for_type(template, item, "::vow::borsh::Decode").set("__body", body).fill()
}

fn describe(item: &Type) -> TokenStream {
    let mut body = Json::default();
    let mut of = TokenStream::new();
    let mut uses = |fields: &[Field]| {
        for field in fields {
            of.extend(Template::new("&<__type as ::vow::abi::Describe>::USES,").set("__type", field.r#type.clone()).fill());
        }
    };
    match &item.body {
        Body::Struct(fields) => {
            body.push("\"struct\":");
            describe_fields(&mut body, fields);
            uses(fields);
        }
        Body::Enum(variants) => {
            body.push("\"enum\":[");
            for (i, variant) in variants.iter().enumerate() {
                body.push(if i > 0 { ",{\"name\":" } else { "{\"name\":" }).string(&plain_name(&variant.name));
                body.member("doc", &item::documentation(&variant.attributes));
                if !variant.fields.is_empty() {
                    body.push(",\"fields\":");
                    describe_fields(&mut body, &variant.fields);
                    uses(&variant.fields);
                }
                body.push("}");
            }
            body.push("]");
        }
    }
    body.member("doc", &item::documentation(&item.attributes));
    let template = "
        #[automatically_derived]
        impl<__declared> ::vow::abi::Describe for __name<__named> where __clause {
            const TYPE: ::vow::abi::Rope = __described;
            const USES: ::vow::abi::Uses = ::vow::abi::Uses { defined: true, name: Self::TYPE, body: __body, of: &[__of] };
        }";
    for_type(template, item, "::vow::abi::Describe")
        .set("__described", described_name(item))
        .set("__body", body.expression())
        .set("__of", of)
        .fill()
}

// A generic type has one definition for each choice of its parameters, so they are part of its name.
fn described_name(item: &Type) -> TokenStream {
    let name = plain_name(&item.name);
    if item.generics.types.is_empty() {
        return Template::new("::vow::abi::Rope::text(__text)").string("__text", &name).fill();
    }
    let mut full = Json::default();
    full.push(&name);
    for parameter in &item.generics.types {
        let parameter = TokenTree::from(parameter.clone());
        full.push("_").rope(Template::new("<__type as ::vow::abi::Describe>::TYPE").set("__type", parameter).fill());
    }
    Template::new("::vow::abi::Rope::Name { of: &__full }").set("__full", full.expression()).fill()
}

/// `[{"name":"…","type":"…"},…]`
pub fn describe_fields(json: &mut Json, fields: &[Field]) {
    json.push("[");
    for (i, field) in fields.iter().enumerate() {
        json.push(if i > 0 { "," } else { "" }).named_type(field_name(field), &field.r#type);
        json.member("doc", &item::documentation(&field.attributes)).push("}");
    }
    json.push("]");
}

pub fn field_name(field: &Field) -> &str {
    field.name.strip_prefix("r#").unwrap_or(&field.name)
}

/// An event as a contract's description needs it, and its code.
pub struct Event {
    pub topic: String,
    pub documentation: String,
    pub fields: Vec<Field>,
    pub tokens: TokenStream,
}

pub fn event_attribute(arguments: TokenStream, tokens: TokenStream) -> Result<TokenStream> {
    let item = item::parse_type(Cursor::new(tokens, Span::call_site()))?;
    let attribute = Attribute { name: "event".into(), arguments, span: item.name.span(), tokens: TokenStream::new() };
    Ok(event(item, &attribute)?.tokens)
}

/// `item` without its `#[event]`, which is `attribute`.
pub fn event(item: Type, attribute: &Attribute) -> Result<Event> {
    let Body::Struct(fields) = &item.body else { return error(item.name.span(), "an event is a struct") };
    if !item.generics.declared.is_empty() {
        return error(item.name.span(), "an event has no type parameters: its description has to be complete");
    }
    let topic = match attribute.arguments.is_empty() {
        true => item::snake_case(&plain_name(&item.name)),
        false => match String::from_utf8(item::literal_argument(attribute, "the event's topic")?) {
            Ok(topic) if !topic.is_empty() => topic,
            _ => return error(attribute.span, "a topic is a name"),
        },
    };
    let encode = encode_impl(
        &item,
        sizes(fields, "::vow::borsh::Encode"),
        match_one(fields, &sum(fields, "::vow::borsh::Encode::size(__field)")),
        match_one(fields, &writes(fields, "::vow::borsh::Encode::write(__field, at)")),
    );
    let event = Template::new("#[automatically_derived] impl ::vow::Event for __name { const TOPIC: &'static str = __topic; }")
        .set("__name", TokenTree::from(item.name.clone()))
        .string("__topic", &topic)
        .fill();
    let tokens = join([struct_tokens(&item, fields), encode, event]);
    let documentation = item::documentation(&item.attributes);
    let Body::Struct(fields) = item.body else { return error(item.name.span(), "an event is a struct") };
    Ok(Event { topic, documentation, fields, tokens })
}

/// A struct as it was written, without the attributes that were taken from it and its fields.
pub fn struct_tokens(item: &Type, fields: &[Field]) -> TokenStream {
    let body = join(fields.iter().map(|field| {
        let name = match item.shape {
            Some(Delimiter::Brace) => Template::new("__name:").set("__name", field.member()).fill(),
            _ => TokenStream::new(),
        };
        Template::new("__attributes __visibility __name __type,")
            .set("__attributes", item::attribute_tokens(&field.attributes))
            .set("__visibility", field.visibility.clone())
            .set("__name", name)
            .set("__type", field.r#type.clone())
            .fill()
    }));
    let template = match item.shape {
        Some(Delimiter::Brace) => "__attributes __visibility struct __name { __body }",
        Some(_) => "__attributes __visibility struct __name(__body);",
        None => "__attributes __visibility struct __name;",
    };
    Template::new(template)
        .set("__attributes", item::attribute_tokens(&item.attributes))
        .set("__visibility", item.visibility.clone())
        .set("__name", TokenTree::from(item.name.clone()))
        .set("__body", body)
        .fill()
}

fn for_type<'a>(template: &'a str, item: &Type, bound: &str) -> Template<'a> {
    let Generics { declared, named, types, clause } = &item.generics;
    let mut full = clause.clone();
    let separated = clause.clone().into_iter().last().is_none_or(|last| matches!(last, TokenTree::Punct(punct) if punct.as_char() == ','));
    full.extend(Template::new(if separated { "" } else { "," }).fill());
    for parameter in types {
        let bounded = Template::new("__type: __bound,").set("__type", TokenTree::from(parameter.clone()));
        full.extend(bounded.set("__bound", Template::new(bound).fill()).fill());
    }
    Template::new(template)
        .set("__declared", declared.clone())
        .set("__named", named.clone())
        .set("__name", TokenTree::from(item.name.clone()))
        .set("__clause", full)
}

fn number(value: usize) -> TokenStream {
    TokenTree::from(Literal::usize_unsuffixed(value)).into()
}

fn indexed(template: &str, index: usize, variant: &Variant) -> TokenStream {
    Template::new(template).set("__index", number(index)).set("__variant", TokenTree::from(variant.name.clone())).fill()
}

fn local(position: usize) -> TokenStream {
    ident(&format!("field_{position}"), Span::call_site())
}

/// `name: field_0, other: field_1`
fn pattern(fields: &[Field]) -> TokenStream {
    join(fields.iter().enumerate().map(|(i, field)| {
        Template::new("__member: __local,").set("__member", field.member()).set("__local", local(i)).fill()
    }))
}

fn match_one(fields: &[Field], body: &TokenStream) -> TokenStream {
    Template::new("let Self { __pattern } = self; __body").set("__pattern", pattern(fields)).set("__body", body.clone()).fill()
}

fn sizes(fields: &[Field], r#trait: &str) -> TokenStream {
    let each = join(fields.iter().map(|field| {
        Template::new("<__type as __trait>::FIXED,")
            .set("__type", field.r#type.clone())
            .set("__trait", Template::new(r#trait).fill())
            .fill()
    }));
    Template::new("::vow::borsh::fixed(&[__each])").set("__each", each).fill()
}

fn sum(fields: &[Field], each: &str) -> TokenStream {
    sum_from("0", fields, each)
}

fn sum_from(first: &str, fields: &[Field], each: &str) -> TokenStream {
    let mut sum = Template::new(first).fill();
    for i in 0..fields.len() {
        sum.extend(Template::new("+ __each").set("__each", Template::new(each).set("__field", local(i)).fill()).fill());
    }
    sum
}

fn writes(fields: &[Field], each: &str) -> TokenStream {
    let steps = join((0..fields.len()).map(|i| {
        Template::new("let at = unsafe { __each };").set("__each", Template::new(each).set("__field", local(i)).fill()).fill()
    }));
    Template::new("__steps at").set("__steps", steps).fill()
}

fn reads(fields: &[Field], each: &str) -> TokenStream {
    join(fields.iter().map(|field| {
        Template::new("__member: __each,")
            .set("__member", field.member())
            .set("__each", Template::new(each).set("__type", field.r#type.clone()).fill())
            .fill()
    }))
}
