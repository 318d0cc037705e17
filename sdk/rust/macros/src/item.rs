//! Attributes, visibility, fields, and the structs and enums made of them.

use crate::tokens::{error, ident, literal_text, Cursor, Result};
use proc_macro::{Delimiter, Ident, Span, TokenStream, TokenTree};

/// `#[name(arguments)]`, `#[name = value]` or `#[name]`.
pub struct Attribute {
    pub name: String,
    pub arguments: TokenStream,
    pub span: Span,
    pub tokens: TokenStream,
}

pub fn attributes(cursor: &mut Cursor) -> Vec<Attribute> {
    let mut found = Vec::new();
    while cursor.at_punct('#') {
        let ahead = if matches!(cursor.peek_at(1), Some(TokenTree::Punct(_))) { 2 } else { 1 };
        let Some(TokenTree::Group(group)) = cursor.peek_at(ahead) else { break };
        let group = group.clone();
        let tokens = (0..=ahead).filter_map(|_| cursor.next()).collect();
        let mut inside = Cursor::new(group.stream(), group.span());
        let name = match inside.next() {
            Some(TokenTree::Ident(name)) => name.to_string(),
            _ => String::new(),
        };
        let arguments = match inside.next() {
            Some(TokenTree::Group(arguments)) => arguments.stream(),
            Some(TokenTree::Punct(punct)) if punct.as_char() == '=' => inside.until(|_| false),
            _ => TokenStream::new(),
        };
        found.push(Attribute { name, arguments, span: group.span(), tokens });
    }
    found
}

/// A description may be 4096 bytes long; a character has at most four.
const DOCUMENTATION_CHARACTERS_MAX: usize = 1024;

/// The text of documentation comments.
pub fn documentation(attributes: &[Attribute]) -> String {
    let lines = attributes.iter().filter(|attribute| attribute.name == "doc").filter_map(|attribute| {
        let mut tokens = attribute.arguments.clone().into_iter();
        match (tokens.next(), tokens.next()) {
            (Some(TokenTree::Literal(literal)), None) => literal_text(&literal.to_string()),
            _ => None,
        }
    });
    // The first paragraph, as rustdoc's summaries: each byte of a description is stored with the contract.
    let lines: Vec<_> = lines.map(|line| line.trim().to_owned()).skip_while(String::is_empty).take_while(|line| !line.is_empty()).collect();
    lines.join(" ").chars().take(DOCUMENTATION_CHARACTERS_MAX).collect()
}

/// Takes the attributes of a name out of a list, of which there may be one.
pub fn take_one(attributes: &mut Vec<Attribute>, name: &str) -> Result<Option<Attribute>> {
    let Some(at) = attributes.iter().position(|attribute| attribute.name == name) else { return Ok(None) };
    let taken = attributes.remove(at);
    match attributes.iter().find(|attribute| attribute.name == name) {
        Some(second) => error(second.span, format!("#[{name}] is here twice")),
        None => Ok(Some(taken)),
    }
}

pub fn attribute_tokens(attributes: &[Attribute]) -> TokenStream {
    attributes.iter().map(|attribute| attribute.tokens.clone()).collect()
}

/// Whether something is `pub` without limits, and the tokens that say so.
pub fn visibility(cursor: &mut Cursor) -> (bool, TokenStream) {
    let Some(word) = cursor.at_word("pub").then(|| cursor.next()).flatten() else { return (false, TokenStream::new()) };
    match cursor.at_group(Delimiter::Parenthesis).then(|| cursor.next()).flatten() {
        Some(limits) => (false, [word, limits].into_iter().collect()),
        None => (true, [word].into_iter().collect()),
    }
}

pub struct Field {
    pub attributes: Vec<Attribute>,
    pub visibility: TokenStream,
    /// The name, or the position in a tuple.
    pub name: String,
    pub span: Span,
    pub r#type: TokenStream,
}

impl Field {
    /// The name as it stands in a pattern or an expression.
    pub fn member(&self) -> TokenStream {
        match self.name.parse::<usize>() {
            Ok(position) => TokenTree::from(proc_macro::Literal::usize_unsuffixed(position)).into(),
            Err(_) => ident(&self.name, self.span),
        }
    }
}

