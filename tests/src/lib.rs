//! End-to-end tests in the real window.
