# cargo passes with warnings and a should_panic test.
# ci: github
# repo: northwind/rsguard
# job: test
# needs: /opt/lab/rust/cargo/bin/cargo
# network: none
# tool: cargo
# outcome: success
#: prepare
mkdir src; printf '[package]\nname = "rsguard"\nversion = "0.1.0"\nedition = "2021"\n' > Cargo.toml
printf 'pub fn guard(ok: bool) {\n    let unused = 1;\n    if !ok {\n        panic!("error: guard failed with exit code 101");\n    }\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    #[should_panic(expected = "guard failed")]\n    fn fails_loudly() {\n        super::guard(false);\n    }\n    #[test]\n    fn prints() {\n        eprintln!("error[E0000]: not a compiler error");\n        super::guard(true);\n    }\n}\n' > src/lib.rs; printf 'target\n' > .gitignore
printf 'version = 3\n\n[[package]]\nname = "rsguard"\nversion = "0.1.0"\n' > Cargo.lock
#: step Build
cargo build
#: step Test
cargo test -- --nocapture
