//! Whole documents of the repository.

use std::path::Path;

use super::*;

/// A document of the repository, which has to be free of errors.
fn document(path: &str) -> Api {
    let mut diagnostics = Diagnostics::new();
    let source = source::load(&Path::new(env!("CARGO_MANIFEST_DIR")).join(path), &mut diagnostics);
    let document = document::parse(&source, &mut diagnostics).expect("a document");
    let api = lower(&document, &LowerOptions::default(), &mut diagnostics);
    assert_eq!(messages(&diagnostics, Level::Error), Vec::<String>::new(), "{path}");
    api
}

/// The responses that are streams, one a line.
#[track_caller]
fn check_streams(path: &str, expected: &str) {
    let dump = dump(&document(path));
    let streams: Vec<&str> = dump.lines().map(str::trim).filter(|line| line.contains(" events ")).collect();
    let expected: Vec<&str> = expected.trim().lines().map(str::trim).collect();
    assert!(streams == expected, "{path}\nexpected:\n{}\nfound:\n{}\nend", expected.join("\n"), streams.join("\n"));
}

#[test]
fn the_five_documents_have_typed_streams() {
    check_streams(
        "specs/chatter-events.yaml",
        r"
        200 events ChatterEvent by member type { ConnectionEstablishedEvent(connection.established): ConnectionEstablishedEvent, AdminConnectionEstablishedEvent(admin.connection.established): AdminConnectionEstablishedEvent, BackupEvent(backup.started backup.completed backup.failed backup.progress): BackupEvent, JobEvent(job.started job.completed job.failed job.progress): JobEvent, ToolServerEvent(tool_server.started tool_server.stopped tool_server.health_changed tool_server.error): ToolServerEvent, DocumentEvent(document.uploaded document.processing_started document.processing_completed document.processing_failed document.processing_progress): DocumentEvent, ConversationEvent(conversation.started conversation.ended): ConversationEvent, MessageEvent(message.received message.sent): MessageEvent, UserEvent(user.registered user.updated user.connected user.disconnected user.status_changed): UserEvent, PluginEvent(plugin.installed plugin.activated plugin.deactivated plugin.error): PluginEvent, AgentEvent(agent.created agent.updated): AgentEvent, SystemEvent(system.alert system.status): SystemEvent, StreamErrorEvent(error): StreamErrorEvent } end [DONE]
        200 events ChatterEvent by member type { ConnectionEstablishedEvent(connection.established): ConnectionEstablishedEvent, AdminConnectionEstablishedEvent(admin.connection.established): AdminConnectionEstablishedEvent, BackupEvent(backup.started backup.completed backup.failed backup.progress): BackupEvent, JobEvent(job.started job.completed job.failed job.progress): JobEvent, ToolServerEvent(tool_server.started tool_server.stopped tool_server.health_changed tool_server.error): ToolServerEvent, DocumentEvent(document.uploaded document.processing_started document.processing_completed document.processing_failed document.processing_progress): DocumentEvent, ConversationEvent(conversation.started conversation.ended): ConversationEvent, MessageEvent(message.received message.sent): MessageEvent, UserEvent(user.registered user.updated user.connected user.disconnected user.status_changed): UserEvent, PluginEvent(plugin.installed plugin.activated plugin.deactivated plugin.error): PluginEvent, AgentEvent(agent.created agent.updated): AgentEvent, SystemEvent(system.alert system.status): SystemEvent, StreamErrorEvent(error): StreamErrorEvent } end [DONE]
        ",
    );
    check_streams(
        "specs/quiika-sse.yaml",
        r"
        200 events QuiikaEvent by member event { PaymentEvent(PAYMENT): PaymentEvent, WithdrawalEvent(WITHDRAWAL): WithdrawalEvent, MessageEvent(MESSAGE): MessageEvent } end [DONE]
        ",
    );
    check_streams(
        "specs/agora-market-sse.yaml",
        r"
        200 events by name { SYSTEM_TIME_WAIT: SystemTimeWait, HEARTBEAT: Heartbeat, message: map, CHAT_MESSAGE: ChatMessage, BALANCE_INCREASED: Notification, BALANCE_DECREASED: Notification, NEW_MESSAGE: Notification, MESSAGE_READ: Notification, ORDER_CREATED: Notification, ORDER_STATUS_CHANGED: Notification, NOTIFICATION_RECEIVED: Notification, SYSTEM_ERROR: Notification } end [DONE]
        ",
    );
    check_streams("specs/kaziro-broker.yaml", "");
    check_streams("specs/gabber-realtime.yaml", "");
}

#[test]
fn streams_as_upstream_wrote_them() {
    check_streams(
        "tests/fixtures/upstream/agora-bom.yaml",
        r"
        200 events text
        ",
    );
    check_streams(
        "tests/fixtures/upstream/agora-no-schema-stream.yaml",
        r"
        200 events text
        ",
    );
    check_streams(
        "tests/fixtures/upstream/chatter-string-stream.yaml",
        r"
        200 events text
        ",
    );
    check_streams(
        "tests/fixtures/upstream/data-only-envelope.yaml",
        r"
        200 events Chunk end [DONE]
        ",
    );
    check_streams(
        "tests/fixtures/upstream/fastapi-item-schema.yaml",
        r"
        200 events text
        ",
    );
    check_streams(
        "tests/fixtures/upstream/named-envelopes.yaml",
        r"
        200 events by name { run.created: Run, run.progress: { percent: number >= 0 <= 100 }, note: text } end [DONE]
        ",
    );
    check_streams(
        "tests/fixtures/upstream/openai-style-type-const.yaml",
        r"
        200 events by member type { TextDelta(text.delta): TextDelta, TextDone(text.done): TextDone, Failed(failed): Failed } end [DONE]
        ",
    );
    check_streams(
        "tests/fixtures/upstream/quiika-no-schema-stream.yaml",
        r"
        200 events text
        ",
    );
    check_streams(
        "tests/fixtures/upstream/springdoc-flux.yaml",
        r"
        200 events Tick end [DONE]
        ",
    );
}
