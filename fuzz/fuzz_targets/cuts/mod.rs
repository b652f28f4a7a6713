//! Cuts of bytes that follow from the bytes, so that inputs stay what they are in files.

/// Numbers that look random.
pub struct Cuts(u64);

impl Cuts {
    /// Those of an input.
    pub fn of(bytes: &[u8]) -> Self {
        // FNV-1a
        let hash = |hash: u64, byte: &u8| (hash ^ u64::from(*byte)).wrapping_mul(0x100_0000_01b3);
        Self(bytes.iter().fold(0xcbf2_9ce4_8422_2325, hash))
    }

    /// A number below this one.
    pub fn below(&mut self, end: usize) -> usize {
        self.0 = self.0.wrapping_mul(6_364_136_223_846_793_005).wrapping_add(1_442_695_040_888_963_407);
        (self.0 >> 33) as usize % end
    }

    /// The bytes in chunks, some of them empty.
    pub fn cut<'a>(&mut self, mut bytes: &'a [u8]) -> Vec<&'a [u8]> {
        let most = 1 + self.below(64);
        let mut chunks = Vec::new();
        while !bytes.is_empty() {
            let (chunk, rest) = bytes.split_at(self.below(most + 1).min(bytes.len()));
            chunks.push(chunk);
            bytes = rest;
        }
        chunks
    }
}
