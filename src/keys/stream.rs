//! A whole file sealed chunk by chunk: what a backup is encrypted with, and a package for a recipient.
//!
//! STREAM (Hoang, Reyhanitabar, Rogaway, Vizár 2015) over AES-256-GCM: chunks of 64 KiB, each bound
//! to its place and to whether it is the last, so that none can be changed, moved, dropped or added,
//! and a file that was cut off does not open.
//! Every file has a key of its own, so the random part of the nonce cannot meet another file's.

use std::io::{self, Read, Write};

use aead_stream::{DecryptorBE32, EncryptorBE32};
use aes_gcm::{Aes256Gcm, Key};
use zeroize::Zeroizing;

use super::Chance;
use super::material::Material;

/// Plain bytes of a chunk; the last may have fewer.
const CHUNK: usize = 64 * 1024;
const TAG: usize = 16;
const NONCE: usize = 7;

/// The key of one file: of a backup, or of a package.
pub struct FileKey(pub(super) Material);

impl FileKey {
    /// A random key.
    pub fn make(chance: &dyn Chance) -> Self {
        Self(Material::make(chance))
    }

    fn cipher_key(&self) -> &Key<Aes256Gcm> {
        self.0.bytes().into()
    }
}

fn refused() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, super::Refused)
}

/// Seals what is written to it; nothing counts until [`Sealing::finish`].
pub struct Sealing<W> {
    inner: W,
    stream: EncryptorBE32<Aes256Gcm>,
    bound_to: Vec<u8>,
    chunk: Zeroizing<Vec<u8>>,
}

impl<W: Write> Sealing<W> {
    /// Begins with the nonce, in the clear; every chunk is bound to `bound_to`.
    pub fn begin(
        mut inner: W,
        chance: &dyn Chance,
        key: &FileKey,
        bound_to: &[u8],
    ) -> io::Result<Self> {
        let mut nonce = [0; NONCE];
        chance.fill(&mut nonce);
        inner.write_all(&nonce)?;
        Ok(Self {
            inner,
            stream: EncryptorBE32::new(key.cipher_key(), &nonce.into()),
            bound_to: bound_to.to_vec(),
            // Room for the tag, so that plaintext never moves.
            chunk: Zeroizing::new(Vec::with_capacity(CHUNK + TAG)),
        })
    }

    /// Writes the last chunk, and gives back what it was written to.
    pub fn finish(mut self) -> io::Result<W> {
        self.stream
            .encrypt_last_in_place(&self.bound_to, &mut *self.chunk)
            .map_err(|_| refused())?;
        self.inner.write_all(&self.chunk)?;
        Ok(self.inner)
    }
}

impl<W: Write> Write for Sealing<W> {
    fn write(&mut self, bytes: &[u8]) -> io::Result<usize> {
        // A full chunk waits until more comes: only then is it not the last.
        if self.chunk.len() == CHUNK && !bytes.is_empty() {
            self.stream
                .encrypt_next_in_place(&self.bound_to, &mut *self.chunk)
                .map_err(|_| refused())?;
            self.inner.write_all(&self.chunk)?;
            self.chunk.clear();
        }
        let taken = bytes.len().min(CHUNK - self.chunk.len());
        self.chunk.extend_from_slice(&bytes[..taken]);
        Ok(taken)
    }

    fn flush(&mut self) -> io::Result<()> {
        Ok(())
    }
}

/// Opens what [`Sealing`] made; ends with an error unless everything is there, unchanged.
pub struct Opening<R> {
    inner: R,
    /// Taken when the last chunk was opened.
    stream: Option<DecryptorBE32<Aes256Gcm>>,
    bound_to: Vec<u8>,
    plain: Zeroizing<Vec<u8>>,
    at: usize,
    /// The first byte of the next chunk: without it the chunk before is the last.
    ahead: Option<u8>,
}

impl<R: Read> Opening<R> {
    /// Reads the nonce.
    pub fn begin(mut inner: R, key: &FileKey, bound_to: &[u8]) -> io::Result<Self> {
        let mut nonce = [0; NONCE];
        inner.read_exact(&mut nonce)?;
        let mut opening = Self {
            inner,
            stream: Some(DecryptorBE32::new(key.cipher_key(), &nonce.into())),
            bound_to: bound_to.to_vec(),
            plain: Zeroizing::new(Vec::with_capacity(CHUNK + TAG)),
            at: 0,
            ahead: None,
        };
        opening.ahead = opening.one_byte()?;
        Ok(opening)
    }

