//! Randomness as a value.

use std::sync::atomic::{AtomicU64, Ordering};

use ring::rand::SecureRandom as _;

/// Gives random bytes.
pub trait Chance: Send + Sync {
    /// Overwrites `bytes` with random ones.
    fn fill(&self, bytes: &mut [u8]);

    /// 128 random bits, for an id or a revision.
    fn bits128(&self) -> [u8; 16] {
        let mut bits = [0; 16];
        self.fill(&mut bits);
        bits
    }

    /// A number below `bound`, each as likely as any other; 0 when `bound` is 0.
    fn below(&self, bound: u32) -> u32 {
        if bound == 0 {
            return 0;
        }
        // Draws from the incomplete last round would favour the low numbers: draw again.
        let whole_rounds = u32::MAX - u32::MAX % bound;
        loop {
            let mut bytes = [0; 4];
            self.fill(&mut bytes);
            let drawn = u32::from_be_bytes(bytes);
            if drawn < whole_rounds {
                return drawn % bound;
            }
        }
    }

    /// `wanted` distinct numbers below `total`, in random order; all of them when there are fewer.
    fn pick(&self, wanted: u32, total: u32) -> Vec<u32> {
        let mut numbers: Vec<u32> = (0..total).collect();
        let wanted = wanted.min(total);
        for at in 0..wanted {
            let other = at + self.below(total - at);
            numbers.swap(at as usize, other as usize);
        }
        numbers.truncate(wanted as usize);
        numbers
    }
}

/// The randomness of the operating system.
pub struct SystemChance;

impl Chance for SystemChance {
    #[expect(clippy::disallowed_methods, reason = "this is the one place that asks the system")]
    fn fill(&self, bytes: &mut [u8]) {
        ring::rand::SystemRandom::new()
            .fill(bytes)
            .expect("because a system without randomness cannot keep any promise");
    }
}

/// Randomness that a test can repeat; it protects nothing.
pub struct SeededChance {
    seed: u64,
    draws: AtomicU64,
}

impl SeededChance {
    /// The same draws for the same seed, in the order in which they are asked for.
    pub fn for_test(seed: u64) -> Self {
        Self { seed, draws: AtomicU64::new(0) }
    }
}

impl Chance for SeededChance {
    fn fill(&self, bytes: &mut [u8]) {
        for chunk in bytes.chunks_mut(32) {
            let draw = self.draws.fetch_add(1, Ordering::Relaxed);
            let mut input = [0; 16];
            input[..8].copy_from_slice(&self.seed.to_be_bytes());
            input[8..].copy_from_slice(&draw.to_be_bytes());
            let block = ring::digest::digest(&ring::digest::SHA256, &input);
            chunk.copy_from_slice(&block.as_ref()[..chunk.len()]);
        }
    }
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn picks_are_distinct_and_complete() {
        let chance = SeededChance::for_test(1);
        for total in 0..20 {
            let mut all = chance.pick(total, total);
            all.sort_unstable();
            assert_eq!(all, (0..total).collect::<Vec<_>>());
            assert_eq!(chance.pick(3, total).len(), total.min(3) as usize);
        }
    }

    #[test]
    fn no_number_is_favoured() {
        let chance = SeededChance::for_test(2);
        let mut counts = [0_u32; 6];
        for _ in 0..60_000 {
            counts[chance.below(6) as usize] += 1;
        }
        // Expected 10,000 each, standard deviation about 91: five of them either way.
        assert!(counts.iter().all(|count| (9_545..=10_455).contains(count)), "{counts:?}");
    }

    #[test]
    fn a_seed_repeats_and_the_system_does_not() {
        assert_eq!(SeededChance::for_test(3).bits128(), SeededChance::for_test(3).bits128());
        assert_ne!(SeededChance::for_test(3).bits128(), SeededChance::for_test(4).bits128());
        assert_ne!(SystemChance.bits128(), SystemChance.bits128());
    }
}
