//! Where the door of a store is, and how a socket gets there: for its owner alone from its first
//! moment, in place of what an earlier host left. Only the holder of the lock comes here.

use crate::store::DOOR;
use std::fs::{self, DirBuilder, Permissions};
use std::io::{self, ErrorKind};
use std::os::unix::fs::{DirBuilderExt, FileTypeExt, PermissionsExt};
use std::os::unix::net::{SocketAddr, UnixListener};
use std::path::{Path, PathBuf};

/// Where a socket is made, beside the place where it is moved to.
const UNFINISHED: &str = "socket.new";

/// Where the door of the store in this directory is: in it, or, where a path so long cannot be the
/// name of a socket, in a directory of our own elsewhere.
pub(in crate::cli) fn place(dir: &Path) -> io::Result<PathBuf> {
    let dir = std::path::absolute(dir)?;
    let inside = dir.join(DOOR);
    if fits(&unfinished(&inside)) {
        return Ok(inside);
    }
    let hash = blake3::hash(dir.as_os_str().as_encoded_bytes()).to_hex();
    let name = format!("otbasy-{}", &hash[..16]);
    let runtime = std::env::var_os("XDG_RUNTIME_DIR").map(PathBuf::from);
    let runtime = runtime.filter(|runtime| runtime.is_absolute() && runtime.is_dir());
    let places = runtime.into_iter().chain([std::env::temp_dir(), PathBuf::from("/tmp")]);
    let mut places = places.map(|place| place.join(&name).join(DOOR));
    places
        .find(|place| fits(&unfinished(place)))
        .ok_or_else(|| io::Error::new(ErrorKind::InvalidFilename, "every path is too long"))
}

/// The name under which a socket is made: in a directory of its own, one name longer.
fn unfinished(door: &Path) -> PathBuf {
    door.with_file_name(UNFINISHED).join(DOOR)
}

fn fits(path: &Path) -> bool {
    SocketAddr::from_pathname(path).is_ok()
}

/// Listens at the door of the store in this directory.
pub(super) fn listen(dir: &Path, door: &Path) -> io::Result<UnixListener> {
    if door.parent() != Some(&std::path::absolute(dir)?) {
        own_directory(door.parent().unwrap_or(door))?;
    }
    match fs::symlink_metadata(door) {
        Ok(found) if !found.file_type().is_socket() => {
            let why = format!("{} is there and is no socket", door.display());
            return Err(io::Error::new(ErrorKind::AlreadyExists, why));
        }
        _ => {}
    }
    // Nobody else can reach it until its rights are right.
    let unfinished = unfinished(door);
    let room = unfinished.parent().unwrap_or(door);
    let _ = fs::remove_dir_all(room); // what an earlier host left, if any
    DirBuilder::new().mode(0o700).create(room)?;
    let listener = UnixListener::bind(&unfinished)?;
    fs::set_permissions(&unfinished, Permissions::from_mode(0o600))?;
    fs::rename(&unfinished, door)?;
    let _ = fs::remove_dir(room); // empty now; left behind it harms nobody
    Ok(listener)
}

/// A directory that is ours for certain: made now. One that is there is ours if we can remove it.
fn own_directory(path: &Path) -> io::Result<()> {
    let _ = fs::remove_dir_all(path.join(UNFINISHED)); // what an earlier host left, if any
    let _ = fs::remove_file(path.join(DOOR)); // as above
    let _ = fs::remove_dir(path); // as above
    DirBuilder::new().mode(0o700).create(path)
}

/// Takes the socket away when the host ends.
pub(super) fn close(dir: &Path, door: &Path) {
    let _ = fs::remove_file(door); // left behind it is replaced by the next host
    let inside = std::path::absolute(dir).is_ok_and(|dir| door.parent() == Some(&dir));
    if let Some(own) = door.parent().filter(|_| !inside) {
        let _ = fs::remove_dir(own); // as above
    }
}

#[cfg(test)]
mod tests {
    use super::*;
    use crate::store::private;
    use std::os::unix::net::UnixStream;

    #[test]
    fn a_door_is_for_its_owner_and_replaces_what_was_left() {
        let home = tempfile::TempDir::new().unwrap();
        for dir in [home.path().join("short"), home.path().join("long".repeat(40))] {
            private::directory(&dir).unwrap();
            let door = place(&dir).unwrap();
            assert_eq!(door.starts_with(&dir), dir.ends_with("short"));
            for _ in 0..2 {
                let listener = listen(&dir, &door).unwrap();
                let mode = |path: &Path| path.metadata().unwrap().permissions().mode() & 0o777;
                assert_eq!((mode(&door), mode(door.parent().unwrap())), (0o600, 0o700));
                UnixStream::connect(&door).unwrap();
                drop(listener); // as after a kill: the file stays
                assert!(UnixStream::connect(&door).is_err());
            }
            close(&dir, &door);
            assert!(!door.exists() && !door.with_file_name(UNFINISHED).exists());
        }
    }

    #[test]
    fn what_is_no_socket_is_left_alone() {
        let home = tempfile::TempDir::new().unwrap();
        let door = place(home.path()).unwrap();
        fs::write(&door, "mine").unwrap();
        listen(home.path(), &door).unwrap_err();
        assert_eq!(fs::read_to_string(&door).unwrap(), "mine");
    }
}
