//! What stays in memory after records and secrets were opened and closed: nothing.
//!
//! The test reads its own process through `/proc/self/mem`, as a core dump would.

use std::fs::{self, File};
use std::os::unix::fs::FileExt as _;

use zeroize::Zeroizing;

use super::*;
use crate::classes::DataClass;
use crate::ids::ProviderId;

const MARKER: usize = 16;

/// A random marker of letters, kept inverted so that looking for it does not put it into memory.
struct Inverted([u8; MARKER]);

impl Inverted {
    fn make() -> Self {
        Self(std::array::from_fn(|_| !(b'a' + u8::try_from(SystemChance.below(26)).unwrap())))
    }

    /// A payload with the marker in its middle, whole only in a buffer that is wiped.
    ///
    /// The allocator writes over the beginning of what is freed; the middle stays as it was.
    fn payload(&self) -> Zeroizing<Vec<u8>> {
        let mut payload = Zeroizing::new(vec![b'.'; 96]);
        for (byte, inverted) in payload[48..].iter_mut().zip(&self.0) {
            *byte = !inverted;
        }
        payload
    }

    /// How often the marker stands in the writable memory of this process, its stacks aside.
    fn count(&self) -> usize {
        let memory = File::open("/proc/self/mem").unwrap();
        let maps = fs::read_to_string("/proc/self/maps").unwrap();
        let mut found = 0;
        for line in maps.lines().filter(|line| line.contains(" rw-p ") && !line.contains("[stack]"))
        {
            let range = line.split(' ').next().unwrap();
            let (from, to) = range.split_once('-').unwrap();
            let from = u64::from_str_radix(from, 16).unwrap();
            let to = u64::from_str_radix(to, 16).unwrap();
            let mut bytes = Zeroizing::new(vec![0; usize::try_from(to - from).unwrap()]);
            if memory.read_exact_at(&mut bytes, from).is_ok() {
                found += self.count_in(&bytes);
            }
        }
        found
    }

    fn count_in(&self, bytes: &[u8]) -> usize {
        let first = !self.0[0];
        let matches = |window: &[u8]| window.iter().zip(&self.0).all(|(one, other)| *one == !other);
        bytes.windows(MARKER).filter(|window| window[0] == first && matches(window)).count()
    }
}

#[test]
fn what_was_opened_leaves_nothing_in_memory() {
    let chance = SystemChance;
    let keyring = Keyring::make(&chance);
    let key = IdentityKey::make(&chance);
    let provider = ProviderId::from_bits(chance.bits128());
    let revision = Revision::make(&chance);
    let place = Place {
        provider: &provider,
        project: None,
        owner: "person",
        table: "table",
        row: "row",
        schema: 1,
        revision: &revision,
    };
    let on = &mut Stretcher::new(Costs::for_test().passwords);
    let (marker, naive) = (Inverted::make(), Inverted::make());
    for _ in 0..100 {
        let class = DataClass::Identity;
        let sealed =
            Envelope::seal(&chance, &key, &place, class, &marker.payload(), Size::Kib1).unwrap();
        assert_eq!(sealed.open(&key, &place, class).unwrap().len(), 96);
        let payload = marker.payload();
        let secret = Secret::entered(str::from_utf8(&payload).unwrap().to_owned()).unwrap();
        let stored = keyring.hash_password(&chance, "anna", &secret, on);
        let found = Some(("anna", stored.as_str()));
        assert_eq!(keyring.verify_password(&chance, found, &secret, on), Ok(None));
    }
    // The control: payloads in buffers that nobody wipes.
    drop((0..100).map(|_| naive.payload().to_vec()).collect::<Vec<_>>());
    assert!(naive.count() > 0, "the control must find what is not wiped");
    assert_eq!(marker.count(), 0);
}
