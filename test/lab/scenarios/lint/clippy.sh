# clippy with -D warnings.
# ci: gitlab
# repo: northwind/rsapi
# job: clippy
# image: rust:1.82
# before: apt-get install -y --no-install-recommends tree pv bc
# needs: /opt/lab/rust/cargo/bin/cargo-clippy
# tool: clippy
# category: lint
# cause: error: this comparison involving the minimum or maximum element|error: redundant clone|error: returning the result of a `let` binding|error: needless_return|error: unneeded `return` statement
# fix: Drop the return keyword in src/lib.rs (cargo clippy --fix).
# fix_regex: clippy|return
#: prepare
mkdir src; printf '[package]\nname = "rsapi"\nversion = "0.1.0"\nedition = "2021"\n' > Cargo.toml
printf '/// Whether the code is an error.\npub fn is_error(code: u16) -> bool {\n    return code >= 400;\n}\n\n#[cfg(test)]\nmod tests {\n    #[test]\n    fn error_404() {\n        assert!(super::is_error(404));\n    }\n}\n' > src/lib.rs; printf 'target\n' > .gitignore
printf 'version = 3\n\n[[package]]\nname = "rsapi"\nversion = "0.1.0"\n' > Cargo.lock
#: mend
sed -i 's/return code >= 400;/code >= 400/' src/lib.rs
#: step Lint
rustc --version
cargo test
cargo clippy --all-targets -- -D warnings
