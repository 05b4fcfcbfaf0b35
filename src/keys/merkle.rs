//! Merkle trees as RFC 6962 defines them (section 2.1): roots and proofs over lines of bytes.
//!
//! `ct-merkle` knows the tree, ring makes its SHA-256, so there is one SHA-256 for everything here.
//! Whoever verifies a proof needs neither the tree nor a key: sizes, positions and hashes suffice.
//! Nothing here panics on what a stranger wrote: sizes beyond [`MOST_LEAVES`] are refused first.

use ct_merkle::digest::consts::U32;
use ct_merkle::digest::{FixedOutput, HashMarker, Output, OutputSizeUser, Update};
use ct_merkle::mem_backed_tree::MemoryBackedTree;
use ct_merkle::{ConsistencyProof, InclusionProof, RootHash};
use ring::digest;

use super::Refused;

/// A node of a tree, or its root.
pub type TreeHash = [u8; 32];

/// No tree has more leaves: beyond it sizes are slips or attacks.
pub const MOST_LEAVES: u64 = 1 << 40;

/// SHA-256 in the words that `ct-merkle` speaks.
#[derive(Clone)]
struct Sha256(digest::Context);

impl Default for Sha256 {
    fn default() -> Self {
        Self(digest::Context::new(&digest::SHA256))
    }
}

impl HashMarker for Sha256 {}

impl OutputSizeUser for Sha256 {
    type OutputSize = U32;
}

impl Update for Sha256 {
    fn update(&mut self, bytes: &[u8]) {
        self.0.update(bytes);
    }
}

impl FixedOutput for Sha256 {
    fn finalize_into(self, out: &mut Output<Self>) {
        out.copy_from_slice(self.0.finish().as_ref());
    }
}

/// A tree that grows by one leaf at a time.
#[derive(Default)]
pub struct Tree<'a>(MemoryBackedTree<Sha256, &'a [u8]>);

impl<'a> Tree<'a> {
    /// A tree with these leaves, in this order.
    pub fn of(leaves: impl IntoIterator<Item = &'a [u8]>) -> Self {
        let mut tree = Self::default();
        for leaf in leaves {
            tree.push(leaf);
        }
        tree
    }

    /// Adds a leaf at the end.
    pub fn push(&mut self, leaf: &'a [u8]) {
        self.0.push(leaf);
    }

    /// How many leaves it has.
    pub fn size(&self) -> u64 {
        self.0.len()
    }

    /// The Merkle tree hash; of no leaves it is the hash of nothing.
    pub fn root(&self) -> TreeHash {
        bytes(self.0.root().as_bytes())
    }

    /// The audit path of the leaf at `index`, counted from 0 (RFC 6962, 2.1.1); `None` beyond the end.
    pub fn prove_inclusion(&self, index: u64) -> Option<Vec<TreeHash>> {
        if index >= self.size() {
            return None;
        }
        Some(hashes(self.0.prove_inclusion(usize::try_from(index).ok()?).as_bytes()))
    }

    /// The proof that the first `old` leaves are where this tree began (RFC 6962, 2.1.2).
    ///
    /// `None` for no leaves and for more than there are; empty when nothing was added since.
    pub fn prove_consistency(&self, old: u64) -> Option<Vec<TreeHash>> {
        if old == 0 {
            return None;
        }
        let added = usize::try_from(self.size().checked_sub(old)?).ok()?;
        Some(hashes(self.0.prove_consistency(added).as_bytes()))
    }
}

/// Whether `leaf` stands at `index`, counted from 0, in the tree of this size and root.
pub fn verify_inclusion(
    leaf: &[u8],
    index: u64,
    path: &[TreeHash],
    (size, root): (u64, &TreeHash),
) -> Result<(), Refused> {
    if size > MOST_LEAVES {
        return Err(Refused);
    }
    let proof = InclusionProof::try_from_bytes(path.concat()).map_err(|_| Refused)?;
    root_hash(size, root).verify_inclusion(&leaf, index, &proof).map_err(|_| Refused)
}

/// Whether the tree of the new size and root begins with that of the old.
pub fn verify_consistency(
    (old_size, old_root): (u64, &TreeHash),
    (new_size, new_root): (u64, &TreeHash),
    path: &[TreeHash],
) -> Result<(), Refused> {
    if old_size > MOST_LEAVES || new_size > MOST_LEAVES {
        return Err(Refused);
    }
    let proof = ConsistencyProof::try_from_bytes(path.concat()).map_err(|_| Refused)?;
    root_hash(new_size, new_root)
        .verify_consistency(&root_hash(old_size, old_root), &proof)
        .map_err(|_| Refused)
}

fn root_hash(size: u64, root: &TreeHash) -> RootHash<Sha256> {
    RootHash::new((*root).into(), size)
}

fn bytes(output: &Output<Sha256>) -> TreeHash {
    (*output).into()
}

fn hashes(path: &[u8]) -> Vec<TreeHash> {
    let (whole, rest) = path.as_chunks();
    debug_assert!(rest.is_empty(), "a path is whole hashes");
    whole.to_vec()
}

