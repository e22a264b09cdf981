//! The folder of files: each encrypted with a key of its own, made from the desk's and from what the
//! file begins with. Names say nothing either.
//!
//! A file is `DBF1`, 32 random bytes, 16 bytes that tell whose key it needs, and what AES-256-GCM
//! makes of its content. The key of each file is used once, so the nonce is zero. A file moved to
//! another name does not open: the id is part of its key.

use std::collections::HashSet;
use std::fs::{self, File};
use std::io::{self, ErrorKind, Write};
use std::path::{Path, PathBuf};
use std::time::SystemTime;

use model::AttachmentId;
use ring::aead::{AES_256_GCM, Aad, LessSafeKey, Nonce, UnboundKey};
use ring::hkdf::{HKDF_SHA256, Salt};
use ring::rand::{SecureRandom, SystemRandom};
use ring::{hkdf, hmac};
use zeroize::Zeroizing;

const MAGIC: &[u8; 4] = b"DBF1";
const SALT_BYTES: usize = 32;
const MARK_BYTES: usize = 16;
const HEAD_BYTES: usize = MAGIC.len() + SALT_BYTES + MARK_BYTES;
/// What is being written bears this, so that no half file is ever taken for a whole one.
const HALF: &str = "half";

/// Which of the two files of an id.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Form {
    /// The file itself.
    Whole,
    /// Its small picture.
    Small,
}

impl Form {
    const ALL: [Self; 2] = [Self::Whole, Self::Small];

    const fn word(self) -> &'static str {
        match self {
            Self::Whole => "file",
            Self::Small => "small",
        }
    }
}

/// Why a file could not be written or read.
#[derive(Debug, thiserror::Error)]
pub enum CabinetError {
    /// There is no room left on the disk.
    #[error("the disk is full")]
    DiskFull,
    /// The folder cannot be written.
    #[error("the folder cannot be written")]
    ReadOnly,
    /// The file is not there.
    #[error("the file is not there")]
    Missing,
    /// The file was damaged, or is another's.
    #[error("the file is damaged")]
    Damaged,
    /// The disk failed in another way.
    #[error("the disk failed: {0}")]
    Failed(io::Error),
}

impl From<io::Error> for CabinetError {
    fn from(error: io::Error) -> Self {
        match error.kind() {
            ErrorKind::StorageFull | ErrorKind::QuotaExceeded => Self::DiskFull,
            ErrorKind::PermissionDenied | ErrorKind::ReadOnlyFilesystem => Self::ReadOnly,
            ErrorKind::NotFound => Self::Missing,
            _ => Self::Failed(error),
        }
    }
}

/// How much of the disk files take, in bytes.
#[derive(Clone, Copy, Debug, Default, PartialEq, Eq)]
pub struct Used {
    /// The files themselves.
    pub whole: u64,
    /// Their small pictures.
    pub small: u64,
}

/// The folder, and the key to what is in it.
#[derive(Clone)]
pub struct Cabinet {
    folder: PathBuf,
    key: Zeroizing<[u8; 32]>,
}

impl std::fmt::Debug for Cabinet {
    fn fmt(&self, f: &mut std::fmt::Formatter<'_>) -> std::fmt::Result {
        f.debug_struct("Cabinet").field("folder", &self.folder).finish_non_exhaustive()
    }
}

impl Cabinet {
    /// The files of a folder under a key. The folder is made with the first file.
    pub fn new(folder: PathBuf, key: Zeroizing<[u8; 32]>) -> Self {
        Self { folder, key }
    }

    /// Writes a file; when this returns, a power cut does not take it any more.
    ///
    /// # Errors
    /// [`CabinetError`]; nothing of the file is left then.
    pub fn put(&self, id: &AttachmentId, form: Form, content: &[u8]) -> Result<(), CabinetError> {
        fs::create_dir_all(&self.folder)?;
        let sealed = self.seal(id, form, content)?;
        let path = self.path(id, form);
        let half = path.with_extension(HALF);
        let written = write_through(&half, &sealed).and_then(|()| fs::rename(&half, &path));
        if written.is_err() {
            // Above all on a full disk.
            let _ = fs::remove_file(&half);
        }
        written?;
        sync_folder(&self.folder)?;
        Ok(())
    }

