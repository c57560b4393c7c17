# The borrow checker refuses a loop; a warning comes first.
# ci: github
# repo: northwind/rsqueue
# job: build
# needs: /opt/lab/rust/cargo/bin/cargo
# network: none
# tool: cargo
# category: compile
# cause: error\[E0502\]: cannot borrow `\*?items` as mutable because it is also borrowed as immutable
# fix: Collect the values to add before pushing into items, or iterate by index.
# fix_regex: borrow|E0502|clone|collect|index
#: prepare
mkdir src; printf '[package]\nname = "rsqueue"\nversion = "0.3.0"\nedition = "2021"\n' > Cargo.toml
printf 'pub fn grow(items: &mut Vec<u32>) {\n    let unused_error = 1;\n    for i in items.iter() {\n        if *i > 3 {\n            items.push(*i);\n        }\n    }\n}\n' > src/lib.rs; printf 'target\n' > .gitignore
printf 'version = 3\n\n[[package]]\nname = "rsqueue"\nversion = "0.3.0"\n' > Cargo.lock
#: mend
printf 'pub fn grow(items: &mut Vec<u32>) {\n    let big: Vec<u32> = items.iter().copied().filter(|i| *i > 3).collect();\n    items.extend(big);\n}\n' > src/lib.rs
#: step Versions
rustc --version --verbose
cargo --version
#: step Build
cargo build --locked
#: step Test
cargo test --locked
