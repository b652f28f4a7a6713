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

/// All comparisons.
pub fn run(rounds: usize) -> Result<(), Box<dyn Error>> {
    println!("reading (time per event; ratio = ours / the fastest other; below 1 we are faster)");
    let ratios = readers::compare(rounds)?;
    summary(&ratios);
    println!("\nwriting (time per event; ratio = ours / axum)");
    let ratios = writers::compare(rounds)?;
    summary(&ratios);
    Ok(())
}

fn summary(ratios: &[f64]) {
    let worst = ratios.iter().copied().fold(0.0, f64::max);
    let mean = (ratios.iter().map(|ratio| ratio.ln()).sum::<f64>() / ratios.len() as f64).exp();
    println!("{} kinds: geometric mean {mean:.2}, worst {worst:.2}", ratios.len());
}

/// Runs the candidates in turns, prints a line, and gives the ratio of ours to the best other.
fn compare(title: &str, events: usize, rounds: usize, candidates: &mut [Candidate<'_>]) -> Result<f64, Box<dyn Error>> {
    // A word on the command line chooses what to measure.
    if std::env::args().nth(2).is_some_and(|word| !word.starts_with('-') && !title.contains(&word)) {
        return Ok(1.0);
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
    let best = medians[1..].iter().copied().fold(f64::INFINITY, f64::min);
    let ratio = medians[0] / best;
    print!("{title:<34} ratio {ratio:4.2} |");
    for (candidate, median) in candidates.iter().zip(&medians) {
        print!(" {} {median:.0} ns", candidate.name);
    }
    println!();
    Ok(ratio)
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
