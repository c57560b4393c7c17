# A test panics on an unwrap.
# ci: jenkins
# repo: northwind/rsconf
# job: test
# needs: /opt/lab/rust/cargo/bin/cargo
# network: none
# tool: cargo
# category: test
# cause: called `Result::unwrap\(\)` on an `Err` value: ParseIntError
# fix: parse() is given "8080 " with a blank: trim the value before it is parsed.
# fix_regex: trim|parse|unwrap
#: prepare
mkdir src; printf '[package]\nname = "rsconf"\nversion = "0.1.0"\nedition = "2021"\n' > Cargo.toml
printf 'pub fn port(line: &str) -> u16 {\n    line.split_once(\x27=\x27).unwrap().1.parse().unwrap()\n}\n\n#[cfg(test)]\nmod tests {\n    use super::port;\n    #[test]\n    fn plain() {\n        assert_eq!(port("port=80"), 80);\n    }\n    #[test]\n    fn with_blank() {\n        assert_eq!(port("port=8080 "), 8080);\n    }\n    #[test]\n    #[should_panic]\n    fn error_is_loud() {\n        port("port=error");\n    }\n}\n' > src/lib.rs; printf 'target\n' > .gitignore
printf 'version = 3\n\n[[package]]\nname = "rsconf"\nversion = "0.1.0"\n' > Cargo.lock
#: mend
sed -i 's/.1.parse/.1.trim().parse/' src/lib.rs
#: step Build
rustc --version
cargo build
#: step Test
cargo test
