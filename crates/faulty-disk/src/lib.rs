//! For tests: a disk under SQLite that fails when it is told to.
//!
//! [`install`] puts itself between SQLite and the system's files, for every file this process opens
//! from then on. [`fail`] makes one call after so many fail, or that one and all after it; [`mend`]
//! ends that. What is read is never changed, and nothing is simulated: the bytes that were written
//! before a failure are on the disk, those after it are not.
//!
//! It knows nothing of the store, of encryption or of chat.

#![allow(unsafe_code)]

use std::ffi::{c_int, c_void};
use std::ptr;
use std::sync::{Mutex, MutexGuard, OnceLock, PoisonError};

use rusqlite::ffi;

/// What fails.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Fault {
    /// A write: nothing of it is on the disk.
    Write,
    /// A write: its first half is on the disk.
    ShortWrite,
    /// A write, for want of room.
    Full,
    /// An fsync: what was written may or may not be there after a power cut.
    Sync,
}

/// How long a fault lasts.
#[derive(Clone, Copy, Debug, PartialEq, Eq)]
pub enum Lasting {
    /// The next call works again.
    Once,
    /// Until the disk is mended.
    On,
}

#[derive(Debug)]
struct Plan {
    fault: Fault,
    /// Calls that still work.
    left: usize,
    lasting: Lasting,
    has_struck: bool,
}

static PLAN: Mutex<Option<Plan>> = Mutex::new(None);

fn plan() -> MutexGuard<'static, Option<Plan>> {
    PLAN.lock().unwrap_or_else(PoisonError::into_inner)
}

/// Lets so many calls of that kind work, and the next one fail.
pub fn fail(fault: Fault, after: usize, lasting: Lasting) {
    *plan() = Some(Plan { fault, left: after, lasting, has_struck: false });
}

/// The disk works again. Answers whether it ever failed.
pub fn mend() -> bool {
    plan().take().is_some_and(|plan| plan.has_struck)
}

/// What this call is to do; `None` when it works.
fn strike(is_write: bool) -> Option<Fault> {
    let mut held = plan();
    let plan = held.as_mut().filter(|plan| (plan.fault != Fault::Sync) == is_write)?;
    if plan.has_struck && plan.lasting == Lasting::Once {
        return None;
    }
    if plan.left > 0 {
        plan.left -= 1;
        return None;
    }
    plan.has_struck = true;
    Some(plan.fault)
}

/// The system's own file system, and its way to open a file.
struct System {
    open: Open,
    /// Of its files: what it does, and the same with our writes and syncs.
    methods: OnceLock<(&'static ffi::sqlite3_io_methods, &'static ffi::sqlite3_io_methods)>,
}

type Open = unsafe extern "C" fn(
    *mut ffi::sqlite3_vfs,
    ffi::sqlite3_filename,
    *mut ffi::sqlite3_file,
    c_int,
    *mut c_int,
) -> c_int;

static SYSTEM: OnceLock<System> = OnceLock::new();

/// Makes this the disk of every file SQLite opens in this process from now on. May be called again.
///
/// # Panics
/// If SQLite has no file system to stand on.
pub fn install() {
    SYSTEM.get_or_init(|| {
        // SAFETY: SQLite answers its default file system, which lives as long as the process. The
        // copy we register is leaked, so it does, too.
        unsafe {
            assert_eq!(ffi::sqlite3_initialize(), ffi::SQLITE_OK);
            let system = ffi::sqlite3_vfs_find(ptr::null());
            assert!(!system.is_null(), "SQLite has no file system");
            let Some(open) = (*system).xOpen else { panic!("it opens no files") };
            let mut ours = *system;
            ours.zName = c"faulty".as_ptr();
            ours.pNext = ptr::null_mut();
            ours.xOpen = Some(open_file);
            let registered = ffi::sqlite3_vfs_register(Box::leak(Box::new(ours)), 1);
            assert_eq!(registered, ffi::SQLITE_OK);
            System { open, methods: OnceLock::new() }
        }
    });
}

unsafe extern "C" fn open_file(
    vfs: *mut ffi::sqlite3_vfs,
    name: ffi::sqlite3_filename,
    file: *mut ffi::sqlite3_file,
    flags: c_int,
    flags_out: *mut c_int,
) -> c_int {
    let Some(system) = SYSTEM.get() else { return ffi::SQLITE_CANTOPEN };
    // SAFETY: SQLite's own arguments go on to the function they were made for. A file it has opened
    // names the table of its functions; the table lives as long as the process.
    unsafe {
        let answer = (system.open)(vfs, name, file, flags, flags_out);
        if let Some(theirs) = (*file).pMethods.as_ref() {
            let (known, patched) = system.methods.get_or_init(|| (theirs, patch(theirs)));
            // Another kind of file, as a device, keeps its own.
            if ptr::eq(*known, theirs) {
                (*file).pMethods = *patched;
            }
        }
        answer
    }
}

fn patch(theirs: &ffi::sqlite3_io_methods) -> &'static ffi::sqlite3_io_methods {
    let patched = ffi::sqlite3_io_methods { xWrite: Some(write), xSync: Some(sync), ..*theirs };
    Box::leak(Box::new(patched))
}

fn theirs() -> Option<&'static ffi::sqlite3_io_methods> {
    SYSTEM.get()?.methods.get().map(|(theirs, _)| *theirs)
}

unsafe extern "C" fn write(
    file: *mut ffi::sqlite3_file,
    bytes: *const c_void,
    count: c_int,
    at: ffi::sqlite3_int64,
) -> c_int {
    let Some(write) = theirs().and_then(|theirs| theirs.xWrite) else {
        return ffi::SQLITE_IOERR_WRITE;
    };
    // SAFETY: SQLite's own arguments go on to the function they were made for, at most with fewer
    // of the bytes.
    unsafe {
        match strike(true) {
            None => write(file, bytes, count, at),
            Some(Fault::Full) => ffi::SQLITE_FULL,
            Some(Fault::ShortWrite) => {
                write(file, bytes, count / 2, at);
                ffi::SQLITE_IOERR_WRITE
            }
            Some(Fault::Write | Fault::Sync) => ffi::SQLITE_IOERR_WRITE,
        }
    }
}

unsafe extern "C" fn sync(file: *mut ffi::sqlite3_file, flags: c_int) -> c_int {
    if strike(false).is_some() {
        return ffi::SQLITE_IOERR_FSYNC;
    }
    match theirs().and_then(|theirs| theirs.xSync) {
        // SAFETY: SQLite's own arguments go on to the function they were made for.
        Some(sync) => unsafe { sync(file, flags) },
        None => ffi::SQLITE_IOERR_FSYNC,
    }
}