#[cfg(test)]
mod tests {
    use data_encoding::HEXLOWER;

    use super::*;

    /// The leaves of the tests of Google's reference implementation of RFC 6962
    /// (certificate-transparency, `merkle_tree_test.cc`).
    const LEAVES: [&str; 8] = [
        "",
        "00",
        "10",
        "2021",
        "3031",
        "40414243",
        "5051525354555657",
        "606162636465666768696a6b6c6d6e6f",
    ];

    /// Its roots of the first one to eight of them.
    const ROOTS: [&str; 8] = [
        "6e340b9cffb37a989ca544e6bb780a2c78901d3fb33738768511a30617afa01d",
        "fac54203e7cc696cf0dfcb42c92a1d9dbaf70ad9e621f4bd8d98662f00e3c125",
        "aeb6bcfe274b70a14fb067a5e5578264db0fa9b51af5e0ba159158f329e06e77",
        "d37ee418976dd95753c1c73862b9398fa2a2cf9b4ff0fdfe8b30cd95209614b7",
        "4e3bbb1f7b478dcfe71fb631631519a3bca12c9aefca1612bfce4c13a86264d4",
        "76e67dadbcdf1e10e1b74ddc608abd2f98dfb16fbce75277b5232a127f2087ef",
        "ddb89be403809e325750d3d263cd78929c2942b7942a34b77e122c9594a74c8c",
        "5dc9da79a70659a9ad559cb701ded9a2ab9d823aad2f4960cfe370eff4604328",
    ];

    fn leaves() -> Vec<Vec<u8>> {
        LEAVES.iter().map(|hex| HEXLOWER.decode(hex.as_bytes()).unwrap()).collect()
    }

    #[test]
    fn roots_are_those_of_the_reference() {
        let leaves = leaves();
        let mut tree = Tree::default();
        // RFC 6962: MTH({}) = SHA-256().
        assert_eq!(tree.root(), super::super::sha256(b""));
        for (leaf, root) in leaves.iter().zip(ROOTS) {
            tree.push(leaf);
            assert_eq!(HEXLOWER.encode(&tree.root()), root, "{} leaves", tree.size());
        }
    }

    #[test]
    fn a_path_is_that_of_the_reference() {
        let leaves = leaves();
        let tree = Tree::of(leaves.iter().map(Vec::as_slice));
        let path = tree.prove_inclusion(0).unwrap();
        assert_eq!(
            path.iter().map(|hash| HEXLOWER.encode(hash)).collect::<Vec<_>>(),
            [
                "96a296d224f285c67bee93c30f8a309157f0daa35dc5b87e410b78630a09cfc7",
                "5f083f0a1a33ca076a95279832580db3e0ef4584bdff1f54c8a360f50de3031e",
                "6b47aaf29ee3c2af9af889bc1fb9254dabd31177f16232dd6aab035ca39bf6e4",
            ]
        );
    }

    #[test]
    fn every_proof_holds_and_none_holds_for_anything_else() {
        let leaves = leaves();
        let trees: Vec<Tree<'_>> =
            (0..=8).map(|size| Tree::of(leaves[..size].iter().map(Vec::as_slice))).collect();
        for tree in &trees[1..] {
            let head = (tree.size(), &tree.root());
            for (index, leaf) in (0..tree.size()).zip(&leaves) {
                let path = tree.prove_inclusion(index).unwrap();
                verify_inclusion(leaf, index, &path, head).unwrap();
                assert!(verify_inclusion(b"other", index, &path, head).is_err());
                assert!(verify_inclusion(leaf, index + 1, &path, head).is_err());
                assert!(verify_inclusion(leaf, index, &path, (head.0, &[7; 32])).is_err());
                assert!(
                    verify_inclusion(leaf, index, &[&path[..], &[[0; 32]]].concat(), head).is_err()
                );
            }
            assert!(tree.prove_inclusion(tree.size()).is_none());
            for old in &trees[1..] {
                let old_head = (old.size(), &old.root());
                let Some(path) = tree.prove_consistency(old.size()) else {
                    assert!(old.size() > tree.size());
                    assert!(verify_consistency(old_head, head, &[]).is_err());
                    continue;
                };
                verify_consistency(old_head, head, &path).unwrap();
                assert!(verify_consistency((old.size(), &[7; 32]), head, &path).is_err());
                assert!(verify_consistency(old_head, (head.0, &[7; 32]), &path).is_err());
            }
            assert!(tree.prove_consistency(0).is_none());
        }
    }

    #[test]
    fn absurd_sizes_are_refused_without_counting() {
        for size in [0, MOST_LEAVES + 1, u64::MAX / 2, u64::MAX / 2 + 1, u64::MAX] {
            for index in [0, 1, u64::MAX / 2, u64::MAX] {
                assert!(verify_inclusion(b"", index, &[], (size, &[0; 32])).is_err());
            }
            for old in [0, 1, u64::MAX] {
                assert!(verify_consistency((old, &[0; 32]), (size, &[1; 32]), &[]).is_err());
            }
        }
    }
}
