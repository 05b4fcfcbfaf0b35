//! Runs of Argon2id over memory that is allocated once, and what they cost.

use argon2::{Algorithm, Argon2, Block, Params, Version};
use zeroize::{Zeroize as _, Zeroizing};

use super::Refused;
use super::material::Material;

/// What one run of Argon2id costs.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Cost {
    memory_kib: u32,
    passes: u32,
}

impl Cost {
    /// What hashes cost before: 19 MiB, two passes.
    const FORMER: Self = Self { memory_kib: 19 * 1024, passes: 2 };

    /// What was usual before this cost was. Every attempt to log in pays for it too, so that nobody can
    /// tell by the time whose hash is old.
    pub(super) const fn former(self) -> Self {
        if self.memory_kib > Self::FORMER.memory_kib { Self::FORMER } else { CHEAP_FORMER }
    }

    pub(super) fn parts(self) -> (u32, u32) {
        (self.memory_kib, self.passes)
    }

    /// Reads a stored cost; bounded, so that a forged row cannot exhaust the machine.
    pub(super) fn read(memory_kib: &str, passes: &str) -> Result<Self, Refused> {
        let number = |text: &str| text.parse::<u32>().map_err(|_| Refused);
        let cost = Self { memory_kib: number(memory_kib)?, passes: number(passes)? };
        let bearable =
            (8..=256 * 1024).contains(&cost.memory_kib) && (1..=16).contains(&cost.passes);
        if bearable { Ok(cost) } else { Err(Refused) }
    }

    fn params(self) -> Params {
        Params::new(self.memory_kib, self.passes, 1, Some(OUTPUT))
            .expect("because every cost lies within what Argon2 allows")
    }
}

/// What new hashes cost, by what they guard.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub struct Costs {
    /// Of participants' secrets, which alone keep single answers closed to a thief of database and
    /// keyring.
    pub secrets: Cost,
    /// Of staff's passwords, which open nothing by themselves.
    pub passwords: Cost,
}

const CHEAP: Cost = Cost { memory_kib: 8, passes: 1 };
const CHEAP_FORMER: Cost = Cost { memory_kib: 16, passes: 1 };

impl Costs {
    /// 128 MiB and three passes for secrets, 64 MiB and three passes for passwords (RFC 9106's second
    /// choice, in one lane): some 0.4 and 0.15 seconds of a core. A login takes
    /// two runs, so two cores let a class of thirty in within twenty seconds.
    pub const STANDARD: Self = Self {
        secrets: Cost { memory_kib: 128 * 1024, passes: 3 },
        passwords: Cost { memory_kib: 64 * 1024, passes: 3 },
    };

    /// For secrets that stand on the screen anyway, as those of a demo's invented people: as cheap as
    /// can be; it protects nothing.
    pub const fn for_printed_secrets() -> Self {
        Self::for_test()
    }

    /// As cheap as can be; it protects nothing.
    pub const fn for_test() -> Self {
        Self { secrets: CHEAP, passwords: CHEAP }
    }

    /// What was usual before [`Costs::for_test`], to play accounts of that time; it protects nothing.
    pub const fn for_test_former() -> Self {
        Self { secrets: CHEAP_FORMER, passwords: CHEAP_FORMER }
    }
}

const OUTPUT: usize = 64;
pub(super) const SALT: usize = 16;

/// What one Argon2id run over a secret gives.
pub(super) struct Stretched {
    /// The half that shows the secret is right.
    pub(super) check: Material,
    /// The half that wraps.
    pub(super) wrapping: Material,
}

/// A place where secrets are stretched, one after the other: it keeps the memory for the dearest run,
/// so that no run asks the system for any.
pub struct Stretcher {
    cost: Cost,
    memory: Vec<Block>,
    runs: Vec<Cost>,
}

impl Stretcher {
    /// A place for hashes of this cost.
    pub fn new(cost: Cost) -> Self {
        let mut stretcher = Self { cost, memory: Vec::new(), runs: Vec::new() };
        stretcher.prepare(cost);
        stretcher
    }

    /// The next hashes cost this much; what they need beyond the memory there is, is allocated for good.
    pub fn prepare(&mut self, cost: Cost) {
        self.cost = cost;
        self.runs.clear();
        for cost in [cost, cost.former()] {
            let blocks = cost.params().block_count();
            if self.memory.len() < blocks {
                // The former is given back first: both at once would be too much.
                self.memory = Vec::new();
                self.memory = vec![Block::new(); blocks];
            }
        }
    }

    /// What a new hash costs.
    pub(super) fn cost(&self) -> Cost {
        self.cost
    }

    /// The runs since the last [`Stretcher::prepare`].
    pub fn runs(&self) -> &[Cost] {
        &self.runs
    }

    /// 64 bytes of Argon2id (RFC 9106) over `text`, split in two; the memory is wiped.
    pub(super) fn stretch(&mut self, text: &str, salt: &[u8; SALT], cost: Cost) -> Stretched {
        self.runs.push(cost);
        let params = cost.params();
        let blocks = params.block_count();
        // Only a hash that is dearer than today's: one from a later version, put back.
        let mut more = Vec::new();
        let memory = if let Some(memory) = self.memory.get_mut(..blocks) {
            memory
        } else {
            more.resize(blocks, Block::new());
            more.as_mut_slice()
        };
        let mut output = Zeroizing::new([0; OUTPUT]);
        Argon2::new(Algorithm::Argon2id, Version::V0x13, params)
            .hash_password_into_with_memory(text.as_bytes(), salt, &mut *output, &mut *memory)
            .expect("because secret, salt and output have lengths that Argon2 allows");
        memory.iter_mut().for_each(Block::zeroize);
        let half = |bytes| Material::read(bytes).expect("because half of 64 bytes are 32");
        Stretched { check: half(&output[..32]), wrapping: half(&output[32..]) }
    }
}
