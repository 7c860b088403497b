//! Evaluates expressions with Cloudflare's own engine. One JSON object a line in; `true`, `false` or `error: ...` out.

use serde_json::Value;
use std::io::{stdin, BufRead};
use std::net::IpAddr;
use wirefilter::{ExecutionContext, Scheme, Type};

const TEXTS: &[&str] = &[
    "http.host",
    "http.request.uri.path",
    "http.request.uri.query",
    "http.request.method",
    "http.user_agent",
    "ip.src.country",
];

fn main() {
    let mut scheme = Scheme::new();
    scheme.add_field("ip.src".to_string(), Type::Ip).unwrap();
    for name in TEXTS {
        scheme.add_field(name.to_string(), Type::Bytes).unwrap();
    }
    for line in stdin().lock().lines() {
        let request: Value = serde_json::from_str(&line.unwrap()).unwrap();
        let text = |name: &str| request[name].as_str().unwrap();
        match scheme.parse(text("expression")) {
            Err(error) => println!("error: {}", error.to_string().replace('\n', " ")),
            Ok(ast) => {
                let mut context = ExecutionContext::new(&scheme);
                let address: IpAddr = text("ip.src").parse().unwrap();
                context.set_field_value("ip.src", address).unwrap();
                for name in TEXTS {
                    context.set_field_value(name, text(name)).unwrap();
                }
                println!("{}", ast.compile().execute(&context).unwrap());
            }
        }
    }
}
