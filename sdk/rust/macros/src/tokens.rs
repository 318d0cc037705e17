//! Reading and writing tokens.

use proc_macro::{Delimiter, Group, Ident, Literal, Punct, Spacing, Span, TokenStream, TokenTree};

/// What is wrong, and where.
pub struct Error {
    span: Span,
    message: String,
}

pub type Result<T> = core::result::Result<T, Error>;

pub fn error<T>(span: Span, message: impl Into<String>) -> Result<T> {
    Err(Error { span, message: message.into() })
}

pub fn or_error(result: Result<TokenStream>) -> TokenStream {
    result.unwrap_or_else(|error| {
        let mut message = Literal::string(&error.message);
        message.set_span(error.span);
        let mut group = Group::new(Delimiter::Brace, TokenTree::from(message).into());
        group.set_span(error.span);
        let punct = |character, spacing| {
            let mut punct = Punct::new(character, spacing);
            punct.set_span(error.span);
            TokenTree::from(punct)
        };
        [
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            Ident::new("core", error.span).into(),
            punct(':', Spacing::Joint),
            punct(':', Spacing::Alone),
            Ident::new("compile_error", error.span).into(),
            punct('!', Spacing::Alone),
            group.into(),
        ]
        .into_iter()
        .collect()
    })
}

/// A place in a list of tokens.
pub struct Cursor {
    tokens: Vec<TokenTree>,
    at: usize,
    end: Span,
}

impl Cursor {
    /// At the beginning; `end` is what errors about something missing point to.
    pub fn new(tokens: TokenStream, end: Span) -> Self {
        Cursor { tokens: tokens.into_iter().collect(), at: 0, end }
    }

    pub fn peek(&self) -> Option<&TokenTree> {
        self.tokens.get(self.at)
    }

    pub fn peek_at(&self, ahead: usize) -> Option<&TokenTree> {
        self.tokens.get(self.at + ahead)
    }

    pub fn is_done(&self) -> bool {
        self.at == self.tokens.len()
    }

    pub fn span(&self) -> Span {
        self.peek().map_or(self.end, TokenTree::span)
    }

    pub fn next(&mut self) -> Option<TokenTree> {
        let token = self.tokens.get(self.at).cloned();
        self.at += usize::from(token.is_some());
        token
    }

    pub fn at_punct(&self, character: char) -> bool {
        matches!(self.peek(), Some(TokenTree::Punct(punct)) if punct.as_char() == character)
    }

    pub fn at_word(&self, word: &str) -> bool {
        matches!(self.peek(), Some(TokenTree::Ident(ident)) if ident.to_string() == word)
    }

    pub fn at_group(&self, delimiter: Delimiter) -> bool {
        matches!(self.peek(), Some(TokenTree::Group(group)) if group.delimiter() == delimiter)
    }

    pub fn take_punct(&mut self, character: char) -> bool {
        let there = self.at_punct(character);
        self.at += usize::from(there);
        there
    }

    pub fn take_word(&mut self, word: &str) -> bool {
        let there = self.at_word(word);
        self.at += usize::from(there);
        there
    }

    pub fn ident(&mut self, what: &str) -> Result<Ident> {
        match self.next() {
            Some(TokenTree::Ident(ident)) => Ok(ident),
            other => error(other.map_or(self.end, |token| token.span()), format!("{what} is expected here")),
        }
    }

    pub fn group(&mut self, delimiter: Delimiter, what: &str) -> Result<Group> {
        match self.next() {
            Some(TokenTree::Group(group)) if group.delimiter() == delimiter => Ok(group),
            other => error(other.map_or(self.end, |token| token.span()), format!("{what} is expected here")),
        }
    }

    /// Tokens up to one at which `stop` says so, outside of angle brackets.
    pub fn until(&mut self, stop: impl Fn(&TokenTree) -> bool) -> TokenStream {
        let (mut taken, mut depth, mut arrow) = (Vec::new(), 0usize, false);
        while let Some(token) = self.peek() {
            if depth == 0 && stop(token) {
                break;
            }
            let mut dash = false;
            if let TokenTree::Punct(punct) = token {
                match punct.as_char() {
                    '<' => depth += 1,
                    '>' if !arrow => depth = depth.saturating_sub(1),
                    '-' => dash = punct.spacing() == Spacing::Joint,
                    _ => {}
                }
            }
            arrow = dash;
            taken.extend(self.next());
        }
        taken.into_iter().collect()
    }

