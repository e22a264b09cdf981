//! The native shell.
