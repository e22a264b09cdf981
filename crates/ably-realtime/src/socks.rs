//! The client's side of SOCKS 5: who we are, and where we want to go (RFC 1928, RFC 1929).

use std::{io, net::IpAddr};

use tokio::io::{AsyncRead, AsyncReadExt, AsyncWrite, AsyncWriteExt};

use crate::proxy::Login;

const VERSION: u8 = 5;
/// Version of the exchange of name and password.
const LOGIN_VERSION: u8 = 1;
/// Ways to sign in.
const NOBODY: u8 = 0;
const BY_PASSWORD: u8 = 2;
const CONNECT: u8 = 1;
/// Kinds of addresses.
const IPV4: u8 = 1;
const NAME: u8 = 3;
const IPV6: u8 = 4;

/// Where the proxy is to connect to.
#[derive(Clone, Debug, PartialEq, Eq)]
pub(crate) enum Target {
    /// A name it resolves itself.
    Name(String),
    /// An address.
    Address(IpAddr),
}

/// Signs in and asks for the connection; afterwards the stream is that connection.
///
/// # Errors
/// When the proxy lets us not in, reaches nobody, or speaks something else.
pub(crate) async fn connect<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    login: Option<&Login>,
    target: &Target,
    port: u16,
) -> io::Result<()> {
    match offer(stream, login.is_some()).await? {
        NOBODY => {}
        BY_PASSWORD => sign_in(stream, login).await?,
        _ => return Err(refused("the proxy wants to be signed in to in another way")),
    }
    stream.write_all(&request(target, port)?).await?;
    read_reply(stream).await
}

/// Says how we could sign in; answers what the proxy chose.
async fn offer<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    has_login: bool,
) -> io::Result<u8> {
    let offer: &[u8] =
        if has_login { &[VERSION, 2, NOBODY, BY_PASSWORD] } else { &[VERSION, 1, NOBODY] };
    stream.write_all(offer).await?;
    check(stream.read_u8().await?, VERSION)?;
    stream.read_u8().await
}

async fn sign_in<S: AsyncRead + AsyncWrite + Unpin>(
    stream: &mut S,
    login: Option<&Login>,
) -> io::Result<()> {
    let login = login.ok_or_else(|| refused("the proxy wants a name and password"))?;
    let mut shown = vec![LOGIN_VERSION];
    push_text(&mut shown, &login.name)?;
    push_text(&mut shown, &login.password)?;
    stream.write_all(&shown).await?;
    check(stream.read_u8().await?, LOGIN_VERSION)?;
    match stream.read_u8().await? {
        0 => Ok(()),
        _ => Err(refused("the proxy does not take this name and password")),
    }
}

fn request(target: &Target, port: u16) -> io::Result<Vec<u8>> {
    let mut request = vec![VERSION, CONNECT, 0];
    match target {
        Target::Name(name) => {
            request.push(NAME);
            push_text(&mut request, name)?;
        }
        Target::Address(IpAddr::V4(address)) => {
            request.push(IPV4);
            request.extend(address.octets());
        }
        Target::Address(IpAddr::V6(address)) => {
            request.push(IPV6);
            request.extend(address.octets());
        }
    }
    request.extend(port.to_be_bytes());
    Ok(request)
}

/// Reads exactly the reply: what follows belongs to the connection already.
async fn read_reply<S: AsyncRead + Unpin>(stream: &mut S) -> io::Result<()> {
    let mut head = [0; 4];
    stream.read_exact(&mut head).await?;
    let [version, reply, _, kind] = head;
    check(version, VERSION)?;
    if reply != 0 {
        return Err(refused(words(reply)));
    }
    let length = match kind {
        IPV4 => 4,
        IPV6 => 16,
        NAME => stream.read_u8().await?.into(),
        _ => return Err(no_socks()),
    };
    // The address it connected from, and its port; nobody needs them.
    let mut rest = vec![0; usize::saturating_add(length, 2)];
    stream.read_exact(&mut rest).await?;
    Ok(())
}

fn words(reply: u8) -> &'static str {
    match reply {
        2 => "the proxy does not allow it",
        3 => "the proxy cannot reach the network",
        4 => "the proxy cannot reach the host",
        5 => "the host refuses the proxy's connection",
        6 => "the proxy got no answer from the host in time",
        _ => "the proxy refused",
    }
}