    /// Reads a file.
    ///
    /// # Errors
    /// [`CabinetError::Missing`] when it is not there, [`CabinetError::Damaged`] when it is not what
    /// was written under this id.
    pub fn get(&self, id: &AttachmentId, form: Form) -> Result<Vec<u8>, CabinetError> {
        self.open(id, form, fs::read(self.path(id, form))?).ok_or(CabinetError::Damaged)
    }

    /// Removes the files of an id; what is not there is fine.
    ///
    /// # Errors
    /// The system refuses it.
    pub fn remove(&self, id: &AttachmentId) -> Result<(), CabinetError> {
        Form::ALL.into_iter().try_for_each(|form| remove(&self.path(id, form)))
    }

    /// Removes everything.
    ///
    /// # Errors
    /// The system refuses it.
    pub fn clear(&self) -> Result<(), CabinetError> {
        match fs::remove_dir_all(&self.folder) {
            Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
            _ => Ok(()),
        }
    }

    /// How much of the disk everything in the folder takes, whoever's key it needs.
    ///
    /// # Errors
    /// The folder cannot be read.
    pub fn used(&self) -> Result<Used, CabinetError> {
        let mut used = Used::default();
        for entry in self.entries()? {
            let entry = entry?;
            let is_small = entry.path().extension().is_some_and(|end| end == Form::Small.word());
            let bytes = if is_small { &mut used.small } else { &mut used.whole };
            *bytes = bytes.saturating_add(entry.metadata()?.len());
        }
        Ok(used)
    }

    /// What lies in the folder; nothing, where there is none yet.
    fn entries(&self) -> Result<impl Iterator<Item = io::Result<fs::DirEntry>>, CabinetError> {
        let entries = match fs::read_dir(&self.folder) {
            Err(error) if error.kind() == ErrorKind::NotFound => None,
            entries => Some(entries?),
        };
        Ok(entries.into_iter().flatten())
    }

    /// Removes what no id of these names and was there `before` that time: a crash came between a
    /// file and its row. What is younger may be about to get its row, and what another key wrote
    /// stays, for that key may come back. Answers how many files went.
    ///
    /// # Errors
    /// The folder cannot be read, or the system refuses it.
    pub fn sweep(&self, ids: &[AttachmentId], before: SystemTime) -> Result<usize, CabinetError> {
        let kept: HashSet<PathBuf> = ids
            .iter()
            .flat_map(|id| Form::ALL.into_iter().map(|form| self.path(id, form)))
            .collect();
        let mut removed = 0;
        for entry in self.entries()? {
            let entry = entry?;
            let path = entry.path();
            let is_old = entry.metadata().and_then(|file| file.modified())? < before;
            if is_old && !kept.contains(&path) && (is_half(&path) || self.is_ours(&path)) {
                remove(&path)?;
                removed += 1;
            }
        }
        Ok(removed)
    }

    fn path(&self, id: &AttachmentId, form: Form) -> PathBuf {
        let mark = self.sign(&[b"name", id.as_str().as_bytes()]);
        let name: String =
            mark.as_ref().iter().take(16).map(|byte| format!("{byte:02x}")).collect();
        self.folder.join(format!("{name}.{}", form.word()))
    }

    fn sign(&self, parts: &[&[u8]]) -> hmac::Tag {
        let mut context = hmac::Context::with_key(&hmac::Key::new(hmac::HMAC_SHA256, &*self.key));
        for part in parts {
            context.update(part);
            context.update(&[0]);
        }
        context.sign()
    }

    /// Tells a file of this key from another's without its id.
    fn mark(&self, salt: &[u8]) -> Vec<u8> {
        self.sign(&[b"mark", salt]).as_ref().iter().copied().take(MARK_BYTES).collect()
    }

