# cargo fmt --check prints a diff.
# ci: github
# repo: northwind/rscli
# job: fmt
# needs: /opt/lab/rust/cargo/bin/cargo-fmt
# network: none
# tool: rustfmt
# category: lint
# cause: Diff in .*src/main\.rs
# fix: Run cargo fmt and commit.
# fix_regex: cargo fmt
#: prepare
mkdir src; printf '[package]\nname = "rscli"\nversion = "0.1.0"\nedition = "2021"\n' > Cargo.toml
printf 'fn main() {\n  let errors=0;\n    println!("{} errors",errors);\n}\n' > src/main.rs; printf 'target\n' > .gitignore
printf 'version = 3\n\n[[package]]\nname = "rscli"\nversion = "0.1.0"\n' > Cargo.lock
#: mend
printf 'fn main() {\n    let errors = 0;\n    println!("{} errors", errors);\n}\n' > src/main.rs
#: step Build
cargo build
#: step Format
cargo fmt --all -- --check
