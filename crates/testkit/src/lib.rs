//! Test-only: named people, a real backend process, virtual time.
