//! Reading and writing event streams, measured beside others in interleaved rounds.

mod readers;
mod samples;
mod writers;

use std::error::Error;
use std::hint::black_box;
use std::time::Duration;

use rustix::time::{ClockId, clock_gettime};

/// How often each candidate runs; the medians are compared.
pub const ROUNDS: usize = 31;
/// A candidate runs at least for so long in a round, so that the clock is fine enough.
const LEAST: Duration = Duration::from_millis(1);

/// Something that can be measured, the first of a list is ours. It gives a sum that must be the same for all.
struct Candidate<'a> {
    name: &'static str,
    run: Box<dyn FnMut() -> u64 + 'a>,
}

impl<'a> Candidate<'a> {
    fn new(name: &'static str, run: impl FnMut() -> u64 + 'a) -> Self {
        Self { name, run: Box::new(run) }
    }
}

/// The ratios of ours to each other candidate, by their names.
type Ratios = Vec<(&'static str, f64)>;

/// All comparisons.
pub fn run(rounds: usize) -> Result<(), Box<dyn Error>> {
    println!("reading (time per event; ratio = ours / the fastest other; below 1 we are faster)");
    summary(&readers::compare(rounds)?);
    println!("\nwriting (time per event; ratio = ours / axum)");
    summary(&writers::compare(rounds)?);
    Ok(())
}

/// Geometric means.
fn summary(kinds: &[Ratios]) {
    if kinds.is_empty() {
        return;
    }
    let mean = |ratios: &[f64]| (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp();
    let best: Vec<f64> = kinds.iter().map(best).collect();
    let worst = best.iter().copied().fold(0.0, f64::max);
    println!("all {} kinds: ours / the fastest other {:.2} on average, {worst:.2} at worst", kinds.len(), mean(&best));
    for (which, (name, _)) in kinds.first().into_iter().flatten().enumerate() {
        let ratios: Vec<f64> = kinds.iter().map(|kind| kind[which].1).collect();
        println!("  ours / {name} {:.2}", mean(&ratios));
    }
}

fn best(ratios: &Ratios) -> f64 {
    ratios.iter().map(|(_, ratio)| *ratio).fold(0.0, f64::max)
}

/// Runs the candidates in turns, prints a line, and gives the ratios, none where a word chooses others.
fn compare(
    title: &str,
    events: usize,
    rounds: usize,
    candidates: &mut [Candidate<'_>],
) -> Result<Option<Ratios>, Box<dyn Error>> {
    // A word on the command line chooses what to measure.
    if std::env::args().nth(2).is_some_and(|word| !word.starts_with('-') && !title.contains(&word)) {
        return Ok(None);
    }
    let expected = (candidates[0].run)();
    let mut times = Vec::new();
    for candidate in &mut *candidates {
        let start = now();
        let sum = (candidate.run)();
        let repeats = LEAST.as_nanos().div_ceil((now() - start).as_nanos().max(1)) as u32;
        if sum != expected {
            return Err(format!("{title}: {} sees {sum}, ours {expected}", candidate.name).into());
        }
        times.push((if rounds > 1 { repeats } else { 1 }, Vec::new()));
    }
    for round in 0..rounds {
        for turn in 0..candidates.len() {
            // Each begins a round in its turn.
            let which = (round + turn) % candidates.len();
            let (repeats, times) = &mut times[which];
            let start = now();
            for _ in 0..*repeats {
                black_box((candidates[which].run)());
            }
            times.push((now() - start) / *repeats);
        }
    }
    let medians: Vec<f64> = times.iter_mut().map(|(_, times)| median(times) / events as f64).collect();
    let others = candidates.iter().zip(&medians).skip(1);
    let ratios: Ratios = others.map(|(candidate, median)| (candidate.name, medians[0] / median)).collect();
    let ratio = best(&ratios);
    print!("{title:<34} ratio {ratio:4.2} |");
    for (candidate, median) in candidates.iter().zip(&medians) {
        print!(" {} {median:.0} ns", candidate.name);
    }
    println!();
    Ok(Some(ratios))
}

/// The time that this thread has had: what others do on the machine does not count.
fn now() -> Duration {
    let time = clock_gettime(ClockId::ThreadCPUTime);
    Duration::new(time.tv_sec.unsigned_abs(), time.tv_nsec as u32)
}

fn median(times: &mut [Duration]) -> f64 {
    times.sort_unstable();
    times[times.len() / 2].as_nanos() as f64
}