    pub fn until_comma(&mut self) -> TokenStream {
        self.until(|token| matches!(token, TokenTree::Punct(punct) if punct.as_char() == ','))
    }
}

/// Text with places (names that begin with two underscores) that are filled with tokens, which keep their spans.
pub struct Template<'a> {
    text: &'a str,
    fills: Vec<(&'a str, TokenStream)>,
}

impl<'a> Template<'a> {
    pub fn new(text: &'a str) -> Self {
        Template { text, fills: Vec::new() }
    }

    pub fn set(mut self, place: &'a str, tokens: impl Into<TokenStream>) -> Self {
        self.fills.push((place, tokens.into()));
        self
    }

    pub fn string(self, place: &'a str, text: &str) -> Self {
        self.set(place, string(text))
    }

    pub fn fill(self) -> TokenStream {
        let tokens = self.text.parse().unwrap_or_else(|problem| panic!("{problem}: {}", self.text));
        self.replace(tokens)
    }

    fn replace(&self, tokens: TokenStream) -> TokenStream {
        let mut filled = TokenStream::new();
        for token in tokens {
            match token {
                TokenTree::Ident(ident) => {
                    let name = ident.to_string();
                    match self.fills.iter().find(|(place, _)| *place == name) {
                        Some((_, fill)) => filled.extend(fill.clone()),
                        None => filled.extend([TokenTree::Ident(ident)]),
                    }
                }
                TokenTree::Group(group) => {
                    let mut replaced = Group::new(group.delimiter(), self.replace(group.stream()));
                    replaced.set_span(group.span());
                    filled.extend([TokenTree::Group(replaced)]);
                }
                other => filled.extend([other]),
            }
        }
        filled
    }
}

pub fn string(text: &str) -> TokenStream {
    TokenTree::from(Literal::string(text)).into()
}

pub fn ident(name: &str, span: Span) -> TokenStream {
    let ident = match name.strip_prefix("r#") {
        Some(raw) => Ident::new_raw(raw, span),
        None => Ident::new(name, span),
    };
    TokenTree::from(ident).into()
}

/// A name without the `r#` that makes a keyword one.
pub fn plain_name(ident: &Ident) -> String {
    let name = ident.to_string();
    name.strip_prefix("r#").map_or(name.clone(), str::to_owned)
}

pub fn join(streams: impl IntoIterator<Item = TokenStream>) -> TokenStream {
    streams.into_iter().collect()
}

/// The bytes of a string or byte string literal.
pub fn literal_bytes(literal: &str) -> Option<Vec<u8>> {
    let text = literal.strip_prefix('b').unwrap_or(literal);
    if let Some(raw) = text.strip_prefix('r') {
        let hashes = raw.len() - raw.trim_start_matches('#').len();
        let inner = raw.get(hashes + 1..raw.len().checked_sub(hashes + 1)?)?;
        return raw[hashes..].starts_with('"').then(|| inner.as_bytes().to_vec());
    }
    let mut characters = text.strip_prefix('"')?.strip_suffix('"')?.chars();
    let mut bytes = Vec::new();
    while let Some(character) = characters.next() {
        let value = if character == '\\' { escape(&mut characters, &mut bytes)? } else { Some(character) };
        if let Some(value) = value {
            bytes.extend(value.encode_utf8(&mut [0; 4]).as_bytes());
        }
    }
    Some(bytes)
}

// A byte of its own (\xff) is pushed here; everything else is a character.
fn escape(characters: &mut std::str::Chars<'_>, bytes: &mut Vec<u8>) -> Option<Option<char>> {
    Some(Some(match characters.next()? {
        'n' => '\n',
        'r' => '\r',
        't' => '\t',
        '0' => '\0',
        '\n' => {
            let rest = characters.as_str().trim_start();
            *characters = rest.chars();
            return Some(None);
        }
        'x' => {
            let digits: String = characters.by_ref().take(2).collect();
            bytes.push(u8::from_str_radix(&digits, 16).ok()?);
            return Some(None);
        }
        'u' => {
            let digits: String = characters.by_ref().take_while(|c| *c != '}').filter(|c| *c != '{' && *c != '_').collect();
            char::from_u32(u32::from_str_radix(&digits, 16).ok()?)?
        }
        quoted @ ('\\' | '"' | '\'') => quoted,
        _ => return None,
    }))
}

pub fn literal_text(literal: &str) -> Option<String> {
    String::from_utf8(literal_bytes(literal)?).ok()
}
