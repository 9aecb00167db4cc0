//! What goes over the socket. The guest says one thing: a magic, a length, and an errand as JSON.
//! The host answers in frames: a kind, a length, and so many bytes; so does the guest when it is
//! asked for a piece of its input. Must not know what they mean.

use std::io::{self, Read, Write};

/// What a guest's words begin with; anything else is garbage.
pub(super) const MAGIC: &[u8; 8] = b"otbasy\x01\n";
/// Bytes of a frame at most.
pub(super) const FRAME_MAX: usize = 64 * 1024;

/// The kinds of frames, each a byte.
#[derive(Clone, Copy, PartialEq, Eq, Debug)]
#[repr(u8)]
pub(super) enum Kind {
    /// The command is being carried out.
    Accepted = b'a',
    /// For standard output.
    Out = b'o',
    /// For standard error.
    Err = b'e',
    /// Nothing to say, but all is well.
    Pulse = b'p',
    /// The command ended; one byte, its exit code.
    Exit = b'x',
    /// The host wants the next piece of the input that the guest's command reads.
    Ask = b'q',
    /// The guest's answer: a piece; nothing at the end.
    In = b'i',
    /// The guest's answer: why its input cannot be read.
    Unread = b'u',
}

impl Kind {
    fn of(byte: u8) -> Option<Kind> {
        let said = [Kind::Accepted, Kind::Out, Kind::Err, Kind::Pulse, Kind::Exit, Kind::Ask];
        let heard = [Kind::In, Kind::Unread];
        said.into_iter().chain(heard).find(|kind| *kind as u8 == byte)
    }
}

/// Sends bytes, in as many frames as they need, one at least.
pub(super) fn send(to: &mut impl Write, kind: Kind, bytes: &[u8]) -> io::Result<()> {
    let (first, rest) = bytes.split_at(bytes.len().min(FRAME_MAX));
    for piece in std::iter::once(first).chain(rest.chunks(FRAME_MAX)) {
        let mut frame = Vec::with_capacity(5 + piece.len());
        frame.push(kind as u8);
        frame.extend((piece.len() as u32).to_le_bytes());
        frame.extend(piece);
        to.write_all(&frame)?;
    }
    Ok(())
}

/// The next frame.
pub(super) fn receive(from: &mut impl Read) -> io::Result<(Kind, Vec<u8>)> {
    let mut head = [0; 5];
    from.read_exact(&mut head)?;
    let [kind, length @ ..] = head;
    let length = u32::from_le_bytes(length) as usize;
    let kind = Kind::of(kind).filter(|_| length <= FRAME_MAX);
    let kind = kind.ok_or_else(|| io::Error::from(io::ErrorKind::InvalidData))?;
    let mut bytes = vec![0; length];
    from.read_exact(&mut bytes)?;
    Ok((kind, bytes))
}

/// Takes the next frame off the front of bytes that came so far; `None` = it is not whole yet.
pub(super) fn take(bytes: &mut Vec<u8>) -> io::Result<Option<(Kind, Vec<u8>)>> {
    let mut from = &bytes[..];
    match receive(&mut from) {
        Ok(frame) => {
            let used = bytes.len() - from.len();
            bytes.drain(..used);
            Ok(Some(frame))
        }
        Err(e) if e.kind() == io::ErrorKind::UnexpectedEof => Ok(None),
        Err(e) => Err(e),
    }
}

/// Sends what a guest says.
pub(super) fn send_errand(to: &mut impl Write, json: &[u8]) -> io::Result<()> {
    to.write_all(&[&MAGIC[..], &(json.len() as u32).to_le_bytes(), json].concat())
}

/// The length that a guest's first words announce; `None` if they are not a guest's.
pub(super) fn announced(head: [u8; 12]) -> Option<usize> {
    let (magic, length) = head.split_at(MAGIC.len());
    let length = u32::from_le_bytes(length.try_into().ok()?);
    (magic == MAGIC).then_some(length as usize)
}

#[cfg(test)]
mod tests {
    use super::*;

    #[test]
    fn what_is_sent_arrives_in_pieces_of_a_bounded_size() {
        for length in [0, 1, FRAME_MAX, FRAME_MAX + 1, 3 * FRAME_MAX] {
            let bytes: Vec<u8> = (0..length).map(|n| n as u8).collect();
            let mut line = Vec::new();
            send(&mut line, Kind::Out, &bytes).unwrap();
            let (mut from, mut got, mut frames) = (&line[..], Vec::new(), 0);
            while !from.is_empty() {
                let (kind, piece) = receive(&mut from).unwrap();
                assert!(kind == Kind::Out && piece.len() <= FRAME_MAX);
                got.extend(piece);
                frames += 1;
            }
            assert!(got == bytes, "{length}");
            assert_eq!(frames, length.div_ceil(FRAME_MAX).max(1));
        }
    }

    #[test]
    fn frames_are_taken_whole_however_they_come() {
        let mut line = Vec::new();
        send(&mut line, Kind::In, b"one").unwrap();
        send(&mut line, Kind::In, b"").unwrap();
        let (mut came, mut found) = (Vec::new(), Vec::new());
        for byte in line {
            came.push(byte);
            found.extend(take(&mut came).unwrap());
        }
        assert_eq!(found, [(Kind::In, b"one".to_vec()), (Kind::In, Vec::new())]);
        assert!(came.is_empty());
        assert!(take(&mut b"?\0\0\0\0".to_vec()).is_err());
    }

    #[test]
    fn what_is_no_frame_is_refused_before_it_is_read() {
        let long = (FRAME_MAX as u32 + 1).to_le_bytes();
        let [a, b, c, d] = long;
        for head in [[b'o', a, b, c, d], [b'?', 0, 0, 0, 0], [b'o', 255, 255, 255, 255]] {
            let error = receive(&mut &head[..]).unwrap_err();
            assert_eq!(error.kind(), io::ErrorKind::InvalidData);
        }
        let mut said = Vec::new();
        send_errand(&mut said, b"{}").unwrap();
        assert_eq!(announced(said[..12].try_into().unwrap()), Some(2));
        assert_eq!(announced(*b"GET / HTTP/1"), None);
    }
}
