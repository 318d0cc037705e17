//! A method's signature: read from an `impl` or a trait, written as an export and as an entry of `vow.abi`.

use crate::item::{self, Attribute};
use crate::json::{quoted, Json};
use crate::tokens::{error, ident, join, plain_name, Cursor, Result, Template};
use proc_macro::{Delimiter, Ident, Spacing, Span, TokenStream, TokenTree};

#[derive(Clone, Copy, PartialEq, Eq)]
pub enum Kind {
    Call,
    Query,
    Init,
    Migrate,
}

pub struct Parameter {
    pub name: Ident,
    pub r#type: TokenStream,
    default: Option<Attribute>,
}

pub struct Method {
    pub name: Ident,
    pub export: String,
    pub kind: Kind,
    pub parameters: Vec<Parameter>,
    /// What it returns; `()` if it says nothing.
    pub result: TokenStream,
    pub wasm: bool,
    payable: bool,
    returns: bool,
    by_mutable: bool,
    documentation: String,
}

/// A function as it was written: attributes that are not the SDK's, its head with the SDK's removed, and the method it is, if it has a receiver.
pub struct Function {
    pub tokens: TokenStream,
    pub method: Method,
}

/// Reads `name(&self, …) -> …` behind `fn`, up to the body or semicolon.
pub fn parse(cursor: &mut Cursor, mut attributes: Vec<Attribute>, head: TokenStream) -> Result<Function> {
    let init = item::take_one(&mut attributes, "init")?;
    let migrate = item::take_one(&mut attributes, "migrate")?;
    let payable = item::take_one(&mut attributes, "payable")?.is_some();
    let wasm = item::take_one(&mut attributes, "wasm")?;
    let name = cursor.ident("a method's name")?;
    if cursor.at_punct('<') {
        return error(cursor.span(), "a method of a contract has no type parameters: its description has to be complete");
    }
    let list = cursor.group(Delimiter::Parenthesis, "a list of parameters")?;
    let (by_mutable, parameters, plain) = parameters(&name, list.stream())?;
    let kind = match (init, migrate) {
        (Some(_), Some(second)) => return error(second.span, "a method is either #[init] or #[migrate]"),
        (Some(_), None) => Kind::Init,
        (None, Some(_)) => Kind::Migrate,
        (None, None) if by_mutable => Kind::Call,
        (None, None) => Kind::Query,
    };
    let returns = matches!(cursor.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == '-' && punct.spacing() == Spacing::Joint);
    let arrow: TokenStream = if returns { (0..2).filter_map(|_| cursor.next()).collect() } else { TokenStream::new() };
    let result = cursor.until(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    });
    let mut list = proc_macro::Group::new(Delimiter::Parenthesis, plain);
    list.set_span(name.span());
    let tokens = join([
        item::attribute_tokens(&attributes),
        head,
        TokenTree::from(name.clone()).into(),
        TokenTree::from(list).into(),
        arrow,
        result.clone(),
    ]);
    let method = Method {
        export: export_name(&name, kind)?,
        kind,
        parameters,
        result: if returns { result } else { Template::new("()").fill() },
        wasm: wasm.is_some(),
        payable,
        returns,
        by_mutable,
        documentation: item::documentation(&attributes),
        name,
    };
    method.check()?;
    Ok(Function { tokens, method })
}

fn export_name(name: &Ident, kind: Kind) -> Result<String> {
    let plain = plain_name(name);
    match (kind, plain.as_str()) {
        (Kind::Init, _) => Ok("init".into()),
        (Kind::Migrate, _) => Ok("migrate".into()),
        (_, reserved @ ("init" | "migrate")) => error(name.span(), format!("`{reserved}` is reserved: write #[{reserved}] before it, or call it something else")),
        // The compiler's own calls would arrive at the contract's method.
        (_, "memcpy" | "memmove" | "memset" | "memcmp" | "bcmp" | "strlen") => {
            error(name.span(), format!("`{plain}` means something to the compiler: call the method something else"))
        }
        (_, "allocate" | "memory") => error(name.span(), format!("`{plain}` means something to the host: call the method something else")),
        _ => Ok(plain),
    }
}