fn push_text(to: &mut Vec<u8>, text: &str) -> io::Result<()> {
    let too_long = |_| io::Error::new(io::ErrorKind::InvalidInput, "too long for SOCKS");
    to.push(u8::try_from(text.len()).map_err(too_long)?);
    to.extend(text.as_bytes());
    Ok(())
}

fn check(found: u8, expected: u8) -> io::Result<()> {
    if found == expected { Ok(()) } else { Err(no_socks()) }
}

fn no_socks() -> io::Error {
    io::Error::new(io::ErrorKind::InvalidData, "the proxy does not speak SOCKS 5")
}

fn refused(words: &str) -> io::Error {
    io::Error::other(words)
}

#[cfg(test)]
mod tests {
    use super::*;

    /// What a proxy that answers so is told, and what comes of it.
    async fn against(
        answers: &[u8],
        login: Option<Login>,
        target: Target,
    ) -> (Vec<u8>, io::Result<()>) {
        let (mut ours, mut theirs) = tokio::io::duplex(1_024);
        theirs.write_all(answers).await.unwrap();
        let result = connect(&mut ours, login.as_ref(), &target, 443).await;
        drop(ours);
        let mut told = Vec::new();
        theirs.read_to_end(&mut told).await.unwrap();
        (told, result)
    }

    fn name() -> Target {
        Target::Name("a.example".to_owned())
    }

    fn login() -> Option<Login> {
        Some(Login { name: "ana".to_owned(), password: "pw".to_owned() })
    }

    #[tokio::test]
    async fn rfc1928_a_name_is_asked_for_without_signing_in() {
        let (told, result) = against(&[5, 0, 5, 0, 0, 1, 9, 9, 9, 9, 1, 1], None, name()).await;
        result.unwrap();
        assert_eq!(told, [&[5, 1, 0, 5, 1, 0, 3, 9][..], b"a.example", &[1, 187]].concat());
    }

    #[tokio::test]
    async fn rfc1929_a_name_and_password_are_shown_where_they_are_wanted() {
        let answers = [5, 2, 1, 0, 5, 0, 0, 3, 1, b'x', 1, 1];
        let target = Target::Address("::1".parse().unwrap());
        let (told, result) = against(&answers, login(), target).await;
        result.unwrap();
        assert_eq!(told[..4], [5, 2, 0, 2]);
        assert_eq!(told[4..12], [1, 3, b'a', b'n', b'a', 2, b'p', b'w']);
        assert_eq!((&told[12..16], told.len()), (&[5, 1, 0, 4][..], 34));
    }

    #[tokio::test]
    async fn every_refusal_has_its_words() {
        let cases: &[(&[u8], &str)] = &[
            (&[5, 0xff], "another way"),
            (&[5, 2], "wants a name and password"),
            (&[4, 0], "not speak SOCKS 5"),
            (b"HTTP/1.1 400", "not speak SOCKS 5"),
            (&[5, 0, 5, 2, 0, 1], "not allow"),
            (&[5, 0, 5, 4, 0, 1], "cannot reach the host"),
            (&[5, 0, 5, 99, 0, 1], "the proxy refused"),
            (&[5, 0, 5, 0, 0, 7], "not speak SOCKS 5"),
        ];
        for (answers, expected) in cases {
            let (_, result) = against(answers, None, name()).await;
            let words = result.unwrap_err().to_string();
            assert!(words.contains(expected), "{answers:?}: {words}");
        }
        let (_, result) = against(&[5, 2, 1, 1], login(), name()).await;
        assert!(result.unwrap_err().to_string().contains("does not take"));
        let (_, result) = against(&[5, 0], None, Target::Name("x".repeat(256))).await;
        assert!(result.unwrap_err().to_string().contains("too long"));
    }

    #[tokio::test]
    async fn what_follows_the_reply_is_left_to_the_connection() {
        let (mut ours, mut theirs) = tokio::io::duplex(1_024);
        theirs.write_all(&[5, 0, 5, 0, 0, 1, 0, 0, 0, 0, 0, 0, b'!']).await.unwrap();
        connect(&mut ours, None, &name(), 443).await.unwrap();
        assert_eq!(ours.read_u8().await.unwrap(), b'!');
    }
}