    fn is_ours(&self, path: &Path) -> bool {
        let mut head = [0; HEAD_BYTES];
        let read = File::open(path).and_then(|mut file| io::Read::read_exact(&mut file, &mut head));
        read.is_ok() && split_head(&head).is_some_and(|(salt, mark, _)| self.mark(salt) == mark)
    }

    fn seal(&self, id: &AttachmentId, form: Form, content: &[u8]) -> Result<Vec<u8>, CabinetError> {
        let unusable = || CabinetError::Failed(io::Error::other("No randomness, or no cipher"));
        let mut salt = [0; SALT_BYTES];
        SystemRandom::new().fill(&mut salt).map_err(|_| unusable())?;
        let key = self.key_of(&salt, id, form).ok_or_else(unusable)?;
        let mut body = content.to_vec();
        key.seal_in_place_append_tag(nonce(), Aad::from(MAGIC), &mut body)
            .map_err(|_| unusable())?;
        Ok([&MAGIC[..], &salt, &self.mark(&salt), &body].concat())
    }

    fn open(&self, id: &AttachmentId, form: Form, mut sealed: Vec<u8>) -> Option<Vec<u8>> {
        let (salt, _, _) = split_head(&sealed)?;
        let key = self.key_of(salt, id, form)?;
        let body = sealed.get_mut(HEAD_BYTES..)?;
        let length = key.open_in_place(nonce(), Aad::from(MAGIC), body).ok()?.len();
        sealed.drain(..HEAD_BYTES);
        sealed.truncate(length);
        Some(sealed)
    }

    fn key_of(&self, salt: &[u8], id: &AttachmentId, form: Form) -> Option<LessSafeKey> {
        let secret = Salt::new(HKDF_SHA256, salt).extract(&*self.key);
        let parts = [form.word().as_bytes(), b"\0", id.as_str().as_bytes()];
        let mut bytes = Zeroizing::new([0; 32]);
        secret.expand(&parts, KeyLength).ok()?.fill(&mut *bytes).ok()?;
        UnboundKey::new(&AES_256_GCM, &*bytes).ok().map(LessSafeKey::new)
    }
}

/// The length of a file's key.
struct KeyLength;

impl hkdf::KeyType for KeyLength {
    fn len(&self) -> usize {
        32
    }
}

fn nonce() -> Nonce {
    Nonce::assume_unique_for_key([0; 12])
}

/// Salt, mark and body.
fn split_head(sealed: &[u8]) -> Option<(&[u8], &[u8], &[u8])> {
    let rest = sealed.strip_prefix(MAGIC)?;
    let (salt, rest) = rest.split_at_checked(SALT_BYTES)?;
    let (mark, body) = rest.split_at_checked(MARK_BYTES)?;
    Some((salt, mark, body))
}

fn is_half(path: &Path) -> bool {
    path.extension().is_some_and(|end| end == HALF)
}

fn remove(path: &Path) -> Result<(), CabinetError> {
    match fs::remove_file(path) {
        Err(error) if error.kind() != ErrorKind::NotFound => Err(error.into()),
        _ => Ok(()),
    }
}

fn write_through(path: &Path, bytes: &[u8]) -> io::Result<()> {
    let mut file = File::create(path)?;
    file.write_all(bytes)?;
    file.sync_all()
}

/// Or the name of the new file would not outlive a power cut. Windows keeps it without being asked.
fn sync_folder(folder: &Path) -> io::Result<()> {
    if cfg!(unix) { File::open(folder)?.sync_all() } else { Ok(()) }
}

#[cfg(test)]
mod tests {
    use std::time::Duration;

    use super::*;

    fn id(name: &str) -> AttachmentId {
        AttachmentId::new(name)
    }

    fn cabinet(folder: &Path, key: u8) -> Cabinet {
        Cabinet::new(folder.join("files"), Zeroizing::new([key; 32]))
    }

    fn names(folder: &Path) -> Vec<PathBuf> {
        let entries = fs::read_dir(folder.join("files")).unwrap();
        entries.map(|entry| entry.unwrap().path()).collect()
    }