    fn one_byte(&mut self) -> io::Result<Option<u8>> {
        let mut byte = [0];
        loop {
            match self.inner.read(&mut byte) {
                Ok(0) => return Ok(None),
                Ok(_) => return Ok(Some(byte[0])),
                Err(error) if error.kind() == io::ErrorKind::Interrupted => {}
                Err(error) => return Err(error),
            }
        }
    }

    /// Opens the next chunk; `false` after the last.
    fn next_chunk(&mut self) -> io::Result<bool> {
        if self.stream.is_none() {
            return Ok(false);
        }
        self.plain.clear();
        self.at = 0;
        self.plain.extend(self.ahead);
        let rest = (CHUNK + TAG - self.plain.len()) as u64;
        (&mut self.inner).take(rest).read_to_end(&mut self.plain)?;
        self.ahead = if self.plain.len() == CHUNK + TAG { self.one_byte()? } else { None };
        if self.ahead.is_some() {
            let stream = self.stream.as_mut().ok_or_else(refused)?;
            stream
                .decrypt_next_in_place(&self.bound_to, &mut *self.plain)
                .map_err(|_| refused())?;
        } else {
            let stream = self.stream.take().ok_or_else(refused)?;
            stream
                .decrypt_last_in_place(&self.bound_to, &mut *self.plain)
                .map_err(|_| refused())?;
        }
        Ok(true)
    }
}

impl<R: Read> Read for Opening<R> {
    fn read(&mut self, into: &mut [u8]) -> io::Result<usize> {
        while self.at == self.plain.len() {
            if !self.next_chunk()? {
                return Ok(0);
            }
        }
        let taken = into.len().min(self.plain.len() - self.at);
        into[..taken].copy_from_slice(&self.plain[self.at..self.at + taken]);
        self.at += taken;
        Ok(taken)
    }
}

#[cfg(test)]
mod tests {
    use super::super::SeededChance;
    use super::*;

    fn sealed(key: &FileKey, plain: &[u8]) -> Vec<u8> {
        let chance = SeededChance::for_test(1);
        let mut sealing = Sealing::begin(Vec::new(), &chance, key, b"here").unwrap();
        sealing.write_all(plain).unwrap();
        sealing.finish().unwrap()
    }

    fn opened(key: &FileKey, bytes: &[u8], bound_to: &[u8]) -> io::Result<Vec<u8>> {
        let mut plain = Vec::new();
        Opening::begin(bytes, key, bound_to)?.read_to_end(&mut plain)?;
        Ok(plain)
    }

    #[test]
    fn a_file_opens_as_it_was_whatever_its_length() {
        let key = FileKey::make(&SeededChance::for_test(2));
        for length in [0, 1, CHUNK - 1, CHUNK, CHUNK + 1, 2 * CHUNK, 3 * CHUNK + 7] {
            let plain: Vec<u8> = (0..=250).cycle().take(length).collect();
            let bytes = sealed(&key, &plain);
            assert_eq!(bytes.len(), NONCE + length + TAG * length.div_ceil(CHUNK).max(1));
            assert!(opened(&key, &bytes, b"here").unwrap() == plain, "{length}");
            assert!(opened(&key, &bytes, b"there").is_err());
            let other = FileKey::make(&SeededChance::for_test(3));
            assert!(opened(&other, &bytes, b"here").is_err());
        }
    }

    #[test]
    fn whatever_is_changed_cut_off_moved_or_added_does_not_open() {
        let key = FileKey::make(&SeededChance::for_test(2));
        let plain = vec![7; 2 * CHUNK + 100];
        let bytes = sealed(&key, &plain);
        let step = CHUNK + TAG;
        for at in (0..bytes.len()).step_by(997) {
            let mut changed = bytes.clone();
            changed[at] ^= 1;
            assert!(opened(&key, &changed, b"here").is_err(), "{at}");
            assert!(opened(&key, &bytes[..at], b"here").is_err(), "{at}");
        }
        // Cut off at the end of a chunk, a chunk dropped, two chunks swapped, a chunk added.
        assert!(opened(&key, &bytes[..NONCE + step], b"here").is_err());
        let (first, second) = (&bytes[NONCE..NONCE + step], &bytes[NONCE + step..NONCE + 2 * step]);
        let (head, tail) = (&bytes[..NONCE], &bytes[NONCE + 2 * step..]);
        assert!(opened(&key, &[head, second, tail].concat(), b"here").is_err());
        assert!(opened(&key, &[head, second, first, tail].concat(), b"here").is_err());
        assert!(opened(&key, &[&bytes, tail].concat(), b"here").is_err());
    }
}
