//! How much JSON is too much.

/// The nesting that no setting goes beyond: values are read and written by recursion.
pub(super) const DEEPEST: usize = 512;

/// Limits of one document that is read.
///
/// The size of the document in bytes is limited where the bytes come from.
#[derive(Debug, Clone, Copy, PartialEq, Eq)]
#[non_exhaustive]
pub struct Limits {
    /// Arrays and objects inside each other; more than 512 count as 512.
    pub depth: usize,
    /// Values and member names in all.
    pub nodes: usize,
    /// Bytes of one string or member name, as written.
    pub string: usize,
}

impl Limits {
    /// 128 levels, two million nodes, 64 MiB a string.
    pub const DEFAULT: Self = Self { depth: 128, nodes: 2_000_000, string: 64 << 20 };

    /// Those of text that this crate or generated code has written itself: none but the depth.
    pub(crate) const OWN: Self = Self { depth: DEEPEST, nodes: usize::MAX, string: usize::MAX };

    /// Sets how many arrays and objects may be inside each other.
    #[must_use]
    pub const fn depth(mut self, depth: usize) -> Self {
        self.depth = depth;
        self
    }

    /// Sets how many values and member names there may be.
    #[must_use]
    pub const fn nodes(mut self, nodes: usize) -> Self {
        self.nodes = nodes;
        self
    }

    /// Sets how many bytes one string may have.
    #[must_use]
    pub const fn string(mut self, bytes: usize) -> Self {
        self.string = bytes;
        self
    }
}

impl Default for Limits {
    fn default() -> Self {
        Self::DEFAULT
    }
}