    #[test]
    fn what_was_put_is_there_again_and_nobody_without_the_key_sees_what_it_is() {
        let folder = tempfile::tempdir().unwrap();
        let ours = cabinet(folder.path(), 1);
        let content = b"guest passport 4929".repeat(1_000);
        ours.put(&id("../passport of Featherstonehaugh"), Form::Whole, &content).unwrap();
        let read = ours.get(&id("../passport of Featherstonehaugh"), Form::Whole).unwrap();
        assert_eq!(read, content);
        let [path] = names(folder.path()).try_into().unwrap();
        let bytes = fs::read(&path).unwrap();
        for secret in [&b"4929"[..], b"passport"] {
            assert!(!bytes.windows(secret.len()).any(|part| part == secret));
            assert!(!path.to_string_lossy().contains(&*String::from_utf8_lossy(secret)));
        }
        assert_eq!(fs::read_dir(folder.path()).unwrap().count(), 1, "nothing beside the folder");
        let theirs = cabinet(folder.path(), 2);
        fs::rename(&path, theirs.path(&id("x"), Form::Whole)).unwrap();
        assert!(matches!(theirs.get(&id("x"), Form::Whole), Err(CabinetError::Damaged)));
    }

    #[test]
    fn a_file_that_was_changed_exchanged_or_cut_does_not_open() {
        let folder = tempfile::tempdir().unwrap();
        let ours = cabinet(folder.path(), 1);
        ours.put(&id("a"), Form::Whole, b"one").unwrap();
        ours.put(&id("b"), Form::Whole, b"two").unwrap();
        fs::copy(ours.path(&id("a"), Form::Whole), ours.path(&id("b"), Form::Whole)).unwrap();
        assert!(matches!(ours.get(&id("b"), Form::Whole), Err(CabinetError::Damaged)));
        let path = ours.path(&id("a"), Form::Whole);
        let whole = fs::read(&path).unwrap();
        for at in 0..whole.len() {
            // The mark only says whose it is.
            if (MAGIC.len() + SALT_BYTES..HEAD_BYTES).contains(&at) {
                continue;
            }
            let mut changed = whole.clone();
            changed[at] ^= 1;
            fs::write(&path, changed).unwrap();
            assert!(matches!(ours.get(&id("a"), Form::Whole), Err(CabinetError::Damaged)), "{at}");
        }
        for length in 0..whole.len() {
            fs::write(&path, &whole[..length]).unwrap();
            assert!(matches!(ours.get(&id("a"), Form::Whole), Err(CabinetError::Damaged)));
        }
        assert!(matches!(ours.get(&id("none"), Form::Whole), Err(CabinetError::Missing)));
    }

    #[test]
    fn the_same_content_twice_is_not_the_same_file() {
        let folder = tempfile::tempdir().unwrap();
        let ours = cabinet(folder.path(), 1);
        ours.put(&id("a"), Form::Whole, b"same").unwrap();
        let first = fs::read(ours.path(&id("a"), Form::Whole)).unwrap();
        ours.put(&id("a"), Form::Whole, b"same").unwrap();
        let second = fs::read(ours.path(&id("a"), Form::Whole)).unwrap();
        assert_ne!(first[HEAD_BYTES..], second[HEAD_BYTES..]);
    }

    #[test]
    fn what_files_and_their_small_pictures_take_is_told_apart() {
        let folder = tempfile::tempdir().unwrap();
        let ours = cabinet(folder.path(), 1);
        assert_eq!(ours.used().unwrap(), Used::default(), "there is no folder yet");
        ours.put(&id("a"), Form::Whole, &[7; 10_000]).unwrap();
        ours.put(&id("b"), Form::Whole, &[7; 5_000]).unwrap();
        ours.put(&id("a"), Form::Small, &[7; 300]).unwrap();
        let used = ours.used().unwrap();
        assert!((15_000..15_500).contains(&used.whole), "{used:?}");
        assert!((300..500).contains(&used.small), "{used:?}");
        ours.remove(&id("a")).unwrap();
        assert!((5_000..5_200).contains(&ours.used().unwrap().whole));
    }

