//! The text of `vow.abi`, as far as it is known before types are: a list of pieces that the compiler joins.

use crate::tokens::{join, Template};
use proc_macro::TokenStream;

#[derive(Default)]
pub struct Json {
    pieces: Vec<TokenStream>,
    text: String,
}

impl Json {
    pub fn push(&mut self, text: &str) -> &mut Self {
        self.text.push_str(text);
        self
    }

    /// A string, with its quotes.
    pub fn string(&mut self, text: &str) -> &mut Self {
        self.text.push_str(&quoted(text));
        self
    }

    /// `,"name":"text"`, or nothing if the text is empty.
    pub fn member(&mut self, name: &str, text: &str) -> &mut Self {
        if !text.is_empty() {
            self.push(&format!(",{}:{}", quoted(name), quoted(text)));
        }
        self
    }

    /// A constant of type `Rope`.
    pub fn rope(&mut self, constant: TokenStream) -> &mut Self {
        self.flush();
        self.pieces.push(constant);
        self
    }

    pub fn type_of(&mut self, r#type: &TokenStream) -> &mut Self {
        self.push("\"");
        self.rope(Template::new("<__type as ::vow::abi::Describe>::TYPE").set("__type", r#type.clone()).fill());
        self.push("\"")
    }

    /// `{"name":"…","type":"…"`
    pub fn named_type(&mut self, name: &str, r#type: &TokenStream) -> &mut Self {
        self.push("{\"name\":").string(name).push(",\"type\":").type_of(r#type)
    }

    fn flush(&mut self) {
        if !self.text.is_empty() {
            self.pieces.push(Template::new("::vow::abi::Rope::text(__text)").string("__text", &self.text).fill());
            self.text.clear();
        }
    }

    /// An expression of type `Rope`.
    pub fn expression(mut self) -> TokenStream {
        self.flush();
        let pieces = join(self.pieces.into_iter().map(|piece| Template::new("__piece,").set("__piece", piece).fill()));
        Template::new("::vow::abi::Rope::Many { of: &[__pieces] }").set("__pieces", pieces).fill()
    }
}

pub fn quoted(text: &str) -> String {
    let mut quoted = String::from("\"");
    for character in text.chars() {
        match character {
            '"' => quoted.push_str("\\\""),
            '\\' => quoted.push_str("\\\\"),
            '\n' => quoted.push_str("\\n"),
            control if (control as u32) < 0x20 => quoted.push_str(&format!("\\u{:04x}", control as u32)),
            other => quoted.push(other),
        }
    }
    quoted + "\""
}
