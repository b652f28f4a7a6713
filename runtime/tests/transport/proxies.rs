//! Proxies of the environment. Each call is made by a process of its own, which has that environment.

use std::io::Write as _;
use std::process::Command;

use specloom_rt::client::HyperTransport;
use tokio::io::AsyncWriteExt as _;
use tokio::net::TcpListener;

use super::peer::{OK, Peer, fetch, header, read_request};
use super::tls::Identity;

/// What a process with these variables gets from a URL.
async fn get(url: &str, variables: &[(&str, &str)]) -> String {
    let mut child = Command::new(std::env::current_exe().unwrap());
    child.args(["--exact", "proxies::in_a_process_of_its_own", "--ignored", "--nocapture"]).env("CALL_URL", url);
    for name in ["HTTP_PROXY", "HTTPS_PROXY", "ALL_PROXY", "NO_PROXY"] {
        child.env_remove(name).env_remove(name.to_lowercase());
    }
    child.env_remove("REQUEST_METHOD").envs(variables.iter().copied());
    let output = tokio::task::spawn_blocking(move || child.output().unwrap()).await.unwrap();
    let output = String::from_utf8(output.stdout).unwrap();
    let got = output.lines().find_map(|line| line.split_once("GOT ")).unwrap_or_else(|| panic!("{output}"));
    got.1.to_owned()
}

#[tokio::test]
#[ignore = "called by the other tests"]
async fn in_a_process_of_its_own() {
    let url = std::env::var("CALL_URL").unwrap();
    let got = fetch(&HyperTransport::new().unwrap(), &url).await;
    let got = got.map_or_else(|error| format!("{error:?}"), |(status, body)| format!("{status} {body}"));
    // The harness has begun a line.
    writeln!(std::io::stdout(), "\nGOT {got}").unwrap();
}

#[tokio::test(flavor = "multi_thread")]
async fn http_is_asked_of_the_proxy_in_absolute_form() {
    let proxy = Peer::new([[OK]]).await;
    let variable = format!("http://us%65r:pa%20ss@{}", proxy.addr);
    assert_eq!(get("http://api.example:81/a?q='", &[("http_proxy", &variable)]).await, "200 hi");
    let asked = proxy.request(0);
    assert!(asked.starts_with("GET http://api.example:81/a?q=' HTTP/1.1\r\n"), "{asked}");
    assert_eq!(header(&asked, "host"), Some("api.example:81"));
    assert_eq!(header(&asked, "proxy-authorization"), Some("Basic dXNlcjpwYSBzcw=="));
}

#[tokio::test(flavor = "multi_thread")]
async fn https_goes_through_a_tunnel() {
    let identity = Identity::new();
    let trusted = std::env::temp_dir().join(format!("specloom-tunnel-{}.pem", std::process::id()));
    std::fs::write(&trusted, identity.pem()).unwrap();
    let listener = TcpListener::bind("127.0.0.1:0").await.unwrap();
    let variable = format!("http://u:p@{}", listener.local_addr().unwrap());
    let served = tokio::spawn(async move {
        let (mut socket, _) = listener.accept().await.unwrap();
        let asked = read_request(&mut socket).await;
        socket.write_all(b"HTTP/1.1 200 Connected\r\n\r\n").await.unwrap();
        (asked, identity.answer(socket).await.unwrap())
    });
    let variables = [("HTTPS_PROXY", &*variable), ("SSL_CERT_FILE", trusted.to_str().unwrap())];
    assert_eq!(get("https://api.example/a?q='", &variables).await, "200 hi");
    std::fs::remove_file(&trusted).unwrap();
    let (connect, request) = served.await.unwrap();
    assert!(connect.starts_with("CONNECT api.example:443 HTTP/1.1\r\n"), "{connect}");
    assert_eq!(header(&connect, "proxy-authorization"), Some("Basic dTpw"));
    assert!(request.starts_with("GET /a?q=' HTTP/1.1\r\n"), "{request}");
    assert_eq!(header(&request, "host"), Some("api.example"));
    assert_eq!(header(&request, "proxy-authorization"), None);
}

#[tokio::test(flavor = "multi_thread")]
async fn a_proxy_that_refuses_is_no_connection() {
    let proxy = Peer::new([["HTTP/1.1 407 Who\r\ncontent-length: 0\r\n\r\n"]]).await;
    let variable = format!("http://{}", proxy.addr);
    let got = get("https://api.example/", &[("ALL_PROXY", &variable)]).await;
    assert!(got.contains("kind: Connect") && got.contains("ProxyAuthRequired"), "{got}");
    let got = get("http://api.example/", &[("ALL_PROXY", "socks5://127.0.0.1:1")]).await;
    assert!(got.contains("kind: Connect") && got.contains("not supported"), "{got}");
}

#[tokio::test(flavor = "multi_thread")]
async fn no_proxy_is_no_proxy() {
    let (proxy, server) = (Peer::new([[OK]]).await, Peer::new([[OK]]).await);
    let variable = format!("http://{}", proxy.addr);
    let variables = [("HTTP_PROXY", &*variable), ("NO_PROXY", "other.example, 127.0.0.0/8")];
    assert_eq!(get(&server.url("/a"), &variables).await, "200 hi");
    assert!(proxy.asked().is_empty());
    assert!(server.request(0).starts_with("GET /a HTTP/1.1\r\n"));
}
