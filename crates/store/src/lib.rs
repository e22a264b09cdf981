//! All SQL: one SQLite file, its migrations, one writer thread.