    #[test]
    fn a_sweep_takes_what_a_crash_left_and_nothing_of_another_key() {
        let folder = tempfile::tempdir().unwrap();
        let (ours, theirs) = (cabinet(folder.path(), 1), cabinet(folder.path(), 2));
        let (past, future) = (SystemTime::UNIX_EPOCH, SystemTime::now() + Duration::from_secs(60));
        assert_eq!(ours.sweep(&[], future).unwrap(), 0, "there is no folder yet");
        for name in ["kept", "left"] {
            ours.put(&id(name), Form::Whole, b"x").unwrap();
            ours.put(&id(name), Form::Small, b"y").unwrap();
        }
        theirs.put(&id("theirs"), Form::Whole, b"z").unwrap();
        fs::write(folder.path().join("files/0123.half"), b"DBF1").unwrap();
        fs::write(folder.path().join("files/what is this"), b"?").unwrap();
        assert_eq!(ours.sweep(&[], past).unwrap(), 0, "their rows may be on their way");
        assert_eq!(ours.sweep(&[id("kept")], future).unwrap(), 3);
        assert_eq!(ours.get(&id("kept"), Form::Small).unwrap(), b"y");
        assert_eq!(theirs.get(&id("theirs"), Form::Whole).unwrap(), b"z");
        assert_eq!(names(folder.path()).len(), 4);
        ours.remove(&id("kept")).unwrap();
        ours.remove(&id("kept")).unwrap();
        assert_eq!(names(folder.path()).len(), 2);
        ours.clear().unwrap();
        ours.clear().unwrap();
        assert!(!folder.path().join("files").exists());
    }

    /// What is being written goes to a device instead: a full one takes no byte, and the other one
    /// takes them all and cannot be synced.
    #[cfg(target_os = "linux")]
    #[test]
    fn nothing_is_left_of_a_file_that_did_not_reach_the_disk_and_the_next_one_does() {
        let folder = tempfile::tempdir().unwrap();
        let ours = cabinet(folder.path(), 1);
        fs::create_dir(folder.path().join("files")).unwrap();
        let half = ours.path(&id("a"), Form::Whole).with_extension(HALF);
        let put_on = |device: &str| {
            std::os::unix::fs::symlink(device, &half).unwrap();
            ours.put(&id("a"), Form::Whole, b"guest passport").unwrap_err()
        };
        assert!(matches!(put_on("/dev/full"), CabinetError::DiskFull));
        assert!(matches!(put_on("/dev/null"), CabinetError::Failed(_)));
        assert_eq!(names(folder.path()), [""; 0].map(PathBuf::from));
        ours.put(&id("a"), Form::Whole, b"guest passport").unwrap();
        assert_eq!(ours.get(&id("a"), Form::Whole).unwrap(), b"guest passport");
    }

    #[test]
    fn each_failure_of_the_disk_is_told_apart() {
        let of = |kind: ErrorKind| CabinetError::from(io::Error::from(kind));
        assert!(matches!(of(ErrorKind::StorageFull), CabinetError::DiskFull));
        assert!(matches!(of(ErrorKind::QuotaExceeded), CabinetError::DiskFull));
        assert!(matches!(of(ErrorKind::ReadOnlyFilesystem), CabinetError::ReadOnly));
        assert!(matches!(of(ErrorKind::PermissionDenied), CabinetError::ReadOnly));
        assert!(matches!(of(ErrorKind::NotFound), CabinetError::Missing));
        assert!(matches!(of(ErrorKind::Interrupted), CabinetError::Failed(_)));
    }

    #[test]
    fn where_nothing_can_be_written_nothing_is_left_behind() {
        let folder = tempfile::tempdir().unwrap();
        let ours = cabinet(folder.path(), 1);
        fs::create_dir_all(ours.path(&id("a"), Form::Whole).join("in the way")).unwrap();
        assert!(ours.put(&id("a"), Form::Whole, b"x").is_err());
        assert_eq!(names(folder.path()).len(), 1, "only what is in the way");
    }
}
