//! The `lotse` program; everything it does stands in the library.

fn main() -> std::process::ExitCode {
    lotse::cli::run()
}
