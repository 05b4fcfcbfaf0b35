//! One integration binary: stories for each audience, and what the promises rest on.

// The attribute is for clippy: helpers of tests are test code too.
#[cfg(test)]
mod databases;
#[cfg(test)]
mod household;
#[cfg(test)]
mod retention;
