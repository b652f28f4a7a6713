use super::{code, markdown};

fn check(text: &str, expected: &str) {
    assert_eq!(markdown(text).join("\n"), expected, "for {text:?}");
}

#[test]
fn plain_text_stays() {
    check("Connects a user.\n\nSends **events**, see `x[0]`.", "Connects a user.\n\nSends **events**, see `x[0]`.");
    check("# Title\ntext\n\n| a | b |\n|---|---|", "# Title\ntext\n\n| a | b |\n|---|---|");
    check("建立連線（SSE）。", "建立連線（SSE）。");
    check("  \n\n text \n\n\n\nmore\n \n", "text\n\nmore");
    check("", "");
}

#[test]
fn indented_blocks_are_no_tests() {
    check(
        "Trigger.\n\nArgs:\n    db: the session\n    user: who\n\n    more\n\nReturns:\n    all",
        "Trigger.\n\nArgs:\n```text\ndb: the session\nuser: who\n\nmore\n```\n\nReturns:\n```text\nall\n```",
    );
    check("    let x = 1;", "```text\nlet x = 1;\n```");
    check("\tlet x = 1;", "```text\nlet x = 1;\n```");
}

#[test]
fn fences_are_text_and_closed() {
    check("```rust\npanic!()\n```\nx", "```text\npanic!()\n```\nx");
    check("```\na <b> [c]", "```text\na <b> [c]\n```");
    check("~~~~json\n```\n~~~~", "~~~~text\n```\n~~~~");
    check(
        "- item\n  ```\n  code\n  ```\n- ```sh\n  x\n  ```",
        "- item\n  ```text\n  code\n  ```\n- ```text\n  x\n  ```",
    );
    check("```a``` b", "```a``` b");
}

#[test]
fn lists_are_laid_out_anew() {
    check("Two:\n* a\nlazy\n* b\n    more", "Two:\n* a\n  lazy\n* b\n  more");
    check("- a\n    - b\n\n          code?\n\nend", "- a\n  - b\n\n    code?\n\nend");
    check("1. one\n   - x\n2. two", "1. one\n   - x\n2. two");
    check("in\n2020. was", "in\n2020\\. was");
    check("- - a\n- > b\n-     c", "- \\- a\n- \\> b\n- c");
    check("a\n\n* * *\n\nb", "a\n\n***\n\nb");
}

#[test]
fn quotes_hold_no_tests() {
    check("> a\n>     b\nc", "> a\n> ```text\n> b\n> ```\n\nc");
    check("> ```\n> x", "> ```text\n> x\n> ```");
}

#[test]
fn nothing_becomes_html_or_an_item_link() {
    check("a <b>x</b> <!-- c --> <script>", "a \\<b>x\\</b> \\<!-- c --> \\<script>");
    check("see [Room] and [a][b], [x](Room), [^1]", "see \\[Room] and \\[a]\\[b], \\[x](Room), \\[^1]");
    check("[docs](https://x.io/a \"t\") and [rel](./a)", "[docs](https://x.io/a) and \\[rel](./a)");
    check("[x]: https://x.io", "\\[x]: <https://x.io>");
    check("`a b` ``c` ` x", "`a b` \\`\\`c` ` x");
    check("\\[kept\\] C:\\dir \\<b>", "\\[kept\\] C:\\\\dir \\<b>");
}

#[test]
fn addresses_become_links() {
    check(
        "see https://x.io/a(b). Or (http://y.io), <https://z.io>",
        "see <https://x.io/a(b)>. Or (<http://y.io>), <https://z.io>",
    );
    check("[https://x.io](https://x.io)", "[https://x.io](https://x.io)");
    check("網址：https://x.io/聊天", "網址：<https://x.io/>聊天");
    check("http://", "http://");
}

#[test]
fn characters_that_steer_are_dropped() {
    check("a\u{202e}b\u{0}c\u{7}\r\nd\re", "abc\nd\ne");
}

#[test]
fn code_stays_inside() {
    assert_eq!(code("ended"), "`ended`");
    assert_eq!(code("a`b"), "``a`b``");
    assert_eq!(code("`"), "`` ` ``");
    assert_eq!(code("a\nb"), "`a b`");
    assert_eq!(code(""), "`\"\"`");
    assert_eq!(code("\n"), "`\" \"`");
}
