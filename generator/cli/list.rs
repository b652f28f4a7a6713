//! `specloom list`: what is in the documents.

use clap::Args;
use serde_json::{Value, json};

use super::generate::read;
use super::{Failed, Global, Screen, Status, configuration};
use crate::GeneratedApi;
use crate::diagnostics::Diagnostic;
use crate::diagnostics::render::{self, Color, Format};
use crate::ir;

#[derive(Debug, Args)]
pub(super) struct ListArgs {
    /// What the documents say and the generated code does not do, each with its place
    #[arg(long)]
    degraded: bool,
    /// Everything, as one JSON document: operations, types, security, degradations
    #[arg(long, conflicts_with = "degraded")]
    json: bool,
}

pub(super) fn run(global: &Global, args: ListArgs, screen: &Screen) -> Result<Status, Failed> {
    let config = configuration(global, None)?;
    let outcome = read(&config, global.access(false), screen)?;
    if args.json {
        let apis: Vec<Value> = outcome.apis.iter().map(described).collect();
        screen.data(&format!("{:#}\n", json!({ "apis": apis })));
        return Ok(Status::Done);
    }
    for api in &outcome.apis {
        if args.degraded {
            for diagnostic in degradations(api) {
                screen.data(&render::one(diagnostic, &api.findings.source, Format::Short, Color::Never));
            }
            continue;
        }
        for line in &api.summary.lines {
            screen.data(&format!("{}  {line}\n", api.module));
        }
    }
    Ok(Status::Done)
}

fn degradations(api: &GeneratedApi) -> impl Iterator<Item = &Diagnostic> {
    api.findings.diagnostics.iter().filter(|diagnostic| diagnostic.code.is_degradation())
}

fn described(api: &GeneratedApi) -> Value {
    let package = &api.package;
    let operations = package.all_services().flat_map(|service| {
        let operation = |method| operation(service, method);
        service.methods.iter().map(operation)
    });
    let types = package.types.iter().map(|ty| json!({ "rust": ty.name.rust, "schema": ty.name.wire }));
    let security =
        package.security.iter().map(|scheme| json!({ "scheme": scheme.name.wire, "rust": scheme.name.rust }));
    let degraded = degradations(api).map(|diagnostic| {
        let place = diagnostic.at.pointer().map(ToString::to_string);
        json!({ "code": diagnostic.code.number, "pointer": place, "message": render::clean(&diagnostic.message) })
    });
    json!({
        "module": api.module,
        "spec": api.findings.source.name(),
        "openapi": api.summary.openapi,
        "operations": operations.collect::<Vec<_>>(),
        "types": types.collect::<Vec<_>>(),
        "security": security.collect::<Vec<_>>(),
        "degraded": degraded.collect::<Vec<_>>(),
    })
}

fn operation(service: &ir::Service, method: &ir::Method) -> Value {
    let place = method.hook.as_ref().map_or(&method.path, |hook| &hook.name);
    json!({
        "id": method.name.wire,
        "method": method.http_method,
        "path": place,
        "tag": service.name.wire,
        "rust": format!("{}.{}", service.module, method.name.rust),
        "hook": method.hook.is_some(),
        "stream": streams(method),
        "deprecated": method.deprecated,
    })
}

/// Whether some answer is a stream of events.
fn streams(method: &ir::Method) -> bool {
    let is_events = |form: &ir::Form| matches!(form.kind, ir::FormKind::Events(_));
    method.answers.iter().any(|answer| match &answer.body {
        ir::AnswerBody::Empty => false,
        ir::AnswerBody::One(form) => is_events(form),
        ir::AnswerBody::Several(body) => body.variants.iter().any(|variant| is_events(&variant.form)),
    })
}