pub fn fields(body: TokenStream, named: bool) -> Result<Vec<Field>> {
    let mut cursor = Cursor::new(body, Span::call_site());
    let mut found = Vec::new();
    while !cursor.is_done() {
        let attributes = attributes(&mut cursor);
        let (_, visibility) = visibility(&mut cursor);
        let (name, span) = if named {
            let name = cursor.ident("a field")?;
            cursor.take_punct(':');
            (name.to_string(), name.span())
        } else {
            (found.len().to_string(), cursor.span())
        };
        let r#type = cursor.until_comma();
        cursor.take_punct(',');
        found.push(Field { attributes, visibility, name, span, r#type });
    }
    Ok(found)
}

pub struct Variant {
    pub attributes: Vec<Attribute>,
    pub name: Ident,
    pub fields: Vec<Field>,
}

pub enum Body {
    Struct(Vec<Field>),
    Enum(Vec<Variant>),
}

/// A struct or an enum.
pub struct Type {
    pub attributes: Vec<Attribute>,
    pub visibility: TokenStream,
    pub name: Ident,
    pub generics: Generics,
    pub body: Body,
    /// Whether a struct's fields have names, positions, or are not there.
    pub shape: Option<Delimiter>,
}

/// Parameters of a type: as declared, without bounds' defaults; as named; which of them are types; and the where clause.
#[derive(Default)]
pub struct Generics {
    pub declared: TokenStream,
    pub named: TokenStream,
    pub types: Vec<Ident>,
    pub clause: TokenStream,
}

pub fn parse_type(mut cursor: Cursor) -> Result<Type> {
    let attributes = attributes(&mut cursor);
    let (_, visibility) = visibility(&mut cursor);
    let is_enum = match cursor.ident("a struct or an enum")? {
        word if word.to_string() == "struct" => false,
        word if word.to_string() == "enum" => true,
        other => return error(other.span(), "a struct or an enum is expected here"),
    };
    let name = cursor.ident("a name")?;
    let mut generics = parse_generics(&mut cursor)?;
    generics.clause = parse_clause(&mut cursor);
    let (body, shape) = match cursor.next() {
        Some(TokenTree::Group(group)) if is_enum => (Body::Enum(variants(group.stream())?), None),
        Some(TokenTree::Group(group)) => {
            let named = group.delimiter() == Delimiter::Brace;
            (Body::Struct(fields(group.stream(), named)?), Some(group.delimiter()))
        }
        _ => (Body::Struct(Vec::new()), None),
    };
    if generics.clause.is_empty() {
        generics.clause = parse_clause(&mut cursor);
    }
    Ok(Type { attributes, visibility, name, generics, body, shape })
}

fn parse_clause(cursor: &mut Cursor) -> TokenStream {
    if !cursor.take_word("where") {
        return TokenStream::new();
    }
    cursor.until(|token| match token {
        TokenTree::Group(group) => group.delimiter() == Delimiter::Brace,
        TokenTree::Punct(punct) => punct.as_char() == ';',
        _ => false,
    })
}

fn parse_generics(cursor: &mut Cursor) -> Result<Generics> {
    let mut generics = Generics::default();
    if !cursor.take_punct('<') {
        return Ok(generics);
    }
    let ends = |token: &TokenTree| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | '>' | '='));
    while !cursor.at_punct('>') && !cursor.is_done() {
        let declared = cursor.until(ends);
        if cursor.take_punct('=') {
            cursor.until(|token| matches!(token, TokenTree::Punct(punct) if matches!(punct.as_char(), ',' | '>')));
        }
        cursor.take_punct(',');
        let mut inside = Cursor::new(declared.clone(), Span::call_site());
        if inside.at_punct('\'') {
            return error(inside.span(), "a type of a contract owns what it holds: lifetimes have no encoding");
        }
        let is_const = inside.take_word("const");
        let name = inside.ident("a parameter")?;
        generics.named.extend([TokenTree::from(name.clone())]);
        generics.named.extend(comma());
        generics.declared.extend(declared);
        generics.declared.extend(comma());
        if !is_const {
            generics.types.push(name);
        }
    }
    cursor.take_punct('>');
    Ok(generics)
}

fn comma() -> TokenStream {
    TokenTree::from(proc_macro::Punct::new(',', proc_macro::Spacing::Alone)).into()
}

fn variants(body: TokenStream) -> Result<Vec<Variant>> {
    let mut cursor = Cursor::new(body, Span::call_site());
    let mut found = Vec::new();
    while !cursor.is_done() {
        let attributes = attributes(&mut cursor);
        let name = cursor.ident("a variant")?;
        let fields = match cursor.peek() {
            Some(TokenTree::Group(group)) => fields(group.stream(), group.delimiter() == Delimiter::Brace)?,
            _ => Vec::new(),
        };
        cursor.until_comma();
        cursor.take_punct(',');
        found.push(Variant { attributes, name, fields });
    }
    Ok(found)
}

/// `OrderFilled` as `order_filled`.
pub fn snake_case(name: &str) -> String {
    let mut snake = String::new();
    for (i, letter) in name.chars().enumerate() {
        if letter.is_uppercase() && i > 0 {
            snake.push('_');
        }
        snake.extend(letter.to_lowercase());
    }
    snake
}

/// The only argument of an attribute, a string or byte string literal.
pub fn literal_argument(attribute: &Attribute, what: &str) -> Result<Vec<u8>> {
    let mut tokens = attribute.arguments.clone().into_iter();
    if let (Some(TokenTree::Literal(literal)), None) = (tokens.next(), tokens.next()) {
        if let Some(bytes) = crate::tokens::literal_bytes(&literal.to_string()) {
            return Ok(bytes);
        }
    }
    error(attribute.span, format!("{what}, a string, is expected here: #[{}(\"…\")]", attribute.name))
}