// Receiver, parameters, and the list without the SDK's attributes.
fn parameters(method: &Ident, list: TokenStream) -> Result<(bool, Vec<Parameter>, TokenStream)> {
    let mut cursor = Cursor::new(list, method.span());
    let receiver = cursor.until_comma();
    let text = receiver.to_string().replace(' ', "");
    let by_mutable = match text.as_str() {
        "&self" => false,
        "&mutself" => true,
        _ => return error(method.span(), "a public method of a contract begins with &self (a query) or &mut self (a call); leave `pub` away to keep a function inside"),
    };
    let (mut found, mut plain) = (Vec::new(), join([receiver, Template::new(",").fill()]));
    cursor.take_punct(',');
    while !cursor.is_done() {
        let mut attributes = item::attributes(&mut cursor);
        let default = item::take_one(&mut attributes, "default")?;
        let mutable = cursor.take_word("mut");
        let name = cursor.ident("a parameter's name")?;
        if !cursor.take_punct(':') {
            return error(name.span(), "a parameter of a contract's method is a name and a type");
        }
        if cursor.at_punct('&') {
            return error(cursor.span(), "a method of a contract owns its parameters: String, Vec<u8> or a struct, without &");
        }
        let r#type = cursor.until_comma();
        cursor.take_punct(',');
        if let (None, Some(Parameter { default: Some(earlier), .. })) = (&default, found.last()) {
            return error(earlier.span, "only the last parameters can have a default");
        }
        let template = if mutable { "__attributes mut __name: __type," } else { "__attributes __name: __type," };
        plain.extend(
            Template::new(template)
                .set("__attributes", item::attribute_tokens(&attributes))
                .set("__name", TokenTree::from(name.clone()))
                .set("__type", r#type.clone())
                .fill(),
        );
        found.push(Parameter { name, r#type, default });
    }
    Ok((by_mutable, found, plain))
}

impl Method {
    fn check(&self) -> Result<()> {
        const PARAMETERS_MAX: usize = 16;
        let span = self.name.span();
        if self.parameters.len() > PARAMETERS_MAX {
            return error(span, format!("a method has at most {PARAMETERS_MAX} parameters, this one {}: put them into a struct", self.parameters.len()));
        }
        if self.payable && self.kind == Kind::Query {
            return error(span, "a query is sent no value: a payable method takes &mut self");
        }
        if !self.by_mutable && matches!(self.kind, Kind::Init | Kind::Migrate) {
            return error(span, "this method is there to write: it takes &mut self");
        }
        match self.parameters.iter().find_map(|parameter| parameter.default.as_ref()) {
            Some(default) if self.wasm => error(default.span, "a #[wasm] method gets all of its arguments"),
            _ => Ok(()),
        }
    }

    /// The entry in `vow.abi`.
    pub fn describe(&self, json: &mut Json) -> Result<()> {
        let kind = match self.kind {
            Kind::Call => "call",
            Kind::Query => "query",
            Kind::Init => "init",
            Kind::Migrate => "migrate",
        };
        json.push("{\"name\":").string(&self.export).member("kind", kind).member("doc", &self.documentation).push(",\"params\":[");
        for (i, parameter) in self.parameters.iter().enumerate() {
            json.push(if i > 0 { "," } else { "" }).named_type(&plain_name(&parameter.name), &parameter.r#type);
            if let Some(default) = &parameter.default {
                json.push(",\"default\":");
                describe_default(json, default, &parameter.r#type)?;
            }
            json.push("}");
        }
        json.push("]");
        json.rope(Template::new("<__result as ::vow::entry::Returns>::DESCRIPTION").set("__result", self.result.clone()).fill());
        json.push(if self.payable { ",\"payable\":true" } else { "" }).push(if self.wasm { ",\"passing\":\"wasm\"}" } else { "}" });
        Ok(())
    }

    /// Elements of type `&Uses`.
    pub fn uses(&self) -> TokenStream {
        let mut uses = Template::new("&<__type as ::vow::entry::Returns>::USES,").set("__type", self.result.clone()).fill();
        for parameter in &self.parameters {
            uses.extend(Template::new("&<__type as ::vow::abi::Describe>::USES,").set("__type", parameter.r#type.clone()).fill());
        }
        uses
    }

    /// The exported function.
    pub fn export(&self, storage: &Ident) -> Result<TokenStream> {
        let template = match (self.wasm, self.returns) {
            (false, _) => {
                "#[unsafe(export_name = __export)]
                extern \"C\" fn export() {
                    __no_value
                    let mut input = ::vow::entry::Input::<{ ::vow::entry::room(&[__sizes]) }>::new();
                    let mut input = input.read();
                    __arguments
                    ::vow::entry::no_more(&input, __export);
                    let __mut contract = <__storage as ::vow::storage::Root>::root();
                    ::vow::entry::Returns::give(contract.__method(__names));
                }"
            }
            (true, true) => {
                "#[unsafe(export_name = __export)]
                extern \"C\" fn export(__wires) -> <<__result as ::vow::entry::Returns>::Value as ::vow::entry::Numeric>::Wire {
                    __no_value
                    let __mut contract = <__storage as ::vow::storage::Root>::root();
                    ::vow::entry::Numeric::to_wire(::vow::entry::Returns::value(contract.__method(__from_wires)))
                }"
            }
            (true, false) => {
                "#[unsafe(export_name = __export)]
                extern \"C\" fn export(__wires) {
                    __no_value
                    let __mut contract = <__storage as ::vow::storage::Root>::root();
                    contract.__method(__from_wires);
                }"
            }
        };
        let no_value = if self.payable { "" } else { "::vow::entry::no_value(__export);" };
        let export = Template::new(template)
            .set("__no_value", Template::new(no_value).string("__export", &self.export).fill())
            .set("__sizes", self.each("<__type as ::vow::borsh::Encode>::FIXED,"))
            .set("__arguments", self.arguments()?)
            .set("__names", self.each("__name,"))
            .set("__wires", self.each("__name: <__type as ::vow::entry::Numeric>::Wire,"))
            .set("__from_wires", self.each("::vow::entry::Numeric::from_wire(__name, __export),"))
            .set("__mut", Template::new(if self.by_mutable { "mut" } else { "" }).fill())
            .set("__method", TokenTree::from(self.name.clone()))
            .set("__storage", TokenTree::from(storage.clone()))
            .set("__result", self.result.clone())
            .string("__export", &self.export)
            .fill();
        Ok(Template::new("const _: () = { __export };").set("__export", export).fill())
    }

    /// One piece of code for each parameter.
    pub fn each(&self, template: &str) -> TokenStream {
        join(self.parameters.iter().enumerate().map(|(i, parameter)| {
            Template::new(template)
                .set("__name", ident(&format!("argument_{i}"), Span::call_site()))
                .set("__original", TokenTree::from(parameter.name.clone()))
                .set("__type", parameter.r#type.clone())
                .string("__export", &self.export)
                .fill()
        }))
    }

    fn arguments(&self) -> Result<TokenStream> {
        let mut arguments = TokenStream::new();
        for (i, parameter) in self.parameters.iter().enumerate() {
            let read = "::vow::entry::argument::<__type>(&mut input, __export)";
            let text = match &parameter.default {
                None => format!("let __name = {read};"),
                Some(_) => format!("let __name: __type = if input.left() == 0 {{ __default }} else {{ {read} }};"),
            };
            let default = parameter.default.as_ref().map(|default| default_value(default, &parameter.r#type)).transpose()?;
            arguments.extend(
                Template::new(&text)
                    .set("__name", ident(&format!("argument_{i}"), Span::call_site()))
                    .set("__type", parameter.r#type.clone())
                    .set("__default", default.unwrap_or_default())
                    .string("__export", &self.export)
                    .fill(),
            );
        }
        Ok(arguments)
    }
}

enum Default {
    Integer(String),
    Text(String),
    Word(&'static str),
}

fn parse_default(attribute: &Attribute) -> Result<Default> {
    let text = attribute.arguments.to_string().replace([' ', '_'], "");
    let mut tokens = attribute.arguments.clone().into_iter();
    if let (Some(TokenTree::Literal(literal)), None) = (tokens.next(), tokens.next()) {
        if let Some(text) = crate::tokens::literal_text(&literal.to_string()) {
            return Ok(Default::Text(text));
        }
    }
    let (sign, digits) = text.strip_prefix('-').map_or(("", text.as_str()), |digits| ("-", digits));
    match text.as_str() {
        "true" => Ok(Default::Word("true")),
        "false" => Ok(Default::Word("false")),
        "None" => Ok(Default::Word("null")),
        _ if !digits.is_empty() && digits.bytes().all(|byte| byte.is_ascii_digit()) => {
            let digits = digits.trim_start_matches('0');
            Ok(Default::Integer(format!("{sign}{}", if digits.is_empty() { "0" } else { digits })))
        }
        _ => error(attribute.span, "a default is a decimal number, a string, true, false or None"),
    }
}

fn default_value(attribute: &Attribute, r#type: &TokenStream) -> Result<TokenStream> {
    let value = attribute.arguments.clone();
    let is_wrapped = matches!(r#type.clone().into_iter().last(), Some(TokenTree::Ident(last)) if last.to_string() == "U128");
    let template = match parse_default(attribute)? {
        Default::Integer(_) if is_wrapped => "::vow::U128(__value)",
        // A string and nothing else: of bytes, the description would mean hexadecimal digits where Rust takes the letters.
        Default::Text(_) => "::vow::prelude::String::from(__value)",
        _ => "__value",
    };
    Ok(Template::new(template).set("__value", value).fill())
}

fn describe_default(json: &mut Json, attribute: &Attribute, r#type: &TokenStream) -> Result<()> {
    match parse_default(attribute)? {
        Default::Word(word) => json.push(word),
        Default::Text(text) => json.push(&quoted(&text)),
        Default::Integer(digits) => {
            let quote = || Template::new("<__type as ::vow::abi::Describe>::QUOTE").set("__type", r#type.clone()).fill();
            json.rope(quote()).push(&digits).rope(quote())
        }
    };
    Ok(())
}
