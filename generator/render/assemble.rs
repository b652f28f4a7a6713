//! Many pieces to few files. Each piece is rendered, checked and printed by itself, on all cores, and only its text is kept, so
//! that a large document costs no more memory than its code.

use std::collections::BTreeSet;
use std::sync::atomic::{AtomicUsize, Ordering};
use std::sync::{Mutex, PoisonError};

use super::format::{self, Print};
use super::lints::{self, Lints};
use super::{RenderError, RenderOptions, RenderedFile};

/// Makes the items of a piece.
type Work<'a> = Box<dyn Fn() -> Result<Vec<syn::Item>, RenderError> + Send + Sync + 'a>;

/// The files to be, with their pieces in order.
#[derive(Default)]
pub(super) struct Files<'a> {
    files: Vec<File>,
    pieces: Vec<(usize, Work<'a>)>,
}

/// A file that stands `depth` modules below the API's own.
struct File {
    path: String,
    depth: usize,
}

/// What is left of a piece.
struct Piece {
    print: Print,
    mentions: [bool; 4],
    lints: BTreeSet<&'static str>,
}

impl<'a> Files<'a> {
    /// Begins a file; the pieces that follow are its own.
    pub(super) fn file(&mut self, path: impl Into<String>, depth: usize) {
        self.files.push(File { path: path.into(), depth });
    }

    /// Adds a piece to the file begun last.
    pub(super) fn piece(&mut self, work: impl Fn() -> Result<Vec<syn::Item>, RenderError> + Send + Sync + 'a) {
        self.pieces.push((self.files.len().saturating_sub(1), Box::new(work)));
    }

    /// The texts below `folder`, with the `use` lines that the items need, and the lints that they can trigger.
    pub(super) fn render(
        self,
        folder: &str,
        options: &RenderOptions,
    ) -> Result<(Vec<RenderedFile>, Lints), RenderError> {
        let made = in_parallel(&self.pieces);
        let mut lints = Lints::default();
        let mut whole: Vec<(Vec<Print>, [bool; 4])> = self.files.iter().map(|_| Default::default()).collect();
        for ((file, _), piece) in self.pieces.iter().zip(made) {
            let path = &self.files[*file].path;
            let piece = piece.map_err(|error| error.in_file(&format!("{folder}/{path}")))?;
            lints.add(path.split(['/', '.']).next().unwrap_or(path), piece.lints);
            let (parts, mentions) = &mut whole[*file];
            parts.push(piece.print);
            mentions.iter_mut().zip(piece.mentions).for_each(|(all, one)| *all |= one);
        }
        let mut files = Vec::with_capacity(whole.len());
        for (file, (parts, mentions)) in self.files.iter().zip(whole) {
            let path = format!("{folder}/{}", file.path);
            let uses = format::uses(mentions, &options.runtime.codegen(file.depth), file.depth)
                .map_err(|error| error.in_file(&path))?;
            files.push(RenderedFile { text: Print::file(&options.header, uses, parts), path });
        }
        Ok((files, lints))
    }
}

/// The pieces in their order, each made by whichever thread is free. A tree of syntax lives no longer than its piece.
fn in_parallel(pieces: &[(usize, Work<'_>)]) -> Vec<Result<Piece, RenderError>> {
    let threads = std::thread::available_parallelism().map_or(1, usize::from).min(pieces.len());
    let next = AtomicUsize::new(0);
    let done = Mutex::new(Vec::with_capacity(pieces.len()));
    std::thread::scope(|scope| {
        for _ in 0..threads {
            scope.spawn(|| {
                while let Some((index, (_, work))) = pieces.iter().enumerate().nth(next.fetch_add(1, Ordering::Relaxed))
                {
                    let piece = work().map(piece);
                    // The parser keeps every text it has read on this thread for the sake of positions.
                    proc_macro2::extra::invalidate_current_thread_spans();
                    done.lock().unwrap_or_else(PoisonError::into_inner).push((index, piece));
                }
            });
        }
    });
    let mut done = done.into_inner().unwrap_or_else(PoisonError::into_inner);
    done.sort_by_key(|(index, _)| *index);
    done.into_iter().map(|(_, piece)| piece).collect()
}

fn piece(items: Vec<syn::Item>) -> Piece {
    Piece { mentions: format::mentioned(&items), lints: lints::of_items(&items), print: Print::of(items).shrunk() }
}
